/** TCP opens, and the connection is reset during the TLS handshake. */

import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import { passBehindProxy } from '../../remedies/behind-proxy.ts';
import { exemptFromInspection } from '../../remedies/inspection.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { openFirewall } from '../../remedies/packet-paths.ts';
import { detailOf, hostNames, places, word } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { SILENT_IN_VPC } from '../samples.ts';
import { unexplained } from './hung.ts';
import { largeHello } from './large-hello.ts';

export interface TlsResetData {
  readonly addresses: readonly At[];
}

export const tlsReset: Finding<'tls/reset', TlsResetData> = {
  code: 'tls/reset',
  number: 27,
  title: 'The handshake is reset',
  summary:
    'TCP opens, and the connection is reset when the TLS hello is sent. A firewall or proxy in between rejects the name in it, or cannot take ' +
    'a large (post-quantum) hello.',
  reads: ['dns', 'tls'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `${places(data.addresses)} ${word(hostNames(data.addresses), 'accepts', 'accept')} the connection and ${word(hostNames(data.addresses), 'resets', 'reset')} it ` +
    `during the TLS handshake${detailOf(data.addresses)}.`,
  remedies: (data, context) => {
    const proof = verify(context, ['tls/reset']);
    return [
      ...passBehindProxy(data.addresses, 'let TLS to these names pass, by name, and take hellos of two packets', context, proof),
      openFirewall(hostNames(data.addresses), context, proof),
      largeHello(data.addresses, context, proof),
      exemptFromInspection(data.addresses, context, proof),
      restartAgent(context, proof),
    ];
  },
  docs: ['https://github.com/aws/amazon-ssm-agent/issues/640'],
  page: {
    recognised: 'TCP opens, and the connection is reset or closed during the handshake.',
    severity: ALWAYS_ERROR,
  },
  sample: { addresses: SILENT_IN_VPC },
};

function judge(picture: Picture): readonly DraftOf<'tls/reset', TlsResetData>[] {
  return unexplained(picture, 'tls/reset', ['reset', 'closed']);
}
