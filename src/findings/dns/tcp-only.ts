/** resolv.conf demands TCP, and TCP port 53 of the DNS server is closed or filtered. */

import { lookupOf } from '../../facts/look-up.ts';
import { capabilitiesOf, requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { list, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { editSettings } from '../../remedies/resolv-conf-writer.ts';
import { addressesOnly } from '../../remedies/values.ts';
import { byOwner, ownWayToDns } from '../../remedies/vpc-resolver.ts';
import { covers, type DraftOf, type Finding } from '../finding.ts';
import { OWN_SERVER } from '../samples.ts';

export interface DnsTcpOnlyData {
  readonly servers: readonly string[];
  /** Configured servers that answer over TCP. */
  readonly working: readonly string[];
}

export const dnsTcpOnly: Finding<'dns/tcp-only', DnsTcpOnlyData> = {
  code: 'dns/tcp-only',
  number: 84,
  title: 'resolv.conf demands TCP, which the DNS server does not answer',
  summary:
    'The option use-vc (also usevc or tcp) in /etc/resolv.conf has the agent ask its DNS servers over TCP alone. They answer over UDP, and their ' +
    'TCP port 53 is closed or filtered.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  stops: ({ working }) => working.length === 0,
  packets: ({ servers }) => servers.map((ip) => ({ ip, port: 53, protocol: 'tcp' })),
  explains: [{ codes: ['dns/resolver-unreachable'], when: covers }],
  message: ({ servers, working }) =>
    `/etc/resolv.conf has the agent ask over TCP alone (use-vc). ${list(servers)} ${word(servers, 'answers', 'answer')} over UDP, and not over TCP` +
    (working.length > 0 ? `; ${list(working)} ${word(working, 'does', 'do')}.` : '.'),
  remedies: ({ servers }, context) => {
    const proof = verify(context, ['dns']);
    const { vpc, others } = byOwner(servers, context);
    return [
      ...editSettings(
        'Take use-vc (usevc, tcp) out of the line "options" of /etc/resolv.conf, if nobody needs it.',
        context,
        proof,
      ),
      ...(vpc.length > 0 ? ownWayToDns({ hosts: [], servers: vpc, proof }, context) : []),
      ...(vpc.length > 0 && others.length === 0
        ? []
        : [
            remedy({
              title: 'have the DNS server answer over TCP 53',
              owner: 'dns',
              text: `Or have ${list(others, 6)} answer over TCP 53: server, firewalls, security groups. Large answers need it anyway (RFC 7766).`,
              commands: addressesOnly(others)
                .slice(0, 2)
                .map((server) => `dig +tcp @${server} aws.amazon.com`),
              risk: 'The look-ups change nothing.',
              verify: proof,
            }),
          ]),
    ];
  },
  docs: ['resolv.conf(5), "use-vc"', 'RFC 7766'],
  page: {
    recognised:
      'resolv.conf has use-vc, usevc or tcp; a configured server gives no answer over TCP, and one to the same question over UDP.',
    severity: 'Error when no configured server answers over TCP. Warning otherwise.',
  },
  sample: { servers: [OWN_SERVER], working: [] },
};

function judge(picture: Picture): readonly DraftOf<'dns/tcp-only', DnsTcpOnlyData>[] {
  const { dns, node } = picture.facts;
  if (!lookupOf(node.resolver).tcpOnly) return [];
  const overUdp = new Set(dns.filter(({ roles, a }) => roles.includes('udp') && a.outcome === 'ok').map(({ server }) => server));
  const required = requiredEndpoints(picture).filter(({ pinned, proxied }) => pinned === null && !proxied);
  const views = required.flatMap(({ configured }) => configured);
  const all = [...new Set(views.map(({ server }) => server))];
  const silent = all.filter((server) => views.every((view) => view.server !== server || view.status === 'silent'));
  const servers = silent.filter((server) => overUdp.has(server));
  if (servers.length === 0) return [];
  const working = all.filter((server) => !silent.includes(server));
  return [
    {
      code: 'dns/tcp-only',
      severity: working.length === 0 ? 'error' : 'warning',
      subjects: servers,
      data: { servers, working },
      evidence: servers.map((server) => `${server}: no answer over TCP to any question, and one over UDP`),
      capabilities: capabilitiesOf(required),
    },
  ];
}
