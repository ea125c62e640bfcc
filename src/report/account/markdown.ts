/** The account's side as Markdown for a ticket: the cause with its fix, the way with the hop where it stops, what is not known. */
import type { AccountVerdict } from '../../account/verdict/account-verdict.types.ts';
import { STATUS_MARK, SYMBOLS } from '../mark.ts';
import { findingLines, marked, section } from '../markdown.ts';
import { codeSpan, plain, prose, table } from '../markdown-text.ts';
import { sharedOnce } from '../once.ts';
import type { TextStyle } from '../pen.ts';
import { whyOf } from './suspect-words.ts';
import { placeOf, waysOf } from './ways.ts';

/** Markdown (CommonMark with GitHub's tables), ending in a newline. With `-q` the verdict alone, with `-v` every suspect. */
export function renderAccountMarkdown(verdict: AccountVerdict, style: TextStyle): string {
  const { status, headline, findings, contradictions, unknown, denied, notes, nodeFindings = [], suspects } = verdict;
  const head = `# ${marked(STATUS_MARK[status], status)}: ${prose(headline)}`;
  if (style.verbosity < 0) return `${head}\n`;
  const sections: Readonly<Record<string, readonly string[]>> = {
    'Where node and account differ': contradictions.flatMap(({ what, node, account, lead }) => [
      `- ${prose(`${what}: the node: ${node}; the account: ${account} ${lead}`)}`,
    ]),
    'Causes and fixes': findings.flatMap((finding) => findingLines(finding, style)),
    'The way to each service': wayTable(verdict),
    'Not known': [
      ...unknown.map(
        ({ what, permission, why }) =>
          `- ${prose(`${what}: ${permission === null ? (why ?? 'nothing tells') : `${permission} is denied`}`)}`,
      ),
      ...(denied.length === 0 ? [] : ['', `These permissions would tell more: ${denied.map(codeSpan).join(', ')}`]),
    ],
    'What Systems Manager says': notes.map((note) => `- ${prose(note)}`),
    'What the node saw, with the ids of this account': sharedOnce(nodeFindings).flatMap((finding) =>
      findingLines(finding, style),
    ),
    'Every suspect': style.verbosity < 1 ? [] : suspects.map((one) => `- ${prose(`${one.what}: ${one.outcome}: ${whyOf(one)}`)}`),
  };
  const body = Object.entries(sections).flatMap(([heading, lines]) => section(heading, lines));
  const text = [head, '', ...aboutTable(verdict), '', ...body].join('\n');
  return `${text.replace(/\n{3,}/gu, '\n\n').trimEnd()}\n`;
}

function aboutTable({ node, readAt, tool, shortCode }: AccountVerdict): string[] {
  const rows: readonly (readonly [string, string | null])[] = [
    ['Node', [node.id, node.region, node.vpcId].filter((part) => part !== null).join(' ')],
    ['Account', node.accountId],
    ['Read', `${readAt} by ${tool.name} ${tool.version}`],
    ['Seen', node.isSeen ? 'the account and what the node saw' : 'the account alone'],
    ['Short code', shortCode ?? null],
  ];
  return table(
    ['', ''],
    rows.flatMap(([name, text]) => (text === null ? [] : [[`**${name}**`, prose(text)]])),
  );
}

/** One row for each way: hops in their order, and the very rule where it stops. */
function wayTable(verdict: AccountVerdict): string[] {
  const rows = waysOf(verdict).map(({ host, hops }) => [
    host === null ? 'the node itself' : codeSpan(host),
    hops
      .map(({ label, mark }) => `${mark === 'error' ? '**' : ''}${SYMBOLS[mark]} ${plain(label)}${mark === 'error' ? '**' : ''}`)
      .join(' → '),
    hops.flatMap(({ culprit }) => (culprit === null ? [] : [codeSpan(placeOf(culprit))])).join(', '),
  ]);
  return rows.length === 0 ? [] : table(['To', 'Way', 'Stops at'], rows);
}
