/**
 * S3 answers with eight addresses in an order of its own, and a run tries some of them. Which ones is luck: here the ones that were
 * tried are named anew, lowest first, so that two recordings of one scenario do not differ by it. Pure.
 */
import type { ConnectionFacts, Facts, ObjectFacts } from '../../src/facts.ts';

/** Stands for the address while what was seen at it is compared. */
const ANY = '\u0000';
const isV6 = (ip: string): boolean => ip.includes(':');

/** The addresses that every server gives for the host, of one family, sorted; empty when the servers do not agree. */
function commonAnswers(facts: Facts, host: string, v6: boolean): readonly string[] {
  const answers = facts.dns
    .filter((entry) => entry.host === host)
    .flatMap(({ a, aaaa }) => [a, aaaa])
    .flatMap((answer) => (answer.outcome === 'ok' ? [answer.addresses.filter((ip) => isV6(ip) === v6).toSorted()] : []))
    .filter((ips) => ips.length > 0);
  const [first = []] = answers;
  return answers.every((ips) => ips.join() === first.join()) ? first : [];
}

/** Old address → new one, for one S3 host and one family: by what was seen at the address. */
function renaming(facts: Facts, host: string, v6: boolean): ReadonlyMap<string, string> {
  const pool = commonAnswers(facts, host, v6);
  const seenAt = ({ ip }: ConnectionFacts): string => {
    const own = [...facts.connections, ...facts.objects].filter((entry) => entry.host === host && entry.ip === ip);
    return own
      .map((entry) => JSON.stringify(entry).replaceAll(ip, ANY))
      .toSorted()
      .join();
  };
  const tried = facts.connections.filter((entry) => entry.host === host && isV6(entry.ip) === v6);
  if (!tried.every(({ ip }) => pool.includes(ip))) return new Map();
  const order = tried
    .map((entry) => ({ ip: entry.ip, seen: seenAt(entry) }))
    .toSorted((a, b) => (a.seen < b.seen ? -1 : a.seen > b.seen ? 1 : 0));
  return new Map(order.map(({ ip }, index) => [ip, pool[index] ?? ip]));
}

/** The same facts with S3's addresses named anew; the endpoints' stay, as each of them is a zone of its own. */
export function renameS3Addresses(facts: Facts): Facts {
  const hosts = facts.hosts.filter(({ service }) => service === 's3').map(({ host }) => host);
  const names = new Map(hosts.map((host) => [host, new Map([...renaming(facts, host, false), ...renaming(facts, host, true)])]));
  const rename = <T extends ConnectionFacts | ObjectFacts>(entry: T): T => {
    const to = entry.ip === null ? undefined : names.get(entry.host)?.get(entry.ip);
    return to === undefined || entry.ip === null
      ? entry
      : (JSON.parse(JSON.stringify(entry).replaceAll(`${entry.ip}"`, `${to}"`)) as T);
  };
  return { ...facts, connections: facts.connections.map(rename), objects: facts.objects.map(rename) };
}
