/** What the agent's own configuration makes of a network that would be fine, and an agent that does not run at all. */
import type { Draft } from '../catalog/data.ts';
import type { AgentOverrides } from '../facts/agent.ts';
import { assumedIdentity } from '../facts/identity.ts';
import { serviceHost } from '../knowledge/hosts.ts';
import { isRegionShaped } from '../knowledge/regions.ts';
import { SERVICES } from '../knowledge/types.ts';
import { throughTheAgent } from './agent.ts';
import { capabilitiesOf } from './draft.ts';
import type { EndpointPicture, Picture } from './picture.ts';

/** Installed, and no process of it: neither commands nor sessions reach this node. */
export function notRunning(picture: Picture): readonly Draft[] {
  const { agent } = picture.facts.node;
  if (agent.installed !== 'yes' || agent.running !== 'no') return [];
  const problems = agent.problems ?? [];
  return [
    {
      code: 'agent/not-running',
      severity: 'error',
      subjects: [],
      data: { version: agent.version, problems },
      evidence: ['no process of the agent runs', ...problems],
      capabilities: throughTheAgent(picture),
    },
  ];
}

/**
 * `Agent.Region` and `Mgs.Region` only say for which Region calls are signed; the hosts stay those of the node's own Region, which refuse
 * signatures for another (amazon-ssm-agent, `agent/ssm/service.go`, `agent/session/service`).
 */
export function regionMismatch(picture: Picture): readonly Draft[] {
  const { agent, imds } = picture.facts.node;
  const own = assumedIdentity(agent, imds.outcome === 'ok' ? imds.data : null)?.region ?? picture.facts.request.region;
  const set = [
    { field: 'Agent.Region', region: agent.configRegion, capabilities: throughTheAgent(picture) },
    {
      field: 'Mgs.Region',
      region: agent.overrides?.messagesRegion ?? null,
      capabilities: picture.facts.request.for.filter((name) => name === 'run-command' || name === 'session-manager'),
    },
  ].flatMap((entry) => (entry.region === null || entry.region === own ? [] : [{ ...entry, region: entry.region }]));
  if (set.length === 0) return [];
  const fields = set.map(({ field, region }) => ({ field, region }));
  return [
    {
      code: 'agent/region-mismatch',
      severity: 'error',
      subjects: [],
      data: { fields, own },
      evidence: fields.map(({ field, region }) => `${field} in the agent's configuration is ${region}; this node is in ${own}`),
      capabilities: picture.facts.request.for.filter((name) => set.some(({ capabilities }) => capabilities.includes(name))),
    },
  ];
}

/** Hosts that the agent's configuration puts in place of the usual ones: fine where they answer, and the first suspect where they do not. */
export function endpointOverride(picture: Picture): readonly Draft[] {
  const { overrides } = picture.facts.node.agent;
  const { region } = picture.facts.request;
  const { suffix } = picture.facts;
  const overridden = picture.endpoints.filter(
    ({ kind, host }) =>
      kind === 'endpoint' && picture.facts.hosts.some((planned) => planned.host === host && planned.override === true),
  );
  if (overrides === undefined || overridden.length === 0) return [];
  const judged = overridden.map((endpoint) => ({ endpoint, wrong: whyWrong(endpoint, region) }));
  const bad = judged.filter(({ endpoint, wrong }) => endpoint.required && wrong !== null);
  const told = bad.length > 0 ? bad : judged;
  const entries = told.map(({ endpoint: { host, service }, wrong }) => ({
    field: fieldOf(overrides, host),
    host,
    usual: serviceHost(service, region, suffix),
    wrong,
  }));
  const endpoints = told.map(({ endpoint }) => endpoint);
  return [
    {
      code: 'agent/endpoint-override',
      severity: bad.length > 0 ? 'error' : 'info',
      subjects: endpoints.map(({ host }) => host),
      data: { entries },
      evidence: entries.map(
        ({ field, host, usual, wrong }) => `${field} sets ${host} in place of ${usual}${wrong === null ? '' : `: ${wrong}`}`,
      ),
      capabilities: bad.length > 0 ? capabilitiesOf(endpoints) : [],
    },
  ];
}

function fieldOf({ hosts, serviceDomain }: AgentOverrides, host: string): string {
  const named = hosts.find((entry) => entry.host === host);
  if (named !== undefined) return named.field;
  return serviceDomain === null ? 'Agent.UseDualStackEndpoint' : 'Agent.ServiceDomain';
}

/**
 * What can only be the setting's fault; null where it works, or fails as any right name would. A filtered address is the network's.
 */
function whyWrong({ host, service, state, agent, configured }: EndpointPicture, region: string): string | null {
  const named = awsNameOf(host);
  if (named !== null && named.region !== region) return `that is an endpoint of ${named.region}, and this node is in ${region}`;
  if (named !== null && named.service !== service) return `that is the endpoint of ${named.service}, not of ${service}`;
  if (state === 'unresolved') return `no such name: ${configured.map(({ says }) => says).join('; ')}`;
  if (state !== 'fails') return null;
  const reasons = agent.flatMap(({ reach }) => (reach.state === 'fails' ? [reach.reason] : []));
  const [reason] = reasons;
  const isOwn = reasons.every((one) => ['refused', 'name-mismatch', 'foreign', 'not-tls'].includes(one));
  return isOwn && reason !== undefined ? `what answers there is not ${service} (${reason})` : null;
}

/** `ssm.REGION.…`, or the name of one VPC endpoint: `vpce-….ssm.REGION.vpce.…`. Null for any other name. */
function awsNameOf(host: string): { readonly service: string; readonly region: string } | null {
  const labels = host.replace(/^vpce-[a-z0-9-]+\./u, '').split('.');
  const [service = '', region = ''] = labels;
  const plain = service.replace(/-fips$/u, '');
  const isKnown = (SERVICES as readonly string[]).includes(plain) && isRegionShaped(region);
  return isKnown ? { service: plain, region } : null;
}
