/**
 * The SQL for Athena by its own rules: one statement a file, only functions that Trino documents,
 * by the grammars of Trino and of Hive, over columns that an event has.
 * `test/fleet/athena.test.ts` runs it.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { logEvent } from '../../src/deliver/log-event.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { verdictOfNode } from '../fleet/generate.ts';
import { QUESTIONS, SETUP } from '../fleet/sql.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';

/** Trino's documentation, "Functions and operators" (all in Athena engine version 3). */
const FUNCTIONS =
  'array_distinct array_join array_sort cardinality cast coalesce concat count grouping max min nullif rank regexp_extract row_number sum';
/** Words that stand before a bracket and are no functions. */
const WORDS = 'and as told trait by exists from in on join over sets then unnest values when where cause known one';

/** What is wrong with a statement, as far as words tell. */
function faultsOf(sql: string): readonly string[] {
  const bare = sql.replaceAll(/--[^\n]*/gu, '').replaceAll(/'(?:[^']|'')*'/gu, "''");
  const known = new Set([...FUNCTIONS.split(' '), ...WORDS.split(' ')]);
  const called = [...bare.matchAll(/\b([a-z_]\w*) ?\(/giu)].map(([, name = '']) => name.toLowerCase());
  const strange = /CREATE EXTERNAL TABLE/u.test(bare) ? [] : called.filter((name) => !known.has(name));
  return [
    ...strange.map((name) => `${name} is no function of Trino that is known here`),
    ...(bare.includes(';') ? ['Athena takes one statement, without a semicolon'] : []),
    ...(/"/u.test(bare.replaceAll('"$path"', '')) ? ['a name in quotes'] : []),
    ...(/`|::|\bILIKE\b|\bQUALIFY\b/iu.test(bare) ? ['words that only DuckDB or Hive know'] : []),
  ];
}

/** The grammars of Trino and Hive. Their package can only be imported through a bundler. */
async function grammars(): Promise<Readonly<Record<'TrinoSQL' | 'HiveSQL', new () => Grammar>>> {
  const { outputFiles } = buildSync({
    stdin: { contents: `export { HiveSQL, TrinoSQL } from 'dt-sql-parser';`, resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-grammar-'));
  try {
    const file = join(folder, 'grammar.cjs');
    writeFileSync(file, outputFiles[0]?.contents ?? '');
    return (await import(pathToFileURL(file).href)) as Awaited<ReturnType<typeof grammars>>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
interface Grammar {
  validate(sql: string): readonly { readonly message: string }[];
}

describe('the SQL for Athena', () => {
  const all = new Map([...SETUP, ...QUESTIONS]);

  it('are two tables, seven views and six questions', () => {
    assert.deepEqual([SETUP.size, QUESTIONS.size, all.size], [9, 6, 15]);
    const kinds = [...SETUP.values()].map((sql) => /CREATE (?:OR REPLACE )?(EXTERNAL TABLE|VIEW)/u.exec(sql)?.[1]);
    assert.deepEqual(kinds, ['EXTERNAL TABLE', 'EXTERNAL TABLE', ...Array<string>(7).fill('VIEW')]);
  });

  for (const [name, sql] of all) it(`${name} has known words`, () => assert.deepEqual(faultsOf(sql), []));

  for (const [sql, says] of [
    ['SELECT list_filter(a) FROM b', /list_filter is no function/u],
    ['SELECT now() FROM b', /now is no function/u],
    ['SELECT 1; SELECT 2', /one statement/u],
    ['SELECT "a" FROM b', /a name in quotes/u],
    ['SELECT a::varchar FROM b', /only DuckDB/u],
    ['SELECT a FROM b QUALIFY rank() = 1', /only DuckDB/u],
    ['SELECT `a` FROM b', /only DuckDB or Hive/u],
  ] as const)
    it(`refused: ${sql}`, () => assert.match(faultsOf(sql).join(), says));

  it('follows the grammar of Trino, and the tables that of Hive', async () => {
    const { TrinoSQL, HiveSQL } = await grammars();
    const [trino, hive] = [new TrinoSQL(), new HiveSQL()];
    for (const [name, sql] of all)
      assert.deepEqual((/CREATE EXTERNAL TABLE/u.test(sql) ? hive : trino).validate(`${sql};`), [], name);
    for (const broken of [
      'SELECT FROM WHERE',
      'CREATE OR REPLACE VIEW a AS SELEC 1',
      'SELECT count( FROM a',
      'SELECT a FROM b GROUP a',
    ])
      assert.notEqual(trino.validate(`${broken};`).length, 0, broken);
    assert.notEqual(hive.validate('CREATE EXTERNAL TABLE a (b string) LOCATED AT "c";').length, 0);
  });

  it('has no column that no event has', () => {
    const events = [
      ...recordedNames().map((name) => judge(recordedFacts(name)).verdict),
      verdictOfNode({ proxy: 'a:1', groups: ['sg-1'] }),
    ].map((verdict) => {
      const node = {
        ...verdict.node,
        instanceId: 'i-1',
        account: '111122223333',
        securityGroupIds: ['sg-1'],
        subnetId: 'subnet-1',
      };
      return JSON.parse(logEvent({ ...verdict, node }, 'run-1', 0).message) as Readonly<Record<string, unknown>>;
    });
    const [, columns = ''] = /ssm_probe_lines \(\n([^]*?)\n\)/u.exec(SETUP.get('lines') ?? '') ?? [];
    const top = [...columns.matchAll(/^ {2}(\w+) (\S+?)(?:<|,|$)/gmu)].map(([, name = '', type = '']) => [name, type] as const);
    assert.ok(top.length > 5);
    for (const [name, type] of top) {
      assert.ok(
        events.some((event) => event[name] !== undefined),
        name,
      );
      if (type !== 'struct') continue;
      const [, inner = ''] = new RegExp(`^  ${name} struct<([^]*?)>(?:,\\n {2}\\w|$)`, 'mu').exec(columns) ?? [];
      const members = [...inner.matchAll(/(\w+):/gu)].map(([, member = '']) => member);
      assert.ok(members.length > 3, name);
      for (const member of members)
        assert.ok(
          events.some((event) => (event[name] as Readonly<Record<string, unknown>> | undefined)?.[member] !== undefined),
          `${name}.${member}`,
        );
    }
  });
});
