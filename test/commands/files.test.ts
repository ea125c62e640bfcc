/** `--output`, `--facts` and `replay`, from outside. */
import assert from 'node:assert/strict';
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inFolder, PATIENT, runProbe } from './program.ts';
import { essence, verdictOf } from './verdict-checks.ts';

/** One of each family, and one with a suppressed finding. */
const REPLAYED = [
  'healthy-private',
  'forwarder-missing',
  'security-group-drop',
  'tls-intercepted',
  's3-all-denied',
  'clock-far-behind',
  'bucket-wrong-region',
];

describe('--facts, then replay', { concurrency: 3 }, () => {
  for (const scenario of REPLAYED) {
    it(`gives the same findings: ${scenario}`, async () => {
      await inFolder(async (folder) => {
        const file = join(folder, 'facts.json');
        const run = await runProbe(['demo', scenario, '--format', 'json', '--facts', file]);
        const again = await runProbe(['replay', file, '--format', 'json']);
        assert.equal(again.stderr, '');
        assert.deepEqual(essence(verdictOf(again.stdout)), essence(verdictOf(run.stdout)));
        assert.equal(again.status, run.status);
        // Nothing of the judgement depends on where or when it is made.
        assert.equal(again.stdout, run.stdout);
      });
    });
  }

  it('judges as the run was asked to, unless the command line says otherwise', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'facts.json');
      const run = await runProbe([
        'demo',
        's3-all-denied',
        ...PATIENT,
        '--fail-on',
        'never',
        '--only',
        's3',
        '-q',
        '--facts',
        file,
      ]);
      assert.equal(run.status, 0);
      assert.equal((await runProbe(['replay', file, '-q'])).status, 0);
      assert.equal((await runProbe(['replay', file, '-q', '--fail-on', 'error'])).status, 1);
      const other = await runProbe(['replay', file, '--only', 'dns', '--format', 'json', '--fail-on', 'error']);
      assert.deepEqual(verdictOf(other.stdout).findings, []);
      assert.equal(other.status, 0);
    });
  });

  it('- is standard output, with nothing but the facts on it', async () => {
    await inFolder(async (folder) => {
      const report = join(folder, 'report.json');
      const run = await runProbe(['demo', 'endpoint-refused', '--format', 'json', '--facts', '-', '--output', report]);
      assert.equal(run.status, 1);
      const facts = join(folder, 'facts.json');
      writeFileSync(facts, run.stdout);
      const again = await runProbe(['replay', facts, '--format', 'json']);
      assert.equal(again.stdout, readFileSync(report, 'utf8'));
    });
  });

  it('holds no secret: neither tokens nor keys', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'facts.json');
      await runProbe(['demo', 'healthy-private', '-q', '--facts', file]);
      assert.doesNotMatch(readFileSync(file, 'utf8'), /PRIVATE KEY|BEGIN CERTIFICATE|"token"|SecretAccessKey|SessionToken/iu);
      assert.equal(statSync(file).mode & 0o777, 0o600);
    });
  });
});

describe('--output', () => {
  it('writes the whole report, for its owner only, and nothing else', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'report.json');
      writeFileSync(file, 'x'.repeat(1_000_000));
      const run = await runProbe(['demo', 'healthy-private', ...PATIENT, '--format', 'json', '--output', 'report.json'], {
        cwd: folder,
      });
      assert.deepEqual([run.status, run.stdout], [0, '']);
      assert.match(run.stderr, /^ssm-probe: wrote the report \(json\) to \/[^\n]*\/report\.json: \d+ kB\n$/u);
      verdictOf(readFileSync(file, 'utf8'));
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.deepEqual(readdirSync(folder), ['report.json']);
    });
  });

  it('-q says nothing of it', async () => {
    await inFolder(async (folder) => {
      const run = await runProbe(['demo', 'healthy-private', ...PATIENT, '-q', '--output', join(folder, 'report')]);
      assert.deepEqual([run.status, run.stdout, run.stderr], [0, '', '']);
    });
  });

  it('replaces a link and never writes through it', async () => {
    await inFolder(async (folder) => {
      const precious = join(folder, 'precious');
      const link = join(folder, 'report.json');
      writeFileSync(precious, 'untouched');
      symlinkSync(precious, link);
      const run = await runProbe(['demo', 'healthy-private', ...PATIENT, '--format', 'json', '--output', link]);
      assert.equal(run.status, 0);
      assert.equal(readFileSync(precious, 'utf8'), 'untouched');
      assert.ok(lstatSync(link).isFile());
    });
  });

  it('holds no colour, whatever the environment wishes', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'report.txt');
      await runProbe(['demo', 'forwarder-missing', '--output', file, '--color', 'always'], { environment: { FORCE_COLOR: '1' } });
      assert.match(readFileSync(file, 'utf8'), /broken/u);
      assert.ok(!readFileSync(file, 'utf8').includes('\u001B'));
    });
  });
});
