/** The account's side as one page that needs nothing else: what to do, the way with the hop where it stops, every suspect. */
import type { AccountVerdict, SuspectVerdict } from '../../account/verdict/account-verdict.types.ts';
import { findingId } from '../html-anchors.ts';
import { contentsMarkup, type Section, sectionsMarkup } from '../html-contents.ts';
import { findingMarkup } from '../html-finding.ts';
import { html, type Markup } from '../html-markup.ts';
import { page } from '../html-page.ts';
import { folded, list, marked, moment, table } from '../html-parts.ts';
import { STYLE } from '../html-style.ts';
import { STATUS_MARK } from '../mark.ts';
import { sharedOnce } from '../once.ts';
import type { TextStyle } from '../pen.ts';
import { wayPicture } from './picture.ts';
import { whyOf } from './suspect-words.ts';
import { HOP_MARK, waysOf } from './ways.ts';

/** A complete HTML document, ending in a newline. The style is there for the common signature only. */
export function renderAccountHtml(verdict: AccountVerdict, _style: TextStyle): string {
  const { tool, node, status } = verdict;
  const sections = sectionsOf(verdict);
  const body = html`${topMarkup(verdict, contentsMarkup(sections))}<main>
${sectionsMarkup(sections)}</main>
<footer><p>Made by ${tool.name} ${tool.version}. Nothing was changed in the account or on the node.</p><p class="off" role="status"></p></footer>
`;
  return page(html`ssm-probe account: ${status}, ${node.id}`, STYLE, body);
}

function topMarkup({ status, headline, node, readAt, shortCode }: AccountVerdict, contents: Markup): Markup {
  const rows: readonly (readonly [string, string | null])[] = [
    ['Node', node.id],
    ['Region', node.region],
    ['VPC', node.vpcId],
    ['Account', node.accountId],
    ['Read', moment(readAt)],
    ['The node’s own view', node.isSeen ? 'at hand' : 'not at hand: the account alone was asked'],
    ['Short code', shortCode ?? null],
  ];
  const facts = rows.map(([name, text]) => (text === null ? html`` : html`<div><dt>${name}</dt><dd>${text}</dd></div>`));
  return html`<header><h1>${marked(STATUS_MARK[status], `${status}:`)} ${headline}</h1>
<dl class="meta">${facts}</dl>
${contents}</header>
`;
}

function sectionsOf(verdict: AccountVerdict): readonly Section[] {
  const { findings, contradictions, unknown, denied, notes, nodeFindings = [], suspects } = verdict;
  const ids = new Map(findings.map(({ data }, index) => [data.id, findingId(index)]));
  const blocks = findings.map((finding, index) => ({
    id: findingId(index),
    text: finding.code,
    markup: findingMarkup(finding, findingId(index), {}),
  }));
  const ways = waysOf(verdict);
  const own = sharedOnce(nodeFindings).map((finding, index) => findingMarkup(finding, `node-${findingId(index)}`, {}));
  return [
    {
      id: 'causes',
      heading: findings.length > 1 ? `What to do: ${findings.length} causes` : 'What to do',
      short: 'What to do',
      content: [
        ...contradictions.map(contradictionMarkup),
        ...(blocks.length === 0 ? [html`<p>${verdict.headline}</p>`] : blocks.map(({ markup }) => markup)),
      ],
      entries: blocks,
    },
    {
      id: 'path',
      heading: 'The way to each service',
      short: 'The way',
      content: ways.length === 0 ? [] : [wayPicture(ways, (id) => ids.get(id) ?? null)],
    },
    { id: 'unknown', heading: 'Not known', content: unknownMarkup(unknown, denied) },
    {
      id: 'notes',
      heading: 'What Systems Manager says',
      short: 'Systems Manager',
      content: listOf(notes.map((note) => html`${note}`)),
    },
    { id: 'node', heading: 'What the node saw, with the ids of this account', short: 'The node', content: own },
    { id: 'rest', heading: 'Every suspect', content: suspects.length === 0 ? [] : [suspectTable(suspects)] },
  ];
}

function contradictionMarkup({ what, node, account, lead, isHarmless }: AccountVerdict['contradictions'][number]): Markup {
  return html`<article class="${isHarmless ? 'info' : 'warning'}"><h3>${isHarmless ? 'They differ' : 'Contradiction'} about ${what}</h3>
<p>The node: ${node}.</p><p>The account: ${account}</p><p><strong>${lead}</strong></p></article>
`;
}

function listOf(items: readonly Markup[]): readonly Markup[] {
  return items.length === 0 ? [] : [list(items)];
}

function unknownMarkup(unknown: AccountVerdict['unknown'], denied: readonly string[]): readonly Markup[] {
  const rows = unknown.map(({ what, permission, why, owner }) => {
    const reason = permission === null ? (why ?? 'nothing tells') : `${permission} is denied`;
    return html`${what}: ${reason}${owner === null ? '' : ` (account ${owner})`}`;
  });
  const more = denied.length === 0 ? [] : [html`<p>These permissions would tell more: <code>${denied.join(', ')}</code></p>`];
  return [...listOf(rows), ...more];
}

const WORDS: Readonly<Record<SuspectVerdict['outcome'], string>> = {
  cause: 'the cause',
  excluded: 'excluded',
  unknown: 'unknown',
};

function suspectTable(suspects: readonly SuspectVerdict[]): Markup {
  const rows = suspects.map((one) => [
    html`${one.what}`,
    marked(HOP_MARK[one.outcome], WORDS[one.outcome]),
    html`${whyOf(one)}`,
    html`${one.hosts.join(', ')}`,
  ]);
  const body = table('Each suspect with its answer', ['Suspect', 'Answer', 'Why', 'On the way to'], [{ name: null, rows }]);
  return folded('', html`<h3>Suspects</h3> (${suspects.length})`, [body]);
}
