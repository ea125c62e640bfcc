/** Packets to one public endpoint vanish while others answer. */

import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import { ownFirewall } from '../../remedies/own-firewall.ts';
import { openFirewall } from '../../remedies/packet-paths.ts';
import { detailOf, hostNames, ipsOf, list, places, word } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { connectionHint } from '../../remedies/suspects.ts';
import { type DraftOf, type Finding, https } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { PUBLIC_IP, regionalHost, SSM_HOST, silentAt } from '../samples.ts';
import { atAll, draftAbout, vanishedPublic } from './closed.ts';

export interface TcpFirewalledData {
  readonly addresses: readonly At[];
  readonly answering: readonly string[];
}

export const tcpFirewalled: Finding<'tcp/firewalled', TcpFirewalledData> = {
  code: 'tcp/firewalled',
  number: 17,
  title: 'A firewall drops this public endpoint',
  summary:
    'Packets to the public addresses of this endpoint vanish while other public endpoints answer: a firewall on the way lets only some names ' +
    'or addresses through.',
  reads: ['dns', 'tcp', 'imds'],
  about: 'interface',
  judge,
  packets: ({ addresses }) => https(addresses),
  message: (data) =>
    `${places(data.addresses)} ${word(hostNames(data.addresses), 'does', 'do')} not answer on TCP 443${detailOf(data.addresses)}, while ` +
    `${list(data.answering)} ${word(data.answering, 'answers', 'answer')}.`,
  remedies: (data, context) => {
    const hosts = hostNames(data.addresses);
    const proof = verify(context, ['tcp/firewalled']);
    return [
      withHint(openFirewall(hosts, context, proof), connectionHint(data.addresses)),
      ...ownFirewall(ipsOf(data.addresses), context, proof),
    ];
  },
  docs: ['Stateful domain list rule groups in AWS Network Firewall'],
  page: {
    recognised: 'At the public addresses of a required endpoint TCP 443 vanishes, while other public addresses answer.',
    severity: ALWAYS_ERROR,
  },
  sample: { addresses: [silentAt(SSM_HOST, PUBLIC_IP)], answering: [regionalHost('ssmmessages')] },
};

function judge(picture: Picture): readonly DraftOf<'tcp/firewalled', TcpFirewalledData>[] {
  const found = vanishedPublic(picture);
  const { publicAnswers, s3Answers } = picture.presence;
  if (found.length === 0 || !(publicAnswers || (s3Answers && !picture.onEc2))) return [];
  const answering = picture.endpoints
    .filter(({ all }) => all.some((address) => address.class === 'public' && address.connection?.tcp.outcome === 'ok'))
    .map(({ host }) => host);
  return [{ code: 'tcp/firewalled', ...draftAbout(found), data: { addresses: atAll(found), answering } }];
}

function withHint(fix: Remedy, hint: string): Remedy {
  return { ...fix, text: `${fix.text}${hint}` };
}
