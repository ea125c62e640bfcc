/** A program that is stopped again and again, as a throttled or paused machine does it: a healthy VPC stays healthy, or is unknown. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runProbe } from './program.ts';

/** Lets the child run for `runMs` of every `runMs + stopMs`, until it ends. */
function throttle(
  child: { kill(signal: NodeJS.Signals): boolean; on(event: 'exit', done: () => void): unknown },
  runMs: number,
  stopMs: number,
): void {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill('SIGSTOP');
    timer = setTimeout(() => {
      child.kill('SIGCONT');
      timer = setTimeout(stop, runMs);
    }, stopMs);
  };
  timer = setTimeout(stop, runMs);
  child.on('exit', () => clearTimeout(timer));
}

describe('a probe that is stopped', { concurrency: 2, skip: process.platform === 'win32' ? 'no signals' : false }, () => {
  for (const [runMs, stopMs] of [
    [100, 250],
    [200, 1_100],
    [700, 3_300],
  ] as const) {
    it(`for ${stopMs} ms after every ${runMs} ms accuses nobody`, async () => {
      const { stdout, status, signal } = await runProbe(['demo', 'healthy-private', '--format', 'json'], {
        mayDie: true,
        during: (child) => throttle(child, runMs, stopMs),
      });
      // A machine that is busy besides may need longer than a test waits.
      if (signal !== null) return;
      const verdict = JSON.parse(stdout) as { status: string; findings: readonly { code: string; severity: string }[] };
      assert.deepEqual(
        verdict.findings.filter(({ severity }) => severity !== 'info'),
        [],
      );
      assert.ok(status === 0 || status === 3, `${status}: ${verdict.status}`);
    });
  }

  for (const name of ['dns-late', 'link-local-allowance']) {
    it(`does not take a server of ${name} for a fast one: both have the same time`, async () => {
      const { stdout, signal } = await runProbe(['demo', name, '--timeout', '3s', '--deadline', '60s', '--format', 'json'], {
        mayDie: true,
        during: (child) => throttle(child, 300, 400),
      });
      if (signal !== null) return;
      const { status, findings } = JSON.parse(stdout) as {
        status: string;
        findings: readonly { code: string; severity: string }[];
      };
      const accused = findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
      assert.ok(status === 'inconclusive' ? accused.length === 0 : accused.join() === 'dns/slow', `${status}: ${accused.join()}`);
    });
  }
});
