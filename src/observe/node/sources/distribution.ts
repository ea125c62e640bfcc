/** Which package manager this node has, by os-release(5), as Patch Manager decides it. Pure. */
import type { SourceManager } from '../../../facts/sources.ts';

export interface Distribution {
  readonly manager: SourceManager | null;
  readonly id: string;
  readonly version: string;
}

const MANAGERS: Readonly<Record<string, SourceManager>> = {
  debian: 'apt',
  ubuntu: 'apt',
  raspbian: 'apt',
  amzn: 'dnf',
  rhel: 'dnf',
  centos: 'dnf',
  fedora: 'dnf',
  rocky: 'dnf',
  almalinux: 'dnf',
  ol: 'dnf',
  sles: 'zypper',
  sled: 'zypper',
  suse: 'zypper',
  opensuse: 'zypper',
};

export function readOsRelease(text: string): Distribution {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value = ''] = /^\s*([A-Z_]+)=(.*)$/u.exec(line) ?? [];
    if (name !== undefined) values.set(name, value.trim().replaceAll(/^["']|["']$/gu, ''));
  }
  const id = (values.get('ID') ?? '').toLowerCase();
  const like = (values.get('ID_LIKE') ?? '').toLowerCase().split(/\s+/u);
  const found = [id, ...like].map((name) => MANAGERS[name] ?? MANAGERS[name.split('-', 1)[0] ?? '']);
  return { manager: found.find((manager) => manager !== undefined) ?? null, id, version: values.get('VERSION_ID') ?? '' };
}

/**
 * `$releasever`: the version of the package that says so; for most the major number. Amazon Linux 2023 has its whole version
 * (`2023.6.20241010`), which only its own file tells.
 */
export function releaseVersion({ id, version }: Distribution, systemRelease: string): string {
  if (id === 'amzn') return /\b(20\d\d\.[\d.]*\d)\b/u.exec(systemRelease)?.[1] ?? version;
  return id.startsWith('sle') || id.startsWith('opensuse') ? version : (version.split('.', 1)[0] ?? version);
}
