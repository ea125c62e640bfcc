/** The VPC is meant to be private, but no DNS view has a private address for a service. */

import type { Service } from '../../knowledge/types.ts';
import { capabilitiesOf, hostsOf } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { isAnswering } from '../../picture/views.ts';
import { centralEndpoints } from '../../remedies/hub.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { list, word } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { valuesOf } from '../../remedies/values.ts';
import { createEndpoints, repairPrivateDns } from '../../remedies/vpc-endpoints.ts';
import { covers, type DraftOf, type Finding, isError } from '../finding.ts';
import { PUBLIC_IP } from '../samples.ts';
import { centralOf, internetWorks, isPartial, presenceEvidence, publicIpsOf } from './endpoint-presence.ts';
import { internetHint, PRIVATE_DNS_DOCS } from './forwarding.ts';

export interface DnsEndpointMissingData {
  readonly services: readonly Service[];
  readonly addresses: readonly string[];
  /**
   * `expect`: `--expect private`. `gateway`: S3 answers and nothing else public does. `sibling`: an
   * optional service has an endpoint.
   */
  readonly why: 'expect' | 'gateway' | 'sibling';
  /** The public addresses answer: it works over the internet, but must not. */
  readonly internetWorks: boolean;
  /**
   * The endpoints that are there lie outside this VPC: a hub has them, and is where the missing one
   * belongs.
   */
  readonly central?: true;
}

export const dnsEndpointMissing: Finding<'dns/endpoint-missing', DnsEndpointMissingData> = {
  code: 'dns/endpoint-missing',
  number: 7,
  title: 'A private endpoint is missing',
  summary:
    'This VPC is meant to be private, but no DNS view has a private address for the service: the interface endpoint does not exist, its ' +
    "private DNS is off, or the VPC's DNS attributes are off.",
  reads: ['dns', 'tcp', 'imds'],
  about: 'interface',
  judge,
  explains: [
    {
      // The missing endpoint is the cause: names then lead to public addresses, and those do not
      // answer.
      codes: ['tcp/no-internet-path', 'tcp/firewalled', 'tcp/unreachable', 'tcp/refused'],
      when: (own, symptom) => isError(own) && covers(own, symptom),
    },
  ],
  message: (data, context) =>
    `${list(data.services, 7)} ${word(data.services, 'has', 'have')} no private address in ${valuesOf(context).vpcId}: every DNS view gives ` +
    `${data.addresses.length > 0 ? `public ones (${list(data.addresses)})` : 'none'}, although ` +
    (data.why === 'expect'
      ? '--expect private was given. '
      : 'S3 answers through a gateway endpoint and nothing else public does. ') +
    internetHint(data.internetWorks),
  remedies: (data, context) => {
    const more = data.why === 'expect' ? ['--expect', 'private'] : [];
    const proof = verify(context, ['dns/endpoint-missing', 'tcp'], more);
    return [
      ...(data.central === true
        ? centralEndpoints(data.services, context, proof)
        : [repairPrivateDns(data.services, context, proof), createEndpoints(data.services, context, proof)]),
      ...(data.internetWorks ? [] : [restartAgent(context, verify(context, ['dns', 'tcp'], more))]),
    ];
  },
  docs: [PRIVATE_DNS_DOCS, 'Access an AWS service using an interface VPC endpoint'],
  page: {
    recognised:
      'In every DNS view the required interface services have public addresses only, and something shows that the VPC is meant to be private: ' +
      '--expect private, a private endpoint of a service that nobody asked for, or S3 that answers while nothing else public does (a gateway ' +
      'endpoint). Without --expect private the public addresses must also fail to answer. Off EC2 only where an Amazon view was seen.',
    severity: 'Error. A public address that answers is a supported set-up, and no finding without --expect private.',
  },
  sample: { services: ['ssm', 'ssmmessages'], addresses: [PUBLIC_IP], why: 'gateway', internetWorks: false },
};

function judge(picture: Picture): readonly DraftOf<'dns/endpoint-missing', DnsEndpointMissingData>[] {
  const { publicOnes, dead, privateOnes, meantPrivate } = picture.presence;
  if (isPartial(picture, privateOnes) || meantPrivate === null) return [];
  // Only Amazon's view shows that an endpoint is missing: hybrid nodes get
  // `dns/private-view-missing` instead.
  const told = (meantPrivate === 'expect' ? publicOnes : dead).filter(({ amazon }) => picture.onEc2 || amazon.some(isAnswering));
  if (told.length === 0) return [];
  const addresses = publicIpsOf(told);
  return [
    {
      code: 'dns/endpoint-missing',
      severity: 'error',
      subjects: hostsOf(told),
      data: {
        services: told.map(({ service }) => service),
        addresses,
        why: meantPrivate,
        internetWorks: internetWorks(told),
        ...centralOf(picture, privateOnes),
      },
      evidence: presenceEvidence(told),
      capabilities: capabilitiesOf(told),
    },
  ];
}
