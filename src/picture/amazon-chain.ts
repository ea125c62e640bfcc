/** Whose chain is it? Amazon's issuers are `O=Amazon` under Amazon's or Starfield's roots; everything else is somebody else's. */
import type { TlsFacts } from '../facts.ts';

type Completed = Extract<TlsFacts, { outcome: 'ok' }>;

/** Organisations of the roots and issuers that AWS tells clients to trust (Systems Manager guide, certificate check). */
const AMAZON = /(?:^|, )O=(?:Amazon|"?Starfield Technologies, Inc\.?"?)(?:,|$)/u;

/**
 * True for a chain in Amazon's name. A verified chain counts when its issuers are Amazon's or when `--ca-bundle` vouches for it.
 * An unverified one counts by its names alone. Neither counts if it borrows the name of a root whose key did not sign it: names prove nothing.
 */
export function isAmazonChain(tls: Completed): boolean {
  if (tls.anchor === 'extra') return true;
  if (tls.impersonatesRoot) return false;
  const top = tls.chain.at(-1);
  return top !== undefined && AMAZON.test(top.issuer) && !isSelfIssuedLeaf(tls);
}

function isSelfIssuedLeaf({ chain }: Completed): boolean {
  const [leaf] = chain;
  return chain.length === 1 && leaf !== undefined && leaf.subject === leaf.issuer;
}
