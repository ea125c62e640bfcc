/** This node's own values for commands: checked, or an obvious placeholder in capitals when unknown. */
import ipaddr from 'ipaddr.js';
import { endpointServiceName } from '../knowledge/endpoint-services.ts';
import type { Service } from '../knowledge/types.ts';
import { SERVICES } from '../knowledge/types.ts';
import type { RemedyContext } from './data.ts';

export interface NodeValues {
  readonly region: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly instanceId: string;
  /** The node's own security groups; one placeholder when unknown. */
  readonly groups: readonly string[];
  /** The VPC's ranges in CIDR notation; empty when unknown. */
  readonly ranges: readonly string[];
  /** The partition as it stands in ARNs: `aws`, `aws-cn` … */
  readonly partition: string;
  /** The DNS zone under which this Region's endpoints are: `eu-central-1.amazonaws.com`. */
  readonly zone: string;
}

/** `vpc-0a1b…`: what IMDS gives is checked too, because something else than IMDS may have answered. */
function idOr(value: string | null | undefined, prefix: string, placeholder: string): string {
  return value !== null && value !== undefined && value.startsWith(`${prefix}-`) && /^[a-z]+-[0-9a-z]{1,40}$/.test(value)
    ? value
    : placeholder;
}

export function valuesOf(context: RemedyContext): NodeValues {
  const { imds, suffix } = context;
  const region = /^[a-z0-9-]{1,40}$/.test(context.region) ? context.region : 'REGION';
  const dnsSuffix = /^[a-z0-9.-]{1,100}$/.test(suffix.dnsSuffix) ? suffix.dnsSuffix : 'DNS_SUFFIX';
  const groups = (imds?.securityGroupIds ?? []).slice(0, 16).filter((id) => idOr(id, 'sg', '') !== '');
  return {
    region,
    vpcId: idOr(imds?.vpcId, 'vpc', 'VPC_ID'),
    subnetId: idOr(imds?.subnetId, 'subnet', 'SUBNET_ID'),
    instanceId: idOr(imds?.instanceId, 'i', 'INSTANCE_ID'),
    groups: groups.length > 0 ? groups : ['NODE_SECURITY_GROUP_ID'],
    ranges: (imds?.vpcCidrs ?? []).slice(0, 10).filter((range) => ipaddr.isValidCIDR(range)),
    partition: /^aws[a-z-]{0,20}$/.test(suffix.partition) ? suffix.partition : 'aws',
    zone: `${region}.${dnsSuffix}`,
  };
}

/** RFC 1918, RFC 6598 or RFC 4193, or inside this VPC (whose ranges may be public space). */
export function isPrivate(ip: string, context: RemedyContext): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const range = ipaddr.process(ip).range();
  return range === 'private' || range === 'carrierGradeNat' || range === 'uniqueLocal' || isInVpc(ip, context);
}

/** Whether the VPC's known ranges hold this address. */
export function isInVpc(ip: string, context: RemedyContext): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  return valuesOf(context).ranges.some((cidr) => {
    const [network, bits] = ipaddr.parseCIDR(cidr);
    return network.kind() === address.kind() && address.match(network, bits);
  });
}

export function isIpv6(ip: string): boolean {
  return ipaddr.IPv6.isValid(ip);
}

/** At most ten, valid ones only: what is not an address has no place in a filter. */
export function addressesOnly(ips: readonly string[]): readonly string[] {
  return [...new Set(ips)].filter((ip) => ipaddr.isValid(ip) && !ip.includes('%')).slice(0, 10);
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

/** The endpoint service's name; a placeholder where AWS publishes none (`describe-vpc-endpoint-services` tells it). */
export function serviceNameOr(service: Service, region: string): string {
  return endpointServiceName(service, region) ?? `${service.toUpperCase()}_SERVICE_NAME`;
}
