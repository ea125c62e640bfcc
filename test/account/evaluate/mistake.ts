/** What a mistake is, and where in an account it is made. */
import type { Dice } from '../../dice.ts';
import { type Acl, type LooseVpc, type Plan, valueOf } from './parts.ts';

/** What a verdict must name: the id of the very thing, and its number or destination where the id alone is not enough. */
export interface Wrong {
  readonly code: string;
  readonly id: string;
  readonly part?: string;
}

export interface Mistake {
  readonly name: string;
  readonly shapes: readonly Plan['shape'][];
  readonly make: (plan: Plan, dice: Dice) => Wrong;
}

export function group(vpc: LooseVpc, groupId: string) {
  const found = valueOf(vpc.securityGroups).find((one) => one.groupId === groupId);
  if (found === undefined) throw new Error(`no ${groupId}`);
  return valueOf(found.rules);
}

export function rule(vpc: LooseVpc, groupId: string, ruleId: string) {
  const found = group(vpc, groupId).find(({ securityGroupRuleId }) => securityGroupRuleId === ruleId);
  if (found === undefined) throw new Error(`no ${ruleId}`);
  return found;
}

export function drop(vpc: LooseVpc, groupId: string, ruleId: string): void {
  const rules = group(vpc, groupId);
  rules.splice(
    rules.findIndex(({ securityGroupRuleId }) => securityGroupRuleId === ruleId),
    1,
  );
}

export function aclFor(vpc: LooseVpc, subnetId: string): Acl {
  const found = valueOf(vpc.networkAcls).find(({ subnetIds }) => subnetIds.includes(subnetId));
  if (found === undefined) throw new Error(`no list for ${subnetId}`);
  return found;
}

/** The entry that lets the packets in question through. */
export function entry({ entries }: Acl, egress: boolean, from: number, isFor: (cidr: string) => boolean) {
  const found = entries.find(
    (one) => one.egress === egress && one.ruleAction === 'allow' && one.portRange?.from === from && isFor(one.cidrBlock ?? ''),
  );
  if (found === undefined) throw new Error('no such entry');
  return found;
}

export const isWorld = (cidr: string): boolean => cidr === '0.0.0.0/0';
export const isInside = (cidr: string): boolean => cidr.startsWith('10.');

export function tableOf(vpc: LooseVpc, subnetId: string) {
  const found = valueOf(vpc.routeTables).find(({ subnetIds }) => subnetIds.includes(subnetId));
  if (found === undefined) throw new Error(`no table for ${subnetId}`);
  return found;
}

export function natSubnet({ vpc }: Plan): string {
  return valueOf(vpc.natGateways)[0]?.subnetId ?? '';
}

export function way(number: { readonly egress: boolean; readonly ruleNumber: number }): string {
  return `${number.egress ? 'outbound' : 'inbound'} rule ${number.ruleNumber}`;
}

export const GROUP = 'account/security-group';
export const ACL = 'account/network-acl';
export const PRIVATE = ['endpoints', 'hub'] as const;
export const ALL = ['endpoints', 'hub', 'nat'] as const;
