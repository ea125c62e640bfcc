/** Asks apt itself which files it would fetch, and which proxy settings it reads: nothing is fetched, nothing of this machine's is read. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function whyNoApt(): string | undefined {
  return existsSync('/usr/bin/apt-get') ? undefined : 'apt is not installed';
}

/** Files below /etc/apt by their names (`sources.list`, `sources.list.d/x.sources`); null where apt refuses them. */
export function aptFetches(files: Readonly<Record<string, string>>): readonly string[] | null {
  return inFolder(files, (folder) => {
    const options = [
      `Dir::Etc::sourcelist=${folder}/sources.list`,
      `Dir::Etc::sourceparts=${folder}/sources.list.d`,
      `Dir::State=${folder}/state`,
      `Dir::Cache=${folder}/cache`,
      'APT::Architecture=amd64',
      'APT::Architectures=amd64',
    ].flatMap((option) => ['-o', option]);
    const ran = spawnSync('/usr/bin/apt-get', ['update', '--print-uris', ...options], {
      encoding: 'utf8',
      env: { APT_CONFIG: '/dev/null', LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
      timeout: 60_000,
    });
    if (ran.status !== 0) return null;
    return ran.stdout.split('\n').flatMap((line) => /^'([^']*\/InRelease)'/u.exec(line)?.[1] ?? []);
  });
}

/** What `apt-config` says of `Acquire`, names in lower case. Null where apt refuses the file. */
export function aptAcquire(text: string): ReadonlyMap<string, string> | null {
  return inFolder({ 'a.conf': text }, (folder) => {
    const ran = spawnSync('/usr/bin/apt-config', ['dump', '-c', `${folder}/a.conf`, 'Acquire'], {
      encoding: 'utf8',
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
      timeout: 60_000,
    });
    if (ran.status !== 0) return null;
    const pairs = ran.stdout.split('\n').flatMap((line) => {
      const [, name, value] = /^(\S+) "(.*)";$/u.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const];
    });
    return new Map(pairs);
  });
}

function inFolder<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'apt-oracle-'));
  try {
    for (const part of ['sources.list.d', 'state/lists/partial', 'cache/archives/partial'])
      mkdirSync(join(folder, part), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
