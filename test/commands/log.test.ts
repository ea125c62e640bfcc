/** `--log-level`: a line of JSON a step on standard error, and nothing of it elsewhere. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PATIENT, runProbe } from './program.ts';
import { verdictOf } from './verdict-checks.ts';

interface Line {
  readonly level: number;
  readonly time: number;
  readonly msg: string;
  readonly outcome?: string;
  readonly status?: number;
}

const DEMO = ['demo', 'endpoint-refused', '--format', 'json', ...PATIENT];
/** pino's numbers. */
const INFO = 30;
const DEBUG = 20;
const TRACE = 10;

async function logOf(level: string): Promise<readonly Line[]> {
  const { status, stdout, stderr } = await runProbe([...DEMO, '--log-level', level]);
  assert.equal(status, 1);
  verdictOf(stdout);
  return stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

describe('the log', { concurrency: 2 }, () => {
  it('info: how it begins and ends, and nothing else', async () => {
    const lines = await logOf('info');
    assert.deepEqual(
      lines.map(({ level, msg, status }) => [level, msg, status]),
      [
        [INFO, 'begins', undefined],
        [INFO, 'ends', 1],
      ],
    );
    assert.ok(lines.every(({ time }) => Math.abs(time - Date.now()) < 60_000));
  });

  it('debug: every connection, with what became of it', async () => {
    const lines = await logOf('debug');
    assert.ok(lines.every(({ level }) => level >= DEBUG));
    const of = (wanted: string): readonly Line[] => lines.filter(({ msg }) => msg === wanted);
    assert.ok(of('tcp').some(({ outcome }) => outcome === 'failed') && of('tcp').some(({ outcome }) => outcome === 'ok'));
    assert.ok(of('tls').length > 5 && of('http').some(({ status }) => status === 200));
  });

  it('trace: files and packets too', async () => {
    const lines = await logOf('trace');
    for (const message of ['read', 'exists', 'datagram', 'tcp'])
      assert.ok(
        lines.some(({ msg, level }) => msg === message && level >= TRACE),
        message,
      );
  });

  it('none without the option, and none at silent', async () => {
    for (const args of [[], ['--log-level', 'silent']]) assert.equal((await runProbe([...DEMO, ...args])).stderr, '');
  });

  it('a closed standard error changes nothing', async () => {
    const { status, stdout } = await runProbe([...DEMO, '--log-level', 'trace'], {
      during: (child) => child.stderr?.destroy(),
    });
    assert.equal(status, 1);
    verdictOf(stdout);
  });
});
