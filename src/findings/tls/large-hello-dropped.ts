/** A large (post-quantum) TLS hello fails where a small one works. */

import { type Picture, sendsLargeHello } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import { passBehindProxy } from '../../remedies/behind-proxy.ts';
import { exemptFromInspection } from '../../remedies/inspection.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { detailOf, hostNames, places, word } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { SILENT_IN_VPC } from '../samples.ts';
import { draftAt, type Hit, targetHits } from './hits.ts';
import { largeHello } from './large-hello.ts';

/** `agentSends`: this node's agent is new enough to send a large one. */
export interface TlsLargeHelloDroppedData {
  readonly addresses: readonly At[];
  readonly agentSends: boolean;
}

const isLargeHello = ({ address: { cause } }: Hit): boolean => cause === 'large-hello';

export const tlsLargeHelloDropped: Finding<'tls/large-hello-dropped', TlsLargeHelloDroppedData> = {
  code: 'tls/large-hello-dropped',
  number: 29,
  title: 'A large TLS hello does not pass',
  summary:
    'A small hello is answered, and full-sized packets pass; the hello with a post-quantum key share, which needs two packets, is dropped or reset. ' +
    'A firewall or proxy in between cannot take it. The agent sends such a hello since 3.3.2299.0.',
  reads: ['dns', 'tls'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `${places(data.addresses)} ${word(hostNames(data.addresses), 'answers', 'answer')} a small TLS hello, and not a large one` +
    (data.agentSends
      ? `, as the agent sends it${detailOf(data.addresses)}.`
      : ': this agent still sends a small one, and works until that changes (with 3.3.2299.0, or without its GODEBUG setting).'),
  remedies: (data, context) => {
    const proof = verify(context, ['tls/large-hello-dropped', 'tls/stalled', 'tls/reset']);
    return [
      ...passBehindProxy(data.addresses, 'take TLS hellos of two packets', context, proof),
      largeHello(data.addresses, context, proof, true),
      exemptFromInspection(data.addresses, context, proof),
      restartAgent(context, proof),
    ];
  },
  docs: ['https://github.com/aws/amazon-ssm-agent/issues/640', 'https://tldr.fail'],
  page: {
    recognised:
      'The usual hello (with a post-quantum key share, larger than one packet) gets no answer, twice; a small one is answered, and so is a ' +
      'full-sized request after it: what is dropped is the large hello, not the large packet.',
    severity:
      'Error where the agent sends a large hello (3.3.2299.0 and later, without tlsmlkem=0 in its GODEBUG). Warning for the others: they work until they are updated.',
  },
  sample: { addresses: SILENT_IN_VPC, agentSends: true },
};

/** An older agent sends a small hello and works, until it is updated: a warning. */
function judge(picture: Picture): readonly DraftOf<'tls/large-hello-dropped', TlsLargeHelloDroppedData>[] {
  const agentSends = sendsLargeHello(picture.facts.node.agent);
  const hits = targetHits(picture).filter(isLargeHello);
  if (hits.length === 0) return [];
  const { addresses, draft } = draftAt(hits);
  const evidence = hits.flatMap(({ connection: { host, ip, proxy, retries, smallHello } }) => {
    if (retries === undefined && smallHello === undefined) return [];
    const [request, times] = retries === undefined ? ['', ''] : [' and a full-sized request after it', ', twice'];
    const where = proxy === undefined ? 'at' : 'through the proxy';
    return [`${host} ${where} ${ip}: a small hello is answered${request}, a large hello is not${times}`];
  });
  const severity = agentSends ? 'error' : 'warning';
  return [{ code: 'tls/large-hello-dropped', ...draft, severity, data: { addresses, agentSends }, evidence }];
}
