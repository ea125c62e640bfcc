/** Capabilities as text (`-v`): what works on this node. */
import type { CapabilityVerdict, Verdict } from '../verdict.types.ts';
import { fold, pad } from './layout.ts';
import { CAPABILITY_MARK } from './mark.ts';
import type { Pen } from './pen.ts';

/** Worst first, as findings are. */
const ORDER = Object.keys(CAPABILITY_MARK) as readonly CapabilityVerdict['status'][];

/** Room for `? not-applicable` and two spaces. */
const LABEL_COLUMNS = 19;
/** Room for `parameter-store` and `session-manager`, the longest names. */
const NAME_COLUMNS = 17;
const PROOF_COLUMNS = 9;

function detailLines(pen: Pen, name: string, verdict: CapabilityVerdict): string[] {
  const mark = pen.mark(CAPABILITY_MARK[verdict.status], verdict.status);
  const first = `  ${pad(mark, LABEL_COLUMNS)}${pad(pen.clean(name), NAME_COLUMNS)}`;
  const notes = [verdict.seen, verdict.leavesOut].filter((note) => note !== undefined);
  const seen = notes.flatMap((note) => pen.clean(`(${note})`).split(' '));
  const words = [pad(verdict.proof, verdict.because.length === 0 ? 0 : PROOF_COLUMNS), ...verdict.because, ...seen];
  const lines = fold(words, ' ', pen.width, first, ' '.repeat(LABEL_COLUMNS + 2));
  return lines.map((line, index) => (index === 0 ? pen.tint(line, mark, CAPABILITY_MARK[verdict.status]) : line));
}

/** One capability a line with its proof, worst first. */
export function capabilityLines(pen: Pen, capabilities: Verdict['capabilities']): string[] {
  const all = Object.entries(capabilities);
  if (all.length === 0) return [];
  const sorted = ORDER.flatMap((status) => all.filter(([, verdict]) => verdict.status === status));
  return [
    pen.heading('Capabilities, as far as this node can see'),
    ...sorted.flatMap(([name, verdict]) => detailLines(pen, name, verdict)),
  ];
}
