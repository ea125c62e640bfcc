/**
 * The interface endpoint of one service in the node's VPC: is it there, does it work, and does its name lead to it?
 *
 * Sources: PrivateLink Guide, "Access an AWS service using an interface VPC endpoint" (states, private DNS, VPC attributes), "Private DNS for
 * S3" (only for inbound resolver endpoints unless told otherwise).
 */
import type { Known, Vpc, VpcEndpoint } from '../model.ts';
import { type Answer, cause, excluded, gapOf, type Suspect, unknown } from './answer.ts';
import { addressesOf } from './places.ts';

/** `com.amazonaws.eu-central-1.ssm`: the service is behind the Region, whatever the partition's prefix. */
export function isFor({ serviceName }: VpcEndpoint, service: string, region: string): boolean {
  return serviceName.endsWith(`.${region}.${service}`);
}

export interface Interfaces {
  readonly service: string;
  readonly host: string;
  readonly region: string;
  readonly vpc: Vpc;
}

export function interfaceEndpoints({ vpc, service, region }: Interfaces): Known<readonly VpcEndpoint[]> {
  if (vpc.endpoints.state !== 'known') return vpc.endpoints;
  // AWS lists what was deleted for a while longer.
  const isThere = ({ vpcEndpointType, state }: VpcEndpoint): boolean =>
    vpcEndpointType === 'Interface' && state.toLowerCase() !== 'deleted';
  const all = vpc.endpoints.value.filter((one) => isThere(one) && isFor(one, service, region));
  return { state: 'known', value: all };
}

export const isAvailable = ({ state }: VpcEndpoint): boolean => state.toLowerCase() === 'available';

/** With private names that the VPC's own nodes get. */
export function namesIt({ privateDnsEnabled, privateDnsOnlyForInboundResolverEndpoint }: VpcEndpoint): boolean {
  return privateDnsEnabled && privateDnsOnlyForInboundResolverEndpoint !== true;
}

/** Does the name lead to an endpoint of this VPC? Null: that is not known. */
export function privateDnsOf(asked: Interfaces): boolean | null {
  const { enableDnsSupport: support, enableDnsHostnames: names } = asked.vpc;
  if ((support.state === 'known' && !support.value) || (names.state === 'known' && !names.value)) return false;
  const own = interfaceEndpoints(asked);
  if (own.state !== 'known') return null;
  if (!own.value.some((one) => isAvailable(one) && namesIt(one))) return false;
  return support.state === 'known' && names.state === 'known' ? true : null;
}

/** The addresses of endpoints. */
export function endpointAddresses({ networkInterfaces }: Vpc, endpoints: readonly VpcEndpoint[]): Known<readonly string[]> {
  if (networkInterfaces.state !== 'known') return networkInterfaces;
  const ids = endpoints.flatMap(({ networkInterfaceIds }) => networkInterfaceIds);
  const own = networkInterfaces.value.filter(({ networkInterfaceId }) => ids.includes(networkInterfaceId));
  return { state: 'known', value: own.flatMap(addressesOf) };
}

/** Each reason for which the name does not lead to an endpoint here; nothing where it does. */
export function endpointSuspects(asked: Interfaces): readonly Suspect[] {
  const { vpc, host, service } = asked;
  const said = (code: Suspect['code'], what: string, answer: Answer): Suspect => ({ what, code, answer });
  const own = interfaceEndpoints(asked);
  if (own.state !== 'known')
    return [said('account/endpoint-missing', `endpoint for ${service}`, unknown([gapOf(`the endpoints of ${vpc.vpcId}`, own)]))];
  if (own.value.length === 0) return [said('account/endpoint-missing', `endpoint for ${service}`, missing(asked))];
  const up = own.value.filter(isAvailable);
  const [down] = own.value;
  if (up.length === 0 && down !== undefined) {
    const why = down.lastError == null ? '' : ` (${down.lastError})`;
    const words = `${down.vpcEndpointId} (${down.serviceName}) is ${down.state}${why}.`;
    return [
      said(
        'account/endpoint-unusable',
        `endpoint for ${service}`,
        cause('account/endpoint-unusable', down.vpcEndpointId, words, { owner: otherOwner(down, vpc) }),
      ),
    ];
  }
  const [first] = up;
  if (first === undefined) return [];
  const here = said('account/endpoint-missing', `endpoint for ${service}`, excluded(`${first.vpcEndpointId} is available`));
  const named = up.find(namesIt);
  if (named !== undefined)
    return [
      here,
      said('account/private-dns', `private DNS for ${host}`, excluded(`${named.vpcEndpointId} has private DNS`)),
      hostnames(asked, named),
    ];
  return [
    here,
    said(
      'account/private-dns',
      `private DNS for ${host}`,
      cause(
        'account/private-dns',
        first.vpcEndpointId,
        `${first.vpcEndpointId} (${first.serviceName}) has private DNS off: ${host} stays public in ${vpc.vpcId}.`,
        {
          fix: { kind: 'private-dns', vpcEndpointId: first.vpcEndpointId },
          owner: otherOwner(first, vpc),
        },
      ),
    ),
  ];
}

const otherOwner = ({ ownerId }: VpcEndpoint, vpc: Vpc): string | null => (ownerId === vpc.ownerId ? null : ownerId);

function hostnames({ vpc, host }: Interfaces, endpoint: VpcEndpoint): Suspect {
  const said = (answer: Answer): Suspect => ({ what: `enableDnsHostnames of ${vpc.vpcId}`, code: 'account/vpc-dns', answer });
  const { enableDnsHostnames: names, vpcId } = vpc;
  if (names.state !== 'known') return said(unknown([gapOf(`enableDnsHostnames of ${vpcId}`, names)]));
  if (names.value) return said(excluded(`enableDnsHostnames of ${vpcId} is on`));
  return said(
    cause(
      'account/vpc-dns',
      vpcId,
      `enableDnsHostnames of ${vpcId} is off: the private DNS of ${endpoint.vpcEndpointId} does not work, and ${host} stays public.`,
      {
        part: 'enableDnsHostnames',
        fix: { kind: 'vpc-attribute', vpcId, attribute: 'enableDnsHostnames' },
      },
    ),
  );
}

/** A new one is made like its neighbours: in their subnets, with their groups. */
function missing({ vpc, service, region, host }: Interfaces): Answer {
  const all = vpc.endpoints.state === 'known' ? vpc.endpoints.value : [];
  const like = all.find(({ vpcEndpointType, state }) => vpcEndpointType === 'Interface' && state.toLowerCase() === 'available');
  const prefix = like?.serviceName.split(`.${region}.`)[0] ?? 'com.amazonaws';
  const serviceName = `${prefix}.${region}.${service}`;
  return cause(
    'account/endpoint-missing',
    vpc.vpcId,
    `${vpc.vpcId} has no endpoint ${serviceName}, and ${host} is reached by no other way.`,
    {
      part: serviceName,
      fix: {
        kind: 'create-endpoint',
        vpcId: vpc.vpcId,
        serviceName,
        subnetIds: like?.subnetIds ?? [],
        groupIds: like?.groups ?? [],
        routeTableIds: [],
      },
    },
  );
}
