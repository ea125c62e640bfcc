/** The id under which Systems Manager knows this node, for commands. */

import { aws, remedy } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';

function isNodeId(id: string | null): id is string {
  return id !== null && /^(?:i|mi)-[\da-f]{8,40}$/u.test(id);
}

/**
 * Who has this id, as Systems Manager has it written down: a name and an address tell the original.
 */
export function lookUpNode(context: RemedyContext, id: string | null, proof: string): Remedy {
  return remedy({
    title: 'see whom Systems Manager has under this id',
    owner: 'agent',
    text:
      'See whom Systems Manager has under this id: another computer name or address is the machine that this one was copied from; no entry at all is ' +
      'another account, another Region, or a node that was deregistered.',
    commands: [
      aws(context, `ssm describe-instance-information --filters Key=InstanceIds,Values=${isNodeId(id) ? id : 'INSTANCE_ID'}`),
    ],
    permission: 'ssm:DescribeInstanceInformation',
    risk: 'The look-up changes nothing.',
    verify: proof,
  });
}
