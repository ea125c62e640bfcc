/** What a node calls with its role, and what it reads from buckets. */
import { signedActions, UNSIGNED_REGISTRATION } from '../../knowledge/actions.ts';
import type { Capability } from '../../knowledge/types.ts';
import { s3Statements } from '../../policy/s3-statements.ts';

/** What the node's role calls: an action, and the resource where there is one only. */
export interface Need {
  readonly action: string;
  readonly resource: string | null;
}

/** The services of a node's signed calls; KMS depends on a key that only its owner knows. */
const SERVICES = ['ssm', 'ssmmessages', 'logs', 'ec2'] as const;

interface Asked {
  readonly region: string;
  readonly partition: string;
  readonly capabilities: readonly Capability[];
  readonly buckets: readonly string[];
}

/** Of one service, or of all. */
export function signedNeeds({ capabilities }: Asked, service?: string): readonly Need[] {
  const services = SERVICES.filter((one) => service === undefined || one === service);
  return services.flatMap((one) => signedActions(capabilities, one).map((action) => ({ action, resource: null })));
}

/** Of a node outside EC2, before it has a role. */
export const UNSIGNED_NEEDS: readonly Need[] = UNSIGNED_REGISTRATION.map((action) => ({ action, resource: null }));

/** `isOwn`: a bucket of the user's; AWS's own are read without a signature where the role may not. */
export interface BucketNeed extends Need {
  readonly isOwn: boolean;
}

export function bucketNeeds(asked: Asked): readonly BucketNeed[] {
  return s3Statements(asked).flatMap(({ Sid, Action, Resource }) =>
    (Resource === '*' ? [] : Resource).flatMap((resource) =>
      Action.map((action) => ({ action, resource, isOwn: Sid !== 'SystemsManagerBuckets' })),
    ),
  );
}

/** All that the role must be allowed. */
export function roleNeeds(asked: Asked): readonly Need[] {
  return [...signedNeeds(asked), ...bucketNeeds(asked).filter(({ isOwn }) => isOwn)];
}
