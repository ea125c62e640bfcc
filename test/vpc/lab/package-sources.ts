/** Distributions of a node, by the files of their package managers. */
import type { Fault } from './types.ts';

/** The node is of this distribution, with these files of its package manager and no others. */
export const packagesFrom = (osRelease: readonly string[], files: Readonly<Record<string, string>>): Fault => ({
  where: 'node',
  what: 'the repositories of the package manager',
  shell: [
    'rm -rf /etc/os-release /etc/system-release /etc/apt /etc/dnf /etc/yum /etc/yum.conf /etc/yum.repos.d /etc/distro.repos.d /etc/zypp',
    ...Object.entries({ '/etc/os-release': `${osRelease.join('\n')}\n`, ...files }).map(
      ([path, text]) => `mkdir -p "$(dirname ${path})"; cat >${path} <<'LAB'\n${text}LAB`,
    ),
  ],
});

/** Amazon Linux 2023, as its image has it. */
export const AMAZON_LINUX: Fault = packagesFrom(['NAME="Amazon Linux"', 'ID="amzn"', 'VERSION_ID="2023"'], {
  '/etc/system-release': 'Amazon Linux release 2023.6.20241010 (Amazon Linux)\n',
  '/etc/dnf/dnf.conf': '[main]\ngpgcheck=1\nskip_if_unavailable=False\n',
  '/etc/yum.repos.d/amazonlinux.repo': `[amazonlinux]
name=Amazon Linux 2023 repository
mirrorlist=https://al2023-repos-$awsregion-de612dc2.s3.dualstack.$awsregion.$awsdomain/core/mirrors/$releasever/$basearch/mirror.list
enabled=1

[amazonlinux-source]
mirrorlist=https://cdn.amazonlinux.com/al2023/core/mirrors/$releasever/SRPMS/mirror.list
enabled=0
`,
});

/** Debian with these further files; its own repositories are at `deb.lab.example`. */
export const debian = (files: Readonly<Record<string, string>> = {}): Fault =>
  packagesFrom(['ID=debian', 'VERSION_ID="12"'], {
    '/etc/apt/sources.list.d/debian.sources':
      'Types: deb\nURIs: http://deb.lab.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\n\nEnabled: no\nTypes: deb\nURIs: http://off.lab.example/debian\nSuites: bookworm\nComponents: main\n',
    '/etc/apt/sources.list': 'deb file:/srv/local ./\ndeb cdrom:[Debian 12]/ bookworm main\n',
    ...files,
  });
