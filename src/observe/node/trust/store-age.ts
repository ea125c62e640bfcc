/** How old the agent's roots are: a program of Go reads them once, so a younger store is not the one that it has. */
import type { AgentLog } from '../../../facts/agent-log.ts';
import type { NodeFacts } from '../../../facts.ts';
import type { Files } from '../../../platform/ports.ts';

/** A bundle and some directories; each costs one look. */
const MAX_SOURCES = 8;
/** Beyond it there is no such date. */
const MAX_TIME = 8.64e15;

/** Looked up only where the agent has logged a refused certificate: nobody else asks. Never rejects. */
export async function withAge(
  files: Pick<Files, 'changedAt'>,
  trust: NodeFacts['trust'],
  log: AgentLog | null | undefined,
): Promise<NodeFacts['trust']> {
  if (log?.events.some(({ kind }) => kind === 'certificate') !== true) return trust;
  const times = await Promise.all(trust.sources.slice(0, MAX_SOURCES).map((path) => files.changedAt(path)));
  const known = times.flatMap((time) => (time.outcome === 'ok' && Math.abs(time.changedAt) <= MAX_TIME ? [time.changedAt] : []));
  return known.length === 0 ? trust : { ...trust, changedAt: new Date(Math.max(...known)).toISOString() };
}
