/** What the findings about repositories share: their data, their drafts, and which cause explains them. */
import type { SourcePlace } from '../../facts/sources.ts';
import { proxyUrl } from '../../knowledge/proxy-url.ts';
import type { Capability } from '../../knowledge/types.ts';
import { isPrivate } from '../../picture/addresses.ts';
import type { Picture } from '../../picture/picture.ts';
import { type JudgedSource, judgedSources, type SourceFault, type SourceState } from '../../picture/sources.ts';
import { clean, list, unique } from '../../remedies/phrases.ts';
import type { AnyDraft, DraftOf } from '../finding.ts';

export interface FailingSource {
  readonly file: string;
  readonly section: string;
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly ip: string | null;
  /** The proxy that leads there; null: none does. */
  readonly proxy: string | null;
  /** In the words of the one who saw it. */
  readonly detail: string;
  /** The bucket of Amazon Linux that it is. */
  readonly bucket: string | null;
}

export interface SourcesData {
  readonly fault: SourceFault;
  readonly sources: readonly FailingSource[];
  /** Enabled repositories that answer. */
  readonly works: number;
}

type Failing = Extract<SourceState, { state: 'fails' }>;
type Pair = { readonly source: JudgedSource; readonly result: Failing };

const CAPABILITIES: readonly Capability[] = ['patch-manager', 'patch-sources'];

/** One draft for each fault: all repositories that have it. */
export function draftsOf<C extends string>(
  picture: Picture,
  code: C,
  faults: readonly SourceFault[],
): readonly DraftOf<C, SourcesData>[] {
  const judged = judgedSources(picture.facts) ?? [];
  const works = judged.filter(({ result }) => result.state === 'works').length;
  const failing = judged.flatMap((source): Pair[] =>
    source.result.state === 'fails' && faults.includes(source.result.fault) ? [{ source, result: source.result }] : [],
  );
  const groups = Map.groupBy(failing, ({ result }) => `${result.fault} ${result.bucket === null ? '' : 's3'}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    // What the package manager does without is at risk; nothing at all is not.
    const isError = works === 0 || group.some(({ source }) => !source.repository.isOptional);
    const sources = group.map(rowOf);
    return [
      {
        code,
        severity: isError ? ('error' as const) : ('warning' as const),
        subjects: unique(sources.map(({ host }) => host)),
        data: { fault: first.result.fault, sources, works },
        evidence: sources.map(evidenceOf),
        capabilities: CAPABILITIES,
      },
    ];
  });
}

function rowOf({ source, result }: Pair): FailingSource {
  const { place, url, detail, bucket } = result;
  return {
    file: source.repository.file,
    section: source.repository.section,
    scheme: place.scheme,
    host: place.host,
    port: place.port,
    path: url.path,
    // Behind a proxy it is the proxy's.
    ip: place.proxy === null ? place.ip : null,
    proxy: place.proxy === null ? null : proxyUrl(place.proxy),
    detail,
    bucket: bucket?.isAmazons === true ? bucket.name : null,
  };
}

export function urlOf({ scheme, host, port, path }: FailingSource): string {
  const usual = scheme === 'https' ? 443 : 80;
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}${port === usual ? '' : `:${port}`}${path}`;
}

function evidenceOf(source: FailingSource): string {
  const through = source.proxy === null ? '' : ` through ${source.proxy}`;
  const at = source.ip === null || source.proxy !== null ? '' : ` (${source.ip})`;
  return `${source.file}, ${source.section}: ${urlOf(source)}${at}${through}: ${source.detail}`;
}

/** `[core] of /etc/yum.repos.d/x.repo and …` */
export function filesOf({ sources }: SourcesData): string {
  const files = unique(sources.map(({ file }) => file));
  return list(
    files.map((file) => {
      const sections = unique(sources.filter((source) => source.file === file).map(({ section }) => section));
      return `${list(sections, 4)} in ${clean(file)}`;
    }),
  );
}

/** `https://repo.example.com/repodata/repomd.xml (203.0.113.7)` */
export function placesOf({ sources }: SourcesData): string {
  return list(
    unique(
      sources.map((source) => {
        const at = source.proxy === null ? source.ip : `through ${source.proxy}`;
        return `${urlOf(source)}${at === null ? '' : ` (${at})`}`;
      }),
    ),
  );
}

export function hostsOf({ sources }: SourcesData): string {
  return list(unique(sources.map(({ host }) => host)), 4);
}

/** The very words of the failures, each once. */
export function detailsOf({ sources }: SourcesData): string {
  return list(unique(sources.map(({ detail }) => detail)), 2);
}

export function effectOf({ works }: SourcesData): string {
  return works === 0
    ? 'No enabled repository answers: Patch Manager neither scans nor installs from here.'
    : `${works} ${works === 1 ? 'other enabled repository answers' : 'other enabled repositories answer'}; patches from these are missing, and a run may fail as a whole.`;
}

/** Every repository of the draft is silent at public addresses, without a proxy of its own. */
export function vanishesInPublic({ data }: DraftOf<string, SourcesData>, picture: Picture): boolean {
  return (
    data.fault === 'tcp' &&
    data.sources.every(
      ({ proxy, ip, detail }) => proxy === null && /^(?:timeout|unreachable)/u.test(detail) && isPublic(picture, ip),
    )
  );
}

function isPublic(picture: Picture, ip: string | null): boolean {
  return ip !== null && !isPrivate(picture.classOf(ip)) && picture.classOf(ip) !== 'loopback';
}

/** They all go through the proxy that the other finding is about: the agent's. */
export function failsAtAgentsProxy({ data }: DraftOf<string, SourcesData>, _other: AnyDraft, { facts }: Picture): boolean {
  const { used } = facts.node.proxy ?? {};
  const own = [used?.https, used?.http].flatMap((server) => (server == null ? [] : [proxyUrl(server)]));
  return data.fault === 'proxy' && data.sources.every(({ proxy }) => proxy !== null && own.includes(proxy));
}

/** The top of the chain that was refused here is one that was refused at an endpoint, too. */
export function refusesSameIssuer({ data }: DraftOf<string, SourcesData>, other: AnyDraft, { facts }: Picture): boolean {
  const issuerOf = (tls: SourcePlace['tls']): string | null => (tls.outcome === 'ok' ? (tls.chain.at(-1)?.issuer ?? null) : null);
  const seen = facts.connections.filter(({ host }) => other.subjects.includes(host)).map(({ tls }) => issuerOf(tls));
  const own = (facts.sources?.places ?? []).filter(({ host }) => data.sources.some((source) => source.host === host));
  return data.fault === 'certificate' && own.every(({ tls }) => issuerOf(tls) !== null && seen.includes(issuerOf(tls)));
}
