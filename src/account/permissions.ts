/** The IAM policy that this command needs, made from its table of calls. Pure. */
import { OPERATION_NAMES, OPERATIONS } from './operations.ts';

/** To attach to whoever runs the command. Every action only reads, and none can be narrowed to one node: EC2's Describe calls know no resources. */
export function accountPolicy() {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'SsmProbeAccount',
        Effect: 'Allow',
        Action: OPERATION_NAMES.filter((name) => name !== 'sts:GetCallerIdentity'),
        Resource: '*',
      },
    ],
  };
}

/** What `--dry-run` prints. */
export function dryRunText(): string {
  const width = Math.max(...OPERATION_NAMES.map(({ length }) => length));
  const calls = OPERATION_NAMES.map((name) => `  ${name.padEnd(width)}  ${OPERATIONS[name]}`);
  return [
    'These calls would be made, as far as the node and its VPC call for them. Each only reads; a call that is denied makes its part unknown.',
    '',
    ...calls,
    '',
    'The IAM policy that permits them:',
    '',
    JSON.stringify(accountPolicy(), null, 2),
    '',
  ].join('\n');
}
