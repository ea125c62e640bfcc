/** The shipped binary by itself: in an empty folder, with a hostile environment, without what the sources have around them. */
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { helpText } from '../../src/arguments/help.ts';
import { SCENARIOS } from '../../src/simulation/scenarios.ts';
import { VERSION } from '../../src/version.ts';
import { type Circumstances, inFolder, PATIENT, runProbe } from '../commands/program.ts';
import { BLACK_HOLE, NO_NETWORK, NO_PROC, NOBODY } from '../commands/surroundings.ts';
import { runInterrupted, within } from '../commands/timing.ts';
import { essence, problemsOf, verdictOf } from '../commands/verdict-checks.ts';
import { binary } from './binary.ts';

const probe = (args: readonly string[], circumstances: Circumstances = {}) =>
  runProbe(args, { program: binary(), ...circumstances });

const REGION = ['--region', 'eu-central-1', '--timeout', '2s', '--format', 'json'];

describe('the binary', () => {
  it('prints its version, its help and its scenarios', async () => {
    const [version, help, list] = await Promise.all([probe(['--version']), probe(['--help']), probe(['demo', '--list'])]);
    assert.deepEqual([version.status, version.stdout, version.stderr], [0, `ssm-probe ${VERSION}\n`, '']);
    assert.deepEqual([help.status, help.stdout, help.stderr], [0, helpText(null), '']);
    const names = list.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    assert.deepEqual([list.status, names, list.stderr], [0, SCENARIOS.map(({ name }) => name), '']);
    assert.ok(names.length >= 15);
  });

  it('ends mistakes with one line and status 2', async () => {
    const calls = [
      ['--region', 'eu-west1'],
      ['--region', '../x'],
      ['--nonsense'],
      ['explain', 'dns/nonsense'],
      ['policy', '--region', 'eu-west1'],
      ['fleet'],
      ['demo', 'nonsense'],
      ['--timeout', 'soon'],
      ['replay', '/absent'],
    ];
    for (const { status, stdout, stderr } of await Promise.all(calls.map((args) => probe(args)))) {
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, /^ssm-probe: [^\n]+\n$/u);
    }
  });

  it('explains, lists its checks and prints policies as the sources do', async () => {
    const calls = [['explain'], ['explain', 'dns/forwarder-missing'], ['checks'], ['policy', '--region', 'me-south-1']];
    for (const args of calls) {
      const [shipped, source] = await Promise.all([probe(args), runProbe(args)]);
      assert.deepEqual([shipped.status, shipped.stdout, shipped.stderr], [0, source.stdout, ''], args.join(' '));
      assert.ok(shipped.stdout.length > 1000);
    }
  });

  it('records facts that it, and the sources, judge alike', async () => {
    await inFolder(async (folder) => {
      const facts = join(folder, 'facts.json');
      const run = await probe(['demo', 'endpoint-refused', '--format', 'json', '--facts', facts]);
      const again = await probe(['replay', facts, '--format', 'json'], { cwd: folder });
      const sources = await runProbe(['replay', facts, '--format', 'json']);
      assert.equal(again.stdout, run.stdout);
      assert.deepEqual(essence(verdictOf(sources.stdout)), essence(verdictOf(run.stdout)));
      assert.deepEqual([run.status, again.status, sources.status], [1, 1, 1]);
    });
  });

  it("runs nobody else's code: NODE_OPTIONS and the working folder are not asked", async () => {
    await inFolder(async (folder) => {
      const trace = join(folder, 'it-ran');
      const evil = join(folder, 'evil.cjs');
      writeFileSync(evil, `require('node:fs').writeFileSync(${JSON.stringify(trace)}, 'x');`);
      for (const name of ['main.js', 'index.js', 'undici.js', 'dns-packet.js'])
        writeFileSync(join(folder, name), readFileSync(evil));
      writeFileSync(join(folder, '.env'), `NODE_OPTIONS=--require ${evil}`);
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ main: 'evil.cjs', type: 'commonjs' }));
      const environments = [
        { NODE_OPTIONS: `--require ${evil}` },
        { NODE_OPTIONS: `--import ${evil}` },
        { NODE_OPTIONS: '--nonsense' },
        { NODE_PATH: folder },
      ];
      const runs = environments.map((environment) =>
        probe(['demo', 'healthy-private', '-q', ...PATIENT], { environment, cwd: folder }),
      );
      for (const { status, stderr } of await Promise.all(runs)) assert.deepEqual([status, stderr], [0, '']);
      assert.ok(!existsSync(trace));
      // The same trap springs where Node itself is asked: the test would notice.
      await runProbe(['--version'], { environment: { NODE_OPTIONS: `--require ${evil}` } });
      assert.ok(existsSync(trace));
    });
  });

  it('needs no root, no home and no terminal', { skip: NOBODY === null }, async () => {
    assert.ok(NOBODY !== null);
    const through = NOBODY;
    await inFolder(async (folder) => {
      const copy = join(folder, 'ssm-probe');
      copyFileSync(binary().path, copy);
      chmodSync(folder, 0o755);
      chmodSync(copy, 0o755);
      const circumstances: Circumstances = {
        program: { path: copy, args: [] },
        through,
        cwd: '/',
        environment: { HOME: '/nonexistent' },
      };
      const demo = await runProbe(['demo', 'security-group-drop', ...PATIENT, '--format', 'json'], circumstances);
      assert.deepEqual([demo.status, problemsOf(verdictOf(demo.stdout))], [1, ['tcp/filtered']]);
      const refused = await runProbe(['demo', '--output', join(folder, 'report.json')], circumstances);
      assert.deepEqual([refused.status, refused.stdout], [2, '']);
      assert.match(refused.stderr, /permission denied\n$/u);
    });
  });

  it('without any network: a clear verdict inside the deadline', { skip: NO_NETWORK === null }, () =>
    within(4_000, async () => {
      const run = await probe(REGION, { through: NO_NETWORK ?? [] });
      assert.ok(run.status === 1 || run.status === 3, run.stderr);
      assert.notEqual(verdictOf(run.stdout).status, 'healthy');
      return run.ms;
    }),
  );

  it('with every packet dropped: gone within the time-out and a second', { skip: BLACK_HOLE === null }, () =>
    within(3_000, async () => {
      const run = await probe(REGION, { through: BLACK_HOLE ?? [] });
      verdictOf(run.stdout);
      return run.ms;
    }),
  );

  it('without /proc: finds its own program all the same', { skip: NO_PROC === null }, async () => {
    assert.ok(NO_PROC !== null);
    const run = await probe(['demo', 'forwarder-missing', ...PATIENT, '--format', 'json'], { through: NO_PROC });
    assert.deepEqual([run.status, problemsOf(verdictOf(run.stdout))], [1, ['dns/forwarder-missing']]);
  });

  it('SIGTERM in mid-run: a verdict within a second, marked', () =>
    within(1_000, async () => {
      const args = ['demo', 'everything-dropped', '--timeout', '10s', '--format', 'json'];
      const run = await runInterrupted(args, 'SIGTERM', { program: binary() });
      assert.deepEqual([verdictOf(run.stdout).interrupted, run.status], [true, 3]);
      return run.afterSignal;
    }));
});
