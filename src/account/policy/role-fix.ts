/** What lets a role do what no policy of it allows. */
import type { Fix } from '../evaluate/fix.ts';
import type { Role } from '../model.ts';
import type { Need } from './needs.ts';

/** Of the inline policy that is made where AWS's own is not enough. */
export const POLICY_NAME = 'ssm-probe-needs';

/** AmazonSSMManagedInstanceCore has all of these services but one (and neither logs nor somebody's own buckets). */
function isInManagedPolicy({ action }: Need): boolean {
  return /^(?:ssm|ssmmessages|ec2messages):/u.test(action) && action !== 'ssm:GetParametersByPath';
}

/** Null where the name of the policy that would be made is taken: it would be replaced. */
export function allowing({ roleName, policies }: Role, needs: readonly Need[]): Fix | null {
  if (needs.every(isInManagedPolicy)) return { kind: 'attach-policy', roleName };
  if (policies.state !== 'known' || policies.value.some(({ name }) => name === POLICY_NAME)) return null;
  const distinct = (all: readonly string[]): readonly string[] => [...new Set(all)];
  return {
    kind: 'allow-in-role',
    roleName,
    actions: distinct(needs.map(({ action }) => action)),
    resources: distinct(needs.flatMap(({ resource }) => (resource === null ? [] : [resource]))),
  };
}
