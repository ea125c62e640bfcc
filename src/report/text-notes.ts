/** The rest of the verdict as text: what changed, what was not checked, what is explained, excluded or delivered. */
import { counted } from '../knowledge/words.ts';
import type { Finding, Verdict } from '../verdict.types.ts';
import { wrap } from './layout.ts';
import type { Pen } from './pen.ts';
import { findingBlock, infoBlock } from './text-finding.ts';

/** Changes that are shown without `-v`: they stand before the causes, on a first screen that is small. */
const CHANGES = 3;
/** Lines for what was not checked, without `-v`. */
const NOT_CHECKED_LINES = 2;
/** What only root would see, without `-v`. */
const ROOT_ONLY = 4;

/** Infos: two lines each at most; with `-v` in full. */
export function infoLines(pen: Pen, findings: readonly Finding[]): string[] {
  const infos = findings.filter(({ severity }) => severity === 'info');
  if (pen.verbosity <= 0) return infos.flatMap((finding) => infoBlock(pen, finding));
  return infos.flatMap((finding, index) => [...(index === 0 ? [] : ['']), ...findingBlock(pen, finding)]);
}

/** What differs from the last healthy run on this node: often the cause itself, so it comes first. */
export function changeLines(pen: Pen, { changed }: Verdict): string[] {
  if (changed.length === 0) return [];
  const shown = pen.verbosity > 0 ? changed : changed.slice(0, CHANGES);
  const lines = pen
    .prose(`Changed since the last healthy run (${changed[0]?.lastGoodAt ?? ''})`)
    .map((line) => pen.heading(line));
  for (const { what, from, to } of shown) {
    lines.push(...pen.prose(`${what}: ${from} ${pen.arrow} ${to}`, '  ', '    '));
  }
  if (shown.length < changed.length) lines.push(`  ${changed.length - shown.length} more with -v`);
  return lines;
}

/** What root would have seen: it belongs on the first screen, because it may be the cause. One line, or two on a narrow one. */
export function rootLines(pen: Pen, { rootOnly = [], node }: Verdict): string[] {
  if (rootOnly.length === 0) return [];
  const who = node.platform.startsWith('windows') ? 'As administrator' : 'As root';
  const shown = pen.verbosity > 0 ? rootOnly : rootOnly.slice(0, ROOT_ONLY);
  const more = rootOnly.length > shown.length ? ` and ${rootOnly.length - shown.length} more (-v)` : '';
  return pen.prose(`${who} it would also show ${shown.join(', ')}${more}.`, '  ', '  ');
}

/** How much was not checked, and the names as far as two lines go; with `-v` what and why. Silence about it would read as "fine". */
export function notCheckedLines(pen: Pen, { notChecked }: Verdict): string[] {
  if (notChecked.length === 0) return [];
  const skipped = pen.mark('skipped', 'skipped');
  if (pen.verbosity <= 0) {
    const lines = countedLines(
      pen,
      `${skipped} ${counted(notChecked.length, 'check')}`,
      notChecked.map(({ what }) => pen.clean(what)),
      '; -v says why',
    );
    return lines.map((line, index) => (index === 0 ? pen.tint(line, skipped, 'skipped') : line));
  }
  const lines = [pen.heading('Not checked')];
  for (const { what, why } of notChecked) {
    const text = pen.prose(`${skipped} ${what}: ${why}`, '  ', '    ');
    lines.push(...text.map((line, index) => (index === 0 ? pen.tint(line, skipped, 'skipped') : line)));
  }
  return lines;
}

/** `head: a, b and 3 more`, then `hint`: as many whole names as two lines hold. */
function countedLines(pen: Pen, head: string, names: readonly string[], hint: string): string[] {
  for (let shown = names.length; shown > 0; shown -= 1) {
    const more = shown < names.length ? ` and ${names.length - shown} more` : '';
    const lines = wrap(`${head}: ${names.slice(0, shown).join(', ')}${more}${hint}`, pen.width, '', '  ');
    if (lines.length <= NOT_CHECKED_LINES) return lines;
  }
  return wrap(head + hint, pen.width, '', '  ');
}

/** Findings that a root cause explains (`-v`). */
export function suppressedLines(pen: Pen, { suppressed }: Verdict): string[] {
  if (suppressed.length === 0) return [];
  const lines = [pen.heading('Explained by a cause above')];
  for (const finding of suppressed) {
    lines.push(...pen.prose(`${finding.code}, by ${finding.suppressedBy}: ${finding.message}`, '  ', '    '));
    if (pen.verbosity > 1) lines.push(...finding.evidence.flatMap((text) => pen.prose(text, '    - ', '      ')));
  }
  return lines;
}

/** Causes that were considered and excluded, and by what (`-v`). */
export function ruledOutLines(pen: Pen, { ruledOut }: Verdict): string[] {
  if (ruledOut.length === 0) return [];
  return [pen.heading('Ruled out'), ...ruledOut.flatMap(({ code, because }) => pen.prose(`${code}: ${because}`, '  ', '    '))];
}

/** What to say on the telephone, where nothing else gets out of the machine. */
export function codeLines(pen: Pen, { shortCode }: Verdict): string[] {
  return shortCode === undefined ? [] : pen.prose(`Code ${shortCode}: ssm-probe explain reads it on any machine.`);
}

/** Where the report went; without `-v` only where it did not arrive. */
export function deliveryLines(pen: Pen, { delivery }: Verdict): string[] {
  const shown = pen.verbosity > 0 ? delivery : delivery.filter(({ outcome }) => outcome !== 'ok');
  if (shown.length === 0) return [];
  const lines = [pen.heading('Delivery')];
  for (const { sink, outcome, detail } of shown) {
    lines.push(...pen.prose(`${sink}: ${outcome}${detail === '' ? '' : `, ${detail}`}`, '  ', '    '));
  }
  return lines;
}
