/** A configured DNS server answers no question at all. */

import { failingStub, stubWords } from '../../picture/dns-stub.ts';
import { capabilitiesOf, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { isLocal, localResolver } from '../../remedies/local-resolver.ts';
import { list, word } from '../../remedies/phrases.ts';
import { quoted } from '../../remedies/quote.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { unlessDhcp } from '../../remedies/resolv-conf-writer.ts';
import { dhcpOptions } from '../../remedies/resolvers.ts';
import { valuesOf } from '../../remedies/values.ts';
import { type Asked, byOwner, ownWayToDns, sparePackets, turnVpcDnsOn } from '../../remedies/vpc-resolver.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { AMAZON_SERVER, OWN_SERVER } from '../samples.ts';
import { askServers, sampleHost } from './look-ups.ts';
import { controlEvidence, upstreamRemedies } from './upstream.ts';

export interface DnsResolverUnreachableData {
  readonly servers: readonly string[];
  readonly working: readonly string[];
  /** Of the servers, those that answer other names: what they forward AWS's names to is silent. */
  readonly living?: readonly string[];
}

const AMAZON_DNS = 'Amazon DNS server (VPC User Guide, "DNS attributes for your VPC")';

export const dnsResolverUnreachable: Finding<'dns/resolver-unreachable', DnsResolverUnreachableData> = {
  code: 'dns/resolver-unreachable',
  number: 1,
  title: 'A DNS server does not answer',
  summary:
    'A DNS server that this node is configured to ask is silent for every name. With another server behind it, every lookup first ' +
    'waits for the dead one; without, nothing resolves.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  packets: ({ servers }) => servers.map((ip) => ({ ip, port: 53, protocol: 'udp' })),
  message: (data) =>
    `${silenceOf(data)} ` +
    (data.working.length > 0
      ? `${list(data.working)} still ${word(data.working, 'answers', 'answer')}, after each lookup has waited for the silent one.`
      : 'No server that is asked for these names answers, so that none of them resolves here.'),
  remedies: (data, context) => {
    const proof = verify(context, ['dns/resolver-unreachable']);
    const local = localResolver(data.servers, sampleHost([], context), context, proof);
    const far = local.length === 0 ? data.servers : data.servers.filter((server) => !isLocal(server));
    if (local.length > 0 && far.length === 0) return local;
    const { living = [] } = data;
    if (living.length > 0 && living.length === data.servers.length)
      return upstreamRemedies({ silent: living }, context.requiredHosts, context, proof);
    const [group = 'NODE_SECURITY_GROUP_ID'] = valuesOf(context).groups;
    const { vpc, others } = byOwner(far, context);
    const inVpc = vpc.length === 0 ? [] : silentVpc({ hosts: [], servers: vpc, proof }, context);
    if (vpc.length > 0 && others.length === 0) return [...local, ...inVpc];
    return [
      ...local,
      ...inVpc,
      remedy({
        title: 'see whether the DNS server runs and UDP and TCP 53 get there',
        owner: 'dns',
        text:
          `See whether ${list(others)} ${word(others, 'runs', 'run')}, and whether UDP and TCP 53 get there: server, ` +
          `route, firewalls, and egress of this node's security group.`,
        commands: [
          ...askServers([], others, context),
          ...(context.kind === 'hybrid'
            ? []
            : [
                aws(
                  context,
                  `ec2 describe-security-groups --group-ids ${group} --query`,
                  quoted('SecurityGroups[].IpPermissionsEgress'),
                ),
              ]),
        ],
        ...(context.kind === 'hybrid' ? {} : { permission: 'ec2:DescribeSecurityGroups' }),
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
      ...unlessDhcp(others, context, proof),
      ...(context.kind === 'hybrid' ? [] : [dhcpOptions(others, context, proof)]),
    ];
  },
  docs: [AMAZON_DNS, 'DHCP option sets in Amazon VPC'],
  page: {
    recognised:
      'A configured DNS server gave no answer to any question about any name. Silence for one name only is not this: such a server is alive, and ' +
      'its own upstream is not; so is one that answers a name of its own or a name outside AWS, which it is asked meanwhile. Where /etc/resolv.conf names systemd-resolved, that is asked too: where it is silent, that the servers behind it answer is no help.',
    severity:
      'Error when no configured server answers and a required endpoint does not work. Warning when another server is left, or the hosts file has ' +
      'every name: then names resolve late or by luck.',
  },
  sample: { servers: [OWN_SERVER, AMAZON_SERVER], working: [] },
};

/** Where the metadata service is silent too, it is not the resolver: what goes to link-local addresses is lost on this node. */
function silentVpc(asked: Asked, context: RemedyContext): readonly Remedy[] {
  const own = ownWayToDns(asked, context);
  const off = turnVpcDnsOn(asked, context);
  return [...(context.imds === null ? [...own, off] : [off, ...own]), sparePackets(asked, context)];
}

function silenceOf({ servers, living = [] }: DnsResolverUnreachableData): string {
  const dead = servers.filter((server) => !living.includes(server));
  return [
    ...(dead.length > 0 ? [`${list(dead)} ${word(dead, 'does', 'do')} not answer any DNS question.`] : []),
    ...(living.length > 0
      ? [
          `${list(living)} ${word(living, 'answers', 'answer')} other questions, but none about AWS's names: what ${word(living, 'it forwards', 'they forward')} them to is silent.`,
        ]
      : []),
  ].join(' ');
}

function judge(picture: Picture): readonly DraftOf<'dns/resolver-unreachable', DnsResolverUnreachableData>[] {
  const views = picture.endpoints.flatMap(({ configured }) => configured);
  const servers = [...new Set(views.map(({ server }) => server))];
  const mute = servers.filter((server) =>
    views.filter((view) => view.server === server).every(({ status }) => status === 'silent'),
  );
  const isLiving = (server: string): boolean => views.some((view) => view.server === server && view.control?.lives === true);
  const failing = failingStub(picture.endpoints);
  const stub = failing?.view.status === 'silent' ? failing : null;
  if (mute.length === 0 && stub === null) return [];
  const required = requiredEndpoints(picture);
  // With split DNS, only a server that is asked for the same names is any help.
  const beside = picture.endpoints.filter(({ configured }) => configured.some(({ server }) => mute.includes(server)));
  const helping = new Set(beside.flatMap(({ configured }) => configured.map(({ server }) => server)));
  const working = servers.filter((server) => helping.has(server) && !mute.includes(server));
  // One that lives is a forwarder that fails, where nobody else answers; beside others it only costs time.
  const silent = mute.filter((server) => !isLiving(server) || working.length > 0);
  const living = silent.filter(isLiving);
  if (silent.length === 0 && stub === null) return [];
  const stuck = required.filter(
    ({ configured, state }) =>
      state !== 'works' && configured.length > 0 && configured.every(({ server }) => silent.includes(server)),
  );
  return [
    {
      code: 'dns/resolver-unreachable',
      // With another server left, names resolve after the resolver's own time-out: it works and is
      // at risk. So it does where the hosts file has every name.
      severity: stuck.length > 0 || stub !== null ? 'error' : 'warning',
      subjects: [...(stub === null ? [] : [stub.view.server]), ...silent],
      // Programs ask only the stub, so other servers that answer do not help.
      data:
        stub === null
          ? { servers: silent, working, ...(living.length > 0 ? { living } : {}) }
          : { servers: [stub.view.server, ...silent], working: [] },
      evidence: [
        ...(stub === null ? [] : [stubWords(stub)]),
        ...silent.map(
          (server) =>
            `${server}: ${views.find((view) => view.server === server)?.says ?? 'no answer'}, for every name ${isLiving(server) ? "of AWS's" : 'asked'}`,
        ),
        ...controlEvidence(views.filter(({ server }) => silent.includes(server))),
      ],
      capabilities: capabilitiesOf(required),
    },
  ];
}
