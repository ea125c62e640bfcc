/** This agent is so old that it needs `ec2messages`, which newer agents do without. */

import { regionInfo } from '../../knowledge/regions.ts';
import { compareVersions, SSMMESSAGES_ONLY_SINCE } from '../../knowledge/versions.ts';
import { isPrivate } from '../../picture/addresses.ts';
import { requiredInterface } from '../../picture/endpoint-choice.ts';
import type { EndpointPicture, Picture } from '../../picture/picture.ts';
import { endpointOf } from '../../picture/witness.ts';
import { updateAgent } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { valuesOf } from '../../remedies/values.ts';
import { covers, type DraftOf, type Finding, isError } from '../finding.ts';

export interface AgentNeedsEc2messagesData {
  readonly version: string;
  readonly unavailable: boolean;
  readonly regionHasIt: boolean;
}

export const agentNeedsEc2messages: Finding<'agent/needs-ec2messages', AgentNeedsEc2messagesData> = {
  code: 'agent/needs-ec2messages',
  number: 62,
  title: 'This agent is too old for the endpoints of today',
  summary:
    `Agents before ${SSMMESSAGES_ONLY_SINCE} fetch commands from ec2messages, an endpoint that newer Regions do not have and that AWS retires elsewhere. ` +
    'Newer agents use ssmmessages for everything.',
  reads: ['agent', 'dns', 'tcp'],
  about: 'run-command',
  judge,
  explains: [
    {
      // Only ec2messages fails, and a newer agent would not ask for it.
      codes: ['dns/', 'tcp/', 'tls/', 'http/'],
      when: (own, symptom) => isError(own) && own.subjects.length > 0 && symptom.subjects.length > 0 && covers(own, symptom),
    },
  ],
  // The endpoint may not even exist in the Region.
  stops: ({ unavailable }) => unavailable,
  message: (data, context) => {
    const there = !data.regionHasIt
      ? `${valuesOf(context).region} does not have that endpoint`
      : data.unavailable
        ? 'that endpoint is not available from here'
        : 'that endpoint is being retired';
    return `SSM Agent ${clean(data.version, 40)} still needs ec2messages, and ${there}: update the agent to ${SSMMESSAGES_ONLY_SINCE} or later.`;
  },
  remedies: (data, context) => {
    const { byCommand, byHand } = updateAgent(context, data.version, verify(context, ['agent/needs-ec2messages']));
    // A command can only reach the node over the endpoint that the finding is about.
    return data.unavailable || !data.regionHasIt ? [byHand] : [byCommand, byHand];
  },
  docs: ['Reference: ec2messages, ssmmessages, and other API operations'],
  page: {
    recognised: 'The version of the agent is known and below 3.3.40.0, and Run Command was asked for.',
    severity:
      'Error when ec2messages is not in this Region, or fails here in a way in which the other endpoints do not. Warning otherwise: AWS retires ' +
      'that endpoint.',
  },
  sample: { version: '3.1.804.0', unavailable: true, regionHasIt: true },
};

/** An agent before 3.3.40.0 polls `ec2messages` for Run Command; the service is being retired. */
function judge(picture: Picture): readonly DraftOf<'agent/needs-ec2messages', AgentNeedsEc2messagesData>[] {
  const { agentVersion, facts } = picture;
  const isOld = agentVersion !== null && compareVersions(agentVersion, SSMMESSAGES_ONLY_SINCE) < 0;
  if (!isOld || facts.node.agent.inContainer === true || !picture.wanted.has('run-command')) return [];
  const endpoint = endpointOf(picture, 'ec2messages');
  const regionHasIt = regionInfo(facts.request.region)?.ec2messages !== 'absent';
  if (endpoint?.state === 'unknown') return [];
  const fails = endpoint !== undefined && isDown(endpoint);
  // If it fails like the others, their common cause is to blame, and only the agent's age is left
  // to report.
  const shared =
    fails && requiredInterface(picture).some((other) => other !== endpoint && isDown(other) && alike(endpoint, other));
  const unavailable = endpoint === undefined || (fails && !shared);
  const here = unavailable ? 'is not available here' : fails ? 'fails here as other endpoints do' : 'is still available here';
  return [
    {
      code: 'agent/needs-ec2messages',
      severity: unavailable ? 'error' : 'warning',
      subjects: endpoint === undefined ? [] : [endpoint.host],
      data: { version: agentVersion, unavailable, regionHasIt },
      evidence: [`the agent is ${agentVersion}; ec2messages ${here}`],
      capabilities: unavailable ? ['run-command'] : [],
    },
  ];
}

function isDown({ state }: EndpointPicture): boolean {
  return state === 'fails' || state === 'unresolved';
}

/** The same DNS diagnosis, and the same end at the addresses. */
function alike(one: EndpointPicture, other: EndpointPicture): boolean {
  const sign = (endpoint: EndpointPicture): string => {
    const ends = endpoint.agent.map(
      ({ class: kind, reach }) => `${isPrivate(kind)} ${reach.state === 'fails' ? `${reach.layer} ${reach.reason}` : ''}`,
    );
    return [endpoint.diagnosis.kind, ...new Set(ends.sort())].join();
  };
  return sign(one) === sign(other);
}
