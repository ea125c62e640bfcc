/** The metadata categories, and the form of their values. Anything else reads as absent. */
import type { ImdsFacts } from '../../../facts.ts';
import { asCidr, isRegion, isResourceId, jsonObject } from '../untrusted-values.ts';

/** `instanceId` proves that IMDS answers. */
export interface IdentityDocument {
  readonly instanceId: string;
  readonly instanceType: string | null;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly az: string | null;
}

/** EC2 serves the document to every instance. Null if the text is not such a document. */
export function parseIdentityDocument(body: string): IdentityDocument | null {
  const document = jsonObject(body);
  const instanceId = document?.['instanceId'];
  if (document === null || typeof instanceId !== 'string' || !isResourceId('i', instanceId)) return null;
  const field = (name: string, shape: RegExp): string | null => {
    const value = document[name];
    return typeof value === 'string' && shape.test(value) ? value : null;
  };
  const region = document['region'];
  return {
    instanceId,
    instanceType: field('instanceType', /^[a-z0-9-]{1,24}\.[a-z0-9-]{1,24}$/),
    accountId: field('accountId', /^\d{12}$/),
    region: isRegion(region) ? region : null,
    az: field('availabilityZone', /^[a-z0-9-]{4,48}$/),
  };
}

const single =
  (shape: RegExp) =>
  (body: string | null): string | null =>
    body !== null && shape.test(body.trim()) ? body.trim() : null;

/** One value a line: at most a few dozen ranges, or 16 security groups. */
const lines =
  (valid: (line: string) => boolean) =>
  (body: string | null): readonly string[] =>
    (body ?? '')
      .split('\n', 100)
      .map((line) => line.trim())
      .filter(valid);

const isCidr = (text: string): boolean => asCidr(text) !== null;

/** The hardware address of the first interface. The network categories lie below it. */
export const parseMac = single(/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/);

/** Categories under `/latest/meta-data/` that do not depend on the interface. */
export const NODE_CATEGORIES = {
  azId: 'placement/availability-zone-id',
  partition: 'services/partition',
  domain: 'services/domain',
} as const;
export const NODE_PARSERS = {
  azId: single(/^[a-z0-9-]{3,32}$/),
  partition: single(/^aws(?:-[a-z0-9]{1,12}){0,3}$/),
  domain: single(/^[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,20}){1,4}$/),
} as const;

/** Categories under `network/interfaces/macs/MAC/`. */
export const NETWORK_CATEGORIES = [
  'vpc-id',
  'subnet-id',
  'security-group-ids',
  'vpc-ipv4-cidr-block',
  'vpc-ipv4-cidr-blocks',
  'vpc-ipv6-cidr-blocks',
] as const;
export type NetworkCategory = (typeof NETWORK_CATEGORIES)[number];
export type NetworkBodies = Readonly<Partial<Record<NetworkCategory, string | null>>>;

/** What the interface's categories say about the VPC. `bodies` holds null for an absent one. */
export function parseNetwork(
  bodies: NetworkBodies,
): Pick<ImdsFacts, 'vpcId' | 'subnetId' | 'securityGroupIds' | 'primaryCidr' | 'vpcCidrs'> {
  const id = (prefix: string, body: string | null | undefined): string | null => {
    const value = body?.trim() ?? '';
    return isResourceId(prefix, value) ? value : null;
  };
  const primaryCidr = asCidr(bodies['vpc-ipv4-cidr-block'] ?? '');
  const ranges = [
    ...(primaryCidr === null ? [] : [primaryCidr]),
    ...lines(isCidr)(bodies['vpc-ipv4-cidr-blocks'] ?? null),
    ...lines(isCidr)(bodies['vpc-ipv6-cidr-blocks'] ?? null),
  ];
  return {
    vpcId: id('vpc', bodies['vpc-id']),
    subnetId: id('subnet', bodies['subnet-id']),
    securityGroupIds: lines((line) => isResourceId('sg', line))(bodies['security-group-ids'] ?? null),
    primaryCidr,
    vpcCidrs: [...new Set(ranges)],
  };
}
