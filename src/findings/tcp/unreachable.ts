/** The kernel or a router says that there is no route to the endpoint. */

import { isPrivate } from '../../picture/addresses.ts';
import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import type { DialFailure } from '../../platform/failures.ts';
import { ownFirewall } from '../../remedies/own-firewall.ts';
import { aclAndRoute, internetPath } from '../../remedies/packet-paths.ts';
import { detailOf, hostNames, ipsOf, places } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { isPrivateHere } from '../../remedies/values.ts';
import { type DraftOf, type Finding, https } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { SILENT_IN_VPC } from '../samples.ts';
import { atAll, closedEndpoints, dead, draftAbout, reasonIs, silentOf, someOutside } from './closed.ts';

export interface TcpUnreachableData {
  readonly addresses: readonly At[];
}

const UNREACHABLE: readonly DialFailure[] = ['unreachable'];

export const tcpUnreachable: Finding<'tcp/unreachable', TcpUnreachableData> = {
  code: 'tcp/unreachable',
  number: 19,
  title: 'There is no route to the endpoint',
  summary:
    'The kernel has no route to the address, or a router answers with ICMP "unreachable". Unlike a silent drop, that is quick and explicit.',
  reads: ['dns', 'tcp'],
  about: 'endpoints',
  judge,
  packets: ({ addresses }) => https(addresses),
  message: (data) => `There is no route to ${places(data.addresses)}${detailOf(data.addresses)}.`,
  remedies: (data, context) => {
    const proof = verify(context, ['tcp/unreachable']);
    const ips = ipsOf(data.addresses);
    const near = ips.some((ip) => isPrivateHere(ip, context));
    return [
      ...ownFirewall(ips, context, proof, true),
      ...(near && context.kind !== 'hybrid'
        ? [aclAndRoute(silentOf(data.addresses, someOutside(data.addresses, context)), context, proof)]
        : [internetPath(hostNames(data.addresses), context, proof)]),
    ];
  },
  docs: ['Configure route tables (Amazon VPC)'],
  page: {
    recognised:
      'No address of a required endpoint opens TCP 443, and the kernel or an ICMP message says that there is no way. For the public addresses of S3, ' +
      's3/no-path says so.',
    severity: ALWAYS_ERROR,
  },
  sample: { addresses: SILENT_IN_VPC },
};

function judge(picture: Picture): readonly DraftOf<'tcp/unreachable', TcpUnreachableData>[] {
  const found = closedEndpoints([...dead(picture, 'private'), ...dead(picture, 'public')], reasonIs(UNREACHABLE)).filter(
    // `s3/no-path` judges S3's public addresses.
    ({ endpoint, addresses }) => endpoint.service !== 's3' || addresses.every((address) => isPrivate(address.class)),
  );
  return found.length === 0 ? [] : [{ code: 'tcp/unreachable', ...draftAbout(found), data: { addresses: atAll(found) } }];
}
