/** The finished facts, once more and as a whole: a word of a peer that no reader has thought of does not get past here. */
import type { ProxySettings } from '../facts/proxy.ts';
import type { Facts } from '../facts.ts';
import { ours, scrub } from './scrub.ts';

/** Members with a closed set of values, by which rules decide: a password that is one of these words must not change a verdict. */
const CLOSED = new Set(
  (
    'factsVersion tool startedAt outcome reason state kind rcode transport roles style purpose certainty service action protocol cipher mode type ' +
    'installed running source at sha256 notBefore notAfter hello os arch verifyError anchor regionSource partition failOn expect for only skip scheme'
  ).split(' '),
);

export function scrubbedFacts(facts: Facts): Facts {
  const own = ownWords(facts);
  ours(own);
  // Hosts, addresses and words of our own repeat themselves: each is looked at once.
  const said = new Map<string, string>([...own].map((word) => [word, word]));
  return walked(facts, said) as Facts;
}

/** What was asked for and where: these words are this run's, not a peer's, wherever they stand. */
function ownWords({ request, suffix, hosts, node }: Facts): ReadonlySet<string> {
  const own = new Set<string>();
  const add = (value: unknown): void => {
    if (typeof value === 'string') own.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(add);
  };
  [request, suffix, hosts.map(({ host, bucket }) => [host, bucket]), node.addresses, node.resolver.servers].forEach(add);
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
