/** The agent's own way fails, and a proxy that this node knows for others leads to AWS. */

import type { ProxyOrigin } from '../../facts/other-proxies.ts';
import type { ProxyServer } from '../../facts/proxy.ts';
import { bypassesProxy } from '../../knowledge/no-proxy.ts';
import { proxyUrl } from '../../knowledge/proxy-url.ts';
import { capabilitiesOf, hostsOf } from '../../picture/endpoint-choice.ts';
import { type Instead, waysInstead } from '../../picture/other-ways.ts';
import type { Picture } from '../../picture/picture.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean, list, sourceWords, word } from '../../remedies/phrases.ts';
import { look } from '../../remedies/proxy-commands.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { setProxy } from '../../remedies/set-proxy.ts';
import { type AnyDraft, covers, type DraftOf, type Finding, isError } from '../finding.ts';
import { BOTH_HOSTS, DNS_SUFFIX } from '../samples.ts';
import { inWords, PROXY_DOCS } from './words.ts';

interface AgentLacksData {
  readonly origin: ProxyOrigin;
  readonly source: string;
  readonly proxy: ProxyServer;
  /** What the agent has instead; null: nothing. */
  readonly agent: ProxyServer | null;
  /** What the agent does not reach, and would ask this proxy for. */
  readonly hosts: readonly string[];
  /** The one that was asked for. */
  readonly tried: string;
  /** The chain inside the tunnel is not trusted: the proxy opens TLS itself. */
  readonly opensTls: boolean;
  /** Endpoints that answer without a proxy. */
  readonly direct: readonly string[];
  readonly unit: string;
}

type Draft = DraftOf<'proxy/agent-lacks', AgentLacksData>;

/** Why the agent does not have the setting. */
const WHY: Readonly<Record<ProxyOrigin, string>> = {
  'agent-http': 'The agent has it for http URLs alone (http_proxy), and asks AWS by https: https_proxy is what it lacks.',
  'agent-exempt': 'The agent has it, and its own no_proxy takes these hosts away from it.',
  'not-restarted': "It stands in the files of the agent's service, and the running agent was started without it.",
  ignored: "It is meant for the agent's service, and systemd passes over the line.",
  'other-unit': "It is set for the unit of the agent's other package, which is not the one that runs.",
  shell: 'It is set for this shell, and a service has nothing of a shell.',
  environment: 'That file is read at logins, and by no service.',
  profile: 'That file is read by shells, and by no service.',
  sysconfig: 'That file is read at logins, and by no service.',
  service: 'It is set for another service.',
  docker: 'It is set for Docker alone.',
  apt: 'It is set for apt alone.',
  dnf: 'It is set for dnf alone.',
  curl: 'It is set for curl alone.',
  wget: 'It is set for wget alone.',
  winhttp: 'The agent takes WinHTTP\'s proxy only where nothing else is set, and for https only what stands behind "https=".',
  'internet-settings':
    'The agent takes the Internet settings of LocalSystem alone, and for https only what stands behind "https=".',
};

export const proxyAgentLacks: Finding<'proxy/agent-lacks', AgentLacksData> = {
  code: 'proxy/agent-lacks',
  number: 132,
  title: 'The agent does not have the proxy that leads to AWS',
  summary:
    "The agent's own way to AWS fails, and a proxy that is set on this node for something else (a shell, a package manager, a file that the agent's " +
    'service does not read) leads there. It is a setting of the agent that is missing; the network is as it is meant to be.',
  reads: ['proxy', 'agent', 'dns', 'tcp', 'tls', 'http'],
  about: 'endpoints',
  judge,
  explains: [
    {
      codes: ['tcp/', 'tls/', 'dns/', 'path/', 'http/not-aws', 'node/route', 's3/no-path', 's3/dualstack-unreachable', 'proxy/'],
      when: (own, other, picture) => isError(own) && other.code !== 'proxy/invalid' && isBehind(own, other, picture),
    },
    { codes: ['proxy/agent-differs'], when: (own) => isError(own) && own.data.origin === 'shell' },
  ],
  // Why it has no effect is said there, to the character.
  explainedBy: [
    { codes: ['proxy/invalid'], when: (own, other) => isError(other) && covers(other, own) },
    {
      codes: ['agent/setting-ignored'],
      when: (own, other) => own.data.origin === 'ignored' && isError(other) && covers(other, own),
    },
  ],
  message: (data) => {
    const { origin, source, proxy, agent, hosts, tried, opensTls } = data;
    const way = agent === null ? 'directly' : `through ${clean(inWords(agent))}`;
    return (
      `The agent does not reach ${list(hosts)}${origin === 'agent-exempt' ? ' directly' : ` ${way}`}, and the proxy ${clean(proxyUrl(proxy))} ` +
      `(${sourceWords(source)}) leads to ${clean(tried)}. ${WHY[origin]}` +
      (opensTls ? ' The proxy opens TLS itself, with a certificate that the agent does not trust yet.' : '')
    );
  },
  remedies: (data, context) => remediesOf(data, context),
  docs: PROXY_DOCS,
  page: {
    recognised:
      "Something that is needed fails on the agent's own way. Only then are the other settings of this node read (the shell, /etc/environment, " +
      "/etc/profile.d, the files of the agent's units and what systemd passes over there, apt, dnf, yum, curl, wget, Docker, SUSE's sysconfig; on " +
      'Windows WinHTTP and the Internet settings), and at most three proxies are asked for one such host each. One that refuses or is silent is no ' +
      'news about anybody. A login in such a file is sent to that proxy alone, as the program would, and is not shown.',
    severity:
      'Error where the proxy leads to AWS and nothing works without it. Info where other endpoints answer directly, or have addresses in this VPC: the ' +
      'direct path is meant there.',
  },
  sample: {
    origin: 'environment',
    source: '/etc/environment',
    proxy: { scheme: 'http', host: 'proxy.example.com', port: 3128, hasCredentials: true },
    agent: null,
    hosts: BOTH_HOSTS,
    tried: BOTH_HOSTS[0] ?? '',
    opensTls: false,
    direct: [`s3.REGION.${DNS_SUFFIX}`],
    unit: 'amazon-ssm-agent.service',
  },
};

function judge(picture: Picture): readonly Draft[] {
  const [best] = waysInstead(picture);
  return best === undefined ? [] : [draftOf(picture, best)];
}

function draftOf({ facts, endpoints }: Picture, { other, endpoints: lost, opensTls, isMeantDirect }: Instead): Draft {
  const { origin, source, server: proxy, connection } = other;
  const direct = endpoints.filter(({ required, state, proxied }) => required && state === 'works' && !proxied);
  const agent = origin === 'agent-exempt' ? null : (facts.node.proxy?.agent?.https ?? null);
  return {
    code: 'proxy/agent-lacks',
    severity: isMeantDirect ? 'info' : 'error',
    subjects: hostsOf(lost),
    data: {
      origin,
      source,
      proxy,
      agent,
      hosts: hostsOf(lost),
      tried: connection.host,
      opensTls,
      direct: hostsOf(direct),
      unit: facts.node.agent.service?.unit ?? 'amazon-ssm-agent.service',
    },
    evidence: [
      `the agent: ${agent === null ? 'no proxy for these hosts' : inWords(agent)}`,
      `${source}: ${inWords(proxy)}`,
      `CONNECT ${connection.host}:443 through ${proxyUrl(proxy)}: a tunnel${opensTls ? ', and a chain that is not trusted' : ', and AWS answers'}`,
    ],
    capabilities: isMeantDirect ? [] : capabilitiesOf(lost),
  };
}

/** What is found about the agent's own way to what this proxy leads to. A silent DNS server has no host: the proxy looks names up itself. */
function isBehind(own: DraftOf<string, AgentLacksData>, other: AnyDraft, picture: Picture): boolean {
  if (other.subjects.length === 0) return other.code.startsWith('dns/');
  const ips = picture.endpoints.filter(({ host }) => own.subjects.includes(host)).flatMap(({ all }) => all.map(({ ip }) => ip));
  const servers = picture.facts.node.resolver.servers;
  const isCovered = (subject: string): boolean =>
    own.subjects.includes(subject) ||
    ips.includes(subject) ||
    ((other.code.startsWith('dns/') || other.code === 'node/route') && servers.includes(subject));
  return other.subjects.every((subject) => isCovered(subject) || isLostSecondFamily(subject, own, picture));
}

/** S3's second family has a host of its own, which was not asked for: where its first goes through the proxy, so does it. */
function isLostSecondFamily(subject: string, own: DraftOf<string, AgentLacksData>, { endpoints, facts }: Picture): boolean {
  const s3 = endpoints.find(({ service, kind }) => service === 's3' && kind === 'endpoint');
  const second = endpoints.find(({ host, kind }) => host === subject && kind === 'dualstack');
  const noProxy = facts.node.otherProxies?.find(({ source }) => source === own.data.source)?.noProxy ?? '';
  return second !== undefined && s3 !== undefined && own.subjects.includes(s3.host) && !bypassesProxy(noProxy, subject, 443);
}

function remediesOf(data: AgentLacksData, context: RemedyContext): readonly Remedy[] {
  const { origin, source, proxy, direct, unit } = data;
  const proof = verify(context, ['proxy', 'tcp', 'tls', 'dns']);
  if (origin === 'not-restarted')
    return [
      remedy({
        title: 'let systemd read its files again',
        owner: 'node',
        text: `Nothing has to be written: ${sourceWords(source)} ${word(source.split(',').length, 'has', 'have')} it. Let systemd read the files again; then restart the agent.`,
        commands: [look(context), 'sudo systemctl daemon-reload'],
        permission: 'administrator rights on the node',
        risk: 'Nothing changes before the next start of the agent.',
        verify: proof,
      }),
      restartAgent(context, proof),
    ];
  const { commands, rollback } = setProxy(context, { proxy, direct, unit });
  const wrong =
    origin === 'ignored' ? ` Or mend the line in ${sourceWords(source)}, which systemd passes over (agent/setting-ignored).` : '';
  const where =
    context.os === 'macos'
      ? "Set it as the system's secure web proxy (HTTPS), where the agent looks for it at its start."
      : "Give the agent's service this proxy, with the metadata service and what answers directly as exceptions.";
  return [
    remedy({
      title: "give the agent's service the proxy",
      owner: 'node',
      text: `${where}${wrong}`,
      commands,
      permission: 'administrator rights on the node',
      risk: 'All that the agent asks of AWS goes through this proxy from its next start on; its owner should know.',
      ...(rollback === null ? {} : { rollback }),
      verify: proof,
    }),
    ...(data.opensTls ? [trustIt(proxy, proof)] : []),
    restartAgent(context, proof),
  ];
}

function trustIt(proxy: ProxyServer, proof: string): Remedy {
  return remedy({
    title: "have the proxy leave TLS to AWS's hosts closed",
    owner: 'proxy',
    text: `On the proxy ${clean(proxy.host)}: leave TLS to AWS's hosts closed. Otherwise this node has to trust the root of its certificates.`,
    commands: [],
    risk: 'Every node behind this proxy then has an end-to-end connection to these hosts.',
    verify: proof,
  });
}
