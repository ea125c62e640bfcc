/** An account against what a node needs: every suspect with its answer. Pure. */
import type { Capability } from '../knowledge/types.ts';
import type { Suspect } from './evaluate/answer.ts';
import type { Account, Vpc } from './model.ts';
import { endpointPolicySuspects } from './policy/endpoint-answers.ts';
import { managedSuspects, managedWords } from './policy/managed-answers.ts';
import { roleNeeds } from './policy/needs.ts';
import { roleSuspects } from './policy/role-answers.ts';

export interface Asked {
  readonly capabilities: readonly Capability[];
  readonly buckets: readonly string[];
}

export interface Judged {
  readonly suspects: readonly Suspect[];
  /** What Systems Manager itself says. */
  readonly notes: readonly string[];
}

/** The role, its policies and those of the endpoints, and the registration. */
export function judgePermissions(account: Account, asked: Asked): Judged {
  const own = ownVpc(account);
  const needs = roleNeeds({ ...asked, region: account.region, partition: account.partition });
  return {
    suspects: [
      ...managedSuspects(account),
      ...roleSuspects(account, needs),
      ...(own === null ? [] : endpointPolicySuspects(account, own, asked)),
    ],
    notes: managedWords(account),
  };
}

/** The VPC of the instance; null where that is not known. */
function ownVpc({ instance, vpcs }: Account): Vpc | null {
  const id = instance.state === 'known' ? (instance.value?.vpcId ?? null) : null;
  const all = vpcs.state === 'known' ? vpcs.value : [];
  return all.find(({ vpcId }) => vpcId === id) ?? null;
}
