/** The server leaves out an intermediate certificate, so the agent cannot verify the chain. */

import type { Picture } from '../../picture/picture.ts';
import { exemptFromInspection, ownerOf, whoAnswers } from '../../remedies/inspection.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean, hostNames, ipsOf, list, places, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { FOREIGN_CHAIN } from '../samples.ts';
import { issuedBy, type TlsData } from './certificate-data.ts';
import { completed, draftAt, namesOnLeaf, tlsHits } from './hits.ts';

export const tlsIncompleteChain: Finding<'tls/incomplete-chain', TlsData> = {
  code: 'tls/incomplete-chain',
  number: 76,
  title: 'The server does not send its intermediate certificate',
  summary:
    "The server sends its own certificate alone. The agent knows the roots only, and does not fetch what lies between. AWS's servers send all of it: " +
    'something in between has copied or cut the chain.',
  reads: ['dns', 'tls'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `${places(data.addresses)} ${word(hostNames(data.addresses), 'sends', 'send')} a certificate${data.subject === null ? '' : ` ("${clean(data.subject)}")`} without the one of its issuer, ${issuedBy(data.issuer)}: ` +
    'this node has no way from there to a root that it trusts.',
  remedies: (data, context) => {
    const proof = verify(context, ['tls/incomplete-chain']);
    return [
      remedy({
        title: 'configure the whole chain on what answers',
        owner: ownerOf(data.addresses, context),
        text:
          `On what answers at ${list(ipsOf(data.addresses))} (a proxy, a balancer, a stand-in for AWS), configure the whole chain: its own certificate, ` +
          'then every intermediate, without the root. The handshake shows what is sent.',
        ...whoAnswers(data.addresses, context),
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
      exemptFromInspection(data.addresses, context, proof),
      restartAgent(context, proof),
    ];
  },
  docs: ['Amazon Trust Services: https://www.amazontrust.com/repository/'],
  page: {
    recognised: "The leaf comes alone, its issuer is Amazon's by name, and no root of this node has that name.",
    severity: ALWAYS_ERROR,
  },
  sample: FOREIGN_CHAIN,
};

function judge(picture: Picture): readonly DraftOf<'tls/incomplete-chain', TlsData>[] {
  const hits = tlsHits(picture, ['incomplete']);
  if (hits.length === 0) return [];
  const { addresses, draft } = draftAt(hits);
  return [{ code: 'tls/incomplete-chain', ...draft, data: { addresses, ...namesOnLeaf(completed(hits)) } }];
}
