/** What holds for the first screen of every verdict: counted here on the text alone, not by the code that makes it fit. */

import { placeholdersIn } from '../../src/remedies/remedy.ts';
import { shortForm } from '../../src/remedies/short-form.ts';
import { shownStatus } from '../../src/report/mark.ts';
import { renderText } from '../../src/report/text.ts';
import type { Finding, Remedy, Verdict } from '../../src/verdict.types.ts';

const ROWS = 24;
const CHARACTERS = 2_500;

/** Rows of a terminal that wraps long lines itself. */
const rows = (text: string, width: number): number =>
  text
    .trimEnd()
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);

const squeezed = (text: string): string => text.replace(/\s+/gu, ' ');

/** The commands of a verdict's fixes as the screen may show them. */
function commandsOf(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ remedy }) => remedy.flatMap(({ commands, verify }) => [...commands.map(shortForm), verify]));
}

function fixOf({ remedy }: Finding): Remedy | undefined {
  return remedy.find(({ follows }) => follows !== true) ?? remedy[0];
}

/** Sentences of what is wrong; empty if nothing is. */
export function faultsOfScreen(verdict: Verdict): readonly string[] {
  const text = renderText(verdict, { width: 80, color: false, ascii: false, verbosity: 0 });
  const narrow = renderText(verdict, { width: 40, color: false, ascii: false, verbosity: 0 });
  const problems = verdict.findings.filter(({ severity }) => severity !== 'info');
  const plan = verdict.preflight;
  const known = [
    ...commandsOf(verdict.findings),
    ...(plan === undefined ? [] : [...(plan.dropIn?.commands ?? []), ...plan.next.map(shortForm), verdict.again]),
  ];
  const isOf = (line: string): boolean =>
    known.some((command) => command.split('\n').some((part) => part !== '' && line.trimEnd().endsWith(part)));
  const lines = text.trimEnd().split('\n');
  const last = lines.at(-1) ?? '';
  const shown = known.filter((command) => squeezed(text).includes(squeezed(command)));
  const faults: (string | false)[] = [
    problems.length <= 1 && rows(text, 80) > ROWS && `${rows(text, 80)} rows`,
    text.length > CHARACTERS && `${text.length} characters`,
    text.includes('…') && !JSON.stringify(verdict).includes('…') && 'something is cut',
    ...inhuman(lines.filter((line) => !isOf(line))),
    !last.includes(` ${shownStatus(verdict).word}`) && `the last line is no verdict: ${last}`,
    problems[0] !== undefined &&
      !last.includes(verdict.inBrief) &&
      // Words that have no room on one line.
      !(last.includes(problems[0].code) && `${verdict.status}: ${verdict.inBrief}`.length > 78) &&
      `the last line names no cause: ${last}`,
    ...lines.map((line) => line.length > 80 && !isOf(line) && `wider than 80: ${line}`),
    ...narrow.split('\n').map((line) => line.length > 40 && !isOf(line) && `wider than 40: ${line}`),
    ...problems.map((finding) => !text.includes(finding.code) && `${finding.code} is not on it`),
    ...problems.map((finding) => faultOfFix(finding, text)),
    ...placeholderFaults(squeezed(text), shown),
    ...fileFaults(text),
    ...problems.map((finding) => openProof(finding)),
    // Two causes may begin with the same look.
    ...twice(lines.slice(0, -1).filter((line) => !isOf(line))),
  ];
  return faults.filter((one) => one !== false);
}

/** A command that changes something; or one to look with, and why there is none. */
function faultOfFix(finding: Finding, text: string): string | false {
  const fix = fixOf(finding);
  if (fix === undefined) return false;
  const of = (effect: string): boolean =>
    fix.commands.some((command, index) => fix.effects[index] === effect && squeezed(text).includes(squeezed(shortForm(command))));
  if (of('changes')) return false;
  if (fix.byHand === undefined) return `${finding.code}: no command that changes anything`;
  if (!squeezed(text).includes(fix.byHand)) return `${finding.code}: it does not say why no command changes it`;
  return fix.commands.length > 0 && !of('reads') && !of('prepares') && `${finding.code}: no command to look with`;
}

/** Explained where it stands, and nowhere else. */
function placeholderFaults(text: string, shown: readonly string[]): readonly (string | false)[] {
  const used = new Set(placeholdersIn(shown.join('\n')));
  const told = [...text.matchAll(/\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+) is /gu)].flatMap(([, name = '']) => placeholdersIn(name));
  const found = [...text.matchAll(/Look up ([A-Z0-9_]+(?: and [A-Z0-9_]+)*)[.:]/gu)].flatMap(([, names = '']) =>
    names.split(' and '),
  );
  return [
    ...[...told, ...found].map((name) => !used.has(name) && `${name} is explained, and stands in no command`),
    ...[...used].map((name) => ![...told, ...found].includes(name) && `${name} is not explained`),
  ];
}

/** Milliseconds and the letters of RFC 3339 are for programs; and one colon ends a line. */
function inhuman(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => [
    ...(/\b\d+ ms\b/u.test(line) ? [`milliseconds: ${line}`] : []),
    ...(/\d{4}-\d\d-\d\dT\d\d:/u.test(line) ? [`a time for programs: ${line}`] : []),
    ...(/^ *No command changes it: .*:$/u.test(line) ? [`two colons: ${line}`] : []),
  ]);
}

/** What a shown command reads from our own files, one before it has made; or the step says what does. */
function fileFaults(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) =>
    !/^\s*(?:\d\. )?(?:\S+: )?(?:aws|jq|\$policy|cp|vi|notepad) /u.test(line)
      ? []
      : [...line.matchAll(/(?:file:\/\/| )(policy-[a-z]+\.json)/gu)].flatMap(([, name = '']) => {
          const before = squeezed(lines.slice(0, index).join('\n'));
          const isMade = new RegExp(`(?:> ?|Out-File -Encoding ascii |policy-before\\.json )${name}`, 'u').test(
            `${before}\n${line}`,
          );
          const isTold = /before it makes? |-v has what makes /u.test(before) && before.includes(name);
          return isMade || isTold ? [] : [`nothing makes ${name}`];
        }),
  );
}

/** Whoever proves a fix has nothing left to fill in. */
function openProof(finding: Finding): string | false {
  const names = placeholdersIn(fixOf(finding)?.verify ?? '');
  return names.length > 0 && `${finding.code}: its proof has ${names.join(', ')}`;
}

function twice(lines: readonly string[]): readonly string[] {
  const seen = lines.map((line) => line.trim()).filter((line) => line.length > 12);
  return seen.filter((line, index) => seen.indexOf(line) !== index).map((line) => `said twice: ${line}`);
}
