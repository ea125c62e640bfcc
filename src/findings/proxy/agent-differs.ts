/** The agent uses other proxy settings than this shell. */

import type { ProxySettings } from '../../facts/proxy.ts';
import type { Picture } from '../../picture/picture.ts';
import { clean, sourceWords } from '../../remedies/phrases.ts';
import { look } from '../../remedies/proxy-commands.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { inWords } from './words.ts';

/** One way in which the settings differ, each side in words. */
interface ProxyDifference {
  readonly what: 'https' | 'http' | 'no_proxy';
  readonly agent: string;
  readonly shell: string;
}

interface AgentDiffersData {
  readonly differences: readonly ProxyDifference[];
  readonly source: string;
  readonly observed: boolean;
}

export const proxyAgentDiffers: Finding<'proxy/agent-differs', AgentDiffersData> = {
  code: 'proxy/agent-differs',
  number: 48,
  title: "The agent's proxy settings are not this shell's",
  summary:
    'The agent takes its proxy settings from its service. What curl or the AWS CLI can reach from a shell says nothing about the agent ' +
    'where the two differ.',
  reads: ['proxy', 'agent'],
  about: 'nothing',
  judge,
  message: ({ differences, source }) => {
    const words = `${differences.map(differs).join('; ')} (${sourceWords(source)}).`;
    return words.charAt(0).toUpperCase() + words.slice(1);
  },
  remedies: (_data, context) => [
    remedy({
      title: "set the proxy for the agent's service",
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
  page: {
    recognised:
      'The proxies of the agent and those of this shell are compared, and no_proxy where both have a proxy. The order of no_proxy does not count.',
    severity: 'Info, always: what works in this shell need not work for the agent, and the other way round.',
  },
  sample: {
    differences: [{ what: 'https', agent: 'none', shell: 'http://proxy.example.com:3128' }],
    source: 'environment of process 812',
    observed: true,
  },
};

/**
 * Always an info: the shell's settings do not affect the agent. They explain why something works
 * here and not there.
 */
function judge({ facts }: Picture): readonly DraftOf<'proxy/agent-differs', AgentDiffersData>[] {
  const { proxy } = facts.node;
  const agent = proxy?.agent ?? null;
  if (proxy === undefined || agent === null || facts.node.agent.installed === 'no') return [];
  const differences = compare(agent, proxy.shell);
  if (differences.length === 0) return [];
  return [
    {
      code: 'proxy/agent-differs',
      severity: 'info',
      subjects: [],
      data: { differences, source: agent.source, observed: proxy.agentUnknown === null },
      evidence: differences.map(({ what, agent: its, shell }) => `${what}: the agent has ${its}, this shell has ${shell}`),
      capabilities: [],
    },
  ];
}

function differs({ what, agent, shell }: ProxyDifference): string {
  const name = what === 'no_proxy' ? 'no_proxy' : `the proxy for ${what} URLs`;
  return `${name}: the agent has ${clean(agent)}, this shell has ${clean(shell)}`;
}

function compare(agent: ProxySettings, shell: ProxySettings): readonly ProxyDifference[] {
  const servers = (['https', 'http'] as const).flatMap((what) => {
    const [its, ours] = [inWords(agent[what]), inWords(shell[what])];
    return its === ours ? [] : [{ what, agent: its, shell: ours }];
  });
  // Without any proxy its exceptions mean nothing.
  const proxied = [agent, shell].every(({ https, http }) => https !== null || http !== null);
  const lists = [sorted(agent.noProxy), sorted(shell.noProxy)];
  if (!proxied || lists[0] === lists[1]) return servers;
  return [...servers, { what: 'no_proxy', agent: listed(agent.noProxy), shell: listed(shell.noProxy) }];
}

function listed(noProxy: string): string {
  return noProxy.trim() === '' ? 'none' : noProxy;
}

/** The order of the entries means nothing. */
function sorted(noProxy: string): string {
  const entries = noProxy.split(',').map((entry) => entry.trim().toLowerCase());
  return [...new Set(entries.filter((entry) => entry !== ''))].toSorted().join(',');
}
