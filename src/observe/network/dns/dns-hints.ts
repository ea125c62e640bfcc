/** What an answer is good for, as far as it decides what is asked next. */
import ipaddr from 'ipaddr.js';
import type { DnsAnswer } from '../../../facts.ts';

/** RFC 1918, 4193 and 6598, in the words of ipaddr.js. */
const PRIVATE: ReadonlySet<string> = new Set(['private', 'uniqueLocal', 'carrierGradeNat']);

export function hasAddress(answer: DnsAnswer): boolean {
  return answer.outcome === 'ok' && answer.addresses.length > 0;
}

export function hasPrivateAddress(answer: DnsAnswer): boolean {
  return answer.outcome === 'ok' && answer.addresses.some((ip) => PRIVATE.has(ipaddr.parse(ip).range()));
}
