/** Signals to the binary: from the first moment on, and those that it was started to ignore. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Circumstances, type Ended, inFolder, runProbe } from '../commands/program.ts';
import { NO_NETWORK } from '../commands/surroundings.ts';
import { runInterrupted } from '../commands/timing.ts';
import { verdictOf } from '../commands/verdict-checks.ts';
import { runProgram } from '../processes.ts';
import { factsIn } from '../scenarios/corpus.ts';
import { binary } from './binary.ts';

const ignoring = (signals: string): readonly string[] => ['sh', '-c', `trap '' ${signals}; exec "$@"`, 'sh'];
const DROPPED = ['demo', 'everything-dropped', '--timeout', '8s', '--format', 'json'];
const probe = (args: readonly string[], more: Circumstances = {}): Promise<Ended> =>
  runProbe(args, { program: binary(), ...more });

const hasPython = spawnSync('sh', ['-c', 'command -v python3'], { stdio: 'ignore' }).status === 0;

/** Runs a command whose output nobody reads, in a pipe that is too small for it; tells which signal ended it. */
const BLOCKED = `
import fcntl, os, signal, subprocess, sys, time
reading, writing = os.pipe()
fcntl.fcntl(writing, 1031, 4096)
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=writing)
time.sleep(1.5)
child.send_signal(getattr(signal, sys.argv[1]))
print(signal.Signals(-child.wait(timeout=20)).name)
`;

/** Whether the program has begun: before, the process is still the one that starts it, and then the system's loader. */
function isOurs(pid: number | undefined): boolean {
  try {
    return (
      (Number.parseInt(/SigCgt:\s*(\w+)/u.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '', 16) & 0x4003) === 0x4003
    );
  } catch {
    return false;
  }
}

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
  for (const [signal, delayMs] of [
    ['SIGTERM', 0],
    ['SIGINT', 5],
    ['SIGHUP', 15],
    ['SIGTERM', 30],
    ['SIGINT', 60],
  ] as const)
    it(`gives a verdict: ${signal} ${delayMs} ms after the start`, async () => {
      const begun = async (child: ChildProcess): Promise<void> => {
        while (child.exitCode === null && !isOurs(child.pid)) await sleep(1);
        await sleep(delayMs);
      };
      const { status, signal: by, stdout } = await probe(DROPPED, { during: sending(begun, signal) });
      assert.equal(by, null);
      assert.deepEqual([verdictOf(stdout).interrupted, status], [true, 3]);
    });

  it('ends what gives no verdict', { skip: hasPython ? false : 'no python3 here' }, () =>
    inFolder(async (folder) => {
      const replay = ['replay', factsIn(folder, 'agent-cloned'), '--format', 'json'];
      const each = [['checks'], ['--help'], ['explain', 'dns/forwarder-missing'], replay].map(async (args) => {
        for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
          const { stdout, stderr } = await runProgram('python3', ['-c', BLOCKED, signal, binary().path, ...args]);
          assert.equal(stdout, `${signal}\n`, `${args[0]}: ${stderr}`);
        }
      });
      await Promise.all(each);
    }),
  );
});
