/** The agent's core runs, and not the worker that does its work. */

import { compareVersions } from '../../knowledge/versions.ts';
import { duration } from '../../knowledge/words.ts';
import type { Picture } from '../../picture/picture.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { RESTART_RISK, restartAgent } from '../../remedies/node-commands.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { type DraftOf, type Finding, isError } from '../finding.ts';
import { showLog } from './logged-words.ts';

export interface AgentWorkerMissingData {
  readonly coreRunsForSeconds: number;
}

/** Since then the agent is two programs (amazon-ssm-agent, release notes). */
const TWO_PROGRAMS_SINCE = '3.0.0.0';
const SETTLED_AFTER_SECONDS = 60;

export const agentWorkerMissing: Finding<'agent/worker-missing', AgentWorkerMissingData> = {
  code: 'agent/worker-missing',
  number: 114,
  title: 'The agent runs without its worker',
  summary:
    'SSM Agent is two programs: the core, which the service manager sees, and ssm-agent-worker, which reports to Systems Manager and takes commands and ' +
    'sessions. Here only the core runs: the service looks healthy, and nothing works.',
  reads: ['agent', 'sockets'],
  about: 'agent',
  judge,
  explainedBy: [
    {
      // The core starts its worker only once it has credentials.
      codes: ['*'],
      when: (_own, cause) => isError(cause) && cause.capabilities.includes('core') && cause.code !== 'agent/connection-lost',
    },
    { codes: ['agent/hibernating', 'agent/logged-failure'], when: (_own, cause) => cause.capabilities.includes('core') },
  ],
  stopsAgent: true,
  message: ({ coreRunsForSeconds }) =>
    `The agent's core has been running for ${duration(coreRunsForSeconds)}, and no ssm-agent-worker runs on this node: it does not start, is killed, or cannot be ` +
    'executed.',
  remedies: (_data, context) => {
    const proof = verify(context, ['agent/worker-missing']);
    return [
      remedy({
        title: 'see why the worker does not start',
        owner: 'agent',
        text: 'See why the core does not start its worker, and whether the program is there and may be executed (antivirus, noexec, SELinux, a broken update).',
        commands:
          context.os === 'windows'
            ? showLog(context)
            : ['ls -l /usr/bin/ssm-agent-worker /snap/amazon-ssm-agent/current/ssm-agent-worker', ...showLog(context)],
        permission: 'administrator rights on the node',
        risk: `The look-ups change nothing. ${RESTART_RISK}`,
        verify: proof,
      }),
      restartAgent(context, proof),
    ];
  },
  docs: ['Troubleshooting SSM Agent'],
  page: {
    recognised:
      'Root has looked at every process of a Linux node whose core has been running for over a minute: none is ssm-agent-worker, and the agent holds no connection. ' +
      'Agents before 3.0 have no worker.',
    severity: 'Error. Where the core waits for credentials, it is a symptom of what keeps it waiting.',
  },
  sample: { coreRunsForSeconds: 5_400 },
};

function judge(picture: Picture): readonly DraftOf<'agent/worker-missing', AgentWorkerMissingData>[] {
  const { agent } = picture.facts.node;
  const { hasWorker, runsForSeconds = 0 } = agent.sockets ?? {};
  const isOne = agent.version !== null && compareVersions(agent.version, TWO_PROGRAMS_SINCE) < 0;
  if (hasWorker !== false || runsForSeconds < SETTLED_AFTER_SECONDS || agent.running === 'no' || isOne) return [];
  return [
    {
      code: 'agent/worker-missing',
      severity: 'error',
      subjects: [],
      data: { coreRunsForSeconds: runsForSeconds },
      evidence: [
        `of all processes of this node none is ssm-agent-worker; the core has been running for ${Math.floor(runsForSeconds / 60)} min`,
      ],
      capabilities: throughTheAgent(picture),
    },
  ];
}
