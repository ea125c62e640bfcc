/** What `ssm-probe account` names: its codes, their pages, and what `checks` says of them. */
import type { AccountCode } from '../account/evaluate/answer.ts';
import { ACCOUNT_CODES, accountCausesOf, KINDS } from '../account/verdict/kinds.ts';
import { pad, wrap } from '../report/layout.ts';

const COLUMN = 30;
const FAMILY = 'account';
const SEEN_FROM_OUTSIDE =
  'Only ssm-probe account finds it, from outside the node with your own credentials: it reads, and changes nothing. --only and --skip do not take it.';

/** Every word that `explain` takes for them. */
export const ACCOUNT_WORDS: readonly string[] = [FAMILY, ...ACCOUNT_CODES];

function row(code: AccountCode, width: number): string[] {
  return wrap(beginning(KINDS[code].title), width, pad(`  ${code}`, COLUMN), ' '.repeat(COLUMN));
}

export function accountRows(width: number): readonly string[] {
  return ACCOUNT_CODES.flatMap((code) => row(code, width));
}

/** Null: none of these codes, nor their family. */
export function accountText(typed: string, width: number): string | null {
  if (typed === FAMILY || typed === `${FAMILY}/`)
    return `${[...accountRows(width), '', ...wrap(SEEN_FROM_OUTSIDE, width)].join('\n')}\n`;
  const code = ACCOUNT_CODES.find((one) => one === typed);
  return code === undefined ? null : pageText(code, width);
}

function pageText(code: AccountCode, width: number): string {
  const { title, summary, reads, owner, byHand, seenAs } = KINDS[code];
  const prose = (text: string): string[] => wrap(text, width, '  ');
  return `${[
    code,
    ...prose(beginning(title)),
    '',
    'What it means',
    ...prose(summary),
    '',
    'How it is recognised',
    ...prose(SEEN_FROM_OUTSIDE),
    ...prose(`Reads: ${reads.join(', ')}. Where one of them is denied, it is unknown and never guessed.`),
    '',
    'Who fixes it',
    ...prose(`${owner}.`),
    '',
    'How',
    ...prose(byHand),
    ...prose(
      'The report has the command with the true ids, the way back and, where the fix is a resource, Terraform; --script writes them as one script.',
    ),
    '    ssm-probe account facts.json',
    '    ssm-probe account --instance i-0123456789abcdef0',
    '',
    'What the node sees of it, most often',
    ...prose(`${seenAs.join(', ')}.`),
    '',
    'Documentation',
    ...prose('docs/account.md: what is looked at, the IAM policy, worked examples'),
  ].join('\n')}\n`;
}

/** Of a page about what the node sees; nothing where nobody has to look at the account. */
export function accountWords(code: string): string {
  const causes = accountCausesOf(code);
  return causes.length === 0 ? '' : ` It may be ${causes.join(', ')}.`;
}

export function checksOfTheAccount(width: number): readonly string[] {
  return [
    'From outside the node (ssm-probe account)',
    ...ACCOUNT_CODES.flatMap((code) => [
      '',
      ...wrap(`${code}: ${beginning(KINDS[code].title)}`, width, '  ', '    '),
      ...wrap(KINDS[code].reads.join(', '), width, pad('    reads', 18), ' '.repeat(18)),
    ]),
  ];
}

/** The cause of a short code's number; null for one that is none of these. */
export function accountCauseOf(
  number: number,
): { readonly code: AccountCode; readonly title: string; readonly summary: string } | null {
  const code = ACCOUNT_CODES.find((one) => KINDS[one].number === number);
  return code === undefined ? null : { code, title: beginning(KINDS[code].title), summary: KINDS[code].summary };
}

function beginning(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
