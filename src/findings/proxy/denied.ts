/** The agent's proxy refuses every host to this node. */

import type { Picture } from '../../picture/picture.ts';
import { list, sourceWords } from '../../remedies/phrases.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { PROXY_FAULT } from '../samples.ts';
import { type ProxyFaultData, proxyFault, stoppedHosts } from './faults.ts';
import { allowHosts, DIRECT_PATH, PROXY_DOCS, proxyName, proxySaid, statusOf } from './words.ts';

export const proxyDenied: Finding<'proxy/denied', ProxyFaultData> = {
  code: 'proxy/denied',
  number: 43,
  title: 'The proxy refuses this node every host',
  summary:
    "The agent's proxy answers every request for a tunnel with a refusal: its rules do not let this node, or this kind of request (CONNECT to port 443), " +
    'through.',
  reads: ['proxy', 'tcp'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `The agent's proxy ${proxyName(data)} refuses CONNECT to every host${statusOf(data)}${proxySaid(data)}: ${list(data.hosts)}. It is set in ` +
    `${sourceWords(data.source)}.${DIRECT_PATH[data.direct]}`,
  remedies: allowHosts,
  docs: PROXY_DOCS,
  page: {
    recognised: 'The proxy answers CONNECT for every host with a refusal (status 403 or another of its kind).',
    severity: 'Error where a host that is needed goes through the proxy.',
  },
  sample: { ...PROXY_FAULT, reason: 'refused', status: 403 },
};

/** The proxy refuses all hosts, and there are several of them. */
function judge(picture: Picture): readonly DraftOf<'proxy/denied', ProxyFaultData>[] {
  const { stopped, others } = stoppedHosts(picture);
  return others === 0 && stopped.length > 1 && stopped.every(({ reason }) => reason === 'refused')
    ? proxyFault(picture, stopped, 'proxy/denied')
    : [];
}
