/** S3's own name answers, and the name of a bucket below it does not. */

import type { Capability } from '../../knowledge/types.ts';
import { hostsOf } from '../../picture/endpoint-choice.ts';
import { type AddressPicture, type EndpointPicture, familiesOf, type Picture } from '../../picture/picture.ts';
import { type At, at, distinct, evidenceAt, type ServerSays, viewSays } from '../../picture/seen.ts';
import type { View } from '../../picture/views.ts';
import { openFirewall } from '../../remedies/packet-paths.ts';
import { detailOf, list, serversSay, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { byOwner, mendPrivateZone } from '../../remedies/vpc-resolver.ts';
import { askServers } from '../dns/look-ups.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { DNS_SUFFIX, OWN_SERVER } from '../samples.ts';

export interface S3VirtualHostUnreachableData {
  readonly hosts: readonly string[];
  /** The servers that have no address for it. */
  readonly servers: readonly ServerSays[];
  /** Where the handshake breaks for this name. */
  readonly addresses: readonly At[];
}

export const s3VirtualHostUnreachable: Finding<'s3/virtual-host-unreachable', S3VirtualHostUnreachableData> = {
  code: 's3/virtual-host-unreachable',
  number: 88,
  title: 'The name of a bucket does not lead to S3',
  summary:
    "S3's own name works, and names of buckets below it do not: a DNS zone without a wildcard, or a filter that lists S3's name alone. The " +
    "agent's SDK and the addresses of patch snapshots put the bucket's name before S3's.",
  reads: ['dns', 'tcp', 'tls', 'http'],
  about: 's3',
  judge,
  message: ({ hosts, servers, addresses }) =>
    `${list(hosts)} ${word(hosts, 'does', 'do')} not lead to S3, although S3's own name does: ` +
    (servers.length > 0 ? `${serversSay(servers)}.` : `the TLS handshake breaks for this name${detailOf(addresses)}.`),
  remedies: ({ hosts, servers }, context) => {
    const proof = verify(context, ['s3']);
    if (servers.length === 0) return [openFirewall(hosts, context, proof)];
    const { vpc, others } = byOwner(
      servers.map(({ server }) => server),
      context,
    );
    const inVpc = vpc.length === 0 ? [] : [mendPrivateZone({ hosts, servers: vpc, proof }, context)];
    if (vpc.length > 0 && others.length === 0) return inVpc;
    return [
      ...inVpc,
      remedy({
        title: 'give the zone of S3 a wildcard record, or remove it',
        owner: 'dns',
        text:
          `On ${list(others, 6)}: the zone of S3 must have a wildcard record (*) beside its own name, or none of both, so that the names are asked of AWS. ` +
          'An interface endpoint for S3 with private DNS brings both.',
        commands: askServers(hosts, others, context),
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
    ];
  },
  docs: ['Virtual hosting of buckets (Amazon S3 User Guide)', 'AWS PrivateLink for Amazon S3'],
  page: {
    recognised:
      "A bucket's name below S3's (that of the agent's bucket, and those of --bucket) does not resolve (NXDOMAIN, SERVFAIL, no address), or each " +
      'handshake with it hangs or is reset, while S3’s own name of the same family works.',
    severity: 'Error where a capability that reads or writes by such names was asked for. Info otherwise.',
  },
  sample: {
    hosts: [`amazon-ssm-REGION.s3.REGION.${DNS_SUFFIX}`],
    servers: [{ server: OWN_SERVER, says: 'NXDOMAIN' }],
    addresses: [],
  },
};

const HUNG: readonly string[] = ['timeout', 'reset', 'closed'];
interface Found {
  readonly endpoint: EndpointPicture;
  readonly lost: readonly View[];
  readonly broken: readonly AddressPicture[];
}

/** The agent's own downloads and the addresses of patch snapshots; what the user's buckets are for. */
const OF_AWS: readonly Capability[] = ['patch-manager', 'agent-update'];
const OF_THE_USER: readonly Capability[] = ['s3-output'];

function judge(picture: Picture): readonly DraftOf<'s3/virtual-host-unreachable', S3VirtualHostUnreachableData>[] {
  const { v4 } = familiesOf(picture.facts);
  const isLost = ({ status }: View): boolean => status === 'nxdomain' || status === 'failure' || (status === 'nodata' && v4);
  const found = picture.endpoints.flatMap((endpoint): Found[] => {
    if (endpoint.kind !== 'bucket' || endpoint.proxied || !isBelowWorking(picture, endpoint)) return [];
    const lost = endpoint.configured.filter(isLost);
    const tried = endpoint.all.filter(({ reach }) => reach.state !== 'unknown');
    const breaks = tried.every(
      ({ reach, byChance }) => reach.state === 'fails' && reach.layer === 'tls' && HUNG.includes(reach.reason) && !byChance,
    );
    if (lost.length > 0 && lost.length === endpoint.configured.length) return [{ endpoint, lost, broken: [] }];
    return tried.length > 0 && breaks ? [{ endpoint, lost: [], broken: tried }] : [];
  });
  if (found.length === 0) return [];
  const { buckets } = picture.facts.request;
  const isUsers = found.every(({ endpoint: { host } }) => buckets.some((name) => host.startsWith(`${name}.`)));
  const capabilities = picture.facts.request.for.filter((name) =>
    (isUsers ? OF_THE_USER : [...OF_AWS, ...OF_THE_USER]).includes(name),
  );
  const addresses = found.flatMap(({ endpoint, broken }) => broken.map((address) => at(endpoint.host, address)));
  const servers = found.flatMap(({ lost }) => lost.map(viewSays));
  return [
    {
      code: 's3/virtual-host-unreachable',
      severity: capabilities.length > 0 ? 'error' : 'info',
      subjects: hostsOf(found.map(({ endpoint }) => endpoint)),
      data: { hosts: hostsOf(found.map(({ endpoint }) => endpoint)), servers: distinct(servers), addresses },
      evidence: [
        ...found.flatMap(({ endpoint, lost }) => lost.map(({ server, says }) => `${server} says ${says} for ${endpoint.host}`)),
        ...addresses.map(evidenceAt),
      ],
      capabilities,
    },
  ];
}

/** S3's own name, of which this one is a part, works for the agent. */
function isBelowWorking({ endpoints }: Picture, { host }: EndpointPicture): boolean {
  return endpoints.some(
    ({ service, kind, host: own, state }) =>
      service === 's3' && (kind === 'endpoint' || kind === 'dualstack') && host.endsWith(`.${own}`) && state === 'works',
  );
}
