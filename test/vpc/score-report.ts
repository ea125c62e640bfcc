/** The score for people: a table for the terminal and the page `docs/scenarios.md`. Pure. */
import { type ScoreRow, totalsOf } from './score.ts';

const HEAD = ['scenario', 'expected', 'found', 'spurious', 'missing', 'wall ms', 'peak MB'] as const;

const codes = (list: readonly string[]): string => (list.length === 0 ? '-' : list.join(', '));

function cells(row: ScoreRow): string[] {
  const same = row.expected.join() === row.found.join();
  return [
    row.scenario,
    codes(row.expected),
    // What is as expected need not be read twice.
    same ? '=' : codes(row.found),
    codes(row.spurious),
    codes(row.missing),
    row.wallMs === 0 ? '-' : String(row.wallMs),
    row.peakMb === 0 ? '-' : String(row.peakMb),
  ];
}

/** The totals, one line each. */
export function totalLines(rows: readonly ScoreRow[]): string[] {
  const totals = totalsOf(rows);
  const waiting = rows.filter(({ pending }) => pending !== null);
  return [
    `root causes named: ${totals.causesNamed}/${totals.causesExpected}`,
    `spurious findings: ${totals.spurious}`,
    `healthy and silent: ${totals.silent}/${totals.healthy}`,
    `scenarios: ${totals.passed} passed, ${totals.failed} failed, of ${totals.scenarios}`,
    `pending: ${totals.pending}${waiting.length === 0 ? '' : ` (${waiting.map(({ scenario, pending, mark }) => `${scenario}: ${String(pending)}${mark === 'ok' ? ', passes already' : ''}`).join('; ')})`}`,
    `slowest run: ${totals.slowestMs} ms; largest: ${totals.largestMb} MB`,
  ];
}

/** Columns padded to their widest cell; what differs beyond the codes stands below its row. */
export function scoreTable(rows: readonly ScoreRow[]): string {
  const table = [[...HEAD], ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column < 5 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const body = rows.flatMap((row) => [
    `${row.mark.padEnd(4)} ${line(cells(row))}`,
    // A lab's last words are long, and were printed when it ended.
    ...row.problems.map((problem) => `       ${problem.split('\n')[0] ?? ''}`),
  ]);
  return [`     ${line([...HEAD])}`, ...body, '', ...totalLines(rows), ''].join('\n');
}

const escape = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const tableRow = (row: readonly string[]): string => `| ${row.map(escape).join(' | ')} |`;

/** `when`: the date, RFC 3339; `what`: the program that was measured, as a reader would call it. */
export function scorePage(rows: readonly ScoreRow[], { when, what }: { when: string; what: string }): string {
  const head = ['scenario', 'what is broken', 'expected', 'found', 'spurious', 'missing', 'wall ms', 'peak MB'];
  const lines = rows.map((row) => {
    const [name = '', ...rest] = cells(row);
    const note = row.pending === null ? '' : ` (pending: ${row.pending})`;
    return tableRow([`\`${name}\``, `${row.about}${note}`, ...rest]);
  });
  return [
    '# Scenarios',
    '',
    'Every scenario is a VPC of network namespaces with real servers and one fault (or two, or none), in which the built program runs',
    'once. What it must find is written by hand, from the contract, before the first run. `=` means: found exactly what was expected;',
    '`-` means none. `node test/vpc/run.ts --score --docs` makes this page.',
    '',
    `Measured on ${when} with ${what}. A run in which packets vanish takes one timeout (3 s by default) and little more.`,
    '',
    ...totalLines(rows).map((line) => `- ${line}`),
    '',
    tableRow(head),
    tableRow(head.map((name) => (name.includes(' M') || name.includes(' m') ? '--:' : '---'))),
    ...lines,
    '',
  ].join('\n');
}
