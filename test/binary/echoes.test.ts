/** The binary between peers that repeat what it sends, over real sockets in a network namespace: nothing that it writes anywhere holds a secret. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FORMATS } from '../../src/report/index.ts';
import { inFolder } from '../commands/program.ts';
import { runProgram } from '../processes.ts';
import { leaksIn } from '../secrets/leaks.ts';
import { binary } from './binary.ts';

const INNER = fileURLToPath(new URL('echoing-servers.ts', import.meta.url));
const canUnshare = spawnSync('unshare', ['-n', 'ip', 'link']).status === 0;
const skip = canUnshare ? false : 'needs root, unshare and ip';

/** One encoding for each format, and a few more where everything is written down. */
const CASES: readonly (readonly [format: string, encoding: string])[] = [
  ...FORMATS.map((format) => [format, 'plain'] as const),
  ['json', 'as Basic'],
  ['html', 'percent, everything'],
  ['text', 'base64 after one byte'],
  ['markdown', 'HTML in hexadecimal'],
  ['junit', 'JSON escapes'],
  ['ndjson', 'base64 over lines'],
  ['text', 'far behind in base64, cut by the reader'],
];

describe('a proxy and a metadata service that repeat', { concurrency: 2, skip }, () => {
  for (const [format, encoding] of CASES)
    test(`${format}: ${encoding}`, () =>
      inFolder(async (folder) => {
        const { status, asked, sent } = await inside([binary().path, encoding, folder, format]);
        assert.ok(status !== null && status !== 2, readFileSync(join(folder, 'output'), 'utf8'));
        assert.ok(asked > 0, 'the proxy was never asked');
        const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
          statSync(join(folder, name)).isFile(),
        );
        assert.ok(
          files.includes('facts') && files.includes('report') && files.some((name) => name.startsWith('spool')),
          files.join(),
        );
        assert.match(readFileSync(join(folder, 'facts'), 'utf8'), /\[secret\]/u);
        for (const name of files) {
          if (name === 'password') continue;
          const text = readFileSync(join(folder, name), 'utf8');
          assert.deepEqual(leaksIn(text, sent), [], `${name}: ${text}`);
        }
      }));
});

interface Inside {
  readonly status: number | null;
  readonly asked: number;
  readonly sent: Readonly<Record<string, string>>;
}

async function inside(args: readonly string[]): Promise<Inside> {
  const { stdout, stderr } = await runProgram('unshare', ['-n', process.execPath, INNER, ...args]);
  assert.match(stdout, /^\{.*\}$/su, `nothing came from inside: ${stderr}`);
  return JSON.parse(stdout) as Inside;
}
