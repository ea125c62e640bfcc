/** A newer SSM Agent than the one on this node exists. */

import { compareVersions, DUAL_STACK_SINCE } from '../../knowledge/versions.ts';
import { familiesOf, type Picture } from '../../picture/picture.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { updateAgent } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { type DraftOf, type Finding, isError } from '../finding.ts';
import { agentNeedsEc2messages } from './needs-ec2messages.ts';

/**
 * `newest`: null where the installed one is not known to be behind. `breaks`: this node needs what
 * the agent is too old for.
 */
export interface AgentOutdatedData {
  readonly version: string;
  readonly newest: string | null;
  readonly ignoresDualStack: boolean;
  readonly breaks: boolean;
}

export const agentOutdated: Finding<'agent/outdated', AgentOutdatedData> = {
  code: 'agent/outdated',
  number: 61,
  title: 'A newer SSM Agent is out',
  summary:
    'The installed agent is older than the newest one in its bucket, or too old for what its configuration asks of it. Most of the time that ' +
    'breaks nothing.',
  reads: ['agent', 's3', 'dns', 'tcp', 'tls'],
  about: 'agent',
  judge,
  // Old agents ignore `UseDualStackEndpoint`.
  explains: [{ codes: ['node/ipv6-only'], when: isError }],
  message: (data) => {
    const behind = data.newest === null ? '' : `; the newest is ${clean(data.newest, 40)}`;
    const deaf = data.ignoresDualStack ? `. It does not heed Agent.UseDualStackEndpoint, which needs ${DUAL_STACK_SINCE}` : '';
    const broken = data.breaks ? ', and this node has IPv6 addresses only' : '';
    return `SSM Agent is ${clean(data.version, 40)}${behind}${deaf}${broken}.`;
  },
  remedies: (data, context) => {
    const { byCommand, byHand } = updateAgent(context, data.version, verify(context, ['agent/outdated']));
    return data.breaks ? [byHand] : [byCommand, byHand];
  },
  docs: ['Updating the SSM Agent using Run Command', 'Automating updates to SSM Agent'],
  page: {
    recognised:
      "latest/VERSION in the agent's bucket, read behind a chain that verifies, is newer than the installed version; or " +
      'Agent.UseDualStackEndpoint is set and the agent is older than 3.3.3270.0, the first that heeds it. Below 3.3.40.0 agent/needs-ec2messages ' +
      'says it instead.',
    severity:
      'Info. Error where this node has IPv6 addresses only and the agent does not heed the setting that would give it such names.',
  },
  sample: { version: '3.3.2299.0', newest: '3.3.3572.0', ignoresDualStack: false, breaks: false },
};

/**
 * An info, unless the age itself breaks something. `agent/needs-ec2messages` covers one such case;
 * the other is a node without IPv4 whose agent is set to dual-stack names but is too old to use
 * them.
 */
function judge(picture: Picture): readonly DraftOf<'agent/outdated', AgentOutdatedData>[] {
  const { agentVersion, facts } = picture;
  if (agentVersion === null || agentNeedsEc2messages.judge(picture).length > 0) return [];
  const newest = newestVersion(picture);
  const isBehind = newest !== null && compareVersions(agentVersion, newest) < 0;
  const isDeaf = facts.node.agent.overrides?.useDualStack === true && compareVersions(agentVersion, DUAL_STACK_SINCE) < 0;
  if (!isBehind && !isDeaf) return [];
  const breaks = isDeaf && !familiesOf(facts).v4;
  const ignored = isDeaf ? [`Agent.UseDualStackEndpoint is set; the agent heeds it from ${DUAL_STACK_SINCE} on`] : [];
  return [
    {
      code: 'agent/outdated',
      severity: breaks ? 'error' : 'info',
      subjects: [],
      data: { version: agentVersion, newest: isBehind ? newest : null, ignoresDualStack: isDeaf, breaks },
      evidence: [
        `the agent is ${agentVersion}${isBehind ? `; latest/VERSION in the agent's bucket says ${newest}` : ''}`,
        ...ignored,
      ],
      capabilities: breaks ? throughTheAgent(picture) : [],
    },
  ];
}

/** From S3 itself: the read counts only behind a chain that verifies. */
function newestVersion(picture: Picture): string | null {
  const agent = picture.buckets.find(({ purpose, outcome }) => purpose === 'agent' && outcome === 'ok');
  return agent?.read.result.outcome === 'ok' ? (agent.read.result.version ?? null) : null;
}
