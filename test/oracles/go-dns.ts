/** Asks Go's `net.Resolver`, the one of the agent, what it makes of the answers of servers of ours; built once a process. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface GoLookup {
  readonly udp: number;
  readonly tcp: number;
  readonly name: string;
  readonly network: 'ip4' | 'ip6';
}

export interface GoFound {
  readonly addresses: readonly string[];
  readonly notFound: boolean;
  readonly error: string;
}

const SOURCE = join(import.meta.dirname, 'go-dns.go');

/** Null where there is no Go. */
export function buildGoDns(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'go-dns-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  try {
    execFileSync('go', ['build', '-o', join(folder, 'go-dns'), SOURCE], { stdio: 'pipe', timeout: 300_000 });
    return join(folder, 'go-dns');
  } catch {
    return null;
  }
}

export async function askGoDns(program: string, lookups: readonly GoLookup[]): Promise<readonly GoFound[]> {
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(lookups.map((lookup) => `${JSON.stringify(lookup)}\n`).join(''));
  await once(child, 'close');
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as GoFound);
}
