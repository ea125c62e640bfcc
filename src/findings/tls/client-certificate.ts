/** The server demands a client certificate, and the agent has none. */

import type { Picture } from '../../picture/picture.ts';
import { exemptFromInspection, ownerOf, whoAnswers } from '../../remedies/inspection.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { detailOf, hostNames, ipsOf, list, places, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { FOREIGN_CHAIN } from '../samples.ts';
import { issuedBy, type TlsData } from './certificate-data.ts';
import { completed, draftAt, namesOnLeaf, tlsHits } from './hits.ts';

export type TlsClientCertificateData = TlsData;

export const tlsClientCertificate: Finding<'tls/client-certificate', TlsClientCertificateData> = {
  code: 'tls/client-certificate',
  number: 107,
  title: 'A client certificate is demanded',
  summary:
    'What answers demands a certificate of its client (mutual TLS) and ends the connection without one. The agent has none to show, and AWS never ' +
    'asks for one: a proxy, an inspection appliance or an access gateway answers in place of AWS.',
  reads: ['dns', 'tls', 'http'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `${places(data.addresses)} ${word(hostNames(data.addresses), 'demands', 'demand')} a client certificate${detailOf(data.addresses)}` +
    `: AWS never asks for one, so this is somebody else's device${data.issuer === null ? '' : ` (its own certificate is issued by ${issuedBy(data.issuer)})`}.`,
  remedies: (data, context) => {
    const proof = verify(context, ['tls']);
    return [
      remedy({
        title: 'find who asks for a client certificate',
        owner: ownerOf(data.addresses, context),
        text:
          `Find who runs what answers at ${list(ipsOf(data.addresses))}: a proxy, inspection appliance or access gateway with mutual TLS. It must let ` +
          `${list(hostNames(data.addresses))} pass without a client certificate. The agent cannot send one: it has no setting for that. The handshake ` +
          'shows "Acceptable client certificate CA names", if the device names any: its owner is often among them.',
        ...whoAnswers(data.addresses, context),
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
      exemptFromInspection(data.addresses, context, proof),
      restartAgent(context, proof),
    ];
  },
  docs: ['RFC 8446, section 4.3.2: https://www.rfc-editor.org/rfc/rfc8446#section-4.3.2'],
  page: {
    recognised:
      "The server ends the connection with an alert once it has seen that no certificate comes: during the handshake, after the server's own " +
      'certificate (TLS 1.2), or instead of the first answer (TLS 1.3). nginx says it in a page. A server that merely asks is no finding: the agent ' +
      'declines, and goes on.',
    severity: ALWAYS_ERROR,
  },
  sample: { ...FOREIGN_CHAIN, subject: null },
};

function judge(picture: Picture): readonly DraftOf<'tls/client-certificate', TlsClientCertificateData>[] {
  const hits = tlsHits(picture, ['client-certificate-required']);
  if (hits.length === 0) return [];
  const { addresses, draft } = draftAt(hits);
  return [{ code: 'tls/client-certificate', ...draft, data: { addresses, ...namesOnLeaf(completed(hits)) } }];
}
