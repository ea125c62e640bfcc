/** TCP opens, and the TLS hello gets no answer at all. */

import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import { passBehindProxy } from '../../remedies/behind-proxy.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { openFirewall } from '../../remedies/packet-paths.ts';
import { packetSize } from '../../remedies/packet-size.ts';
import { detailOf, hostNames, places, word } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { type DraftOf, type Finding, https } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { SILENT_IN_VPC } from '../samples.ts';
import { unexplained } from './hung.ts';
import { largeHello } from './large-hello.ts';

export interface TlsStalledData {
  readonly addresses: readonly At[];
}

export const tlsStalled: Finding<'tls/stalled', TlsStalledData> = {
  code: 'tls/stalled',
  number: 30,
  title: 'The TLS handshake gets no answer',
  summary:
    'TCP opens, and then nothing comes back: a device accepts connections in place of AWS without passing them on, drops the hello, or full-sized ' +
    'packets are lost on the way.',
  reads: ['dns', 'tls'],
  about: 'endpoints',
  judge,
  packets: ({ addresses }) => https(addresses).map((packet) => ({ ...packet, hasData: true })),
  message: (data) =>
    `${places(data.addresses)} ${word(hostNames(data.addresses), 'accepts', 'accept')} the connection, and then ${word(hostNames(data.addresses), 'leaves', 'leave')} the ` +
    `TLS hello without an answer${detailOf(data.addresses)}.`,
  remedies: (data, context) => {
    const proof = verify(context, ['tls/stalled']);
    return [
      ...passBehindProxy(data.addresses, 'let TLS to these names pass, by name, and take hellos of two packets', context, proof),
      openFirewall(hostNames(data.addresses), context, proof),
      packetSize(data.addresses, context, proof),
      largeHello(data.addresses, context, proof),
      restartAgent(context, proof),
    ];
  },
  docs: ['Network maximum transmission unit (MTU) for your EC2 instance', 'https://github.com/aws/amazon-ssm-agent/issues/640'],
  page: {
    recognised: 'TCP opens, and within the time-out the TLS hello gets no answer at all.',
    severity: ALWAYS_ERROR,
  },
  sample: { addresses: SILENT_IN_VPC },
};

function judge(picture: Picture): readonly DraftOf<'tls/stalled', TlsStalledData>[] {
  return unexplained(picture, 'tls/stalled', ['timeout']);
}
