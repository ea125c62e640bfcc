/** The rest of the verdict as text: what changed, what was not checked, what is explained, excluded or delivered. */
import type { Finding, Verdict } from '../verdict.types.ts';
import type { Pen } from './pen.ts';
import { findingBlock } from './text-finding.ts';

/** What only root would see, without `-v`. */
const ROOT_ONLY = 4;

/** Infos in full. */
export function infoLines(pen: Pen, findings: readonly Finding[]): string[] {
  const infos = findings.filter(({ severity }) => severity === 'info');
  return infos.flatMap((finding, index) => [...(index === 0 ? [] : ['']), ...findingBlock(pen, finding)]);
}

/** What differs from the last healthy run on this node: often the cause itself, so it comes first. */
export function changeLines(pen: Pen, { changed }: Verdict): string[] {
  if (changed.length === 0) return [];
  const lines = pen
    .prose(`Changed since the last healthy run (${changed[0]?.lastGoodAt ?? ''})`)
    .map((line) => pen.heading(line));
  for (const { what, from, to } of changed) {
    lines.push(...pen.prose(`${what}: ${from} ${pen.arrow} ${to}`, '  ', '    '));
  }
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

/** What was not checked, and why. Silence about it would read as "fine". */
export function notCheckedLines(pen: Pen, { notChecked }: Verdict): string[] {
  if (notChecked.length === 0) return [];
  const skipped = pen.mark('skipped', 'skipped');
  return [
    pen.heading('Not checked'),
    ...notChecked.flatMap(({ what, why }) =>
      pen
        .prose(`${skipped} ${what}: ${why}`, '  ', '    ')
        .map((line, index) => (index === 0 ? pen.tint(line, skipped, 'skipped') : line)),
    ),
  ];
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

/** Where the report went. */
export function deliveryLines(pen: Pen, { delivery }: Verdict): string[] {
  if (delivery.length === 0) return [];
  const lines = [pen.heading('Delivery')];
  for (const { sink, outcome, detail } of delivery) {
    lines.push(...pen.prose(`${sink}: ${outcome}${detail === '' ? '' : `, ${detail}`}`, '  ', '    '));
  }
  return lines;
}

/** Said where somebody in the account may be the one: the same words in every report. */
export const ASK_ACCOUNT =
  'Or let ssm-probe account find it, from a laptop or CloudShell, with your own credentials and read-only: it names the very rule.';

export function askLines(pen: Pen, { askAccount }: Verdict): string[] {
  return askAccount === undefined ? [] : [...pen.prose(ASK_ACCOUNT), ...pen.command(askAccount, '  ')];
}
