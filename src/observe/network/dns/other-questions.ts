/** The questions beside those for the endpoints: search lists, systemd-resolved's stub, bucket names. */
import { askedBefore } from '../../../facts/look-up.ts';
import type { HostFacts } from '../../../facts.ts';
import { hasAddress } from './dns-hints.ts';
import { aliasesOf, clientOf, ONE_IS_ENOUGH, type Round, unlessMute } from './round.ts';

/** glibc's limit, and Kubernetes'. */
const MAX_SEARCHED = 6;
const NOT_ASKED = { outcome: 'skipped', because: 'a bucket name is asked once' } as const;

/**
 * The names that Go asks for before the endpoint's own, until one has an address: of one endpoint,
 * because a wildcard answers for all, and of the first server that answers.
 */
export async function askSearched(round: Round, servers: readonly string[], { host }: HostFacts): Promise<void> {
  const names = askedBefore(host, round.lookup).slice(0, MAX_SEARCHED);
  for (const server of names.length === 0 ? [] : servers) {
    const client = clientOf(round, server, round.limits.timeoutMs, round.overTcp(server));
    for (const name of names) {
      const a = await unlessMute(round, server, client.ask(name, 'A'));
      if (a === null) break;
      round.facts.push({ host: name, server, a, aaaa: ONE_IS_ENOUGH, role: 'search' });
      if (hasAddress(a)) return;
      if (a.outcome !== 'ok') break;
      if (name === names.at(-1)) return;
    }
  }
}

export async function askStub(round: Round, server: string, { host }: HostFacts): Promise<void> {
  const client = clientOf(round, server, round.limits.timeoutMs);
  round.facts.push({ host, server, a: await client.ask(host, 'A'), aaaa: ONE_IS_ENOUGH });
}

/** Asks one server only: the first that knows S3. */
export async function askBucket(round: Round, host: HostFacts): Promise<void> {
  const { asked, facts, found, servers, sources } = round;
  const { literal, others } = servers;
  const order = [...(literal === undefined ? [] : [literal]), ...others].filter((server) => servers.isAsked(server, host.host));
  for (const server of order) {
    // Servers beside a link-local one are asked only once they are known to be other servers.
    if (!asked.has(server)) await aliasesOf(sources);
    const known = asked.get(server);
    if (known === undefined || (await unlessMute(round, server, known.knowsS3)) !== true) continue;
    const a = await known.client.ask(host.host, 'A');
    if (a.outcome === 'ok') found(host, a.addresses);
    facts.push({ host: host.host, server, a, aaaa: NOT_ASKED });
    return;
  }
}
