/** Asks Go's `net`, built without cgo as the agent is, whom it asks for a name with these files below /etc; built once a process. */
import { execFileSync } from 'node:child_process';
import { goProgram } from './go-program.ts';

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

const program = goProgram('go-resolver', [], { CGO_ENABLED: '0' });

/** Why there is nobody to ask; null where there is. */
export function whyNoGo(): string | null {
  if (process.platform !== 'linux') return 'only on Linux';
  if (process.getuid?.() !== 0) return 'needs root, for files below an /etc of its own';
  try {
    execFileSync('unshare', ['-mu', 'true'], { stdio: 'pipe', timeout: 10_000 });
  } catch {
    return 'unshare is missing or not allowed';
  }
  return program.path() === null ? 'go is not installed' : null;
}

/** In a mount namespace with an empty /etc, and a UTS namespace for the node's name. */
export async function askGoResolver(questions: readonly GoLookup[]): Promise<readonly GoSaid[]> {
  const said = await program.ask(
    questions.map(({ files, node, name, answers, mute }) => ({
      Files: files,
      Node: node,
      Name: name,
      Answers: answers,
      Mute: mute,
    })),
    ['unshare', '-mu', 'sh', '-c', 'mount -t tmpfs tmpfs /etc && exec "$0"'],
  );
  return (said as { Calls: Record<string, string | number>[]; Addresses: string[] }[]).map(({ Calls, Addresses }) => {
    const calls = Calls.map((call) => ({
      name: String(call['Name']),
      type: String(call['Type']),
      server: String(call['Server']).replace(/^\[?(.*?)\]?:53$/u, '$1'),
      network: String(call['Network']),
      seconds: Number(call['Seconds']),
    }));
    return { calls, addresses: Addresses };
  });
}
