/** What a proxy that the agent does not have would do for what the agent does not reach. */
import type { OtherProxy } from '../facts/other-proxies.ts';
import { bypassesProxy } from '../knowledge/no-proxy.ts';
import { isPrivate } from './addresses.ts';
import { judgedEndpoints } from './endpoint-choice.ts';
import type { EndpointPicture } from './outcome.ts';
import type { Picture } from './picture.ts';
import { reachOf, trustFailure } from './reach.ts';

export interface Instead {
  readonly other: OtherProxy;
  /** What fails on the agent's own way, and what this proxy's exceptions leave to it. */
  readonly endpoints: readonly EndpointPicture[];
  /** It opens the tunnel, and TLS inside with a certificate of its own, which is not trusted. */
  readonly opensTls: boolean;
  /** Something that is needed works without it, or has a private address: the direct path is no mistake. */
  readonly isMeantDirect: boolean;
}

const HTTPS_PORT = 443;

/** The best first. Empty where none leads further than the agent gets. */
export function waysInstead(picture: Picture): readonly Instead[] {
  const { otherProxies = [], proxy } = picture.facts.node;
  if (otherProxies.length === 0 || proxy?.mode !== 'agent') return [];
  const judged = judgedEndpoints(picture);
  const failing = judged.filter(({ state }) => state === 'fails' || state === 'unresolved');
  const isMeantDirect = judged.some(
    (endpoint) => isInside(endpoint) || (endpoint.state === 'works' && endpoint.service !== 's3'),
  );
  const found = otherProxies.flatMap((other): readonly Instead[] => {
    const { connection, noProxy } = other;
    const tried = failing.find(({ host }) => host === connection.host);
    const works = reachOf(connection).state === 'works';
    const opensTls = connection.proxy?.connect.outcome === 'ok' && trustFailure(connection) === 'foreign';
    // Behind a chain that is not trusted it is no better where the agent gets as far as that by itself.
    if (tried === undefined || !(works || (opensTls && !getsToTls(tried)))) return [];
    const endpoints = failing.filter(({ host }) => !bypassesProxy(noProxy, host, HTTPS_PORT));
    return [{ other, endpoints, opensTls, isMeantDirect }];
  });
  return found.toSorted((a, b) => Number(a.opensTls) - Number(b.opensTls));
}

/** An interface endpoint was made for it, here or in a network beside: nobody means a proxy there. */
function isInside({ all, service, kind, diagnosis }: EndpointPicture): boolean {
  const isMade = kind === 'endpoint' && service !== 's3' && diagnosis.kind !== 'sinkholed';
  return isMade && all.some((address) => isPrivate(address.class));
}

function getsToTls({ agent }: EndpointPicture): boolean {
  return agent.some(({ connection }) => connection?.tls.outcome === 'ok');
}
