/** The SQL for Athena, run on DuckDB: the lists are the truth's, and the counts are those of `fleet`, to the node. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { logEvent } from '../../src/deliver/log-event.ts';
import type { Fleet } from '../../src/fleet/fleet.types.ts';
import { MAX_GROUPS } from '../../src/fleet/groups.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';
import { CAUSES, FIRST_DAY, linesOf, madeDays, truthOf } from './day.ts';
import { fleetOf, instanceId, recordOf, verdictOfNode } from './generate.ts';
import { rolled } from './rolled.ts';
import { noDuckDb, openSql, type Sql } from './sql.ts';

const skip = await noDuckDb();
type Row = Readonly<Record<string, unknown>>;

/** A bucket in a folder, as Firehose fills it. */
class Bucket {
  readonly path = mkdtempSync(join(tmpdir(), 'ssm-probe-bucket-'));

  put(day: string, account: string, lines: readonly string[], region = 'eu-central-1'): void {
    const folder = join(this.path, `verdicts/day=${day}/account=${account}/region=${region}`);
    mkdirSync(folder, { recursive: true });
    const name = `stream-1-${day}-${String(lines.length)}.ndjson.gz`;
    writeFileSync(join(folder, name), gzipSync(lines.map((line) => `${line}\n`).join(''), { level: 1 }));
  }

  inventory(ids: readonly string[]): void {
    mkdirSync(join(this.path, 'inventory'), { recursive: true });
    writeFileSync(join(this.path, 'inventory/all.txt'), ids.map((id) => `${id}\n`).join(''));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const named = (rows: readonly Row[], keep: (row: Row) => boolean): readonly string[] =>
  rows
    .filter(keep)
    .map((row) => String(row['node_id']))
    .sort();
/** In an order of their own, numbers as numbers. */
const sorted = (rows: readonly (readonly unknown[])[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();
const numbers = (rows: readonly Row[], ...names: readonly string[]): readonly (readonly unknown[])[] =>
  rows.map((row) =>
    names.map((name) => (typeof row[name] === 'string' && /^\d+$/u.test(row[name]) ? Number(row[name]) : row[name])),
  );

async function compareCounts(sql: Sql, fleet: Fleet): Promise<void> {
  const what = await sql.ask('what');
  const of = (isCause: boolean): readonly Row[] => what.filter((row) => String(row['name']).includes('/') === isCause);
  const { total: _, ...statuses } = fleet.nodes;
  assert.deepEqual(
    sorted(numbers(of(false), 'name', 'nodes')),
    sorted(Object.entries(statuses).filter(([, nodes]) => nodes > 0)),
  );
  assert.deepEqual(
    sorted(numbers(of(true), 'name', 'nodes', 'heals')),
    sorted(fleet.causes.map(({ code, nodes, alone }) => [code, nodes, alone])),
  );
  const groups = await sql.ask('groups');
  for (const grouping of ['vpc', 'subnet', 'region', 'agentVersion'] as const) {
    // A report has two hundred groups of a kind.
    const first = groups.filter((row) => row['grouped_by'] === grouping).slice(0, MAX_GROUPS);
    const expected = fleet.groups[grouping].map(({ value, nodes, failing }) => [value, nodes, failing]);
    assert.deepEqual(sorted(numbers(first, 'value', 'nodes', 'failing')), sorted(expected), grouping);
  }
}

/** SQL tells one attribute; fleet also sets of two and three, and leanings. */
async function comparePlaces(sql: Sql, fleet: Fleet): Promise<void> {
  const where = await sql.ask('where');
  for (const { code, places } of fleet.causes) {
    const [first] = places;
    const [trait] = first?.where ?? [];
    if (first === undefined || trait === undefined || first.where.length !== 1) continue;
    if (first.failing.nodes <= 3 * first.passing.nodes) continue;
    const isIt = (row: Row): boolean => row['attribute'] === trait.attribute && row['value'] === (trait.value ?? 'none');
    const row = where.find((one) => one['code'] === code && isIt(one));
    assert.ok(row !== undefined, `${code}: ${trait.attribute} ${String(trait.value)}`);
    const expected = [first.failing.nodes, first.passing.nodes, first.heals];
    assert.deepEqual(numbers([row], 'failing', 'passing', 'heals'), [expected]);
  }
}

describe('two days of 50,000 nodes in twelve accounts', { skip }, () => {
  const bucket = new Bucket();
  const nodes = madeDays();
  const truth = truthOf(nodes);
  const second = [...linesOf(nodes, 'second')];
  let sql: Sql;
  before(async () => {
    bucket.put(dayOf(FIRST_DAY), '111100000000', [...linesOf(nodes, 'first')]);
    // The account of the path only counts where the record has none.
    bucket.put(dayOf(FIRST_DAY + 86_400_000), '111100000000', second);
    bucket.inventory(nodes.filter(({ state }) => state === 'running').map((node) => node.instanceId ?? node.id));
    sql = await openSql(bucket.path);
  });
  after(() => {
    sql.close();
    bucket.remove();
  });

  it('which: every node is on the list of each of its causes, with its owner', async () => {
    const rows = (await sql.ask('which')).filter((row) => row['last_day'] === '2026-11-26');
    for (const code of CAUSES)
      assert.deepEqual(
        named(rows, (row) => row['code'] === code),
        truth.causes.get(code),
        code,
      );
    assert.ok(rows.every((row) => row['owners'] !== ''));
  });

  it('silent: who never reported, who stopped, and who is in no inventory', async () => {
    const rows = await sql.ask('silent');
    const of = (silence: string): readonly string[] => named(rows, (row) => row['silence'] === silence);
    assert.deepEqual([of('never'), of('stopped'), of('unlisted')], [truth.never, truth.stopped, truth.unlisted]);
  });

  it('changes: who is new, gone, healed', async () => {
    const rows = await sql.ask('changes');
    const of = (change: string): readonly string[] => named(rows, (row) => row['change'] === change);
    const healed = named(rows, (row) => row['change'] === 'better' && row['status_now'] === 'healthy');
    assert.deepEqual([of('new'), of('gone'), healed], [truth.appeared, truth.gone, truth.healed]);
    assert.deepEqual(of('worse'), []);
  });

  it('without an inventory, whoever stopped is told all the same, and nobody else', async () => {
    await sql.run('CREATE TEMP TABLE kept AS SELECT * FROM ssm_probe_inventory');
    await sql.run('DELETE FROM ssm_probe_inventory');
    const rows = await sql.ask('silent');
    await sql.run('INSERT INTO ssm_probe_inventory SELECT * FROM kept');
    assert.deepEqual(
      named(rows, () => true),
      truth.gone,
    );
  });

  it('another day can be asked about', async () => {
    await sql.run(`CREATE OR REPLACE VIEW ssm_probe_day AS SELECT '2026-11-25' AS asked`);
    const rows = await sql.ask('which');
    const [first] = CAUSES;
    const expected = nodes.filter((node) => node.first?.causes.includes(first ?? 'dns/slow') === true);
    assert.deepEqual(
      named(rows, (row) => row['code'] === first),
      expected.map((node) => node.instanceId ?? node.id).sort(),
    );
  });
});

describe('the same lines, by SQL and by fleet', { skip }, () => {
  const twoRuns = [
    recordOf({ id: instanceId(1), minute: 1, causes: ['dns/slow'], status: 'degraded' }),
    recordOf({ id: instanceId(1), minute: 9 }),
    recordOf({ id: instanceId(1), minute: 9 }),
    recordOf({ id: null, run: 'a' }),
    recordOf({ id: null, run: 'b', causes: ['dns/slow', 'clock/skew'] }),
    recordOf({ id: 'mi-0123456789abcdef0', vpc: null, agent: null, proxy: '10.0.0.9:3128' }),
    'no JSON at all',
    '{"another": "program"}',
    '',
  ];
  const whole = recordedNames().map((name, index) => {
    const { verdict } = judge(recordedFacts(name));
    return logEvent({ ...verdict, node: { ...verdict.node, id: instanceId(index) } }, `run-${index}`, 0).message;
  });
  const shrunk = Array.from(
    { length: 40 },
    (_, index) => logEvent(verdictOfNode({ id: instanceId(index), causes: ['tcp/filtered'] }), `run-${index}`, 0, 1_500).message,
  );
  const inputs: Readonly<Record<string, readonly string[]>> = {
    'a fleet with three causes': [...fleetOf(20_000)].map(recordOf),
    'repeated, older and foreign lines': twoRuns,
    'every recorded run, whole or compact': whole,
    'verdicts of which little is left': shrunk,
  };
  for (const [name, lines] of Object.entries(inputs))
    it(name, async () => {
      const bucket = new Bucket();
      bucket.put('2026-11-26', '111122223333', lines);
      bucket.inventory([]);
      const sql = await openSql(bucket.path);
      try {
        const fleet = rolled(lines);
        await compareCounts(sql, fleet);
        await comparePlaces(sql, fleet);
        assert.equal((await sql.run('SELECT 1 FROM ssm_probe_runs WHERE account IS NULL')).length, 0);
      } finally {
        sql.close();
        bucket.remove();
      }
    });
});
