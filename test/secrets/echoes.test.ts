/**
 * Peers repeat what they were sent. In one process: every encoding, in every position of every protocol that words come by, and whatever comes of the run
 * (facts, all formats, what is said of deliveries, and what waits in the spool) is searched for every secret.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { RunOptions } from '../../src/arguments/table.ts';
import { DEFAULTS } from '../../src/arguments/table.ts';
import { deliverVerdict } from '../../src/commands/output/delivering.ts';
import { run } from '../../src/observe/run.ts';
import { FORMATS, renderer } from '../../src/report/index.ts';
import { withNode } from '../../src/simulation/change.ts';
import { findScenario } from '../../src/simulation/scenarios.ts';
import { type SimulatedVpc, startSimulatedVpc } from '../../src/simulation/vpc.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { inFolder } from '../commands/program.ts';
import { echoing, type Metadata } from './echo.ts';
import { ENCODINGS } from './encodings.ts';
import { METADATA, SECRETS, VARIABLES } from './fixtures.ts';
import { leaksIn } from './leaks.ts';

const ROLE = '/latest/meta-data/iam/security-credentials/';
const ANSWERS = { ...METADATA, credentials: METADATA[`${ROLE}example-node-role`] ?? '' };
const { roleSecretKey, roleSessionToken, shellSecretKey, shellSessionToken, noProxyPassword, containerToken } = SECRETS;
const PLANTED = { roleSecretKey, roleSessionToken, shellSecretKey, shellSessionToken, noProxyPassword, containerToken };

const OPTIONS: RunOptions = {
  ...DEFAULTS,
  region: 'eu-central-1',
  buckets: ['example-bucket'],
  isDeep: true,
  timeoutMs: 2_500,
};

const STYLE = { width: 80, color: false, ascii: false, verbosity: 2 } as const;
const TARGET = { target: { group: '/fleet/echo', stream: null }, createsGroup: true, timeoutMs: 3_000 };

interface Told {
  readonly texts: Readonly<Record<string, string>>;
  readonly known: Readonly<Record<string, string>>;
}

/** One run with echoing peers; everything that is written of it. */
function told(vpc: SimulatedVpc, encoding: string, metadata: Metadata): Promise<Told> {
  return inFolder(async (folder) => {
    const encode = ENCODINGS[encoding] ?? ((text: string) => text);
    const { ports, known } = echoing(vpc.ports, { encode, metadata, planted: PLANTED, answers: ANSWERS });
    const never = new AbortController().signal;
    const result = await run(OPTIONS, ports, never);
    assert.ok(result.outcome === 'facts');
    const spool = join(folder, 'spool');
    const cloudwatch = { ...TARGET, spool };
    const sinks = { toConsole: false, cloudwatch, timeoutMs: 3_000 };
    const { verdict } = await deliverVerdict(ports, judge(result.facts), result.sentBy, sinks, never);
    const texts: Record<string, string> = { facts: JSON.stringify(result.facts) };
    for (const format of FORMATS) texts[format] = (await renderer(format))(verdict, STYLE);
    for (const name of existsSync(spool) ? readdirSync(spool) : [])
      texts[`spool ${name}`] = readFileSync(join(spool, name), 'utf8');
    return { texts, known };
  });
}

function assertQuiet({ texts, known }: Told): void {
  for (const [where, text] of Object.entries(texts)) assert.deepEqual(leaksIn(text, known), [], `${where}: ${text}`);
}

/** Scenario → what its runs have sent, and so can hear again. */
const SCENARIOS: Readonly<Record<string, readonly string[]>> = {
  'healthy-private': ['metadata token', 'session token', 'signature'],
  'healthy-behind-proxy': ['metadata token', 'login'],
};

for (const [name, sent] of Object.entries(SCENARIOS))
  describe(name, { concurrency: 8 }, () => {
    const heard = new Map<string, number>();
    let vpc: SimulatedVpc | null = null;
    before(async () => (vpc = await started(name)));
    after(() => vpc?.close());
    for (const encoding of Object.keys(ENCODINGS))
      test(encoding, async () => {
        assert.ok(vpc !== null);
        const seen = await told(vpc, encoding, 'sane');
        assertQuiet(seen);
        if (!seen.texts['facts']?.includes('[secret]')) return;
        for (const one of Object.keys(seen.known)) heard.set(one, (heard.get(one) ?? 0) + 1);
      });
    // On a starved machine some runs end before they have sent anything: not all, or nothing was tried.
    after(() => {
      for (const one of sent) assert.ok((heard.get(one) ?? 0) > 2, `${one}: ${JSON.stringify([...heard])}`);
    });
  });

describe('the metadata service', { concurrency: 8 }, () => {
  let vpc: SimulatedVpc | null = null;
  before(async () => (vpc = await started('healthy-private')));
  after(() => vpc?.close());
  const hows: readonly Metadata[] = ['token-line', 'token-json', 'token-page', 'document', 'values', 'refusal'];
  for (const how of hows)
    for (const encoding of how === 'values' || how === 'refusal'
      ? ['plain', 'lower case', 'percent, everything', 'as Basic']
      : ['plain'])
      test(`${how}, ${encoding}`, async () => {
        assert.ok(vpc !== null);
        assertQuiet(await told(vpc, encoding, how));
      });
});

async function started(name: string): Promise<SimulatedVpc> {
  const scenario = findScenario(name);
  assert.ok(scenario !== undefined);
  const { node } = scenario.world;
  return startSimulatedVpc({ world: withNode(scenario.world, { variables: { ...node.variables, ...VARIABLES } }) });
}
