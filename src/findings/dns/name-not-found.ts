/** The Amazon resolver itself says that the name of an endpoint does not exist. */

import { capabilitiesOf, hostsOf } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { distinct, viewSays } from '../../picture/seen.ts';
import { list, word } from '../../remedies/phrases.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import { valuesOf } from '../../remedies/values.ts';
import { mendPrivateZone, mendResolverRule, passDnsFirewall } from '../../remedies/vpc-resolver.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { BOTH_HOSTS } from '../samples.ts';
import { affected } from './affected.ts';

export interface DnsNameNotFoundData {
  readonly hosts: readonly string[];
  readonly servers: readonly string[];
}

export const dnsNameNotFound: Finding<'dns/name-not-found', DnsNameNotFoundData> = {
  code: 'dns/name-not-found',
  number: 2,
  title: 'The Amazon resolver says that the name does not exist',
  summary:
    "NXDOMAIN comes from the VPC's own resolver. Usually a private hosted zone covers the name but lacks the record: Route 53 does " +
    'not fall through to public DNS then. Otherwise the Region is wrong, or does not have the service.',
  reads: ['dns'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `${list(data.servers)} ${word(data.servers, 'answers', 'answer')} that ${list(data.hosts)} ` +
    `${word(data.hosts, 'does', 'do')} not exist (NXDOMAIN).`,
  remedies: (data, context) => {
    const { region } = valuesOf(context);
    const proof = verify(context, ['dns/name-not-found']);
    const asked = { hosts: data.hosts, servers: data.servers, proof };
    return [
      mendPrivateZone(asked, context),
      remedy({
        title: 'see that the Region is the one meant',
        owner: 'node',
        text: `Make sure that ${region} is the Region meant; a mistyped one gives this answer as well.`,
        commands: [aws(context, 'ec2 describe-regions --region-names', region)],
        permission: 'ec2:DescribeRegions',
        risk: 'None.',
        verify: proof,
      }),
      mendResolverRule(asked, context),
      passDnsFirewall(asked, context),
    ];
  },
  docs: ['Considerations when working with a private hosted zone (Route 53)'],
  page: {
    recognised:
      'The Amazon resolver (or a --resolver) answers NXDOMAIN for a required name, and no other view knows a usable address. NXDOMAIN from a server ' +
      'of your own, where Amazon has an answer, is dns/forwarder-missing instead.',
    severity: ALWAYS_ERROR,
  },
  sample: { hosts: BOTH_HOSTS, servers: ['169.254.169.253'] },
};

function judge(picture: Picture): readonly DraftOf<'dns/name-not-found', DnsNameNotFoundData>[] {
  const { endpoints, views, evidence } = affected(picture, 'not-found');
  if (endpoints.length === 0) return [];
  const hosts = hostsOf(endpoints);
  const servers = distinct(views.map(viewSays)).map(({ server }) => server);
  return [
    {
      code: 'dns/name-not-found',
      severity: 'error',
      subjects: hosts,
      data: { hosts, servers },
      evidence,
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}
