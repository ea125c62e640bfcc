/** The agent's proxy leads to other hosts, but not to this endpoint. */

import type { Picture } from '../../picture/picture.ts';
import { list, sourceWords } from '../../remedies/phrases.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { DNS_SUFFIX, PROXY_FAULT } from '../samples.ts';
import { proxyDenied } from './denied.ts';
import { NO_ANSWER, type ProxyFaultData, proxyFault, stoppedHosts } from './faults.ts';
import { allowHosts, DIRECT_PATH, PROXY_DOCS, proxyName, proxySaid, statusOf } from './words.ts';

export const proxyEndpointRefused: Finding<'proxy/endpoint-refused', ProxyFaultData> = {
  code: 'proxy/endpoint-refused',
  number: 45,
  title: 'The proxy does not lead to an endpoint',
  summary:
    "The agent's proxy works, but not for this host: its rules refuse the name, it cannot resolve or reach the host itself, or it never answers for it.",
  reads: ['proxy', 'tcp'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `The agent's proxy ${proxyName(data)} ${refusal(data)} ${list(data.hosts)}${statusOf(data)}${proxySaid(data)}. It is set in ${sourceWords(data.source)}.` +
    DIRECT_PATH[data.direct],
  remedies: allowHosts,
  docs: PROXY_DOCS,
  page: {
    recognised:
      'The proxy refuses CONNECT to this host, or says that it cannot reach it (502, 503, 504), or does not answer for it, while it leads to others.',
    severity: 'Error where the host is needed.',
  },
  sample: { ...PROXY_FAULT, hosts: [`ssmmessages.REGION.${DNS_SUFFIX}`], reason: 'refused', status: 403 },
};

function judge(picture: Picture): readonly DraftOf<'proxy/endpoint-refused', ProxyFaultData>[] {
  if (proxyDenied.judge(picture).length > 0) return [];
  const { stopped, others } = stoppedHosts(picture);
  const own = ['refused', 'upstream-failed', 'other', ...(others === 0 ? [] : NO_ANSWER)];
  return proxyFault(
    picture,
    stopped.filter(({ reason }) => own.includes(reason)),
    'proxy/endpoint-refused',
  );
}

function refusal({ reason }: ProxyFaultData): string {
  if (reason === 'upstream-failed') return 'cannot reach';
  return ['timeout', 'reset', 'closed'].includes(reason) ? `gives no answer (${reason}) for` : 'refuses CONNECT to';
}
