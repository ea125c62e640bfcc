/** DNS servers that answer, and too late. */

import type { Draft } from '../catalog/data.ts';
import { allServers } from '../facts/dns-routes.ts';
import type { DnsAnswer } from '../facts.ts';
import { capabilitiesOf, requiredEndpoints } from './draft.ts';
import type { Picture } from './picture.ts';

/**
 * Half of the time that is left to a resolver is gone with no packet lost; a cached answer takes milliseconds, and a recursion over
 * several far servers below one second.
 */
const SLOW_MS = 2_000;
/** What Go's resolver and glibc wait for one answer (`timeout` in resolv.conf(5)), before they ask anew. */
const DEFAULT_WAIT_SECONDS = 5;
const MAX_WAIT_SECONDS = 30;

/** `options timeout:N`, which Go reads as well. A new question is as slow as the first: what comes later than this never arrives. */
export function resolverWaitMs(options: readonly string[]): number {
  const values = options.flatMap((option) => /^timeout:(\d{1,4})$/u.exec(option)?.[1] ?? []);
  const seconds = Number(values.at(-1) ?? DEFAULT_WAIT_SECONDS);
  return Math.min(Math.max(seconds, 1), MAX_WAIT_SECONDS) * 1000;
}

export function dnsSlow(picture: Picture): readonly Draft[] {
  const { dns, node } = picture.facts;
  const waitMs = resolverWaitMs(node.resolver.options);
  const configured = allServers(node.resolver).filter((server) =>
    dns.some((fact) => fact.server === server && fact.roles.includes('configured')),
  );
  const timed = configured.map((server) => ({
    server,
    ms: usualMs(dns.filter((fact) => fact.server === server).flatMap(({ a, aaaa }) => [a, aaaa])),
  }));
  const slow = timed.flatMap(({ server, ms }) =>
    ms !== null && ms >= Math.min(SLOW_MS, waitMs) ? [{ server, ms: Math.round(ms) }] : [],
  );
  if (slow.length === 0) return [];
  // A silent server beside them is no help; one that is in time is, after the others have been waited for.
  const tooLate = timed.every(({ ms }) => ms === null || ms >= waitMs);
  const required = requiredEndpoints(picture).filter(({ pinned }) => pinned === null);
  return [
    {
      code: 'dns/slow',
      severity: tooLate ? 'error' : 'warning',
      subjects: slow.map(({ server }) => server),
      data: { servers: slow, waitMs, tooLate },
      evidence: slow.map(
        ({ server, ms }) =>
          `${server} answers after ${(ms / 1000).toFixed(1)} s (the median of this run); the resolver waits ${waitMs / 1000} s`,
      ),
      capabilities: capabilitiesOf(required),
    },
  ];
}

/** The median, so that a lost packet, which costs one answer a second or two, does not make a server slow. Null without answers. */
function usualMs(answers: readonly DnsAnswer[]): number | null {
  const times = answers.flatMap((answer) => (answer.outcome === 'ok' ? [answer.ms] : [])).sort((a, b) => a - b);
  return times[Math.floor((times.length - 1) / 2)] ?? null;
}
