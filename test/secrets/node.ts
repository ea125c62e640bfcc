/** The node: the simulated VPC with the fixtures laid over it. Takes the place of `src/platform/system.ts`. */
import { appendFileSync } from 'node:fs';
import { systemFiles } from '../../src/platform/files.ts';
import type { Files, HttpRequest, Network, Ports } from '../../src/platform/ports.ts';
import { withAgent, withNode } from '../../src/simulation/change.ts';
import { findScenario } from '../../src/simulation/scenarios.ts';
import { startSimulatedVpc } from '../../src/simulation/vpc.ts';
import { damaged, FILES, METADATA, SECRETS } from './fixtures.ts';

/** What the test asks of a run, in the variable `SECRETS_CASE`. */
export interface Case {
  readonly scenario: string;
  /** Without a process of it, its unit's drop-in says which proxy it would have. */
  readonly stopped?: boolean;
  /** Nothing of AWS is spared the proxy. */
  readonly proxied?: boolean;
  readonly files?: 'whole' | 'damaged';
  /** Readers that choke and quote what they choked on: on files, on the network, or on the way to the exit. */
  readonly throws?: 'files' | 'network' | 'clock';
  /** Where secrets that only the run itself has (metadata tokens) are written down. */
  readonly seen: string;
}

const TOKEN = 'x-aws-ec2-metadata-token';
const wanted = JSON.parse(process.env['SECRETS_CASE'] ?? '{}') as Case;
const scenario = findScenario(wanted.scenario);
if (scenario === undefined) throw new Error(`no scenario ${wanted.scenario}`);
const texts = Object.entries(FILES).map(([path, text]) => [path, wanted.files === 'damaged' ? damaged(text) : text] as const);
const spared = wanted.proxied === true ? ',.amazonaws.com' : null;
const placed = texts.map(([path, text]) => [path, spared === null ? text : text.replaceAll(spared, '')] as const);
const files = Object.fromEntries(placed.filter(([path]) => wanted.stopped !== true || !path.startsWith('/proc/812')));
const planted = withNode(scenario.world, { files: { ...scenario.world.node.files, ...files } });
const proxies = planted.proxies?.map((proxy) => ({ ...proxy, login: `agent:${SECRETS.agentProxyPassword}` })) ?? [];
const world = { ...withAgent(planted, { running: wanted.stopped !== true }), proxies };
const { ports } = await startSimulatedVpc({ world });

/** The report is a real file; everything else is the node's. */
const nodeFiles: Files = {
  ...ports.files,
  async read(path, maxBytes) {
    const result = await ports.files.read(path, maxBytes);
    if (wanted.throws === 'files' && result.outcome === 'ok' && path in FILES) throw quoting(result.text);
    return result.outcome === 'ok' || path in FILES ? result : systemFiles.read(path, maxBytes);
  },
  space: (path) => systemFiles.space(path),
  whyNotWatched: () => systemFiles.whyNotWatched(),
  whyNotWritable: (path) => systemFiles.whyNotWritable(path),
  writeAtomic: (path, text) => systemFiles.writeAtomic(path, text),
};

const network: Network = {
  ...ports.network,
  http(socket) {
    const session = ports.network.http(socket);
    return {
      ...session,
      request(request: HttpRequest) {
        const token = request.headers?.[TOKEN];
        if (token !== undefined) appendFileSync(wanted.seen, `${token}\n`);
        if (wanted.throws === 'network' && token !== undefined) throw quoting(token);
        const body = METADATA[request.path];
        if (body === undefined || token === undefined) return session.request(request);
        return Promise.resolve({ outcome: 'ok', status: 200, headers: {}, body, ms: 1 });
      },
    };
  },
};

/** As `JSON.parse`, `new URL` and home-made parsers do it: the secret comes first, so that no limit on words hides it. */
function quoting(input: string): Error {
  const text = Object.values(SECRETS).find((value) => input.includes(value)) ?? input;
  return Object.assign(new SyntaxError(`Unexpected token in "${text}" (near '${text}'): ${text}`), { input: text });
}

export function createSystemPorts(): Ports {
  const { clock } = ports;
  let calls = 0;
  return {
    ...ports,
    clock: {
      ...clock,
      monotonic() {
        calls += 1;
        if (wanted.throws === 'clock' && calls > 5) throw quoting(Object.values(FILES).join(' '));
        return clock.monotonic();
      },
    },
    environment: { ...ports.environment, variables: { ...ports.environment.variables, ...process.env } },
    files: nodeFiles,
    network,
  };
}
