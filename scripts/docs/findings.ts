/** The pages of `docs/findings` as Markdown: the same pages that `ssm-probe explain` shows. */

import { accountWords } from '../../src/explain/account-page.ts';
import { families, type Page, type PageRemedy, pageOf } from '../../src/explain/page.ts';
import {
  ABOUT_ACCOUNT,
  ABOUT_PLACEHOLDERS,
  ABOUT_PROOFS,
  headOf,
  indented,
  isOfTheAccount,
} from '../../src/explain/page-text.ts';
import { type FindingCode, findingOf } from '../../src/findings/index.ts';
import { wrap } from '../../src/report/layout.ts';

const WIDTH = 140;
const GENERATED = '<!-- Made by `npm run docs` from src/findings and src/explain. Do not edit. -->';

/** File name → text, the index `README.md` among them. */
export function findingFiles(): ReadonlyMap<string, string> {
  const codes = [...families().values()].flat();
  return new Map([
    ['README.md', indexPage()],
    ...codes.map((code): [string, string] => [fileOf(code), markdownOf(pageOf(code))]),
  ]);
}

/** `dns-no-address.md`: without folders, so that all pages are neighbours. */
function fileOf(code: FindingCode): string {
  return `${code.replace('/', '-')}.md`;
}

function indexPage(): string {
  const rows = [...families()].flatMap(([family, codes]) => [
    `## ${family}`,
    '',
    '| code | what it names |',
    '|---|---|',
    ...codes.map((code) => `| ${linkTo(code)} | ${findingOf(code).title} |`),
    '',
  ]);
  const about =
    'One page for each finding code: what it means, how it is recognised, who fixes it, how, and how to prove the fix. ' +
    '`ssm-probe explain CODE` shows the same offline.';
  return [GENERATED, '', '# Findings', '', ...prose(about), '', ...rows].join('\n');
}

function markdownOf(page: Page): string {
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
  const codes = (list: readonly FindingCode[]): string[] => list.map((code) => `- ${linkTo(code)}: ${findingOf(code).title}`);
  return [
    GENERATED,
    '',
    `# ${page.code}`,
    '',
    `**${page.title}**`,
    ...section('What it means', prose(page.summary)),
    ...section('What a report says, for example', prose(page.example, '> ')),
    ...section('How it is recognised', [...prose(page.recognised), '', `Reads: ${page.reads.join(', ')}.`]),
    ...section('How severe it is', prose(page.severity)),
    ...section('What it can break', prose(`${page.breaks}.`)),
    ...section('Who fixes it', [`${page.owners.join(', ')}.`]),
    ...section('How', [
      ...(isOfTheAccount(page) ? [...prose(`${ABOUT_ACCOUNT}${accountWords(page.code)}`).map(linked), ''] : []),
      ...prose(ABOUT_PLACEHOLDERS),
      ...page.remedies.flatMap((remedy, index) => ['', ...remedyOf(remedy, index + 1)]),
    ]),
    ...section('How to prove the fix, on the node', [
      ...page.proofs.flatMap((command) => indented(command, '    ')),
      '',
      ...prose(ABOUT_PROOFS),
    ]),
    ...section('What it explains (its symptoms)', codes(page.explains)),
    ...section('What explains it (then it is a symptom)', codes(page.explainedBy)),
    ...section(
      'Documentation',
      page.documentation.map(({ title, url }) => `- ${url === null ? title : url === title ? `<${url}>` : `[${title}](${url})`}`),
    ),
    '',
  ].join('\n');
}

function remedyOf(
  { owner, where, account, text, commands, permission, risk, rollback, rollbackIsText }: PageRemedy,
  number: number,
): string[] {
  const labelled = (label: string, value: string | undefined): string[] =>
    value === undefined ? [] : wrap(`- **${label}**: ${escape(value)}`, WIDTH, '', '  ');
  return [
    `### ${number}. ${headOf(owner, where)}`,
    '',
    ...prose(text),
    '',
    ...commands.flatMap((command) => indented(command, '    ')),
    '',
    ...labelled('Account', account),
    ...labelled('Permission', permission),
    ...labelled('Risk', risk),
    ...(rollback !== undefined && !rollbackIsText
      ? ['', 'Way back:', '', ...indented(rollback, '    ')]
      : labelled('Way back', rollback)),
  ];
}

/** In text that is escaped already. */
function linked(line: string): string {
  return line.replace('docs/account.md', '[docs/account.md](../account.md)');
}

function prose(text: string, first = ''): string[] {
  return wrap(escape(text), WIDTH, first);
}

/** `_` and `*` in names would become emphasis, `<` a tag. */
function escape(text: string): string {
  return text.replaceAll(/[\\*_<>[\]]/gu, String.raw`\$&`);
}

function linkTo(code: FindingCode): string {
  return `[${code}](${fileOf(code)})`;
}
