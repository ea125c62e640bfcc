/** What an endpoint's observations amount to, in words that every report shares. */
import type { EndpointVerdict } from '../verdict.types.ts';
import type { Mark } from './mark.ts';

type Address = EndpointVerdict['addresses'][number];

/** Through all layers. A web page behind an untrusted chain is an answer, too, and not one that helps. */
export function answersInFull({ tcp, tls, http }: Address): boolean {
  return tcp.outcome === 'ok' && tls.outcome === 'ok' && http.outcome === 'ok';
}

/** Symbol and words for a whole endpoint. No failing layer and no answer either: then nothing could be determined. */
export function endpointState({ firstFailingLayer, required, addresses }: EndpointVerdict): {
  readonly kind: Mark;
  readonly words: string;
} {
  const answers = addresses.some(answersInFull);
  if (firstFailingLayer === null) return answers ? { kind: 'ok', words: 'ok' } : { kind: 'unknown', words: 'inconclusive' };
  // One address that answers is luck, not health: the agent may get the other one next.
  // Not so for DNS: addresses that another server gave were tried too, and this node never gets them.
  if (answers && firstFailingLayer !== 'dns') return { kind: 'warning', words: `partly fails at ${firstFailingLayer}` };
  return { kind: required ? 'error' : 'info', words: `fails at ${firstFailingLayer}` };
}

/** Why an endpoint's state is unknown: the reason of an inconclusive verdict, which no finding tells. */
export function whyUndetermined({ addresses, dns }: EndpointVerdict): string {
  const steps = addresses.flatMap((address) => [address.tcp, address.tls, address.http]);
  const step = steps.find(({ outcome }) => outcome === 'inconclusive');
  return step?.detail ?? step?.reason ?? (dns.length === 0 ? 'no DNS answer was seen' : 'no connection was tried to the end');
}
