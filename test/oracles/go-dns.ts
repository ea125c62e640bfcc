/** Asks Go's `net.Resolver`, the one of the agent, what it makes of the answers of servers of ours; built once a process. */
import { goProgram } from './go-program.ts';

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

const program = goProgram('go-dns');

export const hasGo = (): boolean => program.path() !== null;

export async function askGoDns(lookups: readonly GoLookup[]): Promise<readonly GoFound[]> {
  return (await program.ask(lookups)) as readonly GoFound[];
}
