/** What becomes of each repository: does one of its servers answer as one? */
import type { SourceFacts, SourcePlace, SourceRepository, SourceUrlFacts } from '../facts/sources.ts';
import type { Facts } from '../facts.ts';
import { type RepositoryBucket, repositoryBucket } from '../knowledge/repository-buckets.ts';

/**
 * Which step failed. `certificate`: TLS completed, and nobody here trusts the chain, or it is for another name. `denied`, `not-found` and
 * `not-a-repository` are answers.
 */
export type SourceFault =
  | 'dns'
  | 'tcp'
  | 'proxy'
  | 'tls'
  | 'certificate'
  | 'http'
  | 'server-error'
  | 'denied'
  | 'not-found'
  | 'not-a-repository';

export type SourceState =
  | { readonly state: 'works' }
  | { readonly state: 'unknown'; readonly why: string }
  | {
      readonly state: 'fails';
      readonly fault: SourceFault;
      /** What was seen, in the words of the one who saw it. */
      readonly detail: string;
      readonly place: SourcePlace;
      readonly url: SourceUrlFacts;
      readonly bucket: RepositoryBucket | null;
    };

export interface JudgedSource {
  readonly repository: SourceRepository;
  readonly result: SourceState;
}

/** Null where nobody looked. */
export function judgedSources({ sources, suffix }: Pick<Facts, 'sources' | 'suffix'>): readonly JudgedSource[] | null {
  if (sources === undefined) return null;
  return sources.repositories.map((repository) => ({ repository, result: stateOf(repository, sources, suffix) }));
}

function stateOf({ urls }: SourceRepository, { places }: SourceFacts, suffix: Facts['suffix']): SourceState {
  const states = urls.map((url): SourceState => {
    const place = places[url.place];
    if (place === undefined) return { state: 'unknown', why: 'it was not asked' };
    return stateAt(place, url, repositoryBucket(place.host, suffix));
  });
  const found = (wanted: SourceState['state']): SourceState | undefined => states.find(({ state }) => state === wanted);
  return found('works') ?? found('unknown') ?? found('fails') ?? { state: 'unknown', why: 'it names no URL' };
}

function stateAt(place: SourcePlace, url: SourceUrlFacts, bucket: RepositoryBucket | null): SourceState {
  const fails = (fault: SourceFault, detail: string): SourceState => ({ state: 'fails', fault, detail, place, url, bucket });
  const { lookup, tcp, connect, tls, anchors } = place;
  const behind = place.proxy === null;
  if (lookup.outcome === 'failed') return fails(behind ? 'dns' : 'proxy', lookup.detail);
  if (lookup.outcome !== 'ok') return unknown(lookup);
  if (tcp.outcome === 'failed') return fails(behind ? 'tcp' : 'proxy', `${tcp.reason}: ${tcp.detail}`);
  if (tcp.outcome !== 'ok') return unknown(tcp);
  if (connect?.outcome === 'failed') return fails('proxy', connect.detail === '' ? connect.reason : connect.detail);
  if (connect !== undefined && connect.outcome !== 'ok') return unknown(connect);
  if (place.scheme === 'https') {
    // It wants a certificate that only the package manager has.
    const wantsOurs = tls.outcome === 'failed' && tls.reason === 'client-certificate-required' && anchors === 'own';
    if (wantsOurs) return { state: 'works' };
    if (tls.outcome === 'failed') return fails('tls', `${tls.reason}: ${tls.detail}`);
    if (tls.outcome !== 'ok') return unknown(tls);
    const broken = tls.verifyError ?? tls.nameError;
    if (anchors === 'system' && broken !== null) return fails('certificate', broken);
  }
  return answered(place, url, bucket, fails);
}

function answered(
  place: SourcePlace,
  url: SourceUrlFacts,
  bucket: RepositoryBucket | null,
  fails: (fault: SourceFault, detail: string) => SourceState,
): SourceState {
  const { http, isGuess } = url;
  if (http.outcome === 'failed') {
    // As above: with TLS 1.3 the server says so only now.
    if (http.reason === 'client-certificate-required' && place.anchors === 'own') return { state: 'works' };
    return fails('http', `${http.reason}: ${http.detail}`);
  }
  if (http.outcome !== 'ok') return unknown(http);
  const { status, contentType } = http;
  const says = `HTTP ${status}`;
  if (place.proxy !== null && place.scheme === 'http' && status === 407) return fails('proxy', `${says} of the proxy`);
  // What a proxy says of a server that it does not reach.
  if (place.proxy !== null && place.scheme === 'http' && status >= 502 && status <= 504)
    return fails('proxy', `${says} of the proxy`);
  if (status >= 500) return fails('server-error', says);
  // A login or a variable that this run does not have: that it answers is all that can be told.
  if (isGuess === true || status === 401) return { state: 'works' };
  // Somebody's own bucket may be for those who sign.
  if (status === 403 && bucket?.isAmazons === false)
    return { state: 'unknown', why: `${place.host} answers, and refuses who does not sign (HTTP 403)` };
  if (status === 403) return fails('denied', says);
  if (status === 404 || status === 410) return fails('not-found', says);
  if (status >= 400) return { state: 'unknown', why: `${place.host} answers with ${says}` };
  const isPage = status < 300 && contentType?.toLowerCase().startsWith('text/html') === true;
  return isPage && /(?:InRelease|Release|repomd\.xml|mirror\.list)$/u.test(url.path)
    ? fails('not-a-repository', `${says} with a web page`)
    : { state: 'works' };
}

function unknown(step: { readonly outcome: string; readonly why?: string; readonly because?: string }): SourceState {
  return { state: 'unknown', why: step.why ?? step.because ?? 'it was not asked' };
}
