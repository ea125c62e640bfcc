/** The installed agent against the newest one, as the bucket says from which agents are updated. */
import type { Draft } from '../catalog/data.ts';
import { compareVersions, DUAL_STACK_SINCE } from '../knowledge/versions.ts';
import { needsEc2messages, throughTheAgent } from './agent.ts';
import { bucketsOf } from './buckets.ts';
import { familiesOf, type Picture } from './picture.ts';

/**
 * A note, unless the age itself breaks something. That of an agent which needs `ec2messages` has a finding of its own; here it is a node
 * without IPv4 whose agent is told to use dual-stack names and is too old to listen.
 */
export function outdated(picture: Picture): readonly Draft[] {
  const { agentVersion, facts } = picture;
  if (agentVersion === null || needsEc2messages(picture).length > 0) return [];
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
  const agent = bucketsOf(picture).find(({ purpose, outcome }) => purpose === 'agent' && outcome === 'ok');
  return agent?.read.result.outcome === 'ok' ? (agent.read.result.version ?? null) : null;
}
