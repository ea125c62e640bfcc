/** What differs from the last healthy run on this node: the verdict's `changed[]`. Pure. */
import type { Facts } from '../facts.ts';
import { isPrivate } from '../picture/addresses.ts';
import { type Picture, pictureOf } from '../picture/picture.ts';
import type { Verdict } from '../verdict.types.ts';
import { type Remembered, type RememberedEndpoint, stateOf } from './remembered.ts';

type Change = Verdict['changed'][number];
type Difference = Omit<Change, 'lastGoodAt'>;

/** After a rebuild everything has changed, and then a list helps nobody. */
const MAX_CHANGES = 20;

/**
 * The differences, the node's own first. None where the memory is another node's (a copied disk) or another Region's. Not knowing is no
 * change: what was not seen this time is not compared.
 */
export function changesSince(remembered: Remembered, facts: Facts, node: Verdict['node']): readonly Change[] {
  const isOther = remembered.region !== node.region || (node.id !== null && remembered.nodeId !== node.id);
  if (isOther) return [];
  const picture = pictureOf(facts);
  const now = stateOf(facts, node);
  const rows: Difference[] = [
    ...knownDifference("this node's DNS servers", serverList(remembered), serverList(now)),
    ...viewDifferences(remembered, now),
    ...knownDifference("the agent's proxy", remembered.proxy, now.proxy),
    ...knownDifference('the version of SSM Agent', remembered.agentVersion, now.agentVersion),
    ...answerDifferences(remembered, now, picture),
    ...issuerDifferences(remembered, now),
  ];
  return rows.slice(0, MAX_CHANGES).map((row) => ({ ...row, lastGoodAt: remembered.startedAt }));
}

function knownDifference(what: string, from: string | null, to: string | null): readonly Difference[] {
  return from === null || to === null || from === to ? [] : [{ what, from, to }];
}

/** In the order in which they are asked: that matters as much as who they are. Null where no server is known. */
function serverList({ servers }: Remembered): string | null {
  return servers.length === 0 ? null : servers.map(({ server }) => server).join(', ');
}

/** Of several servers, which one says something else than it did; of a single one the names' own rows tell. */
function viewDifferences(before: Remembered, now: Remembered): readonly Difference[] {
  if (now.servers.length < 2) return [];
  return now.servers.flatMap(({ server, view }) => {
    const from = before.servers.find((one) => one.server === server)?.view ?? 'unknown';
    return from === 'unknown' || view === 'unknown'
      ? []
      : knownDifference(`kind of addresses that DNS server ${server} gives`, from, view);
  });
}

function answerDifferences(before: Remembered, now: Remembered, picture: Picture): readonly Difference[] {
  return pairs(before, now).flatMap(([was, is]) => {
    if (was.addresses === null || is.addresses === null) return [];
    if (shapeOf(was.addresses, picture) === shapeOf(is.addresses, picture)) return [];
    const views = picture.endpoints.find(({ host }) => host === is.host)?.configured ?? [];
    const to = is.addresses.join(', ') || [...new Set(views.map(({ says }) => says))].join(', ') || 'no address';
    return [{ what: `DNS answer of ${is.host}`, from: was.addresses.join(', ') || 'no address', to }];
  });
}

/** What is compared of a name's addresses: public ones rotate all the time, and only that there are some says anything. */
function shapeOf(addresses: readonly string[], picture: Picture): string {
  const parts = addresses.map((ip) => {
    const kind = picture.classOf(ip);
    return kind === 'public' ? 'public' : isPrivate(kind) ? ip : kind;
  });
  return [...new Set(parts)].toSorted().join(' ');
}

/** One row for all endpoints whose certificates changed hands alike: what opens TLS opens it everywhere. */
function issuerDifferences(before: Remembered, now: Remembered): readonly Difference[] {
  const hosts = new Map<string, { from: string; to: string; hosts: string[] }>();
  for (const [was, is] of pairs(before, now)) {
    const isNew = was.issuers.length > 0 && is.issuers.some((name) => !was.issuers.includes(name));
    if (!isNew) continue;
    const [from, to] = [was.issuers.join(', '), is.issuers.join(', ')];
    const known = hosts.get(`${from}\n${to}`);
    if (known === undefined) hosts.set(`${from}\n${to}`, { from, to, hosts: [is.host] });
    else known.hosts.push(is.host);
  }
  return [...hosts.values()].map(({ from, to, hosts: [first = '', ...rest] }) => {
    const more = rest.length === 0 ? '' : ` and ${rest.length} more ${rest.length === 1 ? 'host' : 'hosts'}`;
    return { what: `certificate issuer of ${first}${more}`, from, to };
  });
}

function pairs(before: Remembered, now: Remembered): readonly (readonly [RememberedEndpoint, RememberedEndpoint])[] {
  return now.endpoints.flatMap((is) => {
    const was = before.endpoints.find(({ host }) => host === is.host);
    return was === undefined ? [] : [[was, is] as const];
  });
}
