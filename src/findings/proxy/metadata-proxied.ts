/** The agent sends its requests to the metadata service through the proxy. */

import type { ProxyServer } from '../../facts/proxy.ts';
import { bypassesProxy } from '../../knowledge/no-proxy.ts';
import { proxyUrl } from '../../knowledge/proxy-url.ts';
import type { Picture } from '../../picture/picture.ts';
import { RESTART_RISK, restartAgent } from '../../remedies/node-commands.ts';
import { clean, sourceWords } from '../../remedies/phrases.ts';
import { look, setNoProxy } from '../../remedies/proxy-commands.ts';
import { own } from '../../remedies/quote.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { inWords } from './words.ts';

interface MetadataProxiedData {
  readonly proxy: ProxyServer;
  readonly noProxy: string;
  /** Where the agent's settings are. */
  readonly source: string;
  /** Its running process says so; false: its configuration does. */
  readonly observed: boolean;
}

const METADATA = '169.254.169.254';

const METADATA_HOSTS = own`169.254.169.254,[fd00:ec2::254]:80`;

const RESET = 'Remove the added file or value again and restart the agent.';

const IMDS = '169.254.169.254';

/** IMDS speaks plain HTTP: of the two proxies, `http_proxy` is the one that counts. */
const IMDS_PORT = 80;

export const proxyMetadataProxied: Finding<'proxy/metadata-proxied', MetadataProxiedData> = {
  code: 'proxy/metadata-proxied',
  number: 47,
  title: "The agent's proxy also gets its requests to the metadata service",
  summary:
    'The agent asks the instance metadata service for its identity and credentials. Its http_proxy applies to that address, because no_proxy ' +
    'lacks it: the agent gets nothing, or what the proxy itself is.',
  reads: ['proxy', 'imds', 'agent'],
  about: 'node',
  judge,
  stopsEverything: true,
  message: ({ proxy, noProxy, source, observed }) =>
    `By the ${observed ? 'running agent' : 'configuration of the agent'} (${sourceWords(source)}), requests to ${METADATA} go to the proxy ` +
    `${clean(proxyUrl(proxy))}; no_proxy is ${noProxy === '' ? 'empty' : clean(noProxy)}.`,
  remedies: ({ noProxy }, context) => {
    const proof = verify(context, ['proxy']);
    const where =
      context.os === 'windows'
        ? "Add the metadata address to no_proxy in the environment of the agent's service, in the registry."
        : context.os === 'macos'
          ? `Add ${METADATA} to the exceptions of the proxies, in the network settings.`
          : 'Add the metadata address to no_proxy of the service, in a drop-in. The snap has the unit ' +
            'snap.amazon-ssm-agent.amazon-ssm-agent.service: there, put the same file into the directory of its name with .d behind it.';
    return [
      remedy({
        title: 'add the metadata addresses to no_proxy',
        owner: 'node',
        text: where,
        commands: [look(context), ...setNoProxy(context, noProxy, METADATA_HOSTS)],
        permission: 'administrator rights on the node',
        risk: `Takes effect with the next start of the agent. ${RESTART_RISK}`,
        rollback: RESET,
        rollbackIsText: true,
        verify: proof,
      }),
      restartAgent(context, proof),
    ];
  },
  docs: [
    'Configuring SSM Agent to use a proxy on Linux nodes',
    'Configure SSM Agent to use a proxy for Windows Server instances',
  ],
  page: {
    recognised:
      'The http_proxy of the agent (the environment of its process, else what configures its service) applies to 169.254.169.254, as Go matches ' +
      'no_proxy. The probe itself asks the metadata service directly.',
    severity:
      "Error on EC2. Warning where only files say so, because the agent's process could not be read. Silent on hybrid nodes.",
  },
  sample: {
    proxy: { scheme: 'http', host: 'proxy.example.com', port: 3128, hasCredentials: false },
    noProxy: '',
    source: 'environment of process 812',
    observed: true,
  },
};

/**
 * The agent gets its identity and its credentials from IMDS: through a proxy it gets the proxy's,
 * or none. This probe asks IMDS directly, so that everything else may look healthy. A hybrid agent
 * does not ask.
 */
function judge({ facts, kind, onEc2 }: Picture): readonly DraftOf<'proxy/metadata-proxied', MetadataProxiedData>[] {
  const { proxy } = facts.node;
  const agent = proxy?.agent ?? null;
  if (agent?.http == null || kind === 'hybrid' || !onEc2 || bypassesProxy(agent.noProxy, IMDS, IMDS_PORT)) return [];
  const observed = proxy?.agentUnknown == null;
  return [
    {
      code: 'proxy/metadata-proxied',
      // What only a file says, the running agent may not have yet: at risk, not broken.
      severity: observed ? 'error' : 'warning',
      subjects: [IMDS],
      data: { proxy: agent.http, noProxy: agent.noProxy, source: agent.source, observed },
      evidence: [
        `${agent.source}: http_proxy is ${inWords(agent.http)}, no_proxy is ${agent.noProxy === '' ? 'empty' : agent.noProxy}`,
      ],
      capabilities: observed ? facts.request.for : [],
    },
  ];
}
