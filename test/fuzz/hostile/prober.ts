/**
 * A process that makes one whole run against servers of another process, and tells what it saw and what it cost:
 * standard input is a `Task`, standard output an `Account`. It is bundled as the binary is, so that its memory is the binary's.
 */
import { readFileSync, writeSync } from 'node:fs';
import { DEFAULTS } from '../../../src/arguments/table.ts';
import { run } from '../../../src/observe/run.ts';
import type { Route } from '../../../src/platform/route.ts';
import { FORMATS, renderer } from '../../../src/report/index.ts';
import { judge } from '../../../src/verdict/verdict.ts';
import { makePorts } from '../../observe/node/ports-double.ts';

/** Loopback ports that play the network; without one, that service's packets vanish. */
export interface Task {
  readonly dnsUdp: number | null;
  readonly dnsTcp: number | null;
  readonly imds: number | null;
  readonly web: number | null;
  /** PEM text of the node's roots. */
  readonly roots: string;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
}

export interface Account {
  readonly wallMs: number;
  /** The most memory that this process ever held, and what it held before the run, in MB. */
  readonly peakMb: number;
  readonly idleMb: number;
  readonly status: string;
  /** How often each layer ended how: `tls failed not-tls` to 64. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly factsBytes: number;
  readonly reportBytes: number;
}

const REGION = 'eu-central-1';

function megabytes(field: 'VmHWM' | 'VmRSS'): number {
  // Not getrusage: its maximum survives exec and would count the parent's memory.
  const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1_024);
}

type Ended = { readonly outcome: string; readonly reason?: string };

async function account(task: Task): Promise<Account> {
  const to = (port: number | null): Route => (port === null ? { kind: 'drop' } : { kind: 'to', ip: '127.0.0.1', port });
  const ports = makePorts({
    tree: {
      '/etc/resolv.conf': 'nameserver 10.66.0.2\n',
      '/etc/ssl/certs/ca-certificates.crt': task.roots,
      '/etc/amazon/ssm/RELEASENOTES.md': '3.3.3572.0\n',
    },
    environment: { interfaces: () => [{ name: 'ens5', ip: '10.66.0.10', family: 4, internal: false }] },
    translate: ({ port }, protocol) =>
      to(protocol === 'udp' ? task.dnsUdp : ({ 53: task.dnsTcp, 80: task.imds, 443: task.web }[port] ?? null)),
  });
  const renderers = await Promise.all(FORMATS.map(renderer));
  const idleMb = megabytes('VmRSS');
  const start = performance.now();
  const result = await run(
    { ...DEFAULTS, region: REGION, buckets: ['bucket-of-ours'], timeoutMs: task.timeoutMs, deadlineMs: task.deadlineMs },
    ports,
    new AbortController().signal,
  );
  const wallMs = performance.now() - start;
  if (result.outcome !== 'facts') throw new Error('a run whose Region is given has facts');
  const { facts } = result;
  const { verdict } = judge(facts);
  const reports = renderers.map((render) => render(verdict, { width: 80, color: false, ascii: false, verbosity: 2 }).length);
  const outcomes: Record<string, number> = {};
  const count = (layer: string, { outcome, reason }: Ended): void => {
    const key = [layer, outcome, ...(reason === undefined ? [] : [reason])].join(' ');
    outcomes[key] = (outcomes[key] ?? 0) + 1;
  };
  count('imds', facts.node.imds);
  for (const { a, aaaa } of facts.dns) for (const answer of [a, aaaa]) count('dns', answer);
  for (const { tcp, tls, http } of facts.connections) {
    count('tcp', tcp);
    count('tls', tls);
    count('http', http);
  }
  for (const { result: read } of facts.objects) count('object', read);
  return {
    wallMs: Math.round(wallMs),
    peakMb: megabytes('VmHWM'),
    idleMb,
    status: verdict.status,
    outcomes,
    factsBytes: JSON.stringify(facts).length,
    reportBytes: Math.max(...reports),
  };
}

// No top-level await: as in the binary this is CommonJS.
account(JSON.parse(readFileSync(0, 'utf8')) as Task).then(
  (made) => {
    // Synchronously; then as main.ts does: what still hangs is let go.
    writeSync(1, JSON.stringify(made));
    process.exit(0);
  },
  (error: unknown) => {
    writeSync(2, error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(2);
  },
);
