/** A DNS server loses questions, or their answers get lost: names resolve only when asked again. */

import { capabilitiesOf, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { clean, list, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { addressesOnly } from '../../remedies/values.ts';
import { byOwner, sparePackets } from '../../remedies/vpc-resolver.ts';
import { covers, type DraftOf, type Finding } from '../finding.ts';
import { OWN_SERVER } from '../samples.ts';
import { askServers } from './look-ups.ts';

export interface DnsLossyData {
  readonly servers: readonly { readonly server: string; readonly tried: number; readonly failed: number }[];
  /** Names without an address, for want of an answer. */
  readonly unresolved: readonly string[];
}

export const dnsLossy: Finding<'dns/lossy', DnsLossyData> = {
  code: 'dns/lossy',
  number: 123,
  title: 'A DNS server loses questions',
  summary:
    'A DNS server answers what it is asked, but only when it is asked again: questions or answers are lost on the way, or by a server that drops what ' +
    'exceeds a limit. The resolver waits five seconds (unless set) before it asks again, so that the agent loses connections that it could have had.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  explains: [{ codes: ['dns/slow'], when: covers }],
  message: ({ servers, unresolved }) =>
    `${servers.map(({ server, tried, failed }) => `${failed} of ${tried} questions to ${clean(server)} had no answer`).join(', ')}, while the others were ` +
    `answered at once: packets are lost.` +
    (unresolved.length === 0
      ? ' Asked again, every name resolves.'
      : ` ${list(unresolved)} ${word(unresolved, 'has', 'have')} no address for that reason.`),
  remedies: (data, context) => {
    const proof = verify(context, ['dns/lossy']);
    const servers = addressesOnly(data.servers.map(({ server }) => server));
    const { vpc, others } = byOwner(servers, context);
    const onThisNode =
      context.os === 'windows'
        ? ['Get-NetAdapterStatistics', 'netstat -s -p udp', ...servers.slice(0, 2).map((ip) => `pathping -n ${ip}`)]
        : context.os === 'macos'
          ? ['netstat -s -p udp', 'netstat -i']
          : [
              'ip -s link',
              'nstat -az UdpInErrors UdpRcvbufErrors UdpSndbufErrors',
              ...(context.kind === 'ec2'
                ? ["for name in $(ls /sys/class/net); do ethtool -S $name 2>/dev/null | grep -E 'allowance_exceeded|drop'; done"]
                : []),
              ...servers.slice(0, 2).map((ip) => `mtr -n -r -c 50 -u -P 53 ${ip}`),
            ];
    return [
      remedy({
        title: 'find where DNS packets are lost',
        owner: 'node',
        text:
          'Find where they are lost, from here outwards: counters of dropped packets on this node' +
          (context.kind === 'ec2' ? " (on EC2 also what exceeds 1,024 packets a second to Amazon's resolver)" : '') +
          ', then the way.',
        commands: onThisNode,
        permission: 'administrator rights on the node',
        risk: 'The look-ups change nothing; the trace sends some packets.',
        verify: proof,
      }),
      ...(vpc.length > 0 ? [sparePackets({ hosts: [], servers: vpc, proof }, context)] : []),
      ...(vpc.length > 0 && others.length === 0 ? [] : [serverLoad(others, context, proof)]),
    ];
  },
  docs: ['Amazon DNS quotas', 'Monitor network performance for ENA settings on your EC2 instance'],
  page: {
    recognised:
      'A configured server answers at once, or as soon as a question is repeated, and more questions had to be repeated than a clean path explains: one that ' +
      'loses a packet of a thousand each way shows as many in fewer than one of ten thousand runs (binomial distribution). Where a question has to be repeated, some more ' +
      'are asked to tell. One lost question is never enough; a server that is silent for some names alone, or answers at odd times, loses nothing.',
    severity:
      'Error when a required name has no address because its questions were lost. Warning when each name resolved in the end.',
  },
  sample: { servers: [{ server: OWN_SERVER, tried: 30, failed: 6 }], unresolved: [] },
};

function serverLoad(servers: readonly string[], context: RemedyContext, proof: string): Remedy {
  return remedy({
    title: 'look at the load and limits of the DNS server',
    owner: 'dns',
    text: `Then ${list(servers)}: its load, what it drops (rate limits, full queues), and the tunnel or firewall before it.`,
    commands: askServers([], [...servers, ...servers, ...servers], context),
    permission: 'administrator rights on the server',
    risk: 'The look-ups change nothing.',
    verify: proof,
  });
}

function judge(picture: Picture): readonly DraftOf<'dns/lossy', DnsLossyData>[] {
  const configured = new Set(picture.endpoints.flatMap((endpoint) => endpoint.configured.map(({ server }) => server)));
  const servers = picture.losses.dns.filter(({ server }) => configured.has(server));
  if (servers.length === 0) return [];
  const required = requiredEndpoints(picture).filter(({ pinned }) => pinned === null);
  const isLost = (server: string): boolean => servers.some((lossy) => lossy.server === server);
  const unresolved = required.filter(
    ({ agent, configured: views }) =>
      agent.length === 0 && views.some(({ server, status }) => status === 'unknown' && isLost(server)),
  );
  const touched = unresolved.length > 0 ? unresolved : required;
  return [
    {
      code: 'dns/lossy',
      severity: unresolved.length > 0 ? 'error' : 'warning',
      subjects: servers.map(({ server }) => server),
      data: { servers, unresolved: unresolved.map(({ host }) => host) },
      evidence: servers.map(({ server, tried, failed }) => `${server}: ${failed} of ${tried} questions had no answer`),
      capabilities: capabilitiesOf(touched),
    },
  ];
}
