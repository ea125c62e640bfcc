/** Some interface services have private addresses here, and others only public ones. */

import type { Service } from '../../knowledge/types.ts';
import { capabilitiesOf, hostsOf } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { centralEndpoints } from '../../remedies/hub.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { list, word } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { createEndpoints, repairPrivateDns } from '../../remedies/vpc-endpoints.ts';
import { covers, type DraftOf, type Finding, isError } from '../finding.ts';
import { PUBLIC_IP } from '../samples.ts';
import { centralOf, internetWorks, isPartial, presenceEvidence, publicIpsOf } from './endpoint-presence.ts';
import { internetHint, PRIVATE_DNS_DOCS } from './forwarding.ts';

export interface DnsPartialEndpointsData {
  readonly privateServices: readonly Service[];
  readonly publicServices: readonly Service[];
  readonly addresses: readonly string[];
  readonly internetWorks: boolean;
  /**
   * The endpoints that are there lie outside this VPC: a hub has them, and is where the missing one
   * belongs.
   */
  readonly central?: true;
}

export const dnsPartialEndpoints: Finding<'dns/partial-endpoints', DnsPartialEndpointsData> = {
  code: 'dns/partial-endpoints',
  number: 8,
  title: 'Some endpoints are private, others public',
  summary:
    'Some of the required interface services have private addresses and others public ones: the set of endpoints is incomplete, or one of ' +
    'them has private DNS off. Nodes then appear online while sessions or commands fail.',
  reads: ['dns', 'tcp'],
  about: 'interface',
  judge,
  explains: [
    {
      // The missing endpoint is the cause: names then lead to public addresses, and those do not
      // answer.
      codes: ['tcp/no-internet-path', 'tcp/firewalled', 'tcp/unreachable', 'tcp/refused'],
      when: (own, symptom) => isError(own) && covers(own, symptom),
    },
    {
      // Off EC2: some names are private, others are not. The two hypotheses of the latter are this
      // finding's.
      codes: ['dns/private-view-missing'],
      when: (own, symptom) => isError(own) && covers(own, symptom),
    },
  ],
  message: (data) =>
    `${list(data.privateServices, 7)} ${word(data.privateServices, 'is', 'are')} private here, but ${list(data.publicServices, 7)} ` +
    `${word(data.publicServices, 'has', 'have')} public addresses only (${list(data.addresses)}). ${internetHint(data.internetWorks)}`,
  remedies: (data, context) => {
    const proof = verify(context, ['dns/partial-endpoints', 'tcp']);
    return [
      ...(data.central === true
        ? centralEndpoints(data.publicServices, context, proof)
        : [repairPrivateDns(data.publicServices, context, proof, true), createEndpoints(data.publicServices, context, proof)]),
      ...(data.internetWorks ? [] : [restartAgent(context, proof)]),
    ];
  },
  docs: [PRIVATE_DNS_DOCS],
  page: {
    recognised:
      'Some interface services have private addresses and other required ones public addresses only, in every view. S3 is exempt: behind a gateway ' +
      'endpoint its addresses are public.',
    severity:
      'Error with --expect private, or when the public addresses do not answer. Info when they do: it works, over two paths.',
  },
  sample: {
    privateServices: ['ssm'],
    publicServices: ['ssmmessages'],
    addresses: [PUBLIC_IP],
    internetWorks: false,
  },
};

function judge(picture: Picture): readonly DraftOf<'dns/partial-endpoints', DnsPartialEndpointsData>[] {
  const { publicOnes, dead, privateOnes } = picture.presence;
  if (!isPartial(picture, privateOnes)) return [];
  const expected = picture.facts.request.expect === 'private';
  // What works over the internet is an info, not a fault.
  const told = expected ? publicOnes : dead.length > 0 ? dead : publicOnes;
  if (told.length === 0) return [];
  return [
    {
      code: 'dns/partial-endpoints',
      severity: expected || dead.length > 0 ? 'error' : 'info',
      subjects: hostsOf(told),
      data: {
        privateServices: privateOnes.map(({ service }) => service),
        publicServices: told.map(({ service }) => service),
        addresses: publicIpsOf(told),
        internetWorks: internetWorks(told),
        ...centralOf(picture, privateOnes),
      },
      evidence: presenceEvidence([...told, ...privateOnes]),
      capabilities: capabilitiesOf(told),
    },
  ];
}
