/** Asks Go's `net/http`, the library of the agent, which proxy it takes; built once a process. */
import { goProgram } from './go-program.ts';

export interface ProxyQuestion {
  readonly env: Readonly<Record<string, string>>;
  readonly url: string;
}

/** It calls what net/http keeps for its own tests. */
const program = goProgram('go-proxy', ['-ldflags=-checklinkname=0']);

export const hasGo = (): boolean => program.path() !== null;

/** For each `direct`, `error`, or the proxy's scheme, the host that is dialled, port as written, and `user:password` if there is a login. */
export async function askGoForProxy(questions: readonly ProxyQuestion[]): Promise<readonly (readonly string[])[]> {
  return (await program.ask(questions.map(({ env, url }) => ({ Env: env, URL: url })))) as readonly (readonly string[])[];
}
