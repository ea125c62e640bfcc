/** The server's certificate is for another name. */

import type { Picture } from '../../picture/picture.ts';
import { whoseCommands } from '../../remedies/packet-paths.ts';
import { clean, hostNames, ipsOf, list, places, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { handshakes } from '../../remedies/roots.ts';
import { addressesOnly, isPrivateHere } from '../../remedies/values.ts';
import { mendPrivateZone, ownerOfNames } from '../../remedies/vpc-resolver.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { FOREIGN_CHAIN, regionalHost } from '../samples.ts';
import { issuedBy, type TlsData } from './certificate-data.ts';
import { completed, draftAt, namesOnLeaf, tlsHits } from './hits.ts';

export type TlsNameMismatchData = TlsData & { readonly names: readonly string[] };

export const tlsNameMismatch: Finding<'tls/name-mismatch', TlsNameMismatchData> = {
  code: 'tls/name-mismatch',
  number: 24,
  title: 'The certificate is for another name',
  summary:
    'The certificate verifies, but not for the name that was asked for: the name leads to the wrong machine (an old hosts entry, a wrong record ' +
    "in a private zone, another service's endpoint).",
  reads: ['dns', 'tls'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `${places(data.addresses)} ${word(hostNames(data.addresses), 'presents', 'present')} a certificate for ${data.names.length > 0 || data.subject === null ? list(data.names) : clean(data.subject)}` +
    `${data.issuer === null ? '' : `, issued by ${issuedBy(data.issuer)}`}: the name leads to the wrong machine.`,
  remedies: (data, context) => {
    const inside = addressesOnly(ipsOf(data.addresses)).filter((ip) => isPrivateHere(ip, context));
    const proof = verify(context, ['tls/name-mismatch', 'dns']);
    const asked = { hosts: hostNames(data.addresses), servers: context.dnsServers ?? [], proof };
    const zone = ownerOfNames(context) === 'vpc' ? [mendPrivateZone(asked, context)] : [];
    return [
      remedy({
        title: 'see whose address it is, and correct what points there',
        owner: ownerOfNames(context),
        text:
          `See whose ${list(ipsOf(data.addresses))} ${word(ipsOf(data.addresses), 'is', 'are')}, then correct what points ${list(hostNames(data.addresses))} there: the private hosted ` +
          'zone, the DNS server or the hosts file. An alias to the endpoint stays right when its addresses change.',
        commands: [...handshakes(data.addresses, context), ...whoseCommands(inside, context)],
        permission: 'ec2:DescribeNetworkInterfaces',
        risk: 'The look-ups change nothing. A corrected record holds for everybody who uses the zone.',
        rollback: 'Restore the former record.',
        rollbackIsText: true,
        verify: proof,
      }),
      ...zone,
    ];
  },
  page: {
    recognised: 'The chain verifies, and none of the names in the certificate fits the host name (RFC 6125).',
    severity: ALWAYS_ERROR,
  },
  sample: { ...FOREIGN_CHAIN, subject: null, names: [regionalHost('kms')] },
};

function judge(picture: Picture): readonly DraftOf<'tls/name-mismatch', TlsNameMismatchData>[] {
  const hits = tlsHits(picture, ['name-mismatch']);
  if (hits.length === 0) return [];
  const { addresses, draft } = draftAt(hits);
  const tls = completed(hits);
  return [{ code: 'tls/name-mismatch', ...draft, data: { addresses, ...namesOnLeaf(tls), names: tls?.names ?? [] } }];
}
