/** The two sides have no TLS version or cipher in common. */

import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import { exemptFromInspection } from '../../remedies/inspection.ts';
import { detailOf, hostNames, places, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { SILENT_IN_VPC } from '../samples.ts';
import { draftAt, tlsHits } from './hits.ts';

export interface TlsProtocolVersionData {
  readonly addresses: readonly At[];
}

export const tlsProtocolVersion: Finding<'tls/protocol-version', TlsProtocolVersionData> = {
  code: 'tls/protocol-version',
  number: 25,
  title: 'There is no TLS version in common',
  summary:
    'The handshake ends because the two sides share no protocol version or cipher. AWS endpoints take TLS 1.2 and 1.3, so either a device in ' +
    'between answers, or the crypto policy of this node is set too narrow.',
  reads: ['dns', 'tls'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `${places(data.addresses)} ${word(hostNames(data.addresses), 'offers', 'offer')} no TLS version or cipher that this node accepts` +
    `${detailOf(data.addresses)}.`,
  remedies: (data, context) => {
    const proof = verify(context, ['tls/protocol-version']);
    return [
      exemptFromInspection(data.addresses, context, proof),
      remedy({
        title: 'permit TLS 1.2 on this node',
        owner: 'node',
        text: 'Then the policy of this node: TLS 1.2 with ECDHE and AES-GCM must be permitted.',
        commands:
          context.os === 'windows'
            ? [
                'Get-TlsCipherSuite | Select-Object Name',
                String.raw`Get-ChildItem HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols -Recurse`,
              ]
            : ['openssl version', 'update-crypto-policies --show'],
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
    ];
  },
  docs: ['TLS 1.2 to become the minimum TLS protocol level for all AWS API endpoints'],
  page: {
    recognised: 'The handshake ends in an alert: no common protocol version or cipher. AWS endpoints speak TLS 1.2 and 1.3.',
    severity: ALWAYS_ERROR,
  },
  sample: { addresses: SILENT_IN_VPC },
};

function judge(picture: Picture): readonly DraftOf<'tls/protocol-version', TlsProtocolVersionData>[] {
  const hits = tlsHits(picture, ['protocol-version', 'alert']);
  if (hits.length === 0) return [];
  const { addresses, draft } = draftAt(hits);
  return [{ code: 'tls/protocol-version', ...draft, data: { addresses } }];
}
