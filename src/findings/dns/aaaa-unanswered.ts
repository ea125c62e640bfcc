/** A DNS server answers for IPv4, and never for IPv6: the agent waits for both. */

import { lookupOf } from '../../facts/look-up.ts';
import { capabilitiesOf, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { askCommand } from '../../remedies/node-commands.ts';
import { list, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { unlessDhcp } from '../../remedies/resolv-conf-writer.ts';
import { dhcpOptions } from '../../remedies/resolvers.ts';
import { addressesOnly, valuesOf } from '../../remedies/values.ts';
import { byOwner, mendResolverRule } from '../../remedies/vpc-resolver.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { OWN_SERVER } from '../samples.ts';
import { DIAL_SECONDS } from './look-ups.ts';

export interface DnsAaaaUnansweredData {
  readonly servers: readonly string[];
  /** What each look-up takes. */
  readonly waitSeconds: number;
  /** The agent has given up by then. */
  readonly tooLate: boolean;
}

/** One lost packet is everyday life; so many questions are none. */
const LEAST_NAMES = 2;

export const dnsAaaaUnanswered: Finding<'dns/aaaa-unanswered', DnsAaaaUnansweredData> = {
  code: 'dns/aaaa-unanswered',
  number: 85,
  title: 'A DNS server does not answer for IPv6 addresses',
  summary:
    'The server answers questions for IPv4 addresses (A), and drops those for IPv6 addresses (AAAA). The agent asks both at once and waits for ' +
    'both: at every look-up it waits until it has tried all servers in vain, though it has its address long since.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  stops: ({ tooLate }) => tooLate,
  message: ({ servers, waitSeconds, tooLate }) =>
    `${list(servers)} ${word(servers, 'answers', 'answer')} no question for IPv6 addresses (AAAA). Each look-up of the agent waits ${waitSeconds} s for it` +
    (tooLate ? `; it gives up after ${DIAL_SECONDS} s, with the IPv4 address in its hands.` : ', and then connects over IPv4.'),
  remedies: ({ servers }, context) => {
    const proof = verify(context, ['dns/aaaa-unanswered']);
    const [host = `ssm.${valuesOf(context).zone}`] = context.requiredHosts;
    const { vpc, others } = byOwner(servers, context);
    const inVpc = vpc.length === 0 ? [] : [mendResolverRule({ hosts: [host], servers: vpc, proof }, context)];
    if (vpc.length > 0 && others.length === 0) return inVpc;
    return [
      ...inVpc,
      remedy({
        title: 'have the DNS server answer questions for AAAA',
        owner: 'dns',
        text: `On ${list(others, 6)}, or a firewall before it: have questions for AAAA answered (an empty NOERROR is enough) and not dropped.`,
        commands: addressesOnly(others)
          .slice(0, 2)
          .map((server) => askCommand(context, host, server)),
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
      ...unlessDhcp(others, context, proof),
      ...(context.kind === 'hybrid' ? [] : [dhcpOptions(others, context, proof)]),
    ];
  },
  docs: ['RFC 4074, section 4.1', 'resolv.conf(5), "options timeout"'],
  page: {
    recognised:
      'A configured server answers for A and stays silent for AAAA, for two names or more and for each name that it answers, and Go asks nobody before it who answers both.',
    severity: `Error when a look-up takes ${DIAL_SECONDS} seconds or more, which is all that the agent has for a connection. Warning otherwise.`,
  },
  sample: { servers: [OWN_SERVER], waitSeconds: 10, tooLate: false },
};

function judge(picture: Picture): readonly DraftOf<'dns/aaaa-unanswered', DnsAaaaUnansweredData>[] {
  const { dns, node } = picture.facts;
  // Elsewhere the system asks for the agent, and has patience of its own.
  if (node.os !== 'linux' || node.resolver.source !== 'resolv.conf') return [];
  // A bucket's name is asked for A only.
  const rows = dns.filter(({ roles, aaaa }) => roles.includes('configured') && aaaa.outcome !== 'skipped');
  const of = (server: string) => rows.filter((row) => row.server === server);
  const isMute = (server: string): boolean =>
    of(server).every(({ aaaa }) => aaaa.outcome === 'failed' && aaaa.reason === 'silent');
  const { timeoutSeconds, attempts } = lookupOf(node.resolver);
  const order = node.resolver.servers.filter((server) => of(server).length > 0);
  const first = order.findIndex((server) => !isMute(server));
  const waiting = first === -1 ? order : order.slice(0, first);
  const half = waiting.filter((server) => {
    const answered = of(server).filter(({ a }) => a.outcome === 'ok' && a.addresses.length > 0);
    return answered.length >= LEAST_NAMES && of(server).every(({ a }) => a.outcome === 'ok');
  });
  if (half.length === 0) return [];
  const waitSeconds = waiting.length * timeoutSeconds * (first === -1 ? attempts : 1);
  const tooLate = waitSeconds >= DIAL_SECONDS;
  return [
    {
      code: 'dns/aaaa-unanswered',
      severity: tooLate ? 'error' : 'warning',
      subjects: half,
      data: { servers: half, waitSeconds, tooLate },
      evidence: half.map((server) => `${server} answers for A, and none of ${of(server).length} questions for AAAA`),
      capabilities: capabilitiesOf(requiredEndpoints(picture).filter(({ pinned }) => pinned === null)),
    },
  ];
}
