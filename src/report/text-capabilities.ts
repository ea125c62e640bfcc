/** Capabilities as text: what works on this node, grouped by answer; with `-v` one line each. */
import type { CapabilityVerdict, Verdict } from '../verdict.types.ts';
import { fold, pad, wrap } from './layout.ts';
import { CAPABILITY_MARK } from './mark.ts';
import type { Pen } from './pen.ts';

/** Worst first, as findings are. */
const ORDER = Object.keys(CAPABILITY_MARK) as readonly CapabilityVerdict['status'][];

/** Room for `? not-applicable` and two spaces. */
const LABEL_COLUMNS = 19;
/** Room for `parameter-store` and `session-manager`, the longest names. */
const NAME_COLUMNS = 17;
const PROOF_COLUMNS = 9;

/** Names of one answer side by side. */
function groupLines(
  pen: Pen,
  status: CapabilityVerdict['status'],
  rows: readonly (readonly [string, CapabilityVerdict])[],
): string[] {
  const mark = pen.mark(CAPABILITY_MARK[status], status);
  // What the agent was seen doing is worth a word; that the rest is inferred stands in the heading.
  const names = rows.map(([name, { proof }]) => (status === 'works' && proof === 'observed' ? `${name} (observed)` : name));
  const codes = [...new Set(rows.flatMap(([, { because }]) => because))];
  const text = names.join(', ') + (codes.length === 0 ? '' : `: ${codes.join(', ')}`);
  const lines = wrap(pen.clean(text), pen.width, `  ${pad(mark, LABEL_COLUMNS)}`, ' '.repeat(LABEL_COLUMNS + 2));
  return lines.map((line, index) => (index === 0 ? pen.tint(line, mark, CAPABILITY_MARK[status]) : line));
}

function detailLines(pen: Pen, name: string, verdict: CapabilityVerdict): string[] {
  const mark = pen.mark(CAPABILITY_MARK[verdict.status], verdict.status);
  const first = `  ${pad(mark, LABEL_COLUMNS)}${pad(pen.clean(name), NAME_COLUMNS)}`;
  const notes = [verdict.seen, verdict.leavesOut].filter((note) => note !== undefined);
  const seen = notes.flatMap((note) => pen.clean(`(${note})`).split(' '));
  const words = [pad(verdict.proof, verdict.because.length === 0 ? 0 : PROOF_COLUMNS), ...verdict.because, ...seen];
  const lines = fold(words, ' ', pen.width, first, ' '.repeat(LABEL_COLUMNS + 2));
  return lines.map((line, index) => (index === 0 ? pen.tint(line, mark, CAPABILITY_MARK[verdict.status]) : line));
}

/** The capability section: grouped, worst first; with `-v` one capability a line with its proof. */
export function capabilityLines(pen: Pen, capabilities: Verdict['capabilities']): string[] {
  const all = Object.entries(capabilities);
  if (all.length === 0) return [];
  // With -v everything has its line; otherwise what nobody asked for must not look like a problem.
  const rows = pen.verbosity > 0 ? all : all.filter(([, { asked }]) => asked);
  const lines = [pen.heading('Capabilities, as far as this node can see')];
  for (const status of ORDER) {
    const group = rows.filter(([, verdict]) => verdict.status === status);
    if (group.length === 0) continue;
    if (pen.verbosity > 0) lines.push(...group.flatMap(([name, verdict]) => detailLines(pen, name, verdict)));
    else lines.push(...groupLines(pen, status, group));
  }
  if (pen.verbosity > 0) return lines;
  const others = all.filter(([, { asked }]) => !asked);
  const names = others.map(([name, { status }]) => `${name} (${status})`);
  if (names.length > 0) lines.push(...pen.prose(`Not asked for: ${names.join(', ')}`, '  ', '    '));
  return lines;
}
