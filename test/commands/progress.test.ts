/** Progress: a line on a terminal that is gone when the report comes; in a pipe not a byte of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runProgram } from '../processes.ts';
import { runProbe, SOURCES } from './program.ts';

/** Two dropped endpoints: the run lasts a whole second of time-out. */
const SLOW = ['demo', 'security-group-drop', '--color', 'never'];

/** Standard error is a pseudo-terminal of this width, standard output a pipe. */
const PTY = `
import fcntl, os, pty, struct, subprocess, sys, termios
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=slave)
os.close(slave)
seen = b""
while True:
    try:
        chunk = os.read(master, 65536)
    except OSError:
        break
    if not chunk:
        break
    seen += chunk
out = child.stdout.read()
sys.stdout.buffer.write(b"%d\\n%d\\n" % (child.wait(), len(seen)) + seen + out)
`;

interface OnTerminal {
  readonly status: number;
  readonly stderr: string;
  readonly stdout: string;
}

async function onTerminal(
  columns: number,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<OnTerminal> {
  const argv = ['-c', PTY, String(columns), SOURCES.path, ...SOURCES.args, ...args];
  const all = Buffer.from((await runProgram('python3', argv, { environment })).stdout);
  const [status = '', length = ''] = all.toString('latin1', 0, 40).split('\n');
  const at = status.length + length.length + 2;
  const end = at + Number(length);
  return { status: Number(status), stderr: all.toString('utf8', at, end), stdout: all.toString('utf8', end) };
}

describe('progress', { skip: process.platform === 'linux' ? false : 'pseudo-terminals are made with python3 on Linux' }, () => {
  test('moves on a terminal and is wiped in the end', async () => {
    const { status, stderr, stdout } = await onTerminal(80, SLOW, { TERM: 'xterm' });
    assert.equal(status, 1);
    assert.match(stderr, /probing: \d+ of \d+ connections tried, \d+\.\d s/);
    assert.ok(stderr.endsWith('\r\x1b[K'), JSON.stringify(stderr.slice(-80)));
    assert.ok(!stderr.includes('\n'), 'it never leaves its line');
    assert.match(stdout, /^✗ broken/);
    assert.ok(!stdout.includes('probing:'));
  });

  test('keeps to a narrow terminal', async () => {
    const { stderr } = await onTerminal(20, SLOW, { TERM: 'xterm' });
    const lines = stderr.split('\r\x1b[K').filter((line) => line !== '');
    assert.ok(lines.length > 0 && lines.every((line) => line.length < 20), JSON.stringify(lines));
  });

  test('takes a terminal of 0 columns for one of 80', async () => {
    const { stderr } = await onTerminal(0, SLOW, { TERM: 'xterm' });
    assert.match(stderr, /probing: \d+ of \d+ connections tried, \d+\.\d s/);
  });

  test('says nothing on a dumb terminal, and with -q', async () => {
    const dumb = await onTerminal(80, SLOW, { TERM: 'dumb' });
    const quiet = await onTerminal(80, [...SLOW, '-q'], { TERM: 'xterm' });
    assert.deepEqual([dumb.stderr, dumb.status, quiet.stderr, quiet.status], ['', 1, '', 1]);
  });

  test('says nothing in a pipe', async () => {
    const { stderr, status } = await runProbe(SLOW, { environment: { TERM: 'xterm' } });
    assert.deepEqual([stderr, status], ['', 1]);
  });
});
