/** Packets to public addresses vanish: this node has no way to the internet. */

import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { ownFirewall } from '../../remedies/own-firewall.ts';
import { internetPath } from '../../remedies/packet-paths.ts';
import { detailOf, hostNames, ipsOf, places } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { servicesOf } from '../../remedies/values.ts';
import { createEndpoints, s3Gateway } from '../../remedies/vpc-endpoints.ts';
import { type DraftOf, type Finding, https } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { PUBLIC_IP, SSM_HOST, silentAt } from '../samples.ts';
import { atAll, draftAbout, vanishedPublic } from './closed.ts';

export interface TcpNoInternetPathData {
  readonly addresses: readonly At[];
}

export const tcpNoInternetPath: Finding<'tcp/no-internet-path', TcpNoInternetPathData> = {
  code: 'tcp/no-internet-path',
  number: 16,
  title: 'There is no way to the internet',
  summary:
    'The names resolve to public addresses, and packets there vanish. Nothing says that the VPC is meant to be private, so there are two ' +
    'ways out: repair the internet path, or create VPC endpoints.',
  reads: ['dns', 'tcp', 'imds'],
  about: 'interface',
  judge,
  packets: ({ addresses }) => https(addresses),
  message: (data) =>
    `The public addresses of ${places(data.addresses)} do not answer on TCP 443${detailOf(data.addresses)}: this node has no working path ` +
    'to the internet, and no private endpoint either.',
  remedies: (data, context) => {
    const hosts = hostNames(data.addresses);
    const proof = verify(context, ['tcp/no-internet-path', 'dns/endpoint-missing']);
    const internet = internetPath(hosts, context, verify(context, ['tcp/no-internet-path']));
    if (context.kind === 'hybrid') return [internet, restartAgent(context, proof)];
    return [
      internet,
      createEndpoints(wantedServices(hosts), context, proof),
      ...(servicesOf(hosts).includes('s3') ? [s3Gateway(context, verify(context, ['s3', 'tcp/no-internet-path']))] : []),
      ...ownFirewall(ipsOf(data.addresses), context, proof),
      restartAgent(context, proof),
    ];
  },
  docs: ['NAT gateways', 'Improve the security of EC2 instances by using VPC endpoints for Systems Manager'],
  page: {
    recognised:
      'At the public addresses of required endpoints TCP 443 vanishes, and no public address of an interface service answers. On EC2, S3 may answer: ' +
      'a gateway endpoint is no internet path.',
    severity: `${ALWAYS_ERROR} Where something shows that the VPC is meant to be private, the missing endpoint is named instead.`,
  },
  sample: { addresses: [silentAt(SSM_HOST, PUBLIC_IP)] },
};

function judge(picture: Picture): readonly DraftOf<'tcp/no-internet-path', TcpNoInternetPathData>[] {
  const found = vanishedPublic(picture);
  const { publicAnswers, s3Answers } = picture.presence;
  // Off EC2 there is no gateway endpoint: S3's public answer is an internet path, with holes.
  if (found.length === 0 || publicAnswers || (s3Answers && !picture.onEc2)) return [];
  return [{ code: 'tcp/no-internet-path', ...draftAbout(found), data: { addresses: atAll(found) } }];
}

/**
 * The endpoints that these hosts would need; a host of no known service still needs the two that
 * nothing works without.
 */
function wantedServices(hosts: readonly string[]): ReturnType<typeof servicesOf> {
  const found = servicesOf(hosts).filter((service) => service !== 's3');
  return found.length > 0 ? found : ['ssm', 'ssmmessages'];
}
