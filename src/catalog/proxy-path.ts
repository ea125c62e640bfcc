/** The agent's proxy as a way: it is not there, lets nobody in, or does not lead to a host. */
import { proxyUrl } from '../knowledge/proxy-url.ts';
import type { Remedy } from '../verdict.types.ts';
import type { RemedyContext } from './data.ts';
import type { ProxyFaultData } from './data-proxy.ts';
import type { Entries } from './entry.ts';
import { RESTART_RISK, restartAgent } from './node-commands.ts';
import { clean, list, sourceWords } from './phrases.ts';
import { askProxy, look } from './proxy-commands.ts';
import { remedy, verify } from './remedy.ts';

const DOCS = [
  'Configuring SSM Agent to use a proxy on Linux nodes',
  'Configure SSM Agent to use a proxy for Windows Server instances',
];
const READS = 'The commands only read.';

const DIRECT: Readonly<Record<ProxyFaultData['direct'], string>> = {
  works: ' Without the proxy these hosts answer from here.',
  partly: ' Without the proxy some of these hosts answer from here.',
  fails: ' Without the proxy they do not answer either.',
  unknown: '',
};

/** `http://proxy.example.com:3128 (10.0.0.5)`. */
function named({ proxy, ip }: ProxyFaultData): string {
  const url = clean(proxyUrl(proxy));
  return ip === null || ip === proxy.host ? url : `${url} (${clean(ip)})`;
}

function said({ detail }: ProxyFaultData): string {
  return detail === '' ? '' : ` (${clean(detail)})`;
}

function check(data: ProxyFaultData, context: RemedyContext): readonly string[] {
  const hosts = data.hosts.slice(0, 2);
  return [...hosts.map((host) => askProxy(context, data.proxy, host, data.proxy.hasCredentials)), look(context)];
}

/** Where the hosts answer without the proxy, an exception is all that is needed. */
function bypass(data: ProxyFaultData, context: RemedyContext, proof: string): readonly Remedy[] {
  if (data.direct !== 'works' && data.direct !== 'partly') return [];
  return [
    remedy({
      owner: 'node',
      text:
        `Without the proxy ${data.direct === 'works' ? 'these hosts answer' : 'some of these hosts answer'} from here: add ${list(data.hosts, 8)} to no_proxy ` +
        "of the agent's service (the same place as https_proxy), or take the proxy away where nothing else needs it.",
      commands: [look(context)],
      permission: 'administrator rights on the node',
      risk: `Takes effect with the next start of the agent. ${RESTART_RISK}`,
      verify: proof,
    }),
  ];
}

export const PROXY_PATH: Entries<
  'proxy/unreachable' | 'proxy/denied' | 'proxy/auth-required' | 'proxy/endpoint-refused' | 'proxy/scheme-unsupported'
> = {
  'proxy/unreachable': {
    title: "The agent's proxy does not answer",
    summary:
      "Everything that the agent sends to AWS goes to a proxy, and nothing usable answers at the proxy's address: it is down, a firewall is in between, " +
      'or the setting names the wrong host or port.',
    message: (data) =>
      `The agent's proxy ${named(data)} does not answer: ${clean(data.reason)}${said(data)}. It is set in ${sourceWords(data.source)}, and ` +
      `${list(data.hosts)} ${data.hosts.length === 1 ? 'goes' : 'go'} through it.${DIRECT[data.direct]}`,
    remedies: (data, context) => {
      const proof = verify(context, ['proxy']);
      return [
        remedy({
          owner: 'proxy',
          text: `Make sure that a proxy runs at ${clean(proxyUrl(data.proxy))} and that this node may open TCP connections to it; the port is part of the setting.`,
          commands: check(data, context),
          risk: READS,
          verify: proof,
        }),
        remedy({
          owner: 'node',
          text: `Where that is no longer the proxy: correct https_proxy in ${sourceWords(data.source)}, and http_proxy with it.`,
          commands: [look(context)],
          permission: 'administrator rights on the node',
          risk: `Takes effect with the next start of the agent. ${RESTART_RISK}`,
          verify: proof,
        }),
        ...bypass(data, context, proof),
        restartAgent(context, proof),
      ];
    },
    docs: DOCS,
  },
  'proxy/denied': {
    title: 'The proxy refuses this node every host',
    summary:
      "The agent's proxy answers every request for a tunnel with a refusal: its rules do not let this node, or this kind of request (CONNECT to port 443), " +
      'through.',
    message: (data) =>
      `The agent's proxy ${named(data)} refuses CONNECT to every host${statusOf(data)}${said(data)}: ${list(data.hosts)}. It is set in ` +
      `${sourceWords(data.source)}.${DIRECT[data.direct]}`,
    remedies: allow,
    docs: DOCS,
  },
  'proxy/auth-required': {
    title: 'The proxy wants a login that the agent does not have',
    summary:
      'The proxy answers with status 407: the settings of the agent have no credentials, or others than the proxy accepts. The agent can only send a name ' +
      'and a password (Basic), taken from the URL of the proxy.',
    message: (data) =>
      `The agent's proxy ${named(data)} answers 407${said(data)}: ${
        data.proxy.hasCredentials
          ? `it does not accept the credentials in ${sourceWords(data.source)}`
          : `there are no credentials in ${sourceWords(data.source)}`
      }.${offers(data)} ${list(data.hosts)} ${data.hosts.length === 1 ? 'goes' : 'go'} through it.${DIRECT[data.direct]}`,
    remedies: (data, context) => {
      const proof = verify(context, ['proxy']);
      return [
        remedy({
          owner: 'node',
          text:
            `Put a name and a password that the proxy accepts into https_proxy and http_proxy of the agent's service (${sourceWords(data.source)}), as ` +
            'http://NAME:PASSWORD@HOST:PORT with special characters percent-encoded, in a file that only root can read.',
          commands: check(data, context),
          permission: 'administrator rights on the node',
          risk: `Whoever is root on this node can read them. Takes effect with the next start of the agent. ${RESTART_RISK}`,
          verify: proof,
        }),
        remedy({
          owner: 'proxy',
          text: `Or let this node's requests to ${list(data.hosts, 8)}, TCP 443, through without a login. The agent has no NTLM or Kerberos.`,
          commands: check(data, context),
          risk: 'Every program on the node can then use the proxy for these hosts.',
          verify: proof,
        }),
        ...bypass(data, context, proof),
        restartAgent(context, proof),
      ];
    },
    docs: DOCS,
  },
  'proxy/endpoint-refused': {
    title: 'The proxy does not lead to an endpoint',
    summary:
      "The agent's proxy works, but not for this host: its rules refuse the name, it cannot resolve or reach the host itself, or it never answers for it.",
    message: (data) =>
      `The agent's proxy ${named(data)} ${refusal(data)} ${list(data.hosts)}${statusOf(data)}${said(data)}. It is set in ${sourceWords(data.source)}.` +
      DIRECT[data.direct],
    remedies: allow,
    docs: DOCS,
  },
  'proxy/scheme-unsupported': {
    title: 'The agent cannot use this kind of proxy',
    summary:
      "The URL of the agent's proxy begins with something that the agent's websocket library does not know: only http:// and socks5:// carry sessions " +
      'and commands.',
    message: ({ proxy, hosts, onlySessions }) =>
      `The agent's proxy is ${clean(proxyUrl(proxy))}: ${
        onlySessions
          ? 'the websocket for sessions and commands does not go through such a proxy, even where ordinary calls do'
          : 'no connection of the agent goes through it'
      } (${list(hosts)}).`,
    remedies: ({ proxy }, context) => {
      const proof = verify(context, ['proxy']);
      return [
        remedy({
          owner: 'node',
          text:
            `Write the proxy's URL with http:// (the way to the proxy is then not encrypted; what goes through it still is), and the port at which ` +
            `${clean(proxy.host)} speaks plain HTTP.`,
          commands: [look(context)],
          permission: 'administrator rights on the node',
          risk: `Credentials in the URL then cross the network in the clear. ${RESTART_RISK}`,
          verify: proof,
        }),
        restartAgent(context, proof),
      ];
    },
    docs: DOCS,
  },
};

function statusOf({ status }: ProxyFaultData): string {
  return status === null ? '' : ` with HTTP ${status}`;
}

function offers({ schemes }: ProxyFaultData): string {
  if (schemes.length === 0) return '';
  const basic = schemes.some((scheme) => scheme.toLowerCase() === 'basic');
  return ` The proxy offers ${list(schemes)}${basic ? '' : ', and the agent only has Basic'}.`;
}

function refusal({ reason }: ProxyFaultData): string {
  if (reason === 'upstream-failed') return 'cannot reach';
  return ['timeout', 'reset', 'closed'].includes(reason) ? `gives no answer (${reason}) for` : 'refuses CONNECT to';
}

function allow(data: ProxyFaultData, context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['proxy']);
  const hosts = [...new Set([...data.hosts, ...context.requiredHosts])];
  return [
    remedy({
      owner: 'proxy',
      text:
        data.reason === 'upstream-failed'
          ? `On the proxy ${clean(data.proxy.host)}: make ${list(data.hosts, 8)} resolve, and let it connect there on TCP 443.`
          : `On the proxy ${clean(data.proxy.host)}: allow CONNECT to port 443 of ${list(hosts, 8)} from this node, without opening TLS, and without a limit ` +
            'of a few minutes on open connections (sessions last for hours).',
      commands: check(data, context),
      risk: READS,
      verify: proof,
    }),
    ...bypass(data, context, proof),
    restartAgent(context, proof),
  ];
}
