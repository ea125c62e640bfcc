/** DNS servers answer so late that the agent's look-ups may time out. */

import { allServers } from '../../facts/dns-routes.ts';
import { lookupOf } from '../../facts/look-up.ts';
import type { DnsAnswer } from '../../facts.ts';
import { capabilitiesOf, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { askCommand } from '../../remedies/node-commands.ts';
import { list, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import { unlessDhcp } from '../../remedies/resolv-conf-writer.ts';
import { dhcpOptions } from '../../remedies/resolvers.ts';
import { addressesOnly, valuesOf } from '../../remedies/values.ts';
import { type Asked, byOwner, mendResolverRule, sparePackets } from '../../remedies/vpc-resolver.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { OWN_SERVER } from '../samples.ts';

export interface DnsSlowData {
  readonly servers: readonly { readonly server: string; readonly ms: number }[];
  /** How long this node's resolver waits for one answer. */
  readonly waitMs: number;
  /** No configured server answers within that time. */
  readonly tooLate: boolean;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/**
 * Half of the time that is left to a resolver is gone with no packet lost; a cached answer takes
 * milliseconds, and a recursion over several far servers below one second.
 */
const SLOW_MS = 2_000;

const MAX_WAIT_SECONDS = 30;

export const dnsSlow: Finding<'dns/slow', DnsSlowData> = {
  code: 'dns/slow',
  number: 6,
  title: 'DNS answers too slowly',
  summary:
    'A configured DNS server answers, but after seconds. The resolver waits a limited time for each answer (5 s unless set) and then asks anew, so ' +
    'that a server which always takes longer is as good as silent. Usually its own forwarder is slow or partly dead.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  stops: ({ tooLate }) => tooLate,
  message: (data) =>
    `${list(data.servers.map(({ server, ms }) => `${server} (${seconds(ms)})`))} ${word(data.servers, 'answers', 'answer')} late` +
    (data.tooLate
      ? `, and the resolver of this node gives up after ${seconds(data.waitMs)}: no configured server is in time.`
      : `; the resolver of this node waits ${seconds(data.waitMs)}, so names resolve, with a delay at every look-up.`),
  remedies: (data, context) => {
    // The proof must wait as long as the answers take.
    const slowest = Math.max(...data.servers.map(({ ms }) => ms), 2_000);
    const proof = verify(
      context,
      ['dns/slow', 'dns/resolver-unreachable'],
      ['--timeout', `${Math.min(Math.ceil(slowest / 1000) + 1, 60)}s`, '--deadline', '90s'],
    );
    const [host = `ssm.${valuesOf(context).zone}`] = context.requiredHosts;
    const { vpc, others } = byOwner(
      data.servers.map(({ server }) => server),
      context,
    );
    const asked: Asked = { hosts: [host], servers: vpc, proof };
    const inVpc = vpc.length === 0 ? [] : [mendResolverRule(asked, context), sparePackets(asked, context)];
    if (vpc.length > 0 && others.length === 0) return inVpc;
    const servers = addressesOnly(others);
    return [
      ...inVpc,
      remedy({
        title: 'find what the DNS server waits for',
        owner: 'dns',
        text:
          `On ${list(servers, 6)}: find out what it waits for. Asked twice, a fast second answer means that its own forwarders are slow or the ` +
          'first of them is dead; two slow ones, that it is overloaded or the way to it is.',
        commands: servers.slice(0, 2).map((server) => twice(context, askCommand(context, host, server))),
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
      ...unlessDhcp(others, context, proof),
      ...(context.kind === 'hybrid' ? [] : [dhcpOptions(others, context, proof)]),
    ];
  },
  docs: ['resolv.conf(5), "options timeout"', 'DHCP option sets in Amazon VPC'],
  page: {
    recognised:
      'The median of the answers of a configured server takes 2 seconds or more, or longer than the resolver waits for one (5 seconds, or ' +
      '`options timeout:N` of resolv.conf).',
    severity: 'Error when no configured server answers within that time. Warning otherwise: names resolve, late.',
  },
  sample: { servers: [{ server: OWN_SERVER, ms: 2500 }], waitMs: 5000, tooLate: false },
};

function judge(picture: Picture): readonly DraftOf<'dns/slow', DnsSlowData>[] {
  const { dns, node } = picture.facts;
  const waitMs = resolverWaitMs(node.resolver);
  const configured = allServers(node.resolver).filter((server) =>
    dns.some((fact) => fact.server === server && fact.roles.includes('configured')),
  );
  const timed = configured.map((server) => ({
    server,
    ms: usualMs(dns.filter((fact) => fact.server === server).flatMap(({ a, aaaa }) => [a, aaaa])),
  }));
  const slow = timed.flatMap(({ server, ms }) =>
    ms !== null && ms >= Math.min(SLOW_MS, waitMs) ? [{ server, ms: Math.round(ms) }] : [],
  );
  if (slow.length === 0) return [];
  // A silent server beside them does not help. One that answers in time does, once the resolver has
  // waited for the others.
  const tooLate = timed.every(({ ms }) => ms === null || ms >= waitMs);
  const required = requiredEndpoints(picture).filter(({ pinned }) => pinned === null);
  return [
    {
      code: 'dns/slow',
      severity: tooLate ? 'error' : 'warning',
      subjects: slow.map(({ server }) => server),
      data: { servers: slow, waitMs, tooLate },
      evidence: slow.map(
        ({ server, ms }) =>
          `${server} answers after ${(ms / 1000).toFixed(1)} s (the median of this run); the resolver waits ${waitMs / 1000} s`,
      ),
      capabilities: capabilitiesOf(required),
    },
  ];
}

/** One command, because a second one of the same words looks like a mistake. */
function twice({ os }: RemedyContext, command: string): string {
  return os === 'windows' ? `1..2 | ForEach-Object { ${command} }` : `for time in first second; do ${command}; done`;
}

/** A new question is as slow as the first: what comes later than this never arrives. */
export function resolverWaitMs(resolver: Parameters<typeof lookupOf>[0]): number {
  return Math.min(lookupOf(resolver).timeoutSeconds, MAX_WAIT_SECONDS) * 1000;
}

/**
 * The median, so that a lost packet, which costs one answer a second or two, does not make a server
 * slow. Null without answers.
 */
function usualMs(answers: readonly DnsAnswer[]): number | null {
  const times = answers.flatMap((answer) => (answer.outcome === 'ok' ? [answer.ms] : [])).sort((a, b) => a - b);
  return times[Math.floor((times.length - 1) / 2)] ?? null;
}
