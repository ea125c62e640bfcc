/** Scrubs the finished facts as a whole, in case a reader forgot to scrub a peer's words. */
import type { ProxySettings } from '../facts/proxy.ts';
import type { Facts } from '../facts.ts';
import { ours, scrub } from './scrub.ts';

/**
 * Members with a closed set of values, by which findings decide: a password that equals such a word
 * must not change a verdict.
 */
const CLOSED = new Set(
  (
    'factsVersion tool startedAt outcome reason state kind rcode transport roles style purpose certainty service action protocol cipher mode type ' +
    'installed running source at sha256 notBefore notAfter hello os arch verifyError anchor regionSource partition failOn expect for only skip scheme ' +
    'doing on policy family hook subjects anchors manager'
  ).split(' '),
);

export function scrubbedFacts(facts: Facts): Facts {
  const own = ownWords(facts);
  ours(own);
  // Hosts, addresses and our own words repeat, so each is checked once.
  const said = new Map<string, string>([...own].map((word) => [word, word]));
  return walked(facts, said) as Facts;
}

/** The request's hosts and words are this run's and not a peer's, wherever they stand. */
function ownWords({ request, suffix, hosts, node, sources }: Facts): ReadonlySet<string> {
  const own = new Set<string>();
  const add = (value: unknown): void => {
    if (typeof value === 'string') own.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(add);
  };
  [request, suffix, hosts.map(({ host, bucket }) => [host, bucket]), node.addresses, node.resolver.servers].forEach(add);
  sources?.places.forEach(({ host }) => add(host));
  const servers = (settings: ProxySettings | null | undefined): unknown => [settings?.https?.host, settings?.http?.host];
  [node.proxy?.used, node.proxy?.agent, node.proxy?.shell].map(servers).forEach(add);
  return own;
}

function walked(value: unknown, said: Map<string, string>): unknown {
  if (typeof value === 'string') {
    const known = said.get(value);
    if (known !== undefined) return known;
    const clean = scrub(value);
    said.set(value, clean);
    return clean;
  }
  if (Array.isArray(value)) return value.map((item) => walked(item, said));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, CLOSED.has(name) ? item : walked(item, said)]));
}
