/** A DNS answer is too large for UDP, and the server does not answer over TCP. */

import { capabilitiesOf, hostsOf } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { distinct, viewSays } from '../../picture/seen.ts';
import { hostName } from '../../remedies/foreign.ts';
import { ipv6Permission } from '../../remedies/permission.ts';
import { list, word } from '../../remedies/phrases.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import { addressesOnly, isIpv6, valuesOf } from '../../remedies/values.ts';
import { byOwner, ownWayToDns } from '../../remedies/vpc-resolver.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { BOTH_HOSTS, OWN_SERVER } from '../samples.ts';
import { affected } from './affected.ts';
import { sampleHost } from './look-ups.ts';

export interface DnsTruncatedTcpBlockedData {
  readonly hosts: readonly string[];
  readonly servers: readonly string[];
}

export const dnsTruncatedTcpBlocked: Finding<'dns/truncated-tcp-blocked', DnsTruncatedTcpBlockedData> = {
  code: 'dns/truncated-tcp-blocked',
  number: 5,
  title: 'DNS over TCP is blocked',
  summary:
    'The answer is too large for UDP and comes truncated; the client must ask again over TCP (RFC 7766), and TCP 53 gets no answer.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  packets: ({ servers }) => servers.map((ip) => ({ ip, port: 53, protocol: 'tcp' })),
  message: (data) =>
    `${list(data.servers)} ${word(data.servers, 'truncates', 'truncate')} the answer for ${list(data.hosts)}, and TCP port 53 there does ` +
    'not answer.',
  remedies: (data, context) => {
    const proof = verify(context, ['dns/truncated-tcp-blocked']);
    const { vpc, others } = byOwner(data.servers, context);
    const own = vpc.length === 0 ? [] : ownWayToDns({ hosts: data.hosts, servers: vpc, proof }, context);
    if (vpc.length > 0 && others.length === 0) return own;
    const servers = addressesOnly(others);
    const [group = 'NODE_SECURITY_GROUP_ID'] = valuesOf(context).groups;
    const host = hostName(sampleHost(data.hosts, context));
    const allow = servers.map((server) =>
      isIpv6(server)
        ? aws(
            context,
            `ec2 authorize-security-group-egress --group-id ${group} --ip-permissions`,
            ipv6Permission(53, `${server}/128`),
          )
        : aws(context, `ec2 authorize-security-group-egress --group-id ${group} --protocol tcp --port 53 --cidr ${server}/32`),
    );
    return [
      ...own,
      remedy({
        title: 'allow TCP 53 beside UDP 53',
        owner: context.kind === 'hybrid' ? 'firewall' : 'vpc',
        text:
          `Allow TCP 53 beside UDP 53 to ${list(others)}: firewalls between, network ACLs, the server's own filter, and egress of ` +
          "this node's security group.",
        commands: [
          ...servers.map((server) =>
            context.os === 'windows'
              ? `Test-NetConnection -ComputerName ${server} -Port 53`
              : `dig +tcp +noall +comments ${host} @${server}`,
          ),
          ...(context.kind === 'hybrid' ? [] : allow),
        ],
        permission: 'ec2:AuthorizeSecurityGroupEgress',
        risk: 'Every node with this security group may ask these servers over TCP.',
        ...(context.kind === 'hybrid' || allow.length === 0
          ? {}
          : { rollback: allow.map((command) => command.replace('authorize-', 'revoke-')).join('\n') }),
        verify: proof,
      }),
    ];
  },
  docs: ['https://www.rfc-editor.org/rfc/rfc7766'],
  page: {
    recognised: 'The answer over UDP has the TC bit, and the same question over TCP port 53 fails.',
    severity: ALWAYS_ERROR,
  },
  sample: { hosts: BOTH_HOSTS, servers: [OWN_SERVER] },
};

function judge(picture: Picture): readonly DraftOf<'dns/truncated-tcp-blocked', DnsTruncatedTcpBlockedData>[] {
  const { endpoints, views, evidence } = affected(picture, 'truncated');
  if (endpoints.length === 0) return [];
  const hosts = hostsOf(endpoints);
  const servers = distinct(views.map(viewSays)).map(({ server }) => server);
  return [
    {
      code: 'dns/truncated-tcp-blocked',
      severity: 'error',
      subjects: hosts,
      data: { hosts, servers },
      evidence,
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}
