/** How wide lines are on terminals that do and do not know their width. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { reportWidth, terminalColumns } from '../../src/commands/output/width.ts';
import { wantedColumns } from '../../src/platform/terminal.ts';
import { runProgramSync } from '../processes.ts';
import { factsIn } from '../scenarios/corpus.ts';
import { runProbe, SOURCES } from './program.ts';
import { onPty } from './pty.ts';

test('80 columns where nobody tells, never below 40 nor above 120', () => {
  const cases = [
    [0, 80],
    [undefined, 80],
    [Number.NaN, 80],
    [-1, 80],
    [1, 40],
    [40, 40],
    [79, 79],
    [65_535, 120],
  ] as const;
  for (const [columns, width] of cases) assert.equal(reportWidth({ isTty: true, columns }), width, String(columns));
  assert.equal(reportWidth({ isTty: false, columns: 200 }), 80);
  // What COLUMNS asks for, where no terminal tells.
  assert.equal(reportWidth({ isTty: false, columns: undefined, wanted: 60 }), 60);
  assert.equal(reportWidth({ isTty: false, columns: undefined, wanted: 9_999 }), 120);
  assert.equal(reportWidth({ isTty: true, columns: 0, wanted: 100 }), 100);
  assert.equal(reportWidth({ isTty: true, columns: 70, wanted: 100 }), 70);
  assert.deepEqual(['60', '132', '20'].map(wantedColumns), [60, 132, 20]);
  for (const hostile of ['', '0', '-1', '7', '1e3', '0x50', ' 80', '80 ', '99999', '80\n', '８０', '80;rm', undefined])
    assert.equal(wantedColumns(hostile), undefined, String(hostile));
  assert.deepEqual([0, undefined, 20].map(terminalColumns), [80, 80, 20]);
});

function onTerminal(columns: number, args: readonly string[]): string {
  const command = onPty(columns, [SOURCES.path, ...SOURCES.args, ...args]);
  const env = { PATH: process.env['PATH'] ?? '', TERM: 'xterm', NO_COLOR: '1' };
  const { stdout } = runProgramSync('python3', command, { env });
  return stdout;
}

const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-test-'));
after(() => rmSync(folder, { recursive: true }));
const CALLS = [
  ['replay', factsIn(folder, 'agent-cloned')],
  ['checks'],
  ['explain', 'dns/forwarder-missing'],
  ['policy', '--region', 'eu-central-1'],
];
const skip = process.platform === 'linux' ? false : 'pseudo-terminals are made with python3 on Linux';

describe('a terminal of 0 columns', { skip }, () => {
  for (const args of CALLS)
    test(`shows ${args.map((word) => basename(word)).join(' ')} as one of 80 does`, () => {
      const usual = onTerminal(80, args);
      assert.equal(onTerminal(0, args), usual);
      assert.notEqual(onTerminal(40, args), usual);
    });
});

test('without a terminal, a report is as wide as COLUMNS says, and 80 columns where it says nothing that somebody may mean', async () => {
  const widest = async (environment: Record<string, string>): Promise<number> => {
    const { stdout } = await runProbe(['explain'], { environment });
    return Math.max(...stdout.split('\n').map((line) => line.length));
  };
  const usual = await widest({});
  assert.ok(usual > 60 && usual <= 80);
  assert.ok((await widest({ COLUMNS: '60' })) <= 60);
  assert.ok((await widest({ COLUMNS: '110' })) > 80);
  for (const COLUMNS of ['0', '-5', 'wide', '1e9', '99999999999999999999'])
    assert.equal(await widest({ COLUMNS }), usual, COLUMNS);
});
