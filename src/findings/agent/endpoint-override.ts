/** The agent's configuration names endpoints other than AWS's usual ones. */

import type { AgentOverrides } from '../../facts/agent.ts';
import { serviceHost } from '../../knowledge/hosts.ts';
import { isRegionShaped } from '../../knowledge/regions.ts';
import { SERVICES, type Service } from '../../knowledge/types.ts';
import type { AddressClass } from '../../picture/addresses.ts';
import { capabilitiesOf } from '../../picture/endpoint-choice.ts';
import type { EndpointPicture, Picture } from '../../picture/picture.ts';
import { isUsable } from '../../picture/views.ts';
import { editConfig } from '../../remedies/agent-config-file.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { quoted } from '../../remedies/quote.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import { valuesOf } from '../../remedies/values.ts';
import { covers, type DraftOf, type Finding, isError } from '../finding.ts';
import { SSM_HOST } from '../samples.ts';

export interface AgentEndpointOverrideData {
  readonly entries: readonly {
    readonly field: string;
    readonly host: string;
    readonly usual: string;
    /** null: nothing is wrong with it. */
    readonly wrong: string | null;
  }[];
}

export const agentEndpointOverride: Finding<'agent/endpoint-override', AgentEndpointOverrideData> = {
  code: 'agent/endpoint-override',
  number: 57,
  title: 'The agent is set to other endpoints',
  summary:
    "The agent's configuration names hosts in place of the usual ones: the agent calls these and no others. Where one of them is wrong, " +
    'everything else may be right and nothing works.',
  reads: ['agent', 'dns', 'tcp', 'tls'],
  about: 'agent',
  judge,
  explains: [
    {
      // The override chose this name, so it is to blame for what the name does.
      codes: ['dns/', 'tcp/', 'tls/', 'http/'],
      when: (own, symptom) => isError(own) && symptom.subjects.length > 0 && covers(own, symptom),
    },
  ],
  stops: () => true,
  message: (data) => {
    const wrong = data.entries.filter((entry) => entry.wrong !== null);
    const told = wrong.length > 0 ? wrong : data.entries;
    const words = told.map(
      ({ field, host, usual, wrong: why }) =>
        `${clean(field, 40)} sends it to ${clean(host)} in place of ${clean(usual)}${why === null ? '' : ` (${clean(why)})`}`,
    );
    return `The agent's configuration changes its endpoints: ${list(words, 2)}.`;
  },
  remedies: (data, context) => {
    const proof = verify(context, ['agent/endpoint-override']);
    const fields = list(
      data.entries.map(({ field }) => field),
      5,
    );
    const hosts = data.entries.map(
      ({ host, usual, wrong }) => `${clean(host)} → ${clean(usual)}${wrong === null ? '' : `: ${clean(wrong)}`}`,
    );
    return [
      editConfig(
        `Take ${fields} out, or set the right name (${list(hosts, 3)}). With private DNS on, no VPC endpoint needs a separate name.`,
        context,
        proof,
      ),
      remedy({
        title: 'see which VPC endpoints exist',
        owner: 'vpc',
        text: 'Names of VPC endpoints, where they are set on purpose: these exist.',
        commands: [
          aws(
            context,
            `ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=${valuesOf(context).vpcId} --query`,
            quoted('VpcEndpoints[].{Service:ServiceName,State:State,PrivateDns:PrivateDnsEnabled,Names:DnsEntries[].DnsName}'),
          ),
        ],
        permission: 'ec2:DescribeVpcEndpoints',
        risk: 'The look-up changes nothing.',
        verify: proof,
      }),
      restartAgent(context, proof),
    ];
  },
  docs: ['SSM Agent technical details', 'Access an AWS service using an interface VPC endpoint'],
  page: {
    recognised:
      "The agent's configuration names other hosts than the usual ones (Ssm.Endpoint and its like, Agent.ServiceDomain, " +
      'Agent.UseDualStackEndpoint): these are what is probed. The usual name is looked up as well: where both lead to the same addresses, the ' +
      'network is to blame for what happens there.',
    severity:
      "Error where such a host does not exist, is another Region's or another service's, is answered by something else, or fails where the " +
      "usual name works or is the one that the VPC's private DNS covers. Info where it works, and where it fails as the usual one would too.",
  },
  sample: {
    entries: [
      { field: 'Ssm.Endpoint', host: 'ssm.us-east-1.amazonaws.com', usual: SSM_HOST, wrong: 'that is an endpoint of us-east-1' },
    ],
  },
};

/**
 * Hosts that the configuration names instead of the usual ones: fine if they answer, the first
 * suspect if they do not.
 */
function judge(picture: Picture): readonly DraftOf<'agent/endpoint-override', AgentEndpointOverrideData>[] {
  const { overrides } = picture.facts.node.agent;
  const { region } = picture.facts.request;
  const { suffix } = picture.facts;
  const overridden = picture.endpoints.filter(
    ({ kind, host }) =>
      kind === 'endpoint' && picture.facts.hosts.some((planned) => planned.host === host && planned.override === true),
  );
  if (overrides === undefined || overridden.length === 0) return [];
  const usualOf = (service: Service): EndpointPicture | undefined =>
    picture.endpoints.find(({ kind, host }) => kind !== 'endpoint' && host === serviceHost(service, region, suffix));
  const judged = overridden.map((endpoint) => ({
    endpoint,
    wrong: whyWrong(endpoint, usualOf(endpoint.service), region),
  }));
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
 * What only the setting can cause; null if the host works, or fails as a right name would. A
 * filtered address, for example, is the network's fault.
 */
function whyWrong(endpoint: EndpointPicture, usual: EndpointPicture | undefined, region: string): string | null {
  const { host, service, state, agent, configured, amazon } = endpoint;
  const named = awsNameOf(host);
  if (named !== null && named.region !== region) return `that is an endpoint of ${named.region}, and this node is in ${region}`;
  if (named !== null && named.service !== service) return `that is the endpoint of ${named.service}, not of ${service}`;
  if (state === 'unresolved') {
    // Servers that know neither name, or less than Amazon's, are a fault of DNS.
    const isDns = amazon.some(isUsable) || usual?.state === 'unresolved';
    return isDns ? null : `no such name: ${configured.map(({ says }) => says).join('; ')}`;
  }
  if (state !== 'fails') return null;
  const reasons = agent.flatMap(({ reach }) => (reach.state === 'fails' ? [reach.reason] : []));
  const [reason] = reasons;
  // Where both names lead to the same place, only a certificate for the usual name alone is the
  // setting's fault. AWS's own name of a VPC endpoint leads there, too: a firewall refuses.
  const blamed = isSamePlace(endpoint, usual)
    ? ['name-mismatch']
    : named !== null
      ? ['name-mismatch', 'foreign', 'not-tls']
      : ['refused', 'name-mismatch', 'foreign', 'not-tls'];
  const isOwn = reasons.every((one) => blamed.includes(one));
  if (isOwn && reason !== undefined) return `what answers there is not ${service} (${reason})`;
  if (usual === undefined || isSamePlace(endpoint, usual)) return null;
  const fails = `fail from here (${reason ?? 'no answer'})`;
  if (isAll(endpoint, 'public') && isAll(usual, 'private-in-vpc'))
    return `it leads to public addresses, which ${fails}: the private DNS of this VPC's endpoint covers the usual name alone`;
  // The control: the network leads the usual name to its endpoint, and not this one.
  return usual.state === 'works' ? `its addresses ${fails}, and the usual name works` : null;
}

const isAll = ({ agent }: EndpointPicture, wanted: AddressClass): boolean =>
  agent.length > 0 && agent.every((address) => address.class === wanted);

/** The usual name's addresses, by any server, hold all of the agent's. */
function isSamePlace({ agent }: EndpointPicture, usual: EndpointPicture | undefined): boolean {
  const known = new Set((usual?.all ?? []).map(({ ip }) => ip));
  return agent.length > 0 && agent.every(({ ip }) => known.has(ip));
}

/**
 * `ssm.REGION.…`, or the name of one VPC endpoint: `vpce-….ssm.REGION.vpce.…`. Null for any other
 * name.
 */
function awsNameOf(host: string): { readonly service: string; readonly region: string } | null {
  const labels = host.replace(/^vpce-[a-z0-9-]+\./u, '').split('.');
  const [service = '', region = ''] = labels;
  const plain = service.replace(/-fips$/u, '');
  const isKnown = (SERVICES as readonly string[]).includes(plain) && isRegionShaped(region);
  return isKnown ? { service: plain, region } : null;
}
