/** Measurements as lines of text. */
import type { Measured, Spread } from './measure.ts';

const NAME = 24;
const RATIO = 10;
const VALUES = 28;
const COUNT = 10;

/**
 * One row a subject. First the ratios of the median wall and CPU times to the first row's, because the machine varies more than they do;
 * then min/median/max, and the medians of page faults and context switches.
 */
export function table(title: string, rows: readonly Measured[]): string {
  const [base] = rows;
  const head = [
    ''.padEnd(NAME),
    ...['wall', 'CPU'].map((cell) => cell.padEnd(RATIO)),
    ...['wall ms', 'CPU ms', 'peak MB'].map((cell) => cell.padEnd(VALUES)),
    'faults'.padEnd(COUNT),
    'switches',
  ];
  const lines = rows.map((row) => {
    const times = (key: 'wallMs' | 'cpuMs'): string => `${(row[key].median / (base?.[key].median ?? Number.NaN)).toFixed(2)}x`;
    const cells = [
      row.name.padEnd(NAME),
      times('wallMs').padEnd(RATIO),
      times('cpuMs').padEnd(RATIO),
      ...[row.wallMs, row.cpuMs, row.peakMb].map((values) => spread(values).padEnd(VALUES)),
      row.faults.median.toFixed(0).padEnd(COUNT),
      row.switches.median.toFixed(0),
    ];
    return cells.join('');
  });
  return [`${title} (${base?.runs ?? 0} runs each, in turn; min / median / max)`, head.join(''), ...lines, ''].join('\n');
}

function spread(values: Spread): string {
  return [values.min, values.median, values.max].map((value) => value.toFixed(1)).join(' / ');
}
