/**
 * The scripts for Windows, run by PowerShell 7 where there is one. On Linux its file system takes `\` for `/`, and the probe is a shell script;
 * a file that has just been fetched has to be made executable, as every file is on Windows.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ssmDocument } from '../../scripts/docs/ssm-document.ts';
import { inFolder } from '../commands/program.ts';
import { issue } from '../observe/node/certificates.ts';
import { type Ended, runProgram } from '../processes.ts';
import { NAME, openBucket, PROBE, SUM } from './bucket.ts';

const SCRIPTS = join(import.meta.dirname, '../../scripts');
const { PATH = '' } = process.env;
const PWSH = PATH.split(delimiter)
  .map((folder) => join(folder, 'pwsh'))
  .find((path) => existsSync(path));
const OLDER = '#!/bin/sh\necho the older one "$@"\n';

let root = '';
let base = '';
let stop: () => void = () => undefined;

/** Runs `script` (its text) in `folder`, which is its %ProgramFiles% and its temporary folder too. */
async function run(
  folder: string,
  script: string,
  { trusted = root, environment = {} }: { readonly trusted?: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<Pick<Ended, 'status' | 'stdout' | 'stderr'>> {
  const path = join(folder, 'script.ps1');
  const ca = join(folder, 'root.pem');
  mkdirSync(join(folder, 'tmp'), { recursive: true });
  writeFileSync(path, script);
  writeFileSync(ca, trusted);
  const prelude = `function Move-Item { Microsoft.PowerShell.Management\\Move-Item @args; chmod +x '${probeIn(folder)}' }`;
  const env = {
    PATH,
    HOME: folder,
    TMPDIR: join(folder, 'tmp'),
    ProgramFiles: folder,
    SSL_CERT_FILE: ca,
    POWERSHELL_TELEMETRY_OPTOUT: '1',
    NO_COLOR: '1',
    ...environment,
  };
  const argv = ['-NoProfile', '-NonInteractive', '-Command', `${prelude}; . '${path}'; exit $LASTEXITCODE`];
  const { status, stdout, stderr } = await runProgram(PWSH ?? '', argv, { environment: env, cwd: folder });
  return { status, stdout, stderr };
}

const probeIn = (folder: string): string => join(folder, 'ssm-probe/ssm-probe.exe');
const contents = (path: string): string => readFileSync(path, 'utf8');
const shipped = (path: string): string => contents(join(SCRIPTS, path));
/** What is left behind where something went wrong halfway, but for PowerShell's own. */
const leftIn = (folder: string): readonly string[] =>
  readdirSync(join(folder, 'tmp')).filter((name) => !name.startsWith('CoreFxPipe_'));

function install(folder: string, probe: string): void {
  mkdirSync(join(folder, 'ssm-probe'), { recursive: true });
  writeFileSync(probeIn(folder), probe, { mode: 0o755 });
}

/** The document's Windows step as the agent runs it: from 3.3.2746.0 on with variables, before with the text put in. */
function stepOf(
  values: Readonly<Record<string, string>>,
  isOld: boolean,
): { readonly text: string; readonly environment: Readonly<Record<string, string>> } {
  const { mainSteps } = ssmDocument({ url_windows: `${base}/${NAME}`, sha256_windows: SUM }) as {
    readonly mainSteps: readonly { readonly name: string; readonly inputs: { readonly runCommand: readonly string[] } }[];
  };
  const step = mainSteps.find(({ name }) => name === 'windows') ?? assert.fail();
  const text = step.inputs.runCommand
    .join('\n')
    .replaceAll(/\{\{ (\w+) \}\}/gu, (_, name: string) => (isOld ? (values[name] ?? '') : `$env:SSM_${name}`));
  const variables = Object.fromEntries(Object.entries(values).map(([name, value]) => [`SSM_${name}`, value]));
  return { text, environment: isOld ? {} : variables };
}

describe('the scripts for Windows, by PowerShell', { skip: PWSH === undefined ? 'pwsh is not installed' : false }, () => {
  before(async () => {
    ({ root, base, stop } = await openBucket());
  });
  after(() => stop());

  describe('through Run Command', () => {
    const document = shipped('ssm/windows.ps1');
    /** As the document is made for a place and a sum. */
    const fetching = (url: string, sum: string = SUM): string =>
      document.replace("$url = ''", () => `$url = '${url}'`).replace("$sha256 = ''", () => `$sha256 = '${sum}'`);
    const format = { SSM_Format: 'ndjson', SSM_JitterSeconds: '0' };

    it('fetches, verifies, replaces an older one, and passes its options on', () =>
      inFolder(async (folder) => {
        install(folder, OLDER);
        const environment = { ...format, SSM_JitterSeconds: '1' };
        const ended = await run(folder, fetching(`${base}/${NAME}`), { environment });
        assert.deepEqual(ended, { status: 0, stdout: 'ssm-probe 9.9.9 --format=ndjson --fail-on never\n', stderr: '' });
        assert.equal(contents(probeIn(folder)), PROBE);
        assert.deepEqual(leftIn(folder), []);
      }));

    it('fetches nothing where the right one is there, or where no URL is given', () =>
      inFolder(async (folder) => {
        install(folder, PROBE);
        const there = await run(folder, fetching(`${base}/absent`), { environment: format });
        assert.deepEqual([there.status, there.stdout], [0, 'ssm-probe 9.9.9 --format=ndjson --fail-on never\n']);
        install(folder, OLDER);
        const given = await run(folder, document, { environment: { SSM_JitterSeconds: 'a word' } });
        assert.deepEqual([given.status, given.stdout], [0, 'the older one --fail-on never\n']);
      }));

    for (const [what, path, sum] of [
      ['a denial', '/denied', SUM],
      ['a torn answer', '/torn', SUM],
      ['another sum', `/${NAME}`, 'ab'.repeat(32)],
      ['no sum', `/${NAME}`, ''],
    ] as const)
      it(`installs nothing: ${what}`, () =>
        inFolder(async (folder) => {
          install(folder, OLDER);
          const { status, stdout, stderr } = await run(folder, fetching(`${base}${path}`, sum), { environment: format });
          assert.deepEqual([status, stdout], [1, '']);
          assert.ok(
            stderr.endsWith(
              `ssm-probe: ${base}${path} could not be fetched, or its SHA-256 is not ${sum}: nothing is installed\n`,
            ),
            stderr,
          );
          assert.equal(contents(probeIn(folder)), OLDER);
          assert.deepEqual(leftIn(folder), []);
        }));

    it('installs nothing from whom it does not trust', () =>
      inFolder(async (folder) => {
        const trusted = (await issue('CN=another root')).pem;
        const ended = await run(folder, fetching(`${base}/${NAME}`), { trusted, environment: format });
        assert.equal(ended.status, 1);
        assert.match(ended.stderr, /SSL[^]*nothing is installed\n$/u);
      }));

    it('says what to do where nothing is there and nothing is to be fetched', () =>
      inFolder(async (folder) => {
        const { status, stdout, stderr } = await run(folder, document, {});
        assert.deepEqual([status, stdout], [1, '']);
        assert.match(
          stderr,
          /^ssm-probe: \S+ is not there; put it into the image, or make the document with a URL and a sum for Windows\n$/u,
        );
      }));

    for (const isOld of [false, true])
      it(`the step of the document does the same, ${isOld ? 'also by an agent that puts its parameters into the text' : 'by variables'}`, () =>
        inFolder(async (folder) => {
          const values = { For: 'core,run-command', Expect: 'private', Signed: 'no', JitterSeconds: '0' };
          const { text, environment } = stepOf(values, isOld);
          const ended = await run(folder, text, { environment: { ...environment, AWS_SSM_REGION_NAME: 'eu-central-1' } });
          assert.deepEqual(ended, {
            status: 0,
            stdout: 'ssm-probe 9.9.9 --for=core,run-command --expect=private --no-credentials --fail-on never\n',
            stderr: '',
          });
        }));

    it('no option can run anything: each is a word', () =>
      inFolder(async (folder) => {
        install(folder, PROBE);
        for (const value of ['$(New-Item it-ran)', '; New-Item it-ran', "'; New-Item it-ran #", '| New-Item it-ran']) {
          const { stdout } = await run(folder, document, { environment: { SSM_For: value } });
          assert.equal(stdout, `ssm-probe 9.9.9 --for=${value} --fail-on never\n`);
          assert.ok(!existsSync(join(folder, 'it-ran')), value);
        }
      }));

    it('ends as the probe ends', () =>
      inFolder(async (folder) => {
        install(folder, '#!/bin/sh\necho "$AWS_REGION"; exit 3\n');
        const environment = { AWS_SSM_REGION_NAME: 'eu-central-1' };
        assert.deepEqual(await run(folder, document, { environment }), { status: 3, stdout: 'eu-central-1\n', stderr: '' });
        const own = await run(folder, document, { environment: { ...environment, AWS_REGION: 'us-east-1' } });
        assert.equal(own.stdout, 'us-east-1\n');
      }));
  });

  describe('user data', () => {
    /** As somebody fills it in, without what EC2Launch takes off. */
    const filled = (url: string): string =>
      shipped('user-data/windows.ps1')
        .replace(/^<.*>\n/gmu, '')
        .replace(/^\$url = .*$/mu, `$url = '${url}'`)
        .replace(/^\$sha256 = .*$/mu, `$sha256 = '${SUM}'`);

    it('fetches what it is to run, runs it, and the next boot fetches nothing', () =>
      inFolder(async (folder) => {
        const first = await run(folder, filled(`${base}/${NAME}`), {});
        assert.deepEqual(first, { status: 0, stdout: 'ssm-probe 9.9.9 --wait 5m --console --fail-on never\n', stderr: '' });
        assert.deepEqual(await run(folder, filled(`${base}/absent`), {}), first);
        assert.deepEqual(leftIn(folder), []);
      }));

    for (const path of ['absent', 'denied', 'torn', 'SHA256SUMS'])
      it(`lets the machine boot where nothing can be fetched, and says so: ${path}`, () =>
        inFolder(async (folder) => {
          const { status, stdout } = await run(folder, filled(`${base}/${path}`), {});
          assert.equal(status, 0);
          assert.ok(stdout.endsWith(`ssm-probe: ${base}/${path} could not be fetched, or is not what it must be\n`), stdout);
          assert.ok(!existsSync(probeIn(folder)));
          assert.deepEqual(leftIn(folder), []);
        }));
  });

  describe('by Distributor', () => {
    const unpacked = (folder: string, probe: string): void =>
      writeFileSync(join(folder, 'ssm-probe.exe'), probe, { mode: 0o755 });

    it('installs over an older one, and takes itself away again', () =>
      inFolder(async (folder) => {
        unpacked(folder, PROBE);
        install(folder, OLDER);
        const ended = await run(folder, shipped('distributor/install.ps1'), {});
        assert.deepEqual(ended, { status: 0, stdout: 'ssm-probe 9.9.9 --version\n', stderr: '' });
        assert.equal(contents(probeIn(folder)), PROBE);
        for (const _ of ['once', 'and where nothing is left']) {
          assert.deepEqual(await run(folder, shipped('distributor/uninstall.ps1'), {}), { status: 0, stdout: '', stderr: '' });
          assert.ok(!existsSync(probeIn(folder)));
        }
      }));

    it('installs nothing that does not start', () =>
      inFolder(async (folder) => {
        unpacked(folder, '#!/bin/sh\nexit 5\n');
        install(folder, OLDER);
        const { status } = await run(folder, shipped('distributor/install.ps1'), {});
        assert.equal(status, 1);
        assert.equal(contents(probeIn(folder)), OLDER);
      }));
  });
});
