/** Calls that reach AWS and are refused there. */
import { healthyPrivateVpc } from '../healthy-worlds.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { scenario } from './define.ts';

const WHO =
  'User: arn:aws:sts::111122223333:assumed-role/example-node-role/i-0a1b2c3d4e5f60718 is not authorized to perform: {action}';
const denied = (reason: string): World => ({
  ...healthyPrivateVpc(),
  refusal: { code: 'AccessDeniedException', message: `${WHO} ${reason}`.trim() },
});
const refused = (code: string, message: string): World => ({ ...healthyPrivateVpc(), refusal: { code, message } });

export const AUTH: readonly Scenario[] = [
  scenario(
    'role-allows-nothing',
    "The node's role has no policy for Systems Manager",
    denied('because no identity-based policy allows the {action} action'),
  ),
  scenario(
    'endpoint-policy-denies',
    'The policy of the endpoint of ssm denies its calls',
    denied('with an explicit deny in a VPC endpoint policy'),
  ),
  scenario(
    'organization-denies',
    'A service control policy leaves Systems Manager out',
    denied('because no service control policy allows the {action} action'),
  ),
  scenario('denied-without-reason', 'AWS denies every call, and does not say why', denied('')),
  scenario(
    'token-expired',
    "The session token of the node's role has ended",
    refused('ExpiredTokenException', 'The security token included in the request is expired'),
  ),
  scenario(
    'key-unknown',
    "AWS does not know the key of the node's role",
    refused('UnrecognizedClientException', 'The security token included in the request is invalid.'),
  ),
  scenario('role-cannot-be-assumed', 'EC2 may not assume the role of the instance profile', {
    ...healthyPrivateVpc(),
    roleRefusal: { code: 'AssumeRoleUnauthorizedAccess', message: 'EC2 cannot assume the role example-node-role.' },
  }),
];
