/** Measurements as lines of text. */
import type { Measured, Spread } from './measure.ts';

const WIDTH = 24;

/**
 * One row a subject, min/median/max in each column. The last column compares median wall times with
 * the first row.
 */
export function table(title: string, rows: readonly Measured[]): string {
  const base = rows[0]?.wallMs.median ?? NaN;
  const head = ['', 'wall ms', 'CPU ms', 'peak MB'].map((cell) => cell.padEnd(WIDTH)).join('');
  const lines = rows.map((row) => {
    const cells = [row.name, spread(row.wallMs), spread(row.cpuMs), spread(row.peakMb)].map((cell) => cell.padEnd(WIDTH));
    return `${cells.join('')}${(row.wallMs.median / base).toFixed(2)}x`;
  });
  const runs = rows[0]?.runs ?? 0;
  return [`${title} (${runs} runs each, in turn; min / median / max)`, `${head}wall`, ...lines, ''].join('\n');
}

function spread(values: Spread): string {
  return [values.min, values.median, values.max].map((value) => value.toFixed(1)).join(' / ');
}
