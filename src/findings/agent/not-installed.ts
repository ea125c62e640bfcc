/** The node has no SSM Agent, so Systems Manager cannot manage it. */

import type { Picture } from '../../picture/picture.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { hybridRegistration, hybridSetup, instanceRole } from '../../remedies/identity.ts';
import { installChoice, installCommands, installHint } from '../../remedies/node-commands.ts';
import { list } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';

export interface AgentNotInstalledData {
  readonly looked: readonly string[];
}

export const agentNotInstalled: Finding<'agent/not-installed', AgentNotInstalledData> = {
  code: 'agent/not-installed',
  number: 53,
  title: 'SSM Agent is not installed',
  summary:
    'There is no SSM Agent on this machine, in none of the places where its packages put it. Nothing of Systems Manager works without.',
  reads: ['agent'],
  about: 'agent',
  judge,
  explains: [
    {
      // Nothing here asks for it, and outside EC2 nothing ever will.
      codes: ['imds/unreachable', 'imds/disabled', 'imds/hop-limit'],
      when: (_own, _symptom, picture) => picture.place.answer === 'elsewhere',
    },
  ],
  stopsAgent: true,
  message: (data, context) =>
    `SSM Agent is not installed: nothing at ${list(data.looked, 4)}.` +
    (context.isElsewhere === true
      ? ' This machine is no EC2 instance: an activation and ssm-setup-cli make it a hybrid node, and ssm-probe preflight looks whether it gets through.'
      : ''),
  remedies: (_data, context) => {
    const proof = verify(context, ['agent']);
    if (context.isElsewhere === true) return [hybridSetup(context, proof)];
    return [
      remedy({
        title: 'install the agent',
        owner: 'agent',
        text: `Install it from the Region's own bucket (which needs S3). ${installHint(context)}`,
        commands: installCommands(context),
        ...installChoice(context),
        permission: 'administrator rights on the node',
        risk: 'The agent runs with full rights, and obeys everyone who may use Systems Manager in this account.',
        rollback: 'Remove the package with the same package manager.',
        rollbackIsText: true,
        verify: proof,
      }),
      ...(context.kind === 'hybrid' || context.kind === 'unknown' ? [hybridRegistration(context, proof)] : []),
      ...(context.kind === 'hybrid' ? [] : [instanceRole(context, proof)]),
    ];
  },
  docs: [
    'Manually installing and uninstalling SSM Agent on EC2 instances for Linux',
    'Setting up Systems Manager for hybrid and multicloud environments',
  ],
  page: {
    recognised: 'Packages, snap, the known program files and the running processes were looked at, and none is the agent.',
    severity:
      'Error on EC2 and on hybrid nodes. Info where nothing says that this machine is to be managed, and with `preflight`.',
  },
  sample: { looked: ['packages', 'snap', 'program files', 'running processes'] },
};

function judge(picture: Picture): readonly DraftOf<'agent/not-installed', AgentNotInstalledData>[] {
  const { agent } = picture.facts.node;
  if (agent.installed !== 'no') return [];
  // If nothing says that this machine is to be managed, a missing agent is only an info.
  const expected = picture.kind !== 'unknown' && picture.facts.request.preflight !== true;
  return [
    {
      code: 'agent/not-installed',
      severity: expected ? 'error' : 'info',
      subjects: [],
      data: { looked: ['packages', 'snap', 'program files', 'running processes'] },
      evidence: ['no package, program or process of the agent was found', ...elsewhere(picture)],
      capabilities: expected ? throughTheAgent(picture) : [],
    },
  ];
}

/** Whoever installs it here needs an activation, too. */
function elsewhere({ place: { answer, machine, because } }: Picture): readonly string[] {
  if (answer !== 'elsewhere' || because === null) return [];
  return [`this is no EC2 instance${machine === null ? '' : ` but ${machine}`}: ${because}`];
}
