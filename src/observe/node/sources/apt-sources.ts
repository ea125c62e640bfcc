/** The enabled repositories of apt, and the proxy that it uses for them. */
import { parseProxy } from '../proxy/proxy-settings.ts';
import { type AptConf, aptProxy, readAptConf } from './apt-conf.ts';
import { type AptEntry, aptMetadata, readAptList, readAptSources } from './apt-lines.ts';
import type { Source, SourceProxy, SourcesRead, SourceUrl } from './source.ts';
import { type FilesRead, readFiles, readFolder, type SourcePorts } from './source-files.ts';
import { below, parseSourceUrl } from './source-url.ts';

const ETC = '/etc/apt';
/** apt passes over names with anything else in them. */
const NAME = /^[\w.-]+$/u;
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', arm: 'armhf' };
/** Of a list of mirrors. */
const MAX_MIRRORS = 6;

export async function readAptRepositories(ports: SourcePorts): Promise<SourcesRead> {
  const [main, parts, confParts, confMain] = await Promise.all([
    readFiles(ports, [`${ETC}/sources.list`]),
    readFolder(ports, `${ETC}/sources.list.d`, (name) => NAME.test(name) && /\.(?:list|sources)$/u.test(name)),
    readFolder(ports, `${ETC}/apt.conf.d`, (name) => NAME.test(name) && (!name.includes('.') || name.endsWith('.conf'))),
    readFiles(ports, [`${ETC}/apt.conf`]),
  ]);
  const conf: AptConf = new Map();
  for (const { text } of [...confParts.files, ...confMain.files]) readAptConf(text, conf);
  const arch = ARCHITECTURES[ports.environment.arch] ?? ports.environment.arch;
  const sources: Source[] = [];
  const notRead: { what: string; why: string }[] = [...main.notRead, ...parts.notRead, ...confParts.notRead, ...confMain.notRead];
  for (const { path, text } of [...main.files, ...parts.files]) {
    const { entries, malformed } = path.endsWith('.sources') ? readAptSources(text, arch) : readAptList(text, arch);
    if (malformed.length > 0)
      notRead.push({ what: path, why: `apt cannot read line ${malformed[0] ?? 0} of it, and then reads no repository` });
    for (const entry of entries) {
      const urls = await urlsOf(ports, entry, conf);
      if (typeof urls === 'string') notRead.push({ what: `${entry.suite} of ${path}`, why: urls });
      else if (urls.length > 0) sources.push({ manager: 'apt', file: path, section: entry.suite, isOptional: false, urls });
    }
  }
  return { sources, notRead };
}

/** Empty for what is on this machine; a string says why it is not looked at. */
async function urlsOf(ports: SourcePorts, entry: AptEntry, conf: AptConf): Promise<readonly SourceUrl[] | string> {
  const [, list, inner = ''] = /^(mirror(?:\+\w+)?):(.*)$/u.exec(entry.uri) ?? [];
  if (list === undefined) return plainUrl(entry.uri, entry, conf);
  const transport = list === 'mirror' ? 'http' : list.slice('mirror+'.length);
  // The slash at its end is not the list's.
  const where = inner.replace(/\/$/u, '');
  if (transport !== 'file') {
    const url = plainUrl(`${transport}:${where}`, entry, conf);
    return typeof url === 'string' ? url : url.map((one) => ({ ...one, paths: [one.paths[0] ?? ''], what: 'list' as const }));
  }
  const path = where.replace(/^\/\/(?=\/)/u, '');
  const { files, notRead }: FilesRead = await readFiles(ports, [path]);
  const [file] = files;
  if (file === undefined) return `its list of mirrors, ${path}, ${notRead[0]?.why.replace(/^it /u, '') ?? 'is not there'}`;
  const mirrors = file.text.split('\n').flatMap((line) => {
    const url = line.trim().split(/\s+/u, 1)[0] ?? '';
    return url === '' || url.startsWith('#') ? [] : [url];
  });
  const found = mirrors.slice(0, MAX_MIRRORS).map((mirror) => plainUrl(mirror, entry, conf));
  return found.flatMap((urls) => (typeof urls === 'string' ? [] : urls));
}

function plainUrl(uri: string, entry: AptEntry, conf: AptConf): readonly SourceUrl[] | string {
  const url = parseSourceUrl(uri);
  if (url.kind === 'local') return [];
  if (url.kind === 'other') return `nothing here knows how to ask ${url.scheme === '' ? 'such a URL' : `by ${url.scheme}`}`;
  const { scheme, host, port, path, query, hasLogin } = url;
  const isList = entry.uri.startsWith('mirror') && !entry.uri.startsWith('mirror+file');
  const peer = (key: string): string => conf.get(`acquire::https::${key}::${host}`) ?? conf.get(`acquire::https::${key}`) ?? '';
  return [
    {
      scheme,
      host,
      port,
      paths: isList ? [path + query] : aptMetadata(entry).map((name) => below(path, name)),
      what: 'metadata',
      isGuess: hasLogin,
      proxy: proxyOf(aptProxy(conf, scheme, host)),
      trust: /^(?:false|no|0)$/iu.test(peer('verify-peer'))
        ? 'none'
        : peer('cainfo') === '' && peer('sslcert') === ''
          ? 'system'
          : 'own',
    },
  ];
}

export function proxyOf(value: string | null): SourceProxy {
  if (value === null) return { kind: 'default' };
  if (/^(?:direct|false|_none_|none)?$/iu.test(value.trim())) return { kind: 'none' };
  const proxy = parseProxy(value.trim());
  return proxy === null ? { kind: 'none' } : { kind: 'own', proxy };
}
