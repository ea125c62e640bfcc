/**
 * Asks the servers of repositories, as their package manager would: DNS, TCP, TLS, and HEAD for each repository's metadata. Nothing is
 * downloaded, and no login of a URL is sent.
 */
import { RUN_OVER } from '../../../facts/not-learnt.ts';
import type { ProxySettings } from '../../../facts/proxy.ts';
import type { SourceFacts, SourcePlace, SourceRepository } from '../../../facts/sources.ts';
import type { HttpFacts } from '../../../facts.ts';
import { bypassesProxy } from '../../../knowledge/no-proxy.ts';
import { proxyUrl } from '../../../knowledge/proxy-url.ts';
import type { Ports } from '../../../platform/ports.ts';
import type { Secret } from '../../../secret.ts';
import type { SourcesRead, SourceUrl } from '../../node/sources/source.ts';
import { shownPath } from '../../node/sources/source-url.ts';
import type { Trust } from '../connect/connection.ts';
import type { ConnectionLimits } from '../target.ts';
import { type SourceNames, sourceLookup } from './source-names.ts';
import { openPlace, type PlannedPlace } from './source-place.ts';

/** Hosts of one run: each costs DNS packets and a connection. */
const MAX_PLACES = 12;
/** Requests at one host. */
const MAX_PATHS = 8;
const MAX_REPOSITORIES = 100;

export interface SourceInputs extends SourceNames {
  readonly trust: Promise<Trust>;
  /** What the agent's children inherit. */
  readonly settings: ProxySettings | null;
  readonly credentials: Secret | null;
}

/** Never rejects. */
export async function probeSources(
  ports: Ports,
  read: SourcesRead,
  inputs: SourceInputs,
  limits: ConnectionLimits,
): Promise<SourceFacts> {
  const places = new Map<string, PlannedPlace>();
  const left = new Set<string>();
  const sources = read.sources.slice(0, MAX_REPOSITORIES);
  for (const url of sources.flatMap(({ urls }) => urls)) {
    const key = placeKey(url, inputs);
    const known = places.get(key);
    if (known === undefined && places.size === MAX_PLACES) left.add(url.host);
    else {
      const place = known ?? { url, proxy: proxyFor(url, inputs), asks: new Map<string, readonly string[]>() };
      places.set(key, place);
      if (place.asks.size < MAX_PATHS) place.asks.set(url.paths.join(' '), url.paths);
    }
  }
  const lookup = sourceLookup(ports, inputs, limits);
  const seen = new Map(
    await Promise.all(
      [...places].map(async ([key, place]) => [key, await openPlace(ports, place, lookup, await inputs.trust, limits)] as const),
    ),
  );
  lookup.close();
  const order = [...places.keys()];
  const repositories = sources.flatMap(({ manager, file, section, isOptional, urls }): SourceRepository[] => {
    const asked = urls.flatMap((url) => {
      const key = placeKey(url, inputs);
      const place = seen.get(key);
      if (place === undefined) return [];
      const http: HttpFacts = place.answers.get(url.paths.join(' ')) ?? notAsked(limits);
      const path = shownPath(url.paths[0] ?? '/');
      return [{ place: order.indexOf(key), path, kind: url.what, ...(url.isGuess ? { isGuess: true as const } : {}), http }];
    });
    return asked.length === 0 ? [] : [{ manager, file, section, isOptional, urls: asked }];
  });
  const facts: SourcePlace[] = order.flatMap((key) => seen.get(key)?.facts ?? []);
  const passedOver = [...left].map((host) => ({ what: `the repositories at ${host}`, why: `a run asks ${MAX_PLACES} hosts` }));
  return { places: facts, repositories, notRead: [...read.notRead, ...passedOver].slice(0, 100) };
}

function notAsked({ signal }: ConnectionLimits): HttpFacts {
  return signal.aborted
    ? { outcome: 'inconclusive', why: RUN_OVER }
    : { outcome: 'skipped', because: 'others of this host were asked' };
}

function placeKey(url: SourceUrl, inputs: SourceInputs): string {
  const proxy = proxyFor(url, inputs);
  return `${url.scheme} ${url.host} ${url.port} ${url.trust} ${proxy === null ? '' : proxyUrl(proxy.server)}`;
}

function proxyFor({ scheme, host, port, proxy }: SourceUrl, { settings, credentials }: SourceInputs): PlannedPlace['proxy'] {
  if (proxy.kind === 'none') return null;
  if (proxy.kind === 'own') {
    const { server } = proxy.proxy;
    return server === null ? null : { server, credentials: proxy.proxy.credentials };
  }
  const server = settings?.[scheme] ?? null;
  if (settings === null || server === null || bypassesProxy(settings.noProxy, host, port)) return null;
  // The login that is known is that of the proxy for `https`, where there is one.
  const isOwn = settings.https === null || proxyUrl(settings.https) === proxyUrl(server);
  return { server, credentials: isOwn ? credentials : null };
}
