/** The agent: is it there, does it know who it is, and is it new enough for the endpoints that still exist. */
import type { Draft } from '../catalog/data.ts';
import { CAPABILITY_NEEDS } from '../knowledge/capabilities.ts';
import { regionInfo } from '../knowledge/regions.ts';
import type { Capability } from '../knowledge/types.ts';
import { compareVersions, SSMMESSAGES_ONLY_SINCE } from '../knowledge/versions.ts';
import { isPrivate } from './addresses.ts';
import { diagnoseDns } from './dns-diagnosis.ts';
import { requiredInterface } from './draft.ts';
import type { EndpointPicture, Picture } from './picture.ts';

export function notInstalled(picture: Picture): readonly Draft[] {
  const { agent } = picture.facts.node;
  if (agent.installed !== 'no') return [];
  // Where nothing says that this machine is to be managed, its absence is a remark.
  const expected = picture.kind !== 'unknown';
  return [
    {
      code: 'agent/not-installed',
      severity: expected ? 'error' : 'info',
      subjects: [],
      data: { looked: ['packages', 'snap', 'program files', 'running processes'] },
      evidence: ['no package, program or process of the agent was found'],
      capabilities: expected ? throughTheAgent(picture) : [],
    },
  ];
}

export function notRegistered(picture: Picture): readonly Draft[] {
  const { agent, imds } = picture.facts.node;
  if (agent.installed !== 'yes') return [];
  const excluded = excludedIdentity(picture);
  if (excluded !== null) {
    return [
      {
        code: 'agent/not-registered',
        severity: 'error',
        subjects: [],
        data: { reason: excluded, setting: 'Identity.ConsumptionOrder' },
        evidence: [excluded],
        capabilities: throughTheAgent(picture),
      },
    ];
  }
  if (agent.registration.state !== 'absent' || agent.customIdentity !== undefined) return [];
  const wasHybrid = agent.identity?.type === 'OnPrem';
  // On EC2 the instance's own identity is the registration; ECS tasks and custom identities have theirs. And an IMDS of which
  // nothing is known may well be there.
  if (!wasHybrid && (picture.onEc2 || imds.outcome !== 'failed' || agent.identity !== null)) return [];
  const reason = wasHybrid
    ? 'the agent last ran as a hybrid node, and its registration is gone'
    : 'there is no hybrid registration, and no EC2 identity to use instead';
  return [
    {
      code: 'agent/not-registered',
      severity: 'error',
      subjects: [],
      data: { reason },
      evidence: [reason],
      capabilities: throughTheAgent(picture),
    },
  ];
}

/**
 * `Identity.ConsumptionOrder` leaves out the one identity that this node has: the agent finds none, and ends (amazon-ssm-agent,
 * `identity_selector.go`). Null where it does not, or where what it names may be there.
 */
function excludedIdentity({ facts, onEc2 }: Picture): string | null {
  const { identityOrder: order, registration } = facts.node.agent;
  if (order === undefined || order.some((name) => name === 'CustomIdentity' || name === 'ECS')) return null;
  const words = `Identity.ConsumptionOrder in the agent's configuration names ${order.join(' and ')} only`;
  if (!order.includes('OnPrem') && registration.state === 'present' && !onEc2)
    return `${words}, and this node has a hybrid registration and nothing else`;
  if (!order.includes('EC2') && onEc2 && registration.state === 'absent')
    return `${words}, and this is an EC2 instance without a hybrid registration`;
  return null;
}

/** What is asked for and is the agent's work; any program may read a parameter. */
export function throughTheAgent({ facts }: Picture): Capability[] {
  return facts.request.for.filter((name) => name === 'core' || CAPABILITY_NEEDS[name].dependsOn.includes('core'));
}

function ec2messagesOf(picture: Picture): EndpointPicture | undefined {
  return picture.endpoints.find(({ service, kind }) => service === 'ec2messages' && kind === 'endpoint');
}

/** An agent before 3.3.40.0 polls `ec2messages` for Run Command; the service is being retired. */
export function needsEc2messages(picture: Picture): readonly Draft[] {
  const { agentVersion, facts } = picture;
  const isOld = agentVersion !== null && compareVersions(agentVersion, SSMMESSAGES_ONLY_SINCE) < 0;
  if (!isOld || facts.node.agent.inContainer === true || !picture.wanted.has('run-command')) return [];
  const endpoint = ec2messagesOf(picture);
  const regionHasIt = regionInfo(facts.request.region)?.ec2messages !== 'absent';
  if (endpoint?.state === 'unknown') return [];
  const fails = endpoint !== undefined && isDown(endpoint);
  // Failing like the others is their common cause's fault; what stays is the agent's age.
  const shared =
    fails && requiredInterface(picture).some((other) => other !== endpoint && isDown(other) && alike(picture, endpoint, other));
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
function alike(picture: Picture, one: EndpointPicture, other: EndpointPicture): boolean {
  const sign = (endpoint: EndpointPicture): string => {
    const ends = endpoint.agent.map(
      ({ class: kind, reach }) => `${isPrivate(kind)} ${reach.state === 'fails' ? `${reach.layer} ${reach.reason}` : ''}`,
    );
    return [diagnoseDns(picture, endpoint).kind, ...new Set(ends.sort())].join();
  };
  return sign(one) === sign(other);
}

export function ec2messagesUnavailable(picture: Picture): readonly Draft[] {
  const endpoint = ec2messagesOf(picture);
  // A needed one is judged like every other endpoint.
  if (endpoint === undefined || endpoint.required || (endpoint.state !== 'fails' && endpoint.state !== 'unresolved')) return [];
  // What the proxy does is the proxy's matter.
  if (endpoint.proxied && endpoint.agent.some(({ reach }) => reach.state === 'fails' && reach.layer === 'proxy')) return [];
  // Another DNS view knows an address that works: what is wrong is DNS, and named as such.
  if (endpoint.all.some(({ reach }) => reach.state === 'works')) return [];
  const detail =
    endpoint.state === 'fails'
      ? 'its addresses do not answer'
      : `DNS says ${endpoint.configured.map(({ says }) => says).join('; ')}`;
  return [
    {
      code: 'ec2messages/unavailable',
      severity: 'info',
      subjects: [endpoint.host],
      data: { host: endpoint.host, detail },
      evidence: [detail],
      capabilities: [],
    },
  ];
}
