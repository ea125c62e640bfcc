/** The instance metadata service: an error where this node is EC2 or its agent has nothing else to identify it with. */
import type { Draft } from '../catalog/data.ts';
import type { Picture } from './picture.ts';

/**
 * An EC2 node without an instance profile. Default host management needs none: where the agent has its credentials from Systems Manager,
 * all is well; where nobody can see that, nothing is claimed.
 */
export function noRole(picture: Picture): readonly Draft[] {
  const { imds, agent } = picture.facts.node;
  if (picture.kind !== 'ec2' || imds.outcome !== 'ok' || imds.data.hasInstanceProfile !== false) return [];
  const { credentials } = agent;
  if (credentials?.state === 'read' && credentials.source === 'SSM') return [];
  const isKnown = credentials?.state === 'read' || credentials?.state === 'absent';
  const last = credentials?.state === 'read' ? `the agent last had its credentials from ${credentials.source}` : null;
  return [
    {
      code: 'imds/no-role',
      severity: isKnown ? 'error' : 'info',
      subjects: ['169.254.169.254'],
      data: { instanceId: imds.data.instanceId, isKnown },
      evidence: [
        'the metadata service has no iam/info: no instance profile',
        last ?? (isKnown ? 'the agent has never had credentials' : 'whether default host management is in use cannot be seen'),
      ],
      capabilities: isKnown ? picture.facts.request.for : [],
    },
  ];
}

export function imdsUnusable(picture: Picture): readonly Draft[] {
  const { imds, agent } = picture.facts.node;
  if (imds.outcome !== 'failed') return [];
  const { reason, detail } = imds;
  // A hybrid agent, and one with an identity of its configuration, asks IMDS for nothing that it needs; without an agent, off EC2,
  // nobody asks. A registration that could not be read may be there.
  const isNobody = agent.registration.state === 'absent' && agent.customIdentity === undefined;
  const needed = picture.kind !== 'hybrid' && (picture.onEc2 || (agent.installed === 'yes' && isNobody));
  const severity = needed ? 'error' : 'info';
  const capabilities = needed ? picture.facts.request.for : [];
  const common = {
    severity,
    subjects: ['169.254.169.254'],
    evidence: [`169.254.169.254: ${reason}: ${detail}`],
    capabilities,
  } as const;
  if (reason === 'disabled') return [{ code: 'imds/disabled', ...common, data: { detail } }];
  if (reason === 'token-timeout') return [{ code: 'imds/hop-limit', ...common, data: { detail } }];
  return [{ code: 'imds/unreachable', ...common, data: { reason, detail } }];
}
