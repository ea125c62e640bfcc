/**
 * What a configured server is asked beyond the run's names, where it is silent, fails, or has nothing
 * that another server has. A healthy run asks none of this.
 */

import type { DnsAnswer, DnsFacts, RepeatFacts } from '../../../facts.ts';
import { CONTROLS } from '../../../knowledge/dns-controls.ts';
import type { DnsClient } from './dns-client.ts';
import { hasAddress, hasPrivateAddress } from './dns-hints.ts';

/** Names that are asked again: as many as it takes to meet another member of a pool. */
const MAX_AGAIN = 3;
/** An answer that was there a moment ago comes at once, or is lost. */
const ONE = { attempts: 1 } as const;
const NO_QUESTION = { outcome: 'skipped', because: 'a control question is asked once' } as const;

type Row = Omit<DnsFacts, 'roles'>;

/**
 * Whether a silent server lives, and knows anything outside AWS's names. Asked beside the questions
 * that it does not answer, so that it costs no time.
 */
export async function askControls(client: DnsClient, server: string): Promise<readonly Row[]> {
  const two = { attempts: 2 } as const;
  const [local, outside] = await Promise.all([client.ask(CONTROLS.local, 'PTR', two), client.ask(CONTROLS.outside, 'NS', two)]);
  return [control(server, CONTROLS.local, local), control(server, CONTROLS.outside, outside)];
}

/** Enough to tell a lossy way from one lost packet (`picture/chance.ts`). */
const REPEATS = 24;

/** Asks names that a server has answered before, all at one instant, and counts what stays without an answer. */
export async function askRepeatedly(client: DnsClient, answered: readonly string[]): Promise<RepeatFacts | null> {
  const hosts = Array.from({ length: REPEATS }, (_, index) => answered[index % answered.length] ?? '');
  const answers = await Promise.all(hosts.map((host) => client.ask(host, 'A', ONE)));
  const failed = answers.filter((answer) => answer.outcome === 'failed' && answer.reason === 'silent').length;
  const isKnown = answers.every(({ outcome }) => outcome === 'ok' || outcome === 'failed');
  return isKnown ? { tried: REPEATS, failed } : null;
}

const control = (server: string, host: string, a: DnsAnswer): Row => ({ host, server, a, aaaa: NO_QUESTION });

/**
 * Asks again what decides, each time from a port of its own: a pool behind one address chooses its
 * member by that. `rows`: all servers' answers; changed rows take the place of the old ones.
 */
export async function askAgain(
  server: string,
  rows: readonly Row[],
  open: () => DnsClient,
): Promise<{ readonly changed: readonly Row[]; readonly controls: readonly Row[] }> {
  const own = rows.filter((row) => row.server === server && row.a.outcome === 'ok');
  const wrong = own.filter((row) => row.again === undefined && isWrong(row, rows));
  const right = own.filter(({ a }) => hasPrivateAddress(a));
  if (wrong.length === 0) return { changed: [], controls: [] };
  const failing = wrong.find(({ a }) => isFailure(a));
  // Where some names are right and others are not, it may be luck either way.
  const asks = [...wrong.slice(0, MAX_AGAIN), ...(right.length < wrong.length ? right.slice(0, 1) : [])];
  const [changed, outside] = await Promise.all([
    Promise.all(
      asks.map(async (row) => {
        const [again, unchecked] = await Promise.all([
          open().ask(row.host, 'A', ONE),
          row === failing && codeOf(row.a) === 'SERVFAIL' ? open().ask(row.host, 'A', { ...ONE, isUnchecked: true }) : undefined,
        ]);
        return { ...row, again, ...(unchecked === undefined ? {} : { unchecked }) };
      }),
    ),
    failing === undefined ? undefined : open().ask(CONTROLS.outside, 'NS', ONE),
  ]);
  return { changed, controls: outside === undefined ? [] : [control(server, CONTROLS.outside, outside)] };
}

const codeOf = (answer: DnsAnswer): string | null => (answer.outcome === 'ok' ? answer.rcode : null);

function isFailure(answer: DnsAnswer): boolean {
  const code = codeOf(answer);
  return code !== null && code !== 'NOERROR' && code !== 'NXDOMAIN';
}

/** It has no address, or a public one where another server has a private one. */
function isWrong({ host, server, a, aaaa }: Row, rows: readonly Row[]): boolean {
  if (!hasAddress(a)) return !hasAddress(aaaa);
  return !hasPrivateAddress(a) && rows.some((row) => row.host === host && row.server !== server && hasPrivateAddress(row.a));
}
