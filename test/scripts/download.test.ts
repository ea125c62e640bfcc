/** The scripts' way over https, against a server on loopback with a root of its own: what arrives is verified or forgotten. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ssmDocument } from '../../scripts/docs/ssm-document.ts';
import { inFolder } from '../commands/program.ts';
import { issue } from '../observe/node/certificates.ts';
import { type Ended, runProgram } from '../processes.ts';
import { NAME, openBucket, SUM, SUMS } from './bucket.ts';

const SCRIPTS = join(import.meta.dirname, '../../scripts');
const installer = (folder: string, args: readonly string[]): string[] => [
  join(SCRIPTS, 'install.sh'),
  ...args,
  '--prefix',
  join(folder, 'to'),
];

let root = '';
let base = '';
let stop: () => void = () => undefined;

before(async () => {
  ({ root, base, stop } = await openBucket());
});
after(() => stop());

/** Runs a script of ours where `tool` is the only program that can fetch; `tee` keeps off this machine's console. */
async function run(
  folder: string,
  tool: 'curl' | 'wget',
  argv: readonly string[],
  {
    trusted = root,
    environment = {},
  }: { readonly trusted?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Pick<Ended, 'status' | 'stdout' | 'stderr'>> {
  const programs = join(folder, 'programs');
  mkdirSync(programs, { recursive: true });
  const names = 'sh sha256sum cut tr mktemp mkdir cat chmod mv rm uname dirname od sleep';
  for (const name of [tool, ...names.split(' ')]) {
    const at = ['/usr/bin', '/bin'].map((place) => join(place, name)).find((path) => existsSync(path));
    if (at !== undefined && !existsSync(join(programs, name))) symlinkSync(at, join(programs, name));
  }
  writeFileSync(join(programs, 'tee'), '#!/bin/sh\nexec cat\n', { mode: 0o755 });
  const ca = join(folder, 'root.pem');
  writeFileSync(ca, trusted);
  writeFileSync(join(folder, 'wgetrc'), `ca_certificate = ${ca}\n`);
  const env = { PATH: programs, HOME: folder, CURL_CA_BUNDLE: ca, WGETRC: join(folder, 'wgetrc'), ...environment };
  const { status, stdout, stderr } = await runProgram('/bin/sh', argv, { environment: env });
  return { status, stdout, stderr };
}

for (const tool of ['curl', 'wget'] as const) {
  const skip = existsSync(`/usr/bin/${tool}`) ? false : `${tool} is not installed`;
  describe(`install.sh by ${tool}`, { skip, concurrency: 2 }, () => {
    for (const [what, args] of [
      ['a sum', ['--sha256', SUM]],
      ['a list of sums, by URL', ['--sums', 'BASE/SHA256SUMS']],
      ['a list of sums, in a file', ['--sums', 'FOLDER/SHA256SUMS']],
    ] as const)
      it(`installs what ${what} is of`, () =>
        inFolder(async (folder) => {
          writeFileSync(join(folder, 'SHA256SUMS'), SUMS.replace('  ', ' *'));
          const given = args.map((word) => word.replace('BASE', base).replace('FOLDER', folder));
          const { status, stdout, stderr } = await run(
            folder,
            tool,
            installer(folder, ['--url', `${base}/${NAME}?versionId=1`, ...given]),
          );
          assert.deepEqual([status, stderr], [0, '']);
          assert.match(stdout, /^installed ssm-probe 9\.9\.9 --version as /u);
        }));

    for (const [what, args, says] of [
      ['no such file', ['--url', 'BASE/absent', '--sha256', SUM], /could not be fetched: nothing is installed/u],
      ['a denial', ['--url', 'BASE/denied', '--sha256', SUM], /could not be fetched: nothing is installed/u],
      ['a torn answer', ['--url', 'BASE/torn', '--sha256', SUM], /nothing is installed/u],
      ['a way out of https', ['--url', 'BASE/plain', '--sha256', SUM], /nothing is installed/u],
      [
        'another sum',
        ['--url', `BASE/${NAME}`, '--sha256', 'ab'.repeat(32)],
        /is not|not what it must be: nothing is installed/u,
      ],
      [
        'no line of its name',
        ['--url', `BASE/${NAME}-else`, '--sums', 'BASE/SHA256SUMS'],
        /has no line for .*: nothing is installed/u,
      ],
      ['no list of sums', ['--url', `BASE/${NAME}`, '--sums', 'BASE/absent'], /could not be fetched: nothing is installed/u],
      ['a list of something else', ['--url', `BASE/${NAME}`, '--sums', `BASE/${NAME}`], /has no line for/u],
      ['a root that is not trusted', ['--url', `BASE/${NAME}`, '--sha256', SUM], /could not be fetched: nothing is installed/u],
    ] as const)
      it(`installs nothing: ${what}`, () =>
        inFolder(async (folder) => {
          const trusted = what === 'a root that is not trusted' ? (await issue('CN=another root')).pem : root;
          const given = args.map((word) => word.replace('BASE', base));
          const { status, stdout, stderr } = await run(folder, tool, installer(folder, given), { trusted });
          assert.notEqual(status, 0, stdout);
          assert.match(stderr, says);
          assert.deepEqual(readdirSync(join(folder, 'to/bin')), []);
        }));
  });
}

describe('at boot, and through Run Command', () => {
  /** As somebody fills it in. */
  const userData = (folder: string, url: string): string => {
    const text = readFileSync(join(SCRIPTS, 'user-data/linux.sh'), 'utf8');
    const path = join(folder, 'user-data.sh');
    writeFileSync(
      path,
      text
        .replace(/^URL=.*$/mu, `URL='${url}'`)
        .replace(/^SHA256=.*$/mu, `SHA256='${SUM}'`)
        .replace('--retry 5', '--retry 0'),
    );
    return path;
  };
  const probeIn = (folder: string): string => join(folder, 'bin/ssm-probe');

  it('user data fetches what it is to run, runs it, and the next boot fetches nothing', () =>
    inFolder(async (folder) => {
      const environment = { SSM_PROBE: probeIn(folder) };
      const first = await run(folder, 'curl', [userData(folder, `${base}/${NAME}`)], { environment });
      assert.deepEqual(first, { status: 0, stdout: 'ssm-probe 9.9.9 --wait 5m --console --fail-on never\n', stderr: '' });
      const second = await run(folder, 'curl', [userData(folder, `${base}/absent`)], { environment });
      assert.deepEqual(second, first);
    }));

  it('user data lets the machine boot where nothing can be fetched, and says so', () =>
    inFolder(async (folder) => {
      for (const path of ['absent', 'torn', 'SHA256SUMS']) {
        const { status, stdout, stderr } = await run(folder, 'curl', [userData(folder, `${base}/${path}`)], {
          environment: { SSM_PROBE: probeIn(folder) },
        });
        assert.deepEqual([status, stdout], [0, ''], path);
        assert.match(stderr, /could not be fetched, or is not what it must be/u);
        assert.deepEqual(readdirSync(join(folder, 'bin')), []);
      }
    }));

  /** The document's step, as it is made for a place and a sum. */
  const step = (folder: string, url: string, sum: string): string => {
    const { mainSteps } = ssmDocument({ url_x64: url, sha256_x64: sum, url_arm64: url, sha256_arm64: sum }) as {
      readonly mainSteps: readonly { readonly inputs: { readonly runCommand: readonly string[] } }[];
    };
    const path = join(folder, 'step.sh');
    writeFileSync(path, (mainSteps[0] ?? assert.fail()).inputs.runCommand.join('\n').replaceAll(/\{\{ \w+ \}\}/gu, ''));
    return path;
  };

  it('the document says one thing where nothing is there and nothing can be fetched', () =>
    inFolder(async (folder) => {
      const environment = { SSM_PROBE: probeIn(folder) };
      const { status, stderr } = await run(folder, 'curl', [step(folder, `${base}/absent`, SUM)], { environment });
      assert.equal(status, 1);
      assert.match(stderr, /^curl: [^\n]*404[^\n]*\nssm-probe: [^\n]*: nothing is installed\n$/u);
    }));

  it('the document fetches, verifies, replaces an older one, and passes its options on', () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'bin'));
      writeFileSync(probeIn(folder), '#!/bin/sh\necho the old one\n', { mode: 0o755 });
      const environment = {
        SSM_PROBE: probeIn(folder),
        SSM_Format: 'ndjson',
        // What no parameter of the document is, is nothing.
        SSM_Url: `${base}/absent`,
        SSM_Sha256: 'cd'.repeat(32),
        SSM_Options: '--output /etc/passwd',
        AWS_SSM_INSTANCE_ID: 'i-0123456789abcdef0',
        AWS_SSM_REGION_NAME: 'eu-central-1',
      };
      const wrong = await run(folder, 'curl', [step(folder, `${base}/${NAME}`, 'ab'.repeat(32))], { environment });
      assert.equal(wrong.status, 1);
      assert.match(wrong.stderr, /nothing is installed/u);
      assert.match(readFileSync(probeIn(folder), 'utf8'), /the old one/u);
      const right = await run(folder, 'curl', [step(folder, `${base}/${NAME}`, SUM)], { environment });
      assert.deepEqual(right, { status: 0, stdout: 'ssm-probe 9.9.9 --format=ndjson --fail-on never\n', stderr: '' });
      assert.deepEqual(readdirSync(join(folder, 'bin')), ['ssm-probe']);
    }));
});
