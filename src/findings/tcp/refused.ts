/** Something answers with a reset (RST) where the endpoint must be. */

import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import type { DialFailure } from '../../platform/failures.ts';
import { firewallCommands } from '../../remedies/node-commands.ts';
import { ownFirewall } from '../../remedies/own-firewall.ts';
import { whoseCommands } from '../../remedies/packet-paths.ts';
import { detailOf, hostNames, ipsOf, list, places, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { addressesOnly, isPrivateHere } from '../../remedies/values.ts';
import { type DraftOf, type Finding, https } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { SILENT_IN_VPC } from '../samples.ts';
import { atAll, closedEndpoints, dead, draftAbout, reasonIs, someOutside } from './closed.ts';

export interface TcpRefusedData {
  readonly addresses: readonly At[];
}

const REFUSED: readonly DialFailure[] = ['refused', 'reset'];

export const tcpRefused: Finding<'tcp/refused', TcpRefusedData> = {
  code: 'tcp/refused',
  number: 18,
  title: 'The connection is refused',
  summary:
    'The address answers with a reset (RST): either nothing listens there, so that the name leads to the wrong machine, or a firewall ' +
    'rejects instead of dropping. An AWS endpoint never refuses TCP 443.',
  reads: ['dns', 'tcp'],
  about: 'endpoints',
  judge,
  packets: ({ addresses }) => https(addresses),
  message: (data) =>
    `${places(data.addresses)} ${word(hostNames(data.addresses), 'refuses', 'refuse')} TCP 443${detailOf(data.addresses)}: wrong machine, or a firewall ` +
    'that rejects.',
  remedies: (data, context) => {
    const proof = verify(context, ['tcp/refused']);
    const inside = addressesOnly(ipsOf(data.addresses)).filter((ip) => isPrivateHere(ip, context));
    return [
      remedy({
        title: inside.length > 0 ? 'see whose address it is' : 'see which firewall or proxy rejects it',
        owner: inside.length > 0 ? 'vpc' : 'firewall',
        ...(inside.length > 0 && someOutside(data.addresses, context)
          ? { account: `the account that owns ${list(inside)}` }
          : {}),
        text:
          inside.length > 0
            ? `See whose ${list(inside)} ${word(inside, 'is', 'are')}: no interface of a VPC endpoint there means that DNS or a hosts file names an old address.`
            : `See which firewall or proxy between here and ${list(ipsOf(data.addresses))} rejects TCP 443 for ${list(hostNames(data.addresses))}.`,
        commands: inside.length > 0 ? whoseCommands(inside, context) : firewallCommands(context, ipsOf(data.addresses)),
        permission: inside.length > 0 ? 'ec2:DescribeNetworkInterfaces' : 'administrator rights on the node',
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
      ...ownFirewall(ipsOf(data.addresses), context, proof),
    ];
  },
  page: {
    recognised: 'No address of a required endpoint opens TCP 443, and attempts end in a reset (RST).',
    severity: ALWAYS_ERROR,
  },
  sample: { addresses: SILENT_IN_VPC },
};

function judge(picture: Picture): readonly DraftOf<'tcp/refused', TcpRefusedData>[] {
  const found = closedEndpoints([...dead(picture, 'private'), ...dead(picture, 'public')], reasonIs(REFUSED));
  return found.length === 0 ? [] : [{ code: 'tcp/refused', ...draftAbout(found), data: { addresses: atAll(found) } }];
}
