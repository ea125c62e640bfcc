/** Where the node and the account say different things of the same: the lead that is followed first. Pure. */
import type { Account, Instance } from '../model.ts';
import type { Observed } from './observed.ts';

export interface Contradiction {
  readonly what: string;
  /** What the node saw. */
  readonly node: string;
  /** What the account says. */
  readonly account: string;
  /** What that points to. */
  readonly lead: string;
  /** Nothing is broken by it. */
  readonly isHarmless: boolean;
}

/** Is the snapshot of this node at all? */
export function nodeContradictions(account: Account, seen: Observed): readonly Contradiction[] {
  const { accountId, instance } = account;
  const found: Contradiction[] = [];
  if (accountId.state === 'known' && seen.accountId !== null && seen.accountId !== accountId.value) {
    found.push({
      what: 'the account',
      node: `the metadata service names the account ${seen.accountId}`,
      account: `the credentials are of the account ${accountId.value}`,
      lead: `Ask with credentials of the account ${seen.accountId}. What is missing here may be there.`,
      isHarmless: false,
    });
  }
  if (seen.instanceId !== null && account.nodeId.startsWith('i-') && seen.instanceId !== account.nodeId) {
    found.push({
      what: 'the node',
      node: `the metadata service names ${seen.instanceId}`,
      account: `the snapshot is of ${account.nodeId}`,
      lead: 'The facts and the snapshot are of two nodes: read the account again for this one.',
      isHarmless: false,
    });
  }
  if (instance.state === 'known' && instance.value !== null) found.push(...instanceContradictions(instance.value, seen));
  return found;
}

function instanceContradictions(instance: Instance, seen: Observed): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const [first] = instance.networkInterfaces;
  if (
    seen.subnetId !== null &&
    instance.networkInterfaces.length > 0 &&
    !instance.networkInterfaces.some(({ subnetId }) => subnetId === seen.subnetId)
  ) {
    found.push({
      what: 'the subnet',
      node: `the metadata service names ${seen.subnetId}`,
      account: `${instance.instanceId} is in ${instance.networkInterfaces.map(({ subnetId }) => subnetId).join(', ')}`,
      lead: 'Something else than the metadata service answered, or the facts are of another node.',
      isHarmless: false,
    });
  }
  if (
    first !== undefined &&
    instance.networkInterfaces.length === 1 &&
    seen.securityGroupIds.length > 0 &&
    !isSameSet(first.groups, seen.securityGroupIds)
  ) {
    found.push({
      what: 'the security groups',
      node: `the metadata service names ${seen.securityGroupIds.join(', ')}`,
      account: `${first.networkInterfaceId} has ${first.groups.join(', ')}`,
      lead: 'The groups were changed between the two: what the account says now counts.',
      isHarmless: true,
    });
  }
  if (seen.hasInstanceProfile === false && instance.iamInstanceProfileArn !== null) {
    found.push({
      what: 'the instance profile',
      node: 'the metadata service knows no instance profile',
      account: `${instance.instanceId} has ${instance.iamInstanceProfileArn}`,
      lead: 'It was attached a moment ago, or the profile holds no role, or the role is gone: see the role.',
      isHarmless: false,
    });
  }
  if (seen.hasInstanceProfile === true && instance.iamInstanceProfileArn === null) {
    found.push({
      what: 'the instance profile',
      node: 'the metadata service gives out credentials of a profile',
      account: `${instance.instanceId} has none`,
      lead: 'It was taken away after the run: the credentials of the node end within six hours.',
      isHarmless: false,
    });
  }
  return found;
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}
