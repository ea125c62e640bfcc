/** Asks Go's `crypto/tls`, the library of the agent, what it says to servers of ours; built once a process. */
import { spawn } from 'node:child_process';
import { goProgram } from './go-program.ts';

export interface GoQuestion {
  readonly port: number;
  /** PEM. */
  readonly roots: string;
  readonly name: string;
  /** PEM: not a handshake, but whether this certificate is for the name. */
  readonly leaf?: string;
}

const program = goProgram('go-tls');

export const hasGo = (): boolean => program.path() !== null;

/** A server of Go's, on a port of loopback that it prints; `policy` is about client certificates. */
export function goServer(version: '1.2' | '1.3', policy: 'requested' | 'required', cert: string, key: string) {
  return spawn(program.path() ?? 'go-tls', ['serve', version, policy, cert, key], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Go's error for each, empty where it is content. */
export async function askGo(questions: readonly GoQuestion[]): Promise<readonly string[]> {
  const said = await program.ask(
    questions.map(({ port, roots, name, leaf = '' }) => ({ Port: port, Roots: roots, Name: name, Leaf: leaf })),
  );
  return said.map((line) => String((line as { error: unknown }).error));
}
