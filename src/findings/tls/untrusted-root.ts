/** The chain is in Amazon's name, but this node's roots do not vouch for it. */

import type { Picture } from '../../picture/picture.ts';
import { findImpostor } from '../../remedies/inspection.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean, places } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { handshakes, publicRootsCommands } from '../../remedies/roots.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { FOREIGN_CHAIN } from '../samples.ts';
import { issuedBy, type TlsData } from './certificate-data.ts';
import { completed, draftAt, namesOnLeaf, tlsHits } from './hits.ts';

export type TlsUntrustedRootData = TlsData & { readonly verifyError: string };

export const tlsUntrustedRoot: Finding<'tls/untrusted-root', TlsUntrustedRootData> = {
  code: 'tls/untrusted-root',
  number: 22,
  title: "This node does not trust Amazon's certificates",
  summary:
    "The chain is in Amazon's name, but the roots of this node do not vouch for it: Amazon's roots are missing from the system's store (an old " +
    'or minimal image), or the chain only pretends to be from Amazon.',
  reads: ['dns', 'tls'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `The certificate of ${places(data.addresses)}, issued by ${issuedBy(data.issuer)}${data.subject === null ? '' : ` for "${clean(data.subject)}"`}, ` +
    `does not verify with the roots of this node (${clean(data.verifyError)}).`,
  remedies: (data, context) => {
    const proof = verify(context, ['tls/untrusted-root']);
    return [
      remedy({
        title: 'bring the root certificates up to date',
        owner: 'node',
        text:
          "Bring the system's root certificates up to date; Amazon Root CA 1 and Starfield Services Root CA - G2 belong into them. If it still " +
          'fails, compare the fingerprint with https://www.amazontrust.com/repository/: a name alone proves nothing. ' +
          (context.os === 'linux'
            ? 'The apt command is for Debian and Ubuntu, the dnf command for Amazon Linux and Red Hat.'
            : ''),
        commands: [...publicRootsCommands(context), ...handshakes(data.addresses, context)],
        ...(context.os === 'linux' ? { oneFits: ['Debian and Ubuntu', 'Amazon Linux and Red Hat'] } : {}),
        permission: 'administrator rights on the node',
        risk: "Only the publisher's roots are added; other programs on this node use them as well.",
        verify: proof,
      }),
      findImpostor(data.addresses, false, context, verify(context, ['tls'])),
      restartAgent(context, proof),
    ];
  },
  docs: ['Troubleshooting SSM Agent', 'https://www.amazontrust.com/repository/'],
  page: {
    recognised:
      "The chain is in Amazon's name, and does not verify with this node's roots: the root that it leads to is missing from the store. " +
      'On Windows that is unknown and no finding: Windows fetches a root when a program first needs it.',
    severity: ALWAYS_ERROR,
  },
  sample: { ...FOREIGN_CHAIN, verifyError: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' },
};

function judge(picture: Picture): readonly DraftOf<'tls/untrusted-root', TlsUntrustedRootData>[] {
  const hits = tlsHits(picture, ['untrusted']);
  if (hits.length === 0) return [];
  const { addresses, draft } = draftAt(hits);
  const tls = completed(hits);
  return [
    {
      code: 'tls/untrusted-root',
      ...draft,
      data: { addresses, ...namesOnLeaf(tls), verifyError: tls?.verifyError ?? 'unknown' },
    },
  ];
}
