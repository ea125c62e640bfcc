/** Data and words that the findings about certificates share. */

import { ruleOf } from '../../knowledge/chain-rules.ts';
import type { At } from '../../picture/seen.ts';
import { clean } from '../../remedies/phrases.ts';

export interface TlsData {
  readonly addresses: readonly At[];
  /** Issuer of the leaf, as `CN=…, O=…`. */
  readonly issuer: string | null;
  readonly subject: string | null;
}

export function issuedBy(issuer: string | null): string {
  return issuer === null ? 'an issuer that it does not name' : `"${clean(issuer)}"`;
}

export function brokenRule(verifyError: string): string {
  const name = ruleOf(verifyError) === verifyError ? '' : ` (${clean(verifyError)})`;
  return `The chain breaks a rule, so that the agent refuses it whatever this node trusts: ${ruleWords(verifyError)}${name}.`;
}

/** Our own words are whole; what OpenSSL says comes from facts. */
export function ruleWords(verifyError: string): string {
  const words = ruleOf(verifyError);
  return words === verifyError ? clean(verifyError) : words;
}
