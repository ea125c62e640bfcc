/** An EC2 instance that Systems Manager has as a hybrid node. */

import { assumedIdentity } from '../../facts/identity.ts';
import type { Picture } from '../../picture/picture.ts';
import { clearRegistration } from '../../remedies/identity.ts';
import { RESTART_RISK } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { lookUpNode } from './node-id.ts';

export interface AgentOtherNameData {
  /** `mi-…` */
  readonly id: string;
  /** `i-…` */
  readonly instanceId: string;
}

export const agentOtherName: Finding<'agent/other-name', AgentOtherNameData> = {
  code: 'agent/other-name',
  number: 117,
  title: 'This EC2 instance appears under a hybrid id',
  summary:
    'The agent uses a hybrid registration that is on this EC2 instance, before the identity of the instance. Systems Manager lists it as mi-…: whoever looks ' +
    'for the i-… id does not find it, and commands to that id do not arrive.',
  reads: ['agent', 'imds'],
  about: 'nothing',
  judge,
  message: ({ id, instanceId }) =>
    `This node appears in Systems Manager as ${clean(id, 40)}, not as ${clean(instanceId, 40)}: the agent uses its hybrid registration before EC2's identity.`,
  remedies: ({ id }, context) => {
    const proof = verify(context, ['agent/other-name']);
    return [
      lookUpNode(context, id, proof),
      remedy({
        title: 'clear the registration, to be the EC2 instance again',
        owner: 'agent',
        text: 'Where it shall be the EC2 instance again (an image made on a registered machine, say): clear the registration, and give the instance a role.',
        commands: clearRegistration(context),
        permission: 'administrator rights on the node',
        risk: `The mi- node, its tags and its associations are lost to this machine. ${RESTART_RISK}`,
        rollback: 'Register it again with a new activation.',
        rollbackIsText: true,
        verify: proof,
      }),
    ];
  },
  docs: ['Create a hybrid activation to register nodes with Systems Manager'],
  page: {
    recognised:
      'The metadata service answers with an instance id, a hybrid registration is on the disk, and the order of identities in the configuration does not put EC2 before it.',
    severity: 'Info, always: it is a supported way to run the agent.',
  },
  sample: { id: 'mi-0123456789abcdef0', instanceId: 'i-0a1b2c3d4e5f60718' },
};

function judge({ facts }: Picture): readonly DraftOf<'agent/other-name', AgentOtherNameData>[] {
  const { agent, imds } = facts.node;
  const instanceId = imds.outcome === 'ok' ? imds.data.instanceId : null;
  const assumed = assumedIdentity(agent, imds.outcome === 'ok' ? imds.data : null);
  if (agent.installed !== 'yes' || instanceId === null || assumed?.type !== 'OnPrem' || assumed.id === null) return [];
  return [
    {
      code: 'agent/other-name',
      severity: 'info',
      subjects: [assumed.id],
      data: { id: assumed.id, instanceId },
      evidence: [`the registration file names ${assumed.id}, the metadata service ${instanceId}`],
      capabilities: [],
    },
  ];
}
