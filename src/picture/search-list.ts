/** The names with a search domain behind them that the agent asks for before AWS's own (resolv.conf(5), "ndots"), and what answered. */
import { askedBefore, lookupOf } from '../facts/look-up.ts';
import type { DnsFacts, Facts } from '../facts.ts';
import { requiredEndpoints } from './endpoint-choice.ts';
import type { EndpointPicture } from './outcome.ts';

/** A look-up of a longer name, and the endpoint that it is asked for before. */
export type Searched = DnsFacts & { readonly asked: EndpointPicture };

interface Seen {
  readonly facts: Facts;
  readonly endpoints: readonly EndpointPicture[];
}

const isSearched = ({ host, pinned, proxied }: EndpointPicture, { node }: Facts): boolean =>
  pinned === null && !proxied && askedBefore(host, lookupOf(node.resolver)).length > 0;

/** The required endpoints whose names are asked for only after others. */
export function searchedFirst(seen: Seen): readonly EndpointPicture[] {
  if (lookupOf(seen.facts.node.resolver).order === 'files') return [];
  return requiredEndpoints(seen).filter((endpoint) => isSearched(endpoint, seen.facts));
}

export function searchRows(seen: Seen): readonly Searched[] {
  const settings = lookupOf(seen.facts.node.resolver);
  const required = searchedFirst(seen);
  return seen.facts.dns.flatMap((row) => {
    const asked = row.roles.includes('search')
      ? required.find(({ host }) => askedBefore(host, settings).includes(row.host))
      : undefined;
    return asked === undefined ? [] : [{ ...row, asked }];
  });
}

/** Does it lead the agent elsewhere? The same address, whatever the name, is where the agent should go. */
export const leadsAway = ({ a, asked }: Searched): boolean =>
  a.outcome === 'ok' &&
  a.rcode === 'NOERROR' &&
  a.addresses.length > 0 &&
  !a.addresses.every((ip) => asked.all.some((address) => address.ip === ip));

/** Endpoints that nobody asked for, whose names come behind the same list: what answers for those with its domain was not looked up. */
export function alsoSearched(seen: Seen): readonly EndpointPicture[] {
  if (!searchRows(seen).some(leadsAway)) return [];
  return seen.endpoints.filter((endpoint) => !endpoint.required && isSearched(endpoint, seen.facts));
}
