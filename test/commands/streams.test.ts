/** Signals, and standard output in every bad state: a verdict, or a clear line, and the right status. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Ended, inFolder, runProbe } from './program.ts';
import { runInterrupted, within } from './timing.ts';
import { verdictOf } from './verdict-checks.ts';

/** Longer than any machine takes to end it. */
const HANGS = ['demo', 'everything-dropped', '--timeout', '80s', '--deadline', '80s', '--format', 'json'];

/** Runs a shell line in which `"$@"` is the probe. */
const shell = (line: string, args: readonly string[]): Promise<Ended> =>
  runProbe(args, { through: ['/bin/sh', '-c', line, 'sh'] });

describe('a signal in mid-run', { skip: process.platform !== 'linux' && 'needs /proc' }, () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    it(`${signal}: a verdict of what is known, marked, within a second`, () =>
      within(1_000, async () => {
        const { status, stdout, stderr, afterSignal } = await runInterrupted(HANGS, signal);
        const verdict = verdictOf(stdout);
        // Nothing had failed yet, and required things are unknown: that is what status 3 is for.
        assert.deepEqual([verdict.interrupted, verdict.status, status, stderr], [true, 'inconclusive', 3, '']);
        assert.ok(verdict.endpoints.length > 0);
        return afterSignal;
      }));
  }

  it('two at once are one wish, as of `timeout`, which signals its child and the group of it', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'report.json');
      const { status, stderr } = await runInterrupted([...HANGS, '--output', file], 'SIGTERM', {
        during: (child) => {
          const send = child.kill.bind(child);
          child.kill = (signal) => send(signal) && send('SIGINT') && send('SIGHUP');
        },
      });
      assert.equal(status, 3);
      assert.match(stderr, /^ssm-probe: wrote the report \(json\) to [^\n]*report\.json: \d+ kB\n$/u);
      assert.equal(verdictOf(readFileSync(file, 'utf8')).interrupted, true);
    }));

  it('text says so too', async () => {
    const { stdout, status } = await runInterrupted(
      ['demo', 'everything-dropped', '--timeout', '80s', '--deadline', '80s'],
      'SIGTERM',
    );
    assert.match(stdout, /^\? inconclusive \(interrupted/u);
    assert.equal(status, 3);
  });

  it('--fail-on never holds here too, and the report reaches its file', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'report.json');
      const { status } = await runInterrupted([...HANGS, '--fail-on', 'never', '--output', file], 'SIGTERM');
      assert.equal(status, 0);
      assert.equal(verdictOf(readFileSync(file, 'utf8')).interrupted, true);
    });
  });
});

describe('standard output', () => {
  it('a reader that goes away is no fault: no noise, the same status', async () => {
    const command = `exec 3>&1; { "$@"; echo "$?" >&3; } | head -c 10 >/dev/null`;
    for (const format of ['text', 'json']) {
      const { stdout, stderr } = await shell(command, ['demo', 'endpoint-refused', '-vv', '--format', format]);
      assert.deepEqual([stdout, stderr], ['1\n', '']);
    }
  });

  it('closed from the beginning: the same status, and stderr has no report on it', async () => {
    const { status, stderr } = await shell('"$@" >&-', ['demo', 'endpoint-refused']);
    assert.deepEqual([status, stderr], [1, '']);
  });

  it('with stderr closed as well: the same status', async () => {
    assert.equal((await shell('"$@" >&- 2>&-', ['demo', 'endpoint-refused'])).status, 1);
    assert.equal((await shell('"$@" >&- 2>&-', ['--region', 'nowhere'])).status, 2);
  });

  const onFull = { skip: !existsSync('/dev/full') && 'there is no /dev/full' };
  for (const args of [
    ['demo', 'endpoint-refused'],
    ['demo', 'healthy-private', '--fail-on', 'never', '--format', 'json'],
    ['demo', '--list'],
    ['demo', 'healthy-private', '--facts', '-', '--output', '/dev/shm/ssm-probe-test-report', '-q'],
    ['explain', 'tcp/filtered'],
    ['checks'],
    ['policy', '--region', 'eu-central-1'],
    ['--help'],
    ['--version'],
    ['--version', '--json'],
  ]) {
    it(`a full device under ${args.join(' ')}: one line on stderr, status 2`, onFull, async () => {
      const full = openSync('/dev/full', 'w');
      try {
        const { status, stderr } = await runProbe(args, { stdout: full });
        assert.match(stderr, /^ssm-probe: standard output could not be written: ENOSPC[^\n]*\n$/u);
        assert.equal(status, 2);
      } finally {
        closeSync(full);
        rmSync('/dev/shm/ssm-probe-test-report', { force: true });
      }
    });
  }

  const small = ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs -o size=4k none /mnt && exec "$@"', 'sh'] as const;
  const canBeSmall = process.getuid?.() === 0 && spawnSync(small[0], [...small.slice(1), 'true']).status === 0;
  for (const [option, words] of [
    ['--output', 'the report could not be saved and follows here'],
    ['--facts', 'the facts could not be saved'],
  ] as const) {
    it(`a full disk under ${option}: status 2, and the report is on standard output`, {
      skip: !canBeSmall && 'needs root',
    }, async () => {
      const args = ['demo', 'healthy-private', '--format', 'json', option, '/mnt/file'];
      const { status, stdout, stderr } = await runProbe(args, { through: small });
      assert.ok(stderr.startsWith(`ssm-probe: ${words}: /mnt/file: `), stderr);
      verdictOf(stdout);
      assert.equal(status, 2);
    });
  }

  it('a slow reader gets everything', async () => {
    const { stdout } = await shell('"$@" | { sleep 2; cat; }', ['demo', 'endpoint-refused', '--format', 'json']);
    verdictOf(stdout);
  });
});
