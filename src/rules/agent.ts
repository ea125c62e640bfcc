/** The agent: is it there, does it know who it is, and is it new enough for the endpoints that still exist. */
import type { Draft } from '../catalog/data.ts';
import { regionInfo } from '../knowledge/regions.ts';
import { compareVersions, SSMMESSAGES_ONLY_SINCE } from '../knowledge/versions.ts';
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
      capabilities: expected ? picture.facts.request.for : [],
    },
  ];
}

export function notRegistered(picture: Picture): readonly Draft[] {
  const { agent, imds } = picture.facts.node;
  if (agent.installed !== 'yes' || agent.registration.state !== 'absent') return [];
  const wasHybrid = agent.identity?.type === 'OnPrem';
  // On EC2 the instance's own identity is the registration.
  if (!wasHybrid && (picture.onEc2 || imds.outcome === 'ok')) return [];
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
      capabilities: picture.facts.request.for,
    },
  ];
}

function ec2messagesOf(picture: Picture): EndpointPicture | undefined {
  return picture.endpoints.find(({ service, kind }) => service === 'ec2messages' && kind === 'endpoint');
}

/** An agent before 3.3.40.0 polls `ec2messages` for Run Command; the service is being retired. */
export function needsEc2messages(picture: Picture): readonly Draft[] {
  const { agentVersion, facts } = picture;
  const isOld = agentVersion !== null && compareVersions(agentVersion, SSMMESSAGES_ONLY_SINCE) < 0;
  if (!isOld || !picture.wanted.has('run-command')) return [];
  const endpoint = ec2messagesOf(picture);
  const regionHasIt = regionInfo(facts.request.region)?.ec2messages !== 'absent';
  if (endpoint?.state === 'unknown') return [];
  const unavailable = endpoint === undefined || endpoint.state === 'fails' || endpoint.state === 'unresolved';
  return [
    {
      code: 'agent/needs-ec2messages',
      severity: unavailable ? 'error' : 'warning',
      subjects: endpoint === undefined ? [] : [endpoint.host],
      data: { version: agentVersion, unavailable, regionHasIt },
      evidence: [`the agent is ${agentVersion}; ec2messages is ${unavailable ? 'not available' : 'still available'} here`],
      capabilities: unavailable ? ['run-command'] : [],
    },
  ];
}

export function ec2messagesUnavailable(picture: Picture): readonly Draft[] {
  const endpoint = ec2messagesOf(picture);
  // A needed one is judged like every other endpoint.
  if (endpoint === undefined || endpoint.required || (endpoint.state !== 'fails' && endpoint.state !== 'unresolved')) return [];
  // Another DNS view knows an address that works: what is wrong is DNS, and named as such.
  if (endpoint.all.some(({ reach }) => reach.state === 'works')) return [];
  const detail = endpoint.state === 'fails' ? 'its addresses do not answer' : `DNS says ${endpoint.configured.map(({ says }) => says).join('; ')}`;
  return [
    { code: 'ec2messages/unavailable', severity: 'info', subjects: [endpoint.host], data: { host: endpoint.host, detail }, evidence: [detail], capabilities: [] },
  ];
}
