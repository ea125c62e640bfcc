/** Packets to a private endpoint vanish without an answer. */

import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { ownFirewall } from '../../remedies/own-firewall.ts';
import { aclAndRoute, endpointGroup, openFirewall, ownEgress } from '../../remedies/packet-paths.ts';
import { detailOf, hostNames, places, word } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { flowLogs, reachability } from '../../remedies/suspects.ts';
import { type DraftOf, type Finding, https } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { SILENT_IN_VPC } from '../samples.ts';
import { atAll, closedEndpoints, dead, draftAbout, reasonIs, silentOf, VANISHED } from './closed.ts';

export interface TcpFilteredData {
  readonly addresses: readonly At[];
  /** Nothing on TCP 443 answers at all: this node's own egress is the first suspect. */
  readonly everything: boolean;
  /** The addresses lie outside this VPC: the path and the owner are elsewhere. */
  readonly outsideVpc: boolean;
}

export const tcpFiltered: Finding<'tcp/filtered', TcpFilteredData> = {
  code: 'tcp/filtered',
  number: 15,
  title: 'Packets to a private endpoint vanish',
  summary:
    'The name resolves to a private address, and connections to TCP 443 there get no answer at all. Something drops the packets: this ' +
    "node's firewall or egress rules, the endpoint's security group, a network ACL, or a route.",
  reads: ['dns', 'tcp'],
  about: 'endpoints',
  judge,
  packets: ({ addresses }) => https(addresses),
  message: (data) => {
    const where = data.outsideVpc ? ', outside this VPC' : '';
    const rest = data.everything
      ? "Nothing on TCP 443 answers from here, so this node's own way out comes first."
      : 'Other connections on TCP 443 pass, so that only this is closed to this node.';
    return `${places(data.addresses)} ${word(hostNames(data.addresses), 'does', 'do')} not answer on TCP 443${where}${detailOf(data.addresses)}. ${rest}`;
  },
  remedies: (data, context) => {
    const proof = verify(context, ['tcp/filtered']);
    const silent = silentOf(data.addresses, data.outsideVpc);
    // The suspects, the quickest to exclude first: this node (a minute, and you need no help), then
    // what flow logs recorded, then what is configured.
    const suspects = [
      ...ownFirewall(silent.ips, context, proof),
      ...flowLogs(data.addresses, data.outsideVpc, context, proof),
      ...reachability(silent.ips[0] ?? '', context, proof),
    ];
    const egress = context.kind === 'hybrid' ? [] : [ownEgress(silent.ips, context, proof)];
    const group = endpointGroup(silent, context, proof);
    const between =
      context.kind === 'hybrid' ? openFirewall(hostNames(data.addresses), context, proof) : aclAndRoute(silent, context, proof);
    // Other addresses answer on the same port, so this node has no general block: the far side is
    // the likely owner. It comes first, because many people read only the first remedy.
    const steps = data.everything ? [...suspects, ...egress, group, between] : [group, ...suspects, between, ...egress];
    return [...steps, restartAgent(context, verify(context, ['tcp']))];
  },
  docs: [
    'Improve the security of EC2 instances by using VPC endpoints for Systems Manager',
    'Logging IP traffic using VPC Flow Logs',
  ],
  page: {
    recognised:
      'No address of a required endpoint opens TCP 443, and at its private addresses the attempts vanish: time-out, or a refusal by the kernel ' +
      'of this node itself (EPERM). A reset is tcp/refused, an ICMP error tcp/unreachable.',
    severity: ALWAYS_ERROR,
  },
  sample: { addresses: SILENT_IN_VPC, everything: false, outsideVpc: false },
};

function judge(picture: Picture): readonly DraftOf<'tcp/filtered', TcpFilteredData>[] {
  const found = closedEndpoints(dead(picture, 'private'), reasonIs(VANISHED));
  if (found.length === 0) return [];
  const opened = picture.facts.connections.some(({ tcp, proxy }) => tcp.outcome === 'ok' && proxy === undefined);
  const { imds } = picture.facts.node;
  // Without the VPC's ranges we cannot know what lies outside them; a hybrid node is in no VPC.
  const known = imds.outcome === 'ok' ? imds.data.vpcCidrs.length > 0 : !picture.onEc2;
  const outsideVpc = known && found.every(({ addresses }) => addresses.every((address) => address.class === 'private-outside'));
  return [{ code: 'tcp/filtered', ...draftAbout(found), data: { addresses: atAll(found), everything: !opened, outsideVpc } }];
}
