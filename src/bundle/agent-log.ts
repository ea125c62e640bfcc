/** What the facts hold of the agent's own log, for a reader: closed phrases, and never a whole line of it. */
import type { Facts } from '../facts.ts';

type Event = NonNullable<Facts['node']['agent']['log']>['events'][number];

export function agentLogText({ node: { agent } }: Facts): string {
  const { log } = agent;
  if (log === undefined || log.events.length === 0)
    return "Nothing of the agent's log was recorded: it is absent, or says nothing that is known.\n";
  return [`${log.path}: the last event of each kind, oldest first (UTC).`, '', ...log.events.map(line), ''].join('\n');
}

function line({ at, kind, action, count, firstAt, sleepMs, excerpt }: Event): string {
  const often = count === undefined ? '' : `${count} times${firstAt == null ? '' : ` since ${firstAt}`}`;
  const sleeps = sleepMs === undefined ? '' : `sleeps ${Math.round(sleepMs / 1000)} s`;
  return [at ?? 'time unknown', kind, action, often, sleeps, excerpt]
    .filter((part) => part !== undefined && part !== '')
    .join('  ');
}
