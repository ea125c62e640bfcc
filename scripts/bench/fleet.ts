/**
 * Measures `fleet` on a large fleet's records of a day, and on full verdicts: records a second, and
 * memory.
 */
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderNdjson } from '../../src/report/json.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { fleetOf, instanceId, recordOf } from '../../test/fleet/generate.ts';
import { recordedFacts } from '../../test/scenarios/corpus.ts';
import { type Measured, measureInterleaved } from './measure.ts';

const RECORDS = 1_000_000;
const VERDICTS = 20_000;
/** Real runs of the VPC lab, the larger and the smaller ones. */
const SCENARIOS = ['healthy-private', 'forwarder-missing', 'five-faults', 'everything-dropped', 'healthy-public'];

export interface FleetResult {
  readonly row: Measured;
  readonly records: number;
  readonly bytes: number;
}

/**
 * Measures both kinds of input with few runs, because one takes seconds. Throws if a program fails.
 */
export async function measureFleet(product: string, runs: number): Promise<readonly FleetResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-bench-'));
  try {
    const inputs = [
      { name: 'compact records', file: join(folder, 'records.ndjson'), records: RECORDS, lines: compactLines() },
      { name: 'full verdicts', file: join(folder, 'verdicts.ndjson'), records: VERDICTS, lines: fullLines() },
    ];
    for (const { file, lines } of inputs) await write(file, lines);
    const subjects = inputs.map(({ name, file }) => ({ name, argv: [product, 'fleet', '--format', 'json', file] as const }));
    const rows = measureInterleaved(
      subjects.map(({ name, argv }) => ({ name, argv: [...argv] })),
      runs,
    );
    return inputs.flatMap(({ file, records }, index) => {
      const row = rows[index];
      return row === undefined ? [] : [{ row, records, bytes: statSync(file).size }];
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
