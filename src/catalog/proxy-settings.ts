/** The agent's own proxy settings. */
import { proxyUrl } from '../knowledge/proxy-url.ts';
import type { ProxyDifference } from './data-proxy.ts';
import type { Entries } from './entry.ts';
import { RESTART_RISK, restartAgent } from './node-commands.ts';
import { clean, sourceWords } from './phrases.ts';
import { look, setNoProxy } from './proxy-commands.ts';
import { own } from './quote.ts';
import { remedy, verify } from './remedy.ts';

const METADATA = '169.254.169.254';
const METADATA_HOSTS = own`169.254.169.254,[fd00:ec2::254]:80`;
const RESET = 'Remove the added file or value again and restart the agent.';

function differs({ what, agent, shell }: ProxyDifference): string {
  const name = what === 'no_proxy' ? 'no_proxy' : `the proxy for ${what} URLs`;
  return `${name}: the agent has ${clean(agent)}, this shell has ${clean(shell)}`;
}

export const PROXY_SETTINGS: Entries<'proxy/metadata-proxied' | 'proxy/agent-differs'> = {
  'proxy/metadata-proxied': {
    title: "The agent's proxy also gets its requests to the metadata service",
    summary:
      'The agent asks the instance metadata service for its identity and credentials. Its http_proxy applies to that address, because no_proxy ' +
      'lacks it: the agent gets nothing, or what the proxy itself is.',
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
          owner: 'node',
          text: where,
          commands: [look(context), ...setNoProxy(context, noProxy, METADATA_HOSTS)],
          permission: 'administrator rights on the node',
          risk: `Takes effect with the next start of the agent. ${RESTART_RISK}`,
          rollback: RESET,
          verify: proof,
        }),
        restartAgent(context, proof),
      ];
    },
    docs: [
      'Configuring SSM Agent to use a proxy on Linux nodes',
      'Configure SSM Agent to use a proxy for Windows Server instances',
    ],
  },
  'proxy/agent-differs': {
    title: "The agent's proxy settings are not this shell's",
    summary:
      'The agent has proxy settings of its own, from its service. What curl or the AWS CLI can reach from a shell says nothing about the agent ' +
      'where the two differ.',
    message: ({ differences, source }) => {
      const words = `${differences.map(differs).join('; ')} (${sourceWords(source)}).`;
      return words.charAt(0).toUpperCase() + words.slice(1);
    },
    remedies: (_data, context) => [
      remedy({
        owner: 'node',
        text:
          'Nothing to do where this is meant. Otherwise set the proxy for the service of the agent, not in a profile of a user: only the service ' +
          'counts, and only from its next start on.',
        commands: [look(context)],
        permission: 'administrator rights on the node',
        risk: 'The command only reads.',
        verify: verify(context, ['proxy']),
      }),
    ],
    docs: [
      'Configuring SSM Agent to use a proxy on Linux nodes',
      'Configure SSM Agent to use a proxy for Windows Server instances',
    ],
  },
};
