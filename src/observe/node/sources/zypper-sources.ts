/** The enabled repositories of zypper. On EC2 most are behind a plug-in that knows SUSE's update servers (RMT). */
import { parseProxy } from '../proxy/proxy-settings.ts';
import { type Distribution, releaseVersion } from './distribution.ts';
import { readRepoFolder } from './dnf-sources.ts';
import { readRepoFile, truth } from './repo-file.ts';
import { repositoryOf } from './repo-sections.ts';
import { joinedReads, type SourceProxy, type SourcesRead } from './source.ts';
import { readFiles, readVariables, type SourcePorts } from './source-files.ts';

/** The name of SUSE's update server on EC2; the registration pins an address of it in the hosts file. */
const RMT = 'https://smt-ec2.susecloud.net';
const BASE: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

export async function readZypperRepositories(ports: SourcePorts, distribution: Distribution): Promise<SourcesRead> {
  const [folder, vars, proxy] = await Promise.all([
    readRepoFolder(ports, '/etc/zypp/repos.d'),
    readVariables(ports, ['/etc/zypp/vars.d']),
    readFiles(ports, ['/etc/sysconfig/proxy']),
  ]);
  const releasever = releaseVersion(distribution, '');
  const [major = '', minor = ''] = releasever.split('.');
  const arch = BASE[ports.environment.arch] ?? ports.environment.arch;
  const variables = { releasever, releasever_major: major, releasever_minor: minor, basearch: arch, arch, ...vars };
  const defaults = { manager: 'zypper' as const, variables, main: new Map<string, string>(), rewrite: serverOfPlugin };
  const read = joinedReads([
    { sources: [], notRead: folder.notRead },
    ...folder.files.flatMap((file) => readRepoFile(file.text).map((section) => repositoryOf(section, file.path, defaults))),
  ]);
  return withSystemProxy(read, proxy.files[0]?.text ?? '');
}

/** `plugin:/susecloud?credentials=…&path=/repo/…` */
function serverOfPlugin(url: string): { readonly url: string; readonly needsLogin: boolean } {
  const query = /^plugin:\/?susecloud\?(.*)$/u.exec(url)?.[1];
  const path = query === undefined ? undefined : new URLSearchParams(query).get('path');
  return query === undefined ? { url, needsLogin: false } : { url: `${RMT}${path ?? '/'}`, needsLogin: true };
}

/** What YaST writes for every program: `PROXY_ENABLED`, `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`. */
function withSystemProxy(read: SourcesRead, text: string): SourcesRead {
  const values = new Map(
    [...text.matchAll(/^\s*(PROXY_ENABLED|HTTPS?_PROXY)\s*=\s*["']?([^"'\n]*)["']?\s*$/gmu)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
  if (!truth(values.get('PROXY_ENABLED'), false)) return read;
  const proxies = { http: parseProxy(values.get('HTTP_PROXY') ?? ''), https: parseProxy(values.get('HTTPS_PROXY') ?? '') };
  const through = (scheme: 'http' | 'https', proxy: SourceProxy): SourceProxy => {
    const own = proxies[scheme];
    return proxy.kind !== 'default' || own === null ? proxy : { kind: 'own', proxy: own };
  };
  const sources = read.sources.map((source) => ({
    ...source,
    urls: source.urls.map((url) => ({ ...url, proxy: through(url.scheme, url.proxy) })),
  }));
  return { ...read, sources };
}
