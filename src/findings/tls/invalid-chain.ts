/** The chain leads to a known root but breaks a rule, so the agent refuses it. */

import type { Picture } from '../../picture/picture.ts';
import { exemptFromInspection, ownerOf, whoAnswers } from '../../remedies/inspection.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean, ipsOf, list, places } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { FOREIGN_CHAIN } from '../samples.ts';
import { brokenRule, issuedBy, ruleWords, type TlsData } from './certificate-data.ts';
import { completed, draftAt, type Hit, namesOnLeaf, tlsHits } from './hits.ts';

export type TlsInvalidChainData = TlsData & { readonly verifyError: string };

export const tlsInvalidChain: Finding<'tls/invalid-chain', TlsInvalidChainData> = {
  code: 'tls/invalid-chain',
  number: 75,
  title: 'The certificate chain breaks a rule',
  summary:
    'The chain leads to a root, or claims to, but breaks a rule: names that an authority may not certify, a purpose that is not a ' +
    "server's, a path that is too long, an unknown critical extension, a weak signature or key. The agent refuses it; AWS's own chains break none.",
  reads: ['dns', 'tls'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `The certificate of ${places(data.addresses)}, issued by ${issuedBy(data.issuer)}${data.subject === null ? '' : ` for "${clean(data.subject)}"`}, ` +
    `does not verify. ${brokenRule(data.verifyError)}`,
  remedies: (data, context) => {
    const proof = verify(context, ['tls']);
    return [
      remedy({
        title: 'have a valid chain issued for what answers',
        owner: ownerOf(data.addresses, context),
        text:
          `Find who runs what answers at ${list(ipsOf(data.addresses))}: a device that opens TLS, or a stand-in for AWS. Its authority must issue a ` +
          `chain that breaks no rule. Here: ${ruleWords(data.verifyError)}.`,
        ...whoAnswers(data.addresses, context),
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
      exemptFromInspection(data.addresses, context, proof),
      restartAgent(context, proof),
    ];
  },
  docs: ['RFC 5280, section 6: https://www.rfc-editor.org/rfc/rfc5280#section-6'],
  page: {
    recognised:
      "The chain ends in a root of this node, of --ca-bundle, or in Amazon's name, and OpenSSL finds a rule of RFC 5280 broken, or Go, which the agent is " +
      'written in, would refuse it: SHA-1, keys that are too small, unknown critical extensions, malformed certificates.',
    severity: `${ALWAYS_ERROR} A chain of somebody else that breaks a rule is tls/intercepted, with the rule.`,
  },
  sample: { ...FOREIGN_CHAIN, verifyError: 'permitted subtree violation' },
};

function judge(picture: Picture): readonly DraftOf<'tls/invalid-chain', TlsInvalidChainData>[] {
  const hits = tlsHits(picture, ['invalid']);
  // One finding for each broken rule.
  const byRule = new Map<string, Hit[]>();
  for (const hit of hits) {
    const verifyError = completed([hit])?.verifyError ?? 'unknown';
    byRule.set(verifyError, [...(byRule.get(verifyError) ?? []), hit]);
  }
  return [...byRule].map(([verifyError, broken]) => {
    const { addresses, draft } = draftAt(broken);
    return { code: 'tls/invalid-chain', ...draft, data: { addresses, ...namesOnLeaf(completed(broken)), verifyError } };
  });
}
