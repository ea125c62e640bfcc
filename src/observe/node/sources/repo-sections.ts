/** What one section of a `.repo` file asks for, of dnf, yum or zypper alike. Pure. */
import type { SourceManager } from '../../../facts/sources.ts';
import { proxyOf } from './apt-sources.ts';
import { filled, hasVariable, listed, type RepoSection, truth, type Variables } from './repo-file.ts';
import type { Source, SourcesRead, SourceUrl } from './source.ts';
import { below, parseSourceUrl } from './source-url.ts';

export interface RepoDefaults {
  readonly manager: SourceManager;
  readonly variables: Variables;
  /** The settings of the whole program: `[main]`. */
  readonly main: ReadonlyMap<string, string>;
  /** What the program's plug-ins make of a URL, and whether they log in there. */
  readonly rewrite: (url: string) => { readonly url: string; readonly needsLogin: boolean };
}

/** dnf takes the first of these that is there. */
const LISTS = ['metalink', 'mirrorlist'] as const;
const MAX_URLS = 6;

export function repositoryOf({ name, settings }: RepoSection, file: string, defaults: RepoDefaults): SourcesRead {
  if (!truth(settings.get('enabled'), true)) return { sources: [], notRead: [] };
  const { manager, variables, rewrite } = defaults;
  const setting = (key: string): string => filled(settings.get(key) ?? defaults.main.get(key) ?? '', variables);
  const own = (key: string): readonly string[] => listed(filled(settings.get(key) ?? '', variables));
  const list = LISTS.map(own).find((urls) => urls.length > 0);
  const what = list === undefined ? 'metadata' : 'list';
  const plain = list?.slice(0, 1) ?? own('baseurl');
  const section = filled(name, variables);
  const tell = (why: string): SourcesRead => ({ sources: [], notRead: [{ what: `${section} of ${file}`, why }] });
  if (plain.length === 0) return tell('it names no URL');
  const urls: SourceUrl[] = [];
  let isLocal = false;
  for (const written of plain.slice(0, MAX_URLS)) {
    const { url: text, needsLogin } = rewrite(written);
    const url = parseSourceUrl(text);
    isLocal ||= url.kind === 'local';
    if (url.kind !== 'web') continue;
    if (hasVariable(decodeURIComponent(url.host))) continue;
    const { scheme, host, port, path, query } = url;
    urls.push({
      scheme,
      host,
      port,
      paths: [what === 'list' ? path + query : below(path, metadataOf(setting('type'))) + query],
      what,
      isGuess: hasVariable(text) || url.hasLogin || needsLogin || setting('username') !== '' || setting('sslclientcert') !== '',
      proxy: proxyOf(settings.has('proxy') || defaults.main.has('proxy') ? setting('proxy') : null),
      trust: trustOf(setting),
    });
  }
  if (urls.length === 0) {
    if (isLocal) return { sources: [], notRead: [] };
    const [first = ''] = plain;
    const scheme = /^([a-z][a-z0-9+.-]{0,20}):/iu.exec(first)?.[1] ?? 'such a URL';
    return tell(hasVariable(first) ? 'a variable in its URL is not known' : `nothing here knows how to ask by ${scheme}`);
  }
  const source: Source = { manager, file, section, isOptional: truth(setting('skip_if_unavailable'), false), urls };
  return { sources: [source], notRead: [] };
}

function trustOf(setting: (key: string) => string): SourceUrl['trust'] {
  if (!truth(setting('sslverify'), true) || !truth(setting('ssl_verify'), true)) return 'none';
  return setting('sslcacert') === '' && setting('sslclientcert') === '' ? 'system' : 'own';
}

/** zypper's older kind has another file. */
function metadataOf(type: string): string {
  return type.toLowerCase() === 'yast2' ? 'content' : 'repodata/repomd.xml';
}
