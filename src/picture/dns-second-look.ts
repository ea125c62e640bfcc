/** What the questions tell that a DNS server was asked beyond the run's names. */

import type { DnsAnswer, DnsFacts } from '../facts.ts';
import { CONTROLS } from '../knowledge/dns-controls.ts';
import { VALIDATION_ERRORS } from '../knowledge/extended-errors.ts';

/** What a server says about names outside AWS's. */
export interface Control {
  /** It answers something, and be it a refusal: it lives, and packets get there and back. */
  readonly lives: boolean;
  /** It resolves names that it has to ask others for; null where nobody asked, or the answer is lost. */
  readonly resolves: boolean | null;
}

/** Null where the server was asked no control question. */
export function controlOf(dns: readonly DnsFacts[], server: string): Control | null {
  const controls = dns.filter((fact) => fact.server === server && fact.roles.includes('control'));
  if (controls.length === 0) return null;
  const outside = controls.find(({ host }) => host === CONTROLS.outside)?.a;
  return {
    lives: controls.some(({ a }) => a.outcome === 'ok'),
    resolves: outside?.outcome === 'ok' ? outside.rcode === 'NOERROR' : outside?.outcome === 'failed' ? false : null,
  };
}

/** The server has the answer and does not believe it: told by its own word, or by what it gives away unvalidated. */
export function rejectsSignatures({ a, unchecked }: Pick<DnsFacts, 'a' | 'unchecked'>): boolean {
  if (!isServfail(a)) return false;
  const isBogus = (a.errors ?? []).some((code) => VALIDATION_ERRORS.includes(code));
  return isBogus || (unchecked?.outcome === 'ok' && unchecked.rcode === 'NOERROR' && unchecked.addresses.length > 0);
}

function isServfail(answer: DnsAnswer): answer is Extract<DnsAnswer, { outcome: 'ok' }> {
  return answer.outcome === 'ok' && answer.rcode === 'SERVFAIL';
}
