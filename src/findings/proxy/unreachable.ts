/** The agent's proxy does not answer at all. */

import type { ConnectionFacts } from '../../facts.ts';
import { proxyUrl } from '../../knowledge/proxy-url.ts';
import type { Picture } from '../../picture/picture.ts';
import { RESTART_RISK, restartAgent } from '../../remedies/node-commands.ts';
import { clean, list, sourceWords } from '../../remedies/phrases.ts';
import { editSetting } from '../../remedies/proxy-commands.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { Destination, DraftOf, Finding } from '../finding.ts';
import { PROXY_FAULT } from '../samples.ts';
import { NO_ANSWER, type ProxyFaultData, proxyFault, stoppedHosts } from './faults.ts';
import { askTheProxy, bypass, DIRECT_PATH, PROXY_DOCS, PROXY_READS, proxyName, proxySaid } from './words.ts';

/** The proxy itself fails, for every host: no TCP, no TLS with an `https` proxy, or no HTTP. */
const NO_PROXY_THERE: readonly string[] = ['unreachable', 'proxy-tls', 'malformed'];

export const proxyUnreachable: Finding<'proxy/unreachable', ProxyFaultData> = {
  code: 'proxy/unreachable',
  number: 42,
  title: "The agent's proxy does not answer",
  summary:
    "Everything that the agent sends to AWS goes to a proxy, and nothing usable answers at the proxy's address: it is down, a firewall is in between, " +
    'or the setting names the wrong host or port.',
  reads: ['proxy', 'tcp'],
  about: 'endpoints',
  judge,
  packets: (_data, { connections }) => connections.flatMap(silentProxy),
  message: (data) =>
    `The agent's proxy ${proxyName(data)} does not answer: ${clean(data.reason)}${proxySaid(data)}. It is set in ${sourceWords(data.source)}, and ` +
    `${list(data.hosts)} ${data.hosts.length === 1 ? 'goes' : 'go'} through it.${DIRECT_PATH[data.direct]}`,
  remedies: (data, context) => {
    const proof = verify(context, ['proxy']);
    return [
      remedy({
        title: 'see that the proxy runs and takes connections from here',
        owner: 'proxy',
        text: `Make sure that a proxy runs at ${clean(proxyUrl(data.proxy))} and that this node may open TCP connections to it; the port is part of the setting.`,
        commands: askTheProxy(data, context),
        risk: PROXY_READS,
        verify: proof,
      }),
      remedy({
        title: "correct the proxy in the agent's settings",
        owner: 'node',
        text: `Where that is no longer the proxy: correct https_proxy in ${sourceWords(data.source)}, and http_proxy with it.`,
        commands: editSetting(context),
        permission: 'administrator rights on the node',
        risk: `Takes effect with the next start of the agent. ${RESTART_RISK}`,
        verify: proof,
      }),
      ...bypass(data, context, proof),
      restartAgent(context, proof),
    ];
  },
  docs: PROXY_DOCS,
  page: {
    recognised:
      'The address of the proxy does not open, its name has no address, TLS with an https proxy fails, or what answers is no HTTP proxy; ' +
      'or it takes the requests for all hosts and answers none.',
    severity: 'Error where a host that is needed goes through the proxy.',
  },
  sample: { ...PROXY_FAULT, reason: 'unreachable', detail: 'no answer' },
};

/** The connection to the proxy itself, where that did not open. */
function silentProxy({ ip, port, proxy, tcp }: ConnectionFacts): readonly Destination[] {
  return proxy !== undefined && tcp.outcome === 'failed' ? [{ ip, port, protocol: 'tcp' }] : [];
}

function judge(picture: Picture): readonly DraftOf<'proxy/unreachable', ProxyFaultData>[] {
  const { stopped, others } = stoppedHosts(picture);
  const silent = others === 0 ? stopped.filter(({ reason }) => NO_ANSWER.includes(reason)) : [];
  const found = [...stopped.filter(({ reason }) => NO_PROXY_THERE.includes(reason)), ...silent];
  return proxyFault(picture, found, 'proxy/unreachable');
}
