/** A firewall on the way stops TLS hellos for this name. */

import { isAnswered } from '../../picture/handshake-cause.ts';
import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import { passBehindProxy } from '../../remedies/behind-proxy.ts';
import { exemptFromInspection } from '../../remedies/inspection.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { openFirewall } from '../../remedies/packet-paths.ts';
import { detailOf, hostNames, list, places, word } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { regionalHost, SILENT_IN_VPC } from '../samples.ts';
import { draftAt } from './hits.ts';
import { causedBy } from './hung.ts';

/** `answered`: names whose hello got an answer at the same addresses. */
export interface TlsSniFilteredData {
  readonly addresses: readonly At[];
  readonly answered: readonly string[];
}

export const tlsSniFiltered: Finding<'tls/sni-filtered', TlsSniFilteredData> = {
  code: 'tls/sni-filtered',
  number: 28,
  title: 'A filter on the way stops the name',
  summary:
    'TCP opens, and the TLS hello for this name is dropped or reset, while a hello for another name at the same address is answered: a firewall ' +
    'in between reads the server name (SNI) and does not have this one on its list.',
  reads: ['dns', 'tls'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `The TLS hello for ${places(data.addresses)} is stopped on the way${detailOf(data.addresses)}, while one for ${list(data.answered)} at the ` +
    `same ${word(data.addresses, 'address', 'addresses')} is answered: the name is filtered.`,
  remedies: (data, context) => {
    const proof = verify(context, ['tls/sni-filtered', 'tls/stalled', 'tls/reset']);
    return [
      ...passBehindProxy(data.addresses, 'let TLS to these names pass, by name', context, proof),
      openFirewall(hostNames(data.addresses), context, proof),
      exemptFromInspection(data.addresses, context, proof),
      restartAgent(context, proof),
    ];
  },
  docs: ['Stateful domain list rule groups in AWS Network Firewall'],
  page: {
    recognised: 'The hello for this name is dropped or reset, while a hello for another name is answered at the same address.',
    severity: 'Error.',
  },
  sample: { addresses: SILENT_IN_VPC, answered: [regionalHost('kms')] },
};

function judge(picture: Picture): readonly DraftOf<'tls/sni-filtered', TlsSniFilteredData>[] {
  const hits = causedBy(picture, ['name']);
  if (hits.length === 0) return [];
  const { addresses, draft } = draftAt(hits);
  const answered = hits.flatMap(({ connection: { host, ip, retries = [] } }) =>
    retries.filter((retry) => retry.servername !== host && isAnswered(retry)).map(({ servername }) => ({ ip, servername })),
  );
  const evidence = answered.map(({ ip, servername }) => `${ip} answers a hello for ${servername}`);
  const names = [...new Set(answered.map(({ servername }) => servername))];
  return [
    { code: 'tls/sni-filtered', ...draft, data: { addresses, answered: names }, evidence: [...evidence, ...draft.evidence] },
  ];
}
