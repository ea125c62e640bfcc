/**
 * This node's own values for commands: checked, or an obvious placeholder in capitals when unknown.
 */
import ipaddr from 'ipaddr.js';
import { endpointServiceName } from '../knowledge/endpoint-services.ts';
import type { Service } from '../knowledge/types.ts';
import { SERVICES } from '../knowledge/types.ts';
import { classify, isPrivate, parseRanges } from '../picture/addresses.ts';
import { address, idOr, isAddress, isId, partitionName, rangesOnly, regionName, suffixName } from './foreign.ts';
import { type Known, own } from './quote.ts';
import type { RemedyContext } from './remedy-context.ts';

export interface NodeValues {
  readonly region: Known;
  readonly vpcId: Known;
  readonly subnetId: Known;
  readonly instanceId: Known;
  /** The node's own security groups; one placeholder when unknown. */
  readonly groups: readonly Known[];
  /** The VPC's ranges in CIDR notation; empty when unknown. */
  readonly ranges: readonly Known[];
  /** The partition as it stands in ARNs: `aws`, `aws-cn` … */
  readonly partition: Known;
  /** The DNS zone under which this Region's endpoints are: `eu-central-1.amazonaws.com`. */
  readonly zone: Known;
}

export function valuesOf(context: RemedyContext): NodeValues {
  const { imds, suffix } = context;
  const region = regionName(context.region, own`REGION`);
  const groups = (imds?.securityGroupIds ?? []).slice(0, 16).filter((id) => isId(id, 'sg'));
  return {
    region,
    vpcId: idOr(imds?.vpcId, 'vpc', own`VPC_ID`),
    subnetId: idOr(imds?.subnetId, 'subnet', own`SUBNET_ID`),
    instanceId: idOr(imds?.instanceId ?? (context.kind === 'ec2' ? context.nodeId : null), 'i', own`INSTANCE_ID`),
    groups: groups.length > 0 ? groups.map((id) => idOr(id, 'sg', own`NODE_SECURITY_GROUP_ID`)) : [own`NODE_SECURITY_GROUP_ID`],
    ranges: rangesOnly(imds?.vpcCidrs ?? []).slice(0, 10),
    partition: partitionName(suffix.partition),
    zone: own`${region}.${suffixName(suffix.dnsSuffix)}`,
  };
}

/** In this VPC, whose ranges may be public space, or in private space elsewhere. */
export function isPrivateHere(ip: string, { imds }: RemedyContext): boolean {
  return isPrivate(classify(ip, parseRanges(imds?.vpcCidrs ?? [])));
}

/** Whether the VPC's known ranges hold this address. */
export function isInVpc(ip: string, { imds }: RemedyContext): boolean {
  return classify(ip, parseRanges(imds?.vpcCidrs ?? [])) === 'private-in-vpc';
}

export function isIpv6(ip: string): boolean {
  return ipaddr.IPv6.isValid(ip);
}

/** At most ten, valid ones only: what is not an address has no place in a filter. */
export function addressesOnly(ips: readonly string[]): readonly Known[] {
  return [...new Set(ips)].filter(isAddress).slice(0, 10).map(address);
}

/** Which service a host name belongs to; null when its name does not tell. */
export function serviceOf(host: string): Service | null {
  const labels = host.toLowerCase().split('.');
  if (labels.some((label) => label === 's3' || label === 's3-fips')) return 's3';
  const first = (labels[0] ?? '').replace(/-fips$/, '');
  return SERVICES.find((service) => service === first) ?? null;
}

export function servicesOf(hosts: readonly string[]): readonly Service[] {
  const found = hosts.map(serviceOf);
  return SERVICES.filter((service) => found.includes(service));
}

/**
 * The endpoint service's name; a placeholder where AWS publishes none
 * (`describe-vpc-endpoint-services` tells it).
 */
export function serviceNameOr(service: Service, region: string): string {
  return endpointServiceName(service, region) ?? `${service.toUpperCase()}_SERVICE_NAME`;
}
