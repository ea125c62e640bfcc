/** File systems that never answer, under everything that a run reads and writes: a verdict in time, what is unknown is told, and the process ends. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Ended, inFolder, runProbe } from '../commands/program.ts';
import { verdictOf } from '../commands/verdict-checks.ts';
import { type Silence, whyNoSilence, withSilent } from '../platform/hung-mount.ts';
import { binary } from './binary.ts';

const RUN = ['--region', 'eu-central-1', '--deadline', '8s', '--timeout', '1s', '--no-credentials', '--format', 'json'];
const at = (point: string, how: Silence, args: readonly string[]): Promise<Ended> =>
  runProbe(args, { program: binary(), through: withSilent(point, how) });
const rows = ({ stdout }: Ended): string => JSON.stringify(verdictOf(stdout).notChecked);

// Each is a world of its own, and most of it is waiting.
describe('a file system that never answers', { skip: whyNoSilence(), concurrency: 4 }, () => {
  for (const point of ['/var/log/amazon', '/var/lib/amazon', '/etc/amazon', '/snap', '/run/systemd/resolve', '/etc/systemd']) {
    for (const how of ['unread', 'taken'] as const) {
      it(`at ${point} (${how}): a verdict, and the unknown is told`, async () => {
        const ended = await at(point, how, RUN);
        assert.ok(ended.status === 1 || ended.status === 3, `${ended.status}, ${ended.signal}: ${ended.stderr}`);
        const { findings } = verdictOf(ended.stdout);
        assert.match(rows(ended), new RegExp(`the file system at ${point} did not answer`, 'u'));
        if (point === '/snap') assert.ok(!findings.some(({ code }) => code === 'agent/not-installed'), 'unknown is not absent');
      });
    }
  }

  for (const point of ['/etc/resolv.conf', '/etc/hosts', '/etc/nsswitch.conf', '/etc/localtime']) {
    for (const how of ['fifo', 'taken'] as const) {
      it(`at ${point} (${how}): a verdict`, async () => {
        const ended = await at(point, how, RUN);
        assert.ok(ended.status === 1 || ended.status === 3, `${ended.status}, ${ended.signal}: ${ended.stderr}`);
        const { findings } = verdictOf(ended.stdout);
        if (point !== '/etc/resolv.conf') return;
        assert.match(rows(ended), how === 'fifo' ? /resolv\.conf is not-a-file/u : /resolv\.conf does not answer/u);
        assert.ok(!findings.some(({ code }) => code.startsWith('dns/')), 'no server is accused that nobody named');
      });
    }
  }

  it('under the files of the call: one line, status 2', () =>
    inFolder(async (folder) => {
      const dead = join(folder, 'dead');
      mkdirSync(dead);
      const proxy = ['--proxy', 'http://user@127.0.0.1:1', '--proxy-password-file'];
      for (const args of [
        [...RUN, '--output', join(dead, 'report')],
        [...RUN, '--facts', join(dead, 'facts')],
        [...RUN, '--ca-bundle', join(dead, 'roots.pem')],
        [...RUN, ...proxy, join(dead, 'password')],
        ['replay', join(dead, 'facts.json')],
        ['demo', '--output', join(dead, 'report')],
      ]) {
        const { status, stdout, stderr } = await at(dead, 'taken', args);
        assert.deepEqual([status, stdout], [2, ''], `${args.join(' ')}: ${stderr}`);
        assert.match(stderr, /^ssm-probe: [^\n]*its file system does not answer\)?\n$/u);
      }
      const fleet = await at(dead, 'taken', ['fleet', join(dead, 'verdicts')]);
      assert.equal(fleet.status, 2);
      assert.match(fleet.stderr, /did not answer/u);
    }));

  it('under the memory: the verdict says so', async () => {
    const ended = await at('/var/lib/ssm-probe', 'taken', RUN);
    assert.ok(ended.status === 1 || ended.status === 3, `${ended.status}, ${ended.signal}`);
    assert.match(rows(ended), /what was remembered of it is not used: [^"]*did not answer/u);
  });
});
