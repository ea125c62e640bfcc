/** Pages and lists for a terminal: plain text without colour, wrapped at spaces. Commands are never broken: they are pasted. */

import type { FindingCode } from '../findings/index.ts';
import { findingOf } from '../findings/index.ts';
import { pad, wrap } from '../report/layout.ts';
import { accountRows, accountWords } from './account-page.ts';
import { families, type Page, type PageRemedy } from './page.ts';

const CODE_COLUMN = 30;

/** Every family, or one, with its codes and their titles. */
export function listText(only: string | null, width: number): string {
  const lines = [...families()].flatMap(([family, codes]) =>
    only !== null && only !== family
      ? []
      : [...(only === null ? [family] : []), ...codes.flatMap((code) => row(code, width)), ''],
  );
  const outside = only === null ? ['account', ...accountRows(width), ''] : [];
  return `${[...lines, ...outside, ...wrap('ssm-probe explain CODE shows the page of one of them, ssm-probe explain FAMILY this list of its family.', width)].join('\n')}\n`;
}

function row(code: FindingCode, width: number): string[] {
  return wrap(findingOf(code).title, width, pad(`  ${code}`, CODE_COLUMN), ' '.repeat(CODE_COLUMN));
}

export function pageText(page: Page, width: number): string {
  const prose = (text: string): string[] => wrap(text, width, '  ');
  const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', title, ...lines]);
  const codes = (list: readonly FindingCode[]): string[] => list.flatMap((code) => row(code, width));
  return `${[
    page.code,
    ...prose(page.title),
    ...section('What it means', prose(page.summary)),
    ...section('What a report says, for example', prose(page.example)),
    ...section('How it is recognised', [...prose(page.recognised), ...prose(`Reads: ${page.reads.join(', ')}.`)]),
    ...section('How severe it is', prose(page.severity)),
    ...section('What it can break', prose(`${page.breaks}.`)),
    ...section('Who fixes it', prose(`${page.owners.join(', ')}.`)),
    ...section('How', [
      ...(isOfTheAccount(page) ? prose(ABOUT_ACCOUNT + accountWords(page.code)) : []),
      ...prose(ABOUT_PLACEHOLDERS),
      ...page.remedies.flatMap((remedy, index) => ['', ...remedyText(remedy, index + 1, width)]),
    ]),
    ...section('How to prove the fix, on the node', [
      ...page.proofs.flatMap((command) => indented(command, '  ')),
      ...prose(ABOUT_PROOFS),
    ]),
    ...section('What it explains (its symptoms)', codes(page.explains)),
    ...section('What explains it (then it is a symptom)', codes(page.explainedBy)),
    ...section(
      'Documentation',
      page.documentation.flatMap(({ title, url }) => [
        ...wrap(title, width, '  '),
        ...(url === null || url === title ? [] : [`    ${url}`]),
      ]),
    ),
  ].join('\n')}\n`;
}

/** Also for the pages in `docs/findings`. */
export const ABOUT_PLACEHOLDERS =
  "Words in capitals stand for your own values, addresses are examples: a report names this node's own, and only the remedies that fit it. " +
  'Commands are for Linux; a report on another system has its own.';

/** Of findings that somebody mends in the account. */
export const ABOUT_ACCOUNT =
  'Or let ssm-probe account find it: from outside the node, with your own credentials and read-only, it names the very rule (docs/account.md).';

export function isOfTheAccount({ code, owners }: Pick<Page, 'code' | 'owners'>): boolean {
  return owners.includes('vpc') || owners.includes('iam') || accountWords(code) !== '';
}

export const ABOUT_PROOFS =
  'Its first line answers for this finding: gone, still there, or could not be looked at; and says what else is wrong. So does its exit status: 0, ' +
  '1 or 3; for an info, which is no failure, 0. A report repeats there how it was called itself.';

function remedyText(remedy: PageRemedy, number: number, width: number): string[] {
  const { owner, where, account, text, commands, permission, risk, rollback, rollbackIsText } = remedy;
  const labelled = (label: string, value: string | undefined): string[] =>
    value === undefined ? [] : wrap(`${label}: ${value}`, width, '     ', '       ');
  return [
    ...wrap(`${number}. ${headOf(owner, where)}`, width, '  ', '     '),
    ...wrap(text, width, '     '),
    ...commands.flatMap((command) => indented(command, '       ')),
    ...labelled('Account', account),
    ...labelled('Permission', permission),
    ...labelled('Risk', risk),
    ...(rollback !== undefined && !rollbackIsText
      ? ['     Way back:', ...indented(rollback, '       ')]
      : labelled('Way back', rollback)),
  ];
}

/** A command's own lines, which are never broken. */
export function indented(command: string, indent: string): readonly string[] {
  return command.split('\n').map((line) => indent + line);
}

/** `Owner: dns, on EC2`. */
export function headOf(owner: string, where: PageRemedy['where']): string {
  return `Owner: ${owner}${where === 'anywhere' ? '' : `, ${where}`}`;
}
