/**
 * Runs the SQL of `scripts/fleet/athena` on DuckDB, as it stands: the tables are made from their
 * Hive statements, and the few functions that have other names are macros.
 *
 * Trino → DuckDB: `cardinality(array)` → `len`, `array_join` → `array_to_string`, `"$path"` →
 * the file's name; `regexp_extract` without a match is null there and empty here, which the views
 * treat alike.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../scripts/fleet/athena');

const MACROS = [
  'CREATE MACRO cardinality(list) AS len(list)',
  'CREATE MACRO array_join(list, glue) AS array_to_string(list, glue)',
];

export interface Sql {
  /** The rows of a question, by the file's name without number and ending. */
  ask(question: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  run(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): void;
}

export const SETUP = statements('setup');
export const QUESTIONS = statements('questions');

/** Name of the file → its one statement. */
function statements(folder: string): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(join(FOLDER, folder))
      .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .map((name) => [name.replace(/^\d+-|\.sql$/gu, ''), readFileSync(join(FOLDER, folder, name), 'utf8')]),
  );
}

/** Why there is no DuckDB, or false. */
export async function noDuckDb(): Promise<string | false> {
  try {
    await import('@duckdb/node-api');
    return false;
  } catch {
    return 'DuckDB is not installed for this machine';
  }
}

/**
 * `bucket`: a folder with `verdicts/` and `inventory/` in it, as in S3. A table is read once, as DuckDB would
 * otherwise read the files for each view.
 */
export async function openSql(bucket: string, threads = 2): Promise<Sql> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  const run = async (sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson();
  for (const macro of MACROS) await run(macro);
  for (const [name, sql] of SETUP) await run(/CREATE EXTERNAL TABLE/u.test(sql) ? tableOf(name, sql, bucket) : sql);
  return {
    run,
    ask: (question) => run(QUESTIONS.get(question) ?? ''),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** `CREATE EXTERNAL TABLE` of Hive → a table of DuckDB with the same columns over the same files. */
function tableOf(name: string, sql: string, bucket: string): string {
  const [, table = '', columns = ''] = /CREATE EXTERNAL TABLE IF NOT EXISTS (\w+) \(\n?([^]*?)\)\n/u.exec(sql) ?? [];
  const members = splitTop(columns).map((column) => /^(\w+) ([^]+)$/u.exec(column.trim()) ?? []);
  const types = members.map(([, column = '', type = '']) => `${column}: '${typeOf(type)}'`).join(', ');
  const files = `'${bucket.replaceAll("'", "''")}/${name === 'lines' ? 'verdicts/**' : 'inventory'}/*'`;
  const names = members.map(([, column = '']) => column).join(', ');
  const read =
    name === 'lines'
      ? `SELECT ${names}, regexp_extract(filename, '/day=([0-9-]{10})/', 1) AS day, filename AS "$path" FROM read_json(${files}, format = 'newline_delimited', columns = {${types}}, filename = true, hive_partitioning = false, ignore_errors = true)`
      : `SELECT ${names} FROM read_csv(${files}, columns = {${types}}, delim = '\t', header = false, auto_detect = false)`;
  return `CREATE TABLE ${table} AS ${read}`;
}

/** `array<string>` → `VARCHAR[]`, `struct<a:string>` → `STRUCT(a VARCHAR)`. */
function typeOf(hive: string): string {
  const type = hive.trim();
  if (type === 'string') return 'VARCHAR';
  const [, kind, inner = ''] = /^(array|struct)<([^]*)>$/u.exec(type) ?? [];
  if (kind === 'array') return `${typeOf(inner)}[]`;
  if (kind !== 'struct') throw new Error(`no type of Hive that is known here: ${type}`);
  const members = splitTop(inner).map((member) => {
    const colon = member.indexOf(':');
    return `${member.slice(0, colon).trim()} ${typeOf(member.slice(colon + 1))}`;
  });
  return `STRUCT(${members.join(', ')})`;
}

/** At the commas that are in no brackets. */
function splitTop(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '<') depth += 1;
    if (letter === '>') depth -= 1;
    if (letter === ',' && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${letter}`);
  }
  return parts;
}
