/** The enabled repositories of dnf and yum. */
import type { Distribution } from './distribution.ts';
import { releaseVersion } from './distribution.ts';
import { listed, type RepoSection, readRepoFile } from './repo-file.ts';
import { repositoryOf } from './repo-sections.ts';
import { joinedReads, type SourcesRead } from './source.ts';
import { type ReadFile, readFiles, readFolder, readVariables, type SourcePorts } from './source-files.ts';

export interface RegionWords {
  readonly region: string;
  readonly dnsSuffix: string;
}

const MAIN = ['/etc/dnf/dnf.conf', '/etc/yum.conf'];
const FOLDERS = ['/etc/yum.repos.d', '/etc/yum/repos.d', '/etc/distro.repos.d'];
const BASE: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

export async function readDnfRepositories(
  ports: SourcePorts,
  distribution: Distribution,
  { region, dnsSuffix }: RegionWords,
): Promise<SourcesRead> {
  const [mainFiles, releases, vars] = await Promise.all([
    readFiles(ports, MAIN),
    readFiles(ports, ['/etc/system-release']),
    readVariables(ports, ['/etc/yum/vars', '/etc/dnf/vars']),
  ]);
  const [mainFile] = mainFiles.files;
  const mainSections = mainFile === undefined ? [] : readRepoFile(mainFile.text);
  const main = mainSections.find(({ name }) => name === 'main')?.settings ?? new Map<string, string>();
  const own = listed(main.get('reposdir'));
  const folders = await Promise.all((own.length > 0 ? own : FOLDERS).map((folder) => readRepoFolder(ports, folder)));
  const releasever = releaseVersion(distribution, releases.files[0]?.text ?? '');
  const arch = BASE[ports.environment.arch] ?? ports.environment.arch;
  const [major = '', minor = ''] = releasever.split('.');
  // The plug-in of Amazon Linux has them from the metadata service where no file does.
  const amazon = {
    awsregion: region,
    awsdomain: dnsSuffix,
    awsproto: 'https',
    amazonlinux: `amazonlinux-2-repos-${region}.s3.dualstack`,
    target: 'latest',
    product: 'core',
  };
  const usual = { releasever, releasever_major: major, releasever_minor: minor, basearch: arch, arch };
  const variables = { ...(distribution.id === 'amzn' ? amazon : {}), ...usual, ...vars };
  // Red Hat's client on EC2 puts the Region into the place of this word (its plug-in amazon-id).
  const rewrite = (url: string) => ({ url: url.replace(/(?<=\/\/rhui\d?\.)REGION(?=\.)/u, region), needsLogin: false });
  const defaults = { manager: 'dnf' as const, variables, main, rewrite };
  const sections = (file: ReadFile, found: readonly RepoSection[]) =>
    found.map((section) => repositoryOf(section, file.path, defaults));
  return joinedReads([
    { sources: [], notRead: [...mainFiles.notRead, ...folders.flatMap(({ notRead }) => notRead)] },
    ...(mainFile === undefined
      ? []
      : sections(
          mainFile,
          mainSections.filter(({ name }) => name !== 'main'),
        )),
    ...folders.flatMap(({ files }) => files.flatMap((file) => sections(file, readRepoFile(file.text)))),
  ]);
}

/** `.repo` files alone, in the order of their names. */
export function readRepoFolder(ports: SourcePorts, folder: string) {
  return readFolder(ports, folder, (name) => name.endsWith('.repo') && !name.startsWith('.'));
}
