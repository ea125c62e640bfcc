/** Asks Go's `crypto/tls`, the library of the agent, what it says to servers of ours; built once a process. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface GoQuestion {
  readonly port: number;
  /** PEM. */
  readonly roots: string;
  readonly name: string;
  /** PEM: not a handshake, but whether this certificate is for the name. */
  readonly leaf?: string;
}

const SOURCE = join(import.meta.dirname, 'go-tls.go');
let program: string | null | undefined;

export function hasGo(): boolean {
  return build() !== null;
}

function build(): string | null {
  if (program !== undefined) return program;
  const folder = mkdtempSync(join(tmpdir(), 'go-tls-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  try {
    execFileSync('go', ['build', '-o', join(folder, 'go-tls'), SOURCE], { stdio: 'pipe', timeout: 300_000 });
    program = join(folder, 'go-tls');
  } catch {
    program = null;
  }
  return program;
}

/** A server of Go's, on a port of loopback that it prints; `policy` is about client certificates. */
export function goServer(version: '1.2' | '1.3', policy: 'requested' | 'required', cert: string, key: string) {
  return spawn(build() ?? 'go-tls', ['serve', version, policy, cert, key], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Go's error for each, empty where it is content. */
export async function askGo(questions: readonly GoQuestion[]): Promise<readonly string[]> {
  const child = spawn(build() ?? 'go-tls', { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(
    questions
      .map(({ port, roots, name, leaf = '' }) => `${JSON.stringify({ Port: port, Roots: roots, Name: name, Leaf: leaf })}\n`)
      .join(''),
  );
  await once(child, 'close');
  return output
    .trim()
    .split('\n')
    .map((line) => String((JSON.parse(line) as { error: unknown }).error));
}
