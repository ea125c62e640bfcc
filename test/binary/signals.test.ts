/** Signals to the binary: from the first moment on, and those that it was started to ignore. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Circumstances, type Ended, inFolder, runProbe } from '../cli/program.ts';
import { NO_NETWORK } from '../cli/surroundings.ts';
import { runInterrupted } from '../cli/timing.ts';
import { verdictOf } from '../cli/verdict-checks.ts';
import { binary } from './binary.ts';

const strace = spawnSync('sh', ['-c', 'strace -o /dev/null true'], { stdio: 'ignore' }).status === 0;
const ignoring = (signals: string): readonly string[] => ['sh', '-c', `trap '' ${signals}; exec "$@"`, 'sh'];
const DROPPED = ['demo', 'everything-dropped', '--timeout', '3s', '--format', 'json'];
const probe = (args: readonly string[], more: Circumstances = {}): Promise<Ended> =>
  runProbe(args, { program: binary(), ...more });

/** Sends `signals` one after another to what has just been started, once its output or the clock says so. */
const sending =
  (ready: (child: ChildProcess) => Promise<unknown>, ...signals: readonly NodeJS.Signals[]) =>
  (child: ChildProcess): void => {
    void ready(child).then(async () => {
      for (const signal of signals) {
        child.kill(signal);
        await sleep(700);
      }
    });
  };
const firstOutput = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.stdout?.once('data', resolve));

describe('a signal that is ignored from the start stays ignored', () => {
  const WATCH = ['--region', 'eu-central-1', '--no-credentials', '--watch', '5s', '--format', 'ndjson'];

  it('SIGHUP, in a watch under nohup; SIGTERM ends it', { skip: NO_NETWORK === null && 'no namespaces here' }, async () => {
    const through = [...(NO_NETWORK ?? []), 'nohup'];
    const { status, signal, stdout } = await probe(WATCH, {
      through,
      during: sending(firstOutput, 'SIGHUP', 'SIGHUP', 'SIGTERM'),
    });
    assert.deepEqual([status, signal], [1, null]);
    // Ended between two rounds by the last one: the second SIGHUP would have ended it with status 2.
    assert.equal(stdout.trimEnd().split('\n').length, 1);
  });

  for (const [signal, others] of [
    ['SIGTERM', 'INT'],
    ['SIGINT', 'QUIT'],
  ] as const)
    it(`${signal}, in a run`, async () => {
      const through = ignoring(`${signal.slice(3)} ${others}`);
      const { status, stdout } = await runInterrupted(DROPPED, signal, { program: binary(), through });
      assert.deepEqual([verdictOf(stdout).interrupted, status], [undefined, 1]);
    });

  it('and the others end it as ever', async () => {
    const { status, stdout } = await runInterrupted(DROPPED, 'SIGHUP', { program: binary(), through: ignoring('INT TERM USR1') });
    assert.deepEqual([verdictOf(stdout).interrupted, status], [true, 3]);
  });
});

describe('a signal at the beginning', () => {
  it('is listened to before anything but the program is read', { skip: strace ? false : 'no strace here' }, () =>
    inFolder(async (folder) => {
      const trace = join(folder, 'trace');
      await probe(['demo', 'healthy-private', '-q', '--timeout', '1s'], {
        through: ['strace', '-qq', '-e', 'trace=rt_sigaction,openat', '-o', trace],
      });
      const calls = readFileSync(trace, 'utf8').split('\n');
      const heard = (signal: string): number =>
        calls.findIndex((line) => line.startsWith(`rt_sigaction(${signal}, {sa_handler=0x`));
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
        const at = heard(signal);
        assert.ok(at > 0, signal);
        const read = calls
          .slice(0, at)
          .flatMap((line) => /openat\(AT_FDCWD, "(\/(?:etc|root|home|var|run)[^"]*)/u.exec(line)?.[1] ?? []);
        assert.deepEqual(read, ['/etc/ld.so.cache'], signal);
      }
    }),
  );

  it('gives a verdict as soon as it is listened to', async () => {
    // The run is far from its first answer then.
    const listens = async (child: ChildProcess): Promise<void> => {
      const isCaught = (): boolean =>
        (Number.parseInt(/SigCgt:\s*(\w+)/u.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))?.[1] ?? '', 16) & 1) === 1;
      while (child.exitCode === null && !isCaught()) await sleep(1);
    };
    const { status, stdout } = await probe(DROPPED, { during: sending(listens, 'SIGTERM') });
    assert.deepEqual([verdictOf(stdout).interrupted, status], [true, 3]);
  });
});
