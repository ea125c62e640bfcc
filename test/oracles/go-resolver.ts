/** Asks Go's `net`, built without cgo as the agent is, whom it asks for a name with these files below /etc; built once a process. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface GoFiles {
  /** Name below /etc to content. */
  readonly files: Readonly<Record<string, string>>;
  /** The node's own name. */
  readonly node: string;
}

export interface GoLookup extends GoFiles {
  readonly name: string;
  readonly answers: Readonly<Record<string, readonly string[]>>;
  /** Nobody answers anything. */
  readonly mute: boolean;
}

export interface GoSaid {
  readonly calls: readonly {
    readonly name: string;
    readonly type: string;
    readonly server: string;
    readonly network: string;
    readonly seconds: number;
  }[];
  readonly addresses: readonly string[];
}

const SOURCE = join(import.meta.dirname, 'go-resolver.go');
let program: string | null | undefined;

/** Why there is nobody to ask; null where there is. */
export function whyNoGo(): string | null {
  if (process.platform !== 'linux') return 'only on Linux';
  if (process.getuid?.() !== 0) return 'needs root, for files below an /etc of its own';
  try {
    execFileSync('unshare', ['-mu', 'true'], { stdio: 'pipe', timeout: 10_000 });
  } catch {
    return 'unshare is missing or not allowed';
  }
  return build() === null ? 'go is not installed' : null;
}

function build(): string | null {
  if (program !== undefined) return program;
  const folder = mkdtempSync(join(tmpdir(), 'go-resolver-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const env = { ...process.env, CGO_ENABLED: '0', PATH: `${process.env['PATH'] ?? ''}:/usr/local/go/bin:/usr/lib/go/bin` };
  try {
    execFileSync('go', ['build', '-o', join(folder, 'go-resolver'), SOURCE], { stdio: 'pipe', timeout: 300_000, env });
    program = join(folder, 'go-resolver');
  } catch {
    program = null;
  }
  return program;
}

/** In a mount namespace with an empty /etc, and a UTS namespace for the node's name. */
export async function askGoResolver(questions: readonly GoLookup[]): Promise<readonly GoSaid[]> {
  const child = spawn('unshare', ['-mu', 'sh', '-c', `mount -t tmpfs tmpfs /etc && exec ${build() ?? 'false'}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(
    questions
      .map(({ files, node, name, answers, mute }) =>
        JSON.stringify({ Files: files, Node: node, Name: name, Answers: answers, Mute: mute }),
      )
      .join('\n'),
  );
  await once(child, 'close');
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const said = JSON.parse(line) as { Calls: Record<string, string | number>[]; Addresses: string[] };
      const calls = said.Calls.map((call) => ({
        name: String(call['Name']),
        type: String(call['Type']),
        server: String(call['Server']).replace(/^\[?(.*?)\]?:53$/u, '$1'),
        network: String(call['Network']),
        seconds: Number(call['Seconds']),
      }));
      return { calls, addresses: said.Addresses };
    });
}
