/** Asks Go's `net/http`, the library of the agent, which proxy it takes; built once a process. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ProxyQuestion {
  readonly env: Readonly<Record<string, string>>;
  readonly url: string;
}

const SOURCE = join(import.meta.dirname, 'go-proxy.go');
/** It calls what net/http keeps for its own tests. */
const FLAGS = ['-ldflags=-checklinkname=0'];
let program: string | null | undefined;

export function hasGo(): boolean {
  return build() !== null;
}

function build(): string | null {
  if (program !== undefined) return program;
  const folder = mkdtempSync(join(tmpdir(), 'go-proxy-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  try {
    execFileSync('go', ['build', ...FLAGS, '-o', join(folder, 'go-proxy'), SOURCE], { stdio: 'pipe', timeout: 300_000 });
    program = join(folder, 'go-proxy');
  } catch {
    program = null;
  }
  return program;
}

/** For each `direct`, `error`, or the proxy's scheme, the host that is dialled, port as written, and `user:password` if there is a login. */
export async function askGoForProxy(questions: readonly ProxyQuestion[]): Promise<readonly (readonly string[])[]> {
  const child = spawn(build() ?? 'go-proxy', { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(questions.map(({ env, url }) => `${JSON.stringify({ Env: env, URL: url })}\n`).join(''));
  await once(child, 'close');
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as readonly string[]);
}
