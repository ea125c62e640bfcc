/** systemd does not start the unit of the agent. */

import type { Picture } from '../../picture/picture.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { editFiles, fileNamedIn, undoEdit } from '../../remedies/edit-file.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { look } from '../../remedies/proxy-commands.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { type DraftOf, type Finding, isError } from '../finding.ts';

interface UnitInvalidData {
  readonly unit: string;
  /** In words. */
  readonly why: string;
  /** A process from before still runs. */
  readonly isRunning: boolean;
}

const MASKED = 'it is masked';

export const agentUnitInvalid: Finding<'agent/unit-invalid', UnitInvalidData> = {
  code: 'agent/unit-invalid',
  number: 100,
  title: "systemd does not start the agent's service",
  summary:
    'The unit of the agent is refused by systemd, as its files are now: it is masked, a file that it needs is absent, or a setting makes no sense. ' +
    'An agent that runs was started before; it does not come back after its next stop.',
  reads: ['agent'],
  about: 'agent',
  judge,
  explains: [{ codes: ['agent/not-running'], when: (own) => isError(own) }],
  stopsAgent: true,
  message: ({ unit, why, isRunning }) =>
    `The service ${clean(unit, 80)} is not started by systemd: ${clean(why, 300)}${isRunning ? '. The agent runs only until it is stopped' : ''}.`,
  remedies: ({ unit, why }, context) => {
    const proof = verify(context, ['agent']);
    const isMasked = why === MASKED;
    const file = fileNamedIn(why);
    const edit = file === null ? [`sudo systemctl edit --full ${nameOf(unit)}`] : editFiles([file], context);
    return [
      remedy({
        title: 'mend or remove what systemd refuses in the unit',
        owner: 'agent',
        text: 'Look at what systemd says of the unit and at its files, and mend or remove what it refuses.',
        commands: [
          `systemctl status --no-pager ${nameOf(unit)}`,
          look(context),
          ...(isMasked ? [`sudo systemctl unmask ${nameOf(unit)}`] : edit),
          'sudo systemctl daemon-reload',
        ],
        permission: 'administrator rights on the node',
        risk: isMasked
          ? 'Somebody may have masked it on purpose: the agent obeys everyone who may use Systems Manager in this account.'
          : 'Systemd reads its files again; nothing is started or stopped by that.',
        ...(isMasked
          ? { rollback: `sudo systemctl mask ${nameOf(unit)}` }
          : file === null
            ? {}
            : { rollback: undoEdit(file, context) }),
        verify: proof,
      }),
      restartAgent(context, proof),
    ];
  },
  docs: [
    'Checking SSM Agent status and starting the agent',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html',
  ],
  page: {
    recognised:
      'The unit of the agent and its drop-ins are read as systemd reads them: the unit is masked, is a link to nothing, has no ExecStart or one too many, ' +
      'names an EnvironmentFile that is absent (without a dash before it), or cannot be parsed.',
    severity: 'Error where the agent does not run; warning while it still runs, or where that is not known.',
  },
  sample: {
    unit: 'amazon-ssm-agent.service',
    why: 'EnvironmentFile /etc/proxy.env is absent (/etc/systemd/system/amazon-ssm-agent.service.d/proxy.conf, line 2)',
    isRunning: false,
  },
};

/** The facts hold one of two names; anything else came from a stranger. */
function nameOf(unit: string): string {
  return unit === 'snap.amazon-ssm-agent.amazon-ssm-agent.service'
    ? 'snap.amazon-ssm-agent.amazon-ssm-agent'
    : 'amazon-ssm-agent';
}

function judge(picture: Picture): readonly DraftOf<'agent/unit-invalid', UnitInvalidData>[] {
  const { service, running, installed } = picture.facts.node.agent;
  if (service == null || service.refused === null || installed === 'no') return [];
  const isStopped = running === 'no';
  return [
    {
      code: 'agent/unit-invalid',
      severity: isStopped ? 'error' : 'warning',
      subjects: [],
      data: { unit: service.unit, why: service.refused, isRunning: running === 'yes' },
      evidence: [`${service.unit}: ${service.refused}`],
      capabilities: isStopped ? throughTheAgent(picture) : [],
    },
  ];
}
