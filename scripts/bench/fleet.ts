/**
 * Measures `fleet` on a large fleet's records of a day, beside DuckDB on the same ones, on full
 * verdicts, and on two days beside an inventory: records a second, and memory.
 */
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderNdjson } from '../../src/report/json.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { inventoryOf, linesOf, madeDays } from '../../test/fleet/day.ts';
import { fleetOf, instanceId, recordOf } from '../../test/fleet/generate.ts';
import { noDuckDb } from '../../test/fleet/sql.ts';
import { recordedFacts } from '../../test/scenarios/corpus.ts';
import { type Measured, measureInterleaved, type Subject } from './measure.ts';

/** As in the bucket. */
const PARTITION = 'verdicts/day=2026-11-26/account=111122223333/region=eu-central-1';
const SQL = join(import.meta.dirname, 'fleet-sql.ts');
const RECORDS = 1_000_000;
const VERDICTS = 20_000;
const DAY_NODES = 50_000;
/** Real runs of the VPC lab, the larger and the smaller ones. */
const SCENARIOS = ['healthy-private', 'forwarder-missing', 'five-faults', 'everything-dropped', 'healthy-public'];

export interface FleetResult {
  readonly row: Measured;
  readonly records: number;
  readonly bytes: number;
  /** Records a second that it should take at least; null: only its memory has an aim. */
  readonly aim: number | null;
  /** Not a program beside ours, which has no aim at all. */
  readonly isOurs: boolean;
}

/**
 * Measures both kinds of input with few runs, because one takes seconds. Throws if a program fails.
 */
export async function measureFleet(product: string, runs: number): Promise<readonly FleetResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-bench-'));
  try {
    const day = join(folder, PARTITION);
    mkdirSync(day, { recursive: true });
    mkdirSync(join(folder, 'inventory'));
    writeFileSync(join(folder, 'inventory/none.txt'), '');
    const inputs = [
      { name: 'compact records', file: join(day, 'records.ndjson'), records: RECORDS, lines: compactLines(), aim: 50_000 },
      { name: 'full verdicts', file: join(folder, 'verdicts.ndjson'), records: VERDICTS, lines: fullLines(), aim: null },
    ];
    for (const { file, lines } of inputs) await write(file, lines);
    const days = await writeDays(join(folder, 'days'));
    const ours = [...inputs.map((input) => ({ ...input, argv: ['--format', 'json', input.file] })), days];
    const measured: (Pick<FleetResult, 'records' | 'aim' | 'isOurs'> & { readonly file: string })[] = ours.map((input) => ({
      ...input,
      isOurs: true,
    }));
    const subjects: Subject[] = ours.map(({ name, argv }) => ({ name, argv: [product, 'fleet', ...argv] }));
    // The same million records and the same counts, by the SQL that Athena runs.
    const [compact] = measured;
    if ((await noDuckDb()) === false && compact !== undefined) {
      subjects.push({ name: 'the same, DuckDB', argv: [process.execPath, SQL, folder] });
      measured.push({ ...compact, aim: null, isOurs: false });
    }
    const rows = measureInterleaved(subjects, runs);
    return measured.flatMap(({ file, records, aim, isOurs }, index) => {
      const row = rows[index];
      return row === undefined ? [] : [{ row, records, bytes: statSync(file).size, aim, isOurs }];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Twelve accounts on two days beside their inventory: the silent ones as a list. */
async function writeDays(folder: string) {
  mkdirSync(folder);
  const [file, before, inventory] = ['today', 'yesterday', 'inventory'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const nodes = madeDays({ nodes: DAY_NODES });
  await write(file, linesOf(nodes, 'second'));
  await write(before, linesOf(nodes, 'first'));
  await write(inventory, [inventoryOf(nodes)]);
  const argv = [file, '--since', before, '--inventory', inventory, '--list-silent', '--format', 'csv'];
  // Within three seconds.
  return { name: 'two days and an inventory', file, records: DAY_NODES, argv, aim: DAY_NODES / 3 };
}

function* compactLines(): Generator<string> {
  for (const node of fleetOf(RECORDS)) yield recordOf(node);
}

/**
 * Recorded runs under new ids. Each verdict is made once, because judging costs more than writing.
 */
function* fullLines(): Generator<string> {
  const style = { width: 80, color: false, ascii: false, verbosity: 0 } as const;
  const parts = SCENARIOS.map((name) => {
    const { verdict } = judge(recordedFacts(name));
    return renderNdjson({ ...verdict, node: { ...verdict.node, id: 'THE-NODE' } }, style)
      .trimEnd()
      .split('THE-NODE');
  });
  for (let number = 0; number < VERDICTS; number += 1) yield (parts[number % parts.length] ?? []).join(instanceId(number));
}

async function write(file: string, lines: Iterable<string>): Promise<void> {
  const out = createWriteStream(file);
  for (const line of lines) if (!out.write(`${line}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}
