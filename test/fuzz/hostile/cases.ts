/** The hostile network, one misbehaviour at a time, and one whole run against it in a process of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeChunks } from '../../../build/chunks.ts';
import { type Listener, listenTcp } from '../../../src/platform/listen.ts';
import { simulatedPki } from '../../../src/simulation/pki.ts';
import { runProgram } from '../../processes.ts';
import { DNS_FAULTS, type DnsBehaviour, startDns } from './dns.ts';
import type { Account, Task } from './prober.ts';
import { SAYINGS, startWeb, TLS_FAULTS } from './web.ts';

export interface Case {
  readonly name: string;
  readonly dns: DnsBehaviour;
  readonly web: string;
  /** Null: nothing answers at the metadata address. */
  readonly imds: string | null;
}

/** Web cases have 32 addresses for each name: whatever a connection costs is paid some three hundred times at once. */
export const CASES: readonly Case[] = [
  ...DNS_FAULTS.map((dns): Case => ({ name: `DNS: ${dns}`, dns, web: 'ok', imds: null })),
  ...TLS_FAULTS.map((web): Case => ({ name: `TLS: ${web}`, dns: 'plain', web, imds: null })),
  ...Object.keys(SAYINGS).map((web): Case => ({ name: `HTTP: ${web}`, dns: 'plain', web, imds: null })),
  ...[...Object.keys(SAYINGS), 'accepts and says nothing', 'resets at once'].map(
    (imds): Case => ({ name: `IMDS: ${imds}`, dns: 'thousands of addresses', web: 'resets at once', imds }),
  ),
];

const ROOT = join(import.meta.dirname, '../../..');

export interface Prober {
  readonly path: string;
  remove(): void;
}

/** Node strips types with a compiler of its own, which costs 40 MB: what is measured is bundled as the binary is. */
export async function makeProber(): Promise<Prober> {
  const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-hostile-'));
  const { chunks } = await makeChunks(ROOT, 'test/fuzz/hostile/prober.ts', { version: '0.0.0', commit: null });
  for (const [name, text] of chunks) writeFileSync(join(folder, name), text);
  return { path: join(folder, 'main.js'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

async function startImds(name: string | null): Promise<Listener | null> {
  if (name === null) return null;
  const saying = SAYINGS[name as keyof typeof SAYINGS] as (typeof SAYINGS)[keyof typeof SAYINGS] | undefined;
  return saying === undefined ? startWeb(name) : listenTcp(saying);
}

/** Rejects when the prober does not end by itself soon after its deadline, or tells nothing. */
export async function attempt(
  prober: Prober,
  { dns: dnsName, web: webName, imds: imdsName }: Case,
  limits: Pick<Task, 'timeoutMs' | 'deadlineMs'>,
): Promise<Account> {
  const [dns, web, imds, roots] = await Promise.all([
    startDns(dnsName),
    startWeb(webName),
    startImds(imdsName),
    simulatedPki().rootsOf(['amazon']),
  ]);
  try {
    const task: Task = { dnsUdp: dns.udp.port, dnsTcp: dns.tcp.port, imds: imds?.port ?? null, web: web.port, roots, ...limits };
    return await probe(prober, task);
  } finally {
    await Promise.all([dns.udp.close(), dns.tcp.close(), web.close(), imds?.close()]);
  }
}

async function probe({ path }: Prober, task: Task): Promise<Account> {
  // Long enough to start and report on a busy machine; the run itself is timed inside.
  const limitMs = task.deadlineMs + 90_000;
  const { status, stdout, stderr } = await runProgram(process.execPath, [path], { input: JSON.stringify(task), limitMs });
  if (status !== 0) throw new Error(`the prober ended with ${status}: ${stderr.slice(0, 2_000)}`);
  return JSON.parse(stdout) as Account;
}
