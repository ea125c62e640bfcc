/** The agent's websocket library does not know this kind of proxy. */

import type { ProxyServer } from '../../facts/proxy.ts';
import { proxyUrl } from '../../knowledge/proxy-url.ts';
import { capabilitiesOf, hostsOf } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { RESTART_RISK, restartAgent } from '../../remedies/node-commands.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { editSetting } from '../../remedies/proxy-commands.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { type DraftOf, type Finding, isDraftOf } from '../finding.ts';
import { DNS_SUFFIX } from '../samples.ts';
import { proxiedEndpoints, proxyServer, proxySource } from './faults.ts';
import { proxyUnreachable } from './unreachable.ts';
import { PROXY_DOCS } from './words.ts';

interface SchemeUnsupportedData {
  readonly proxy: ProxyServer;
  readonly hosts: readonly string[];
  /** Everything but the websocket of sessions and commands works with this scheme. */
  readonly onlySessions: boolean;
}

/**
 * Sessions and commands go over a websocket, whose library knows `http` and `socks5` proxies only
 * (gorilla/websocket, `proxy.go`).
 */
const WEBSOCKET_SCHEMES: readonly string[] = ['http', 'socks5'];

/**
 * Beside those, Go's own HTTP client knows these (net/http, `Transport.Proxy`). To any other it
 * sends CONNECT, but knows no port of its own for it.
 */
const CLIENT_SCHEMES: readonly string[] = [...WEBSOCKET_SCHEMES, 'https', 'socks5h'];

const NO_PORT = 0;

export const proxySchemeUnsupported: Finding<'proxy/scheme-unsupported', SchemeUnsupportedData> = {
  code: 'proxy/scheme-unsupported',
  number: 46,
  title: 'The agent cannot use this kind of proxy',
  summary:
    "The URL of the agent's proxy begins with something that the agent's websocket library does not know: only http:// and socks5:// carry sessions " +
    'and commands.',
  reads: ['proxy', 'tcp'],
  about: 'endpoints',
  judge,
  explains: [
    {
      // Written https, it is spoken to in TLS: an HTTP proxy does not understand that.
      codes: ['proxy/unreachable'],
      when: (_own, symptom) =>
        isDraftOf(proxyUnreachable, symptom) && (symptom.data.reason === 'proxy-tls' || symptom.data.proxy.port === NO_PORT),
    },
  ],
  // The endpoint itself may well answer through it: the agent's websocket does not get there.
  stops: () => true,
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
        title: "write the proxy's URL with http://",
        owner: 'node',
        text:
          `Write the proxy's URL with http:// (the way to the proxy is then not encrypted; what goes through it still is), and the port at which ` +
          `${clean(proxy.host)} speaks plain HTTP.`,
        commands: editSetting(context),
        permission: 'administrator rights on the node',
        risk: `Credentials in the URL then cross the network in the clear. ${RESTART_RISK}`,
        verify: proof,
      }),
      restartAgent(context, proof),
    ];
  },
  docs: PROXY_DOCS,
  page: {
    recognised:
      "The proxy's URL begins with https:// or something else than http:// and socks5://. The websocket that carries sessions and commands " +
      'knows only these two.',
    severity:
      'Error where sessions or commands are asked for; for schemes that nothing in the agent knows, for everything that goes through it.',
  },
  sample: {
    proxy: { scheme: 'https', host: 'proxy.example.com', port: 3128, hasCredentials: false },
    hosts: [`ssmmessages.REGION.${DNS_SUFFIX}`],
    onlySessions: true,
  },
};

function judge(picture: Picture): readonly DraftOf<'proxy/scheme-unsupported', SchemeUnsupportedData>[] {
  const server = proxyServer(picture);
  if (server === null || WEBSOCKET_SCHEMES.includes(server.scheme)) return [];
  const onlySessions = CLIENT_SCHEMES.includes(server.scheme) || server.port !== NO_PORT;
  const endpoints = proxiedEndpoints(picture).filter(({ service }) => !onlySessions || service === 'ssmmessages');
  if (endpoints.length === 0) return [];
  return [
    {
      code: 'proxy/scheme-unsupported',
      severity: 'error',
      subjects: hostsOf(endpoints),
      data: { proxy: server, hosts: hostsOf(endpoints), onlySessions },
      evidence: [`${proxySource(picture)}: https_proxy is ${proxyUrl(server)}`],
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}
