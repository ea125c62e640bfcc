/** The table in docs/exit-status.md, row by row: what is printed last never contradicts the exit status. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Facts } from '../../src/facts.ts';
import { readFacts } from '../../src/replay/read-facts.ts';
import { renderText } from '../../src/report/text.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { inFolder, PATIENT, runProbe } from './program.ts';

interface Row {
  readonly call: string;
  readonly status: number;
  readonly last: string;
}

const page = readFileSync(new URL('../../docs/exit-status.md', import.meta.url), 'utf8');
const ROWS: readonly Row[] = [...page.matchAll(/^\| `([^`]+)` \| (\d) \| `([^`]+)` \|$/gmu)].map(
  ([, call = '', status = '', last = '']) => ({
    call,
    status: Number(status),
    last,
  }),
);
/** Options of the judgement: what is seen does not depend on them. */
const JUDGING: ReadonlySet<string> = new Set(['--only', '--skip', '--fail-on']);

/** What one run of the demo saw, and what is to be judged of it. */
function parted(call: string): { readonly seen: readonly string[]; readonly request: Partial<Facts['request']> } {
  const [scenario = '', ...words] = call.split(' ');
  const pairs = words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ''] as const] : []));
  const of = (name: string): string | undefined => pairs.find(([option]) => option === name)?.[1];
  const failOn = of('--fail-on');
  return {
    seen: [scenario, ...pairs.filter(([name]) => !JUDGING.has(name)).flat()],
    request: {
      only: of('--only')?.split(',') ?? [],
      skip: of('--skip')?.split(',') ?? [],
      failOn: failOn === 'warning' || failOn === 'never' ? failOn : 'error',
    },
  };
}

/** One run for all rows that see the same. */
async function factsOf(seen: readonly string[]): Promise<Facts> {
  return inFolder(async (folder) => {
    const path = join(folder, 'facts.json');
    await runProbe(['demo', ...seen, '--facts', path, ...PATIENT]);
    const read = readFacts(readFileSync(path, 'utf8'));
    assert.equal(read.outcome, 'ok', seen.join(' '));
    return (read as { facts: Facts }).facts;
  });
}

describe('the exit status by examples', () => {
  const recorded = new Map<string, Promise<Facts>>();
  test('there are rows of every status', () => {
    assert.ok(ROWS.length >= 40);
    assert.deepEqual(new Set(ROWS.map(({ status }) => status)), new Set([0, 1, 3]));
  });
  for (const { call, status, last } of ROWS)
    test(call, async () => {
      const { seen, request } = parted(call);
      const key = seen.join(' ');
      const facts = await (recorded.get(key) ?? recorded.set(key, factsOf(seen)).get(key));
      assert.ok(facts);
      const { verdict, exitStatus } = judge({ ...facts, request: { ...facts.request, ...request } });
      const lines = renderText(verdict, { width: 80, color: false, ascii: false, verbosity: 0 }).trimEnd().split('\n');
      assert.deepEqual([exitStatus, lines.at(-1)], [status, last]);
      // What the node's status is called stands only where the exit status says the same.
      const words = request.failOn === 'never' ? [] : [lines[0] ?? '', lines.at(-1) ?? ''];
      for (const line of words) {
        if (exitStatus !== 1) assert.doesNotMatch(line, /^✗|^. broken|still there ✗/u);
        if (exitStatus !== 0) assert.doesNotMatch(line, /^✓|gone ✓$/u);
        if (exitStatus !== 3) assert.doesNotMatch(line, /^\? inconclusive/u);
      }
    });
});
