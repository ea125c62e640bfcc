/**
 * Measures `fleet` on a large fleet's records of a day, beside DuckDB on the same ones, and on full
 * verdicts: records a second, and memory.
 */
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderNdjson } from '../../src/report/json.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { fleetOf, instanceId, recordOf } from '../../test/fleet/generate.ts';
import { noDuckDb } from '../../test/fleet/sql.ts';
import { recordedFacts } from '../../test/scenarios/corpus.ts';
import { type Measured, measureInterleaved, type Subject } from './measure.ts';

/** As in the bucket. */
const PARTITION = 'verdicts/day=2026-11-26/account=111122223333/region=eu-central-1';
const SQL = join(import.meta.dirname, 'fleet-sql.ts');
const RECORDS = 1_000_000;
const VERDICTS = 20_000;
/** Real runs of the VPC lab, the larger and the smaller ones. */
const SCENARIOS = ['healthy-private', 'forwarder-missing', 'five-faults', 'everything-dropped', 'healthy-public'];

export interface FleetResult {
  readonly row: Measured;
  readonly records: number;
  readonly bytes: number;
  /** Not a program beside ours, for which there is no aim. */
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
      { name: 'compact records', file: join(day, 'records.ndjson'), records: RECORDS, lines: compactLines() },
      { name: 'full verdicts', file: join(folder, 'verdicts.ndjson'), records: VERDICTS, lines: fullLines() },
    ];
    for (const { file, lines } of inputs) await write(file, lines);
    const subjects: Subject[] = inputs.map(({ name, file }) => ({ name, argv: [product, 'fleet', '--format', 'json', file] }));
    // The same million records and the same counts, by the SQL that Athena runs.
    const [compact] = inputs;
    if ((await noDuckDb()) === false && compact !== undefined) {
      subjects.push({ name: 'the same, DuckDB', argv: [process.execPath, SQL, folder] });
      inputs.push(compact);
    }
    const rows = measureInterleaved(subjects, runs);
    return inputs.flatMap(({ file, records }, index) => {
      const row = rows[index];
      return row === undefined
        ? []
        : [{ row, records, bytes: statSync(file).size, isOurs: subjects[index]?.argv[0] === product }];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
