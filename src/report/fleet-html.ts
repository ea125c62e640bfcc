/** The roll-up as one page: the shares of the fleet as pictures, every number in words beside them. */
import { type Fleet, type FleetCause, GROUPINGS, type Grouping, type Place, type Trait } from '../fleet/fleet.types.ts';
import { counted, GROUPING_NAMES, isUnknown, nodesWords, statusWords, traitWords, verdictOf } from '../fleet/fleet-words.ts';
import { silentMarkup, sinceMarkup } from './fleet-day-html.ts';
import { fleetPicture, shareBar } from './fleet-picture.ts';
import { FLEET_STYLE } from './fleet-style.ts';
import { contentsMarkup, type Section, sectionsMarkup } from './html-contents.ts';
import { commandMarkup, html, join, type Markup } from './html-markup.ts';
import { page } from './html-page.ts';
import { folded, list, marked, moment, table } from './html-parts.ts';
import type { TextStyle } from './pen.ts';

/** Rows of a table that somebody will look at; the JSON has more. */
const MAX_ROWS = 50;
/** Rows of a group's table that are not folded. */
const FIRST_ROWS = 10;
const MAX_CAUSES = 50;

function code(text: string): Markup {
  return html`<code>${text}</code>`;
}

function topMarkup(fleet: Fleet, contents: Markup): Markup {
  const { headline, interrupted, nodes, oldest, newest, input } = fleet;
  const { mark, word } = verdictOf(fleet);
  const facts: readonly (readonly [string, string])[] = [
    ['Nodes', `${counted(nodes.total)}: ${statusWords(nodes)}`],
    ['Runs', oldest === null || newest === null ? 'none' : `from ${moment(oldest)} to ${moment(newest)}`],
    ['Records', `${counted(input.records)}, ${counted(input.repeats)} of them repeated or older`],
    ['Broken lines', counted(input.broken.lines)],
  ];
  return html`<header><h1>${marked(mark, `${word}:`)} ${headline}</h1>
${interrupted === true ? html`<p>${marked('warning', 'Interrupted:')} not everything was read.</p>` : null}
<dl class="meta">${facts.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
${contents}</header>
`;
}

function traitsMarkup(traits: readonly Trait[], between: string): Markup {
  return join(
    traits.map((trait) => html`<strong>${traitWords(trait)}</strong>`),
    between,
  );
}

function placeMarkup({ where, failing, heals, passing, same }: Place): Markup {
  const place = where.length === 0 ? html`Everywhere` : html`Where nodes have ${traitsMarkup(where, ' and ')}`;
  const all = failing.nodes + passing.nodes;
  const examples = failing.examples.length === 0 ? null : html` For example ${join(failing.examples.map(code), ', ')}.`;
  return html`<p>${place}: ${counted(failing.nodes)} fail and ${counted(passing.nodes)} pass; the fix heals ${counted(heals)}.</p>
${shareBar(failing.nodes, all, `${counted(failing.nodes)} of ${counted(all)} fail here`)}
${same.length === 0 && examples === null ? null : html`<p class="soft">${same.length === 0 ? null : html`${where.length === 0 ? 'All of them have' : 'The very same nodes have'} ${same.map(traitWords).join(', ')}.`}${examples}</p>`}
${passing.nodes === 0 ? null : html`<p class="soft">Counter-examples, which pass: ${passing.examples.length === 0 ? 'nodes without an id' : join(passing.examples.map(code), ', ')}.</p>`}
`;
}

function causeMarkup(cause: FleetCause, id: string): Markup {
  const { title, owners, nodes, alone, places, elsewhere, by } = cause;
  const rest =
    places.length === 0
      ? 'Nothing in the attributes of these nodes tells them from passing ones.'
      : `Elsewhere, and apart from these: ${nodesWords(elsewhere.nodes)}.`;
  const shares = GROUPINGS.filter((grouping) => !isUnknown(grouping, by)).map((grouping) => ({
    name: GROUPING_NAMES[grouping],
    rows: by[grouping].map((share) => [
      html`${share.value ?? 'unknown'}`,
      html`${counted(share.nodes)} of ${counted(share.of)}`,
      shareBar(share.nodes, share.of, null),
    ]),
  }));
  return html`<article class="error" aria-labelledby="${id}"><h3 id="${id}">${code(cause.code)} on ${nodesWords(nodes)}</h3>
<p>${title === null ? null : html`${title}. `}The only cause on ${counted(alone)} of them.</p>
${places.map(placeMarkup)}
${elsewhere.nodes === 0 ? null : html`<p>${rest}${elsewhere.examples.length === 0 ? null : html` For example ${join(elsewhere.examples.map(code), ', ')}.`}</p>`}
${title === null ? null : html`<p>How to fix it${owners.length === 0 ? '' : ` (owner: ${owners.join(' or ')})`}:</p>${commandMarkup(`ssm-probe explain ${cause.code}`)}`}
${folded('', html`Where it is, group by group`, [table(`Nodes with ${cause.code}, of all nodes of the group`, ['Group', 'Nodes', 'Share'], shares)])}</article>
`;
}

function causesTable({ causes, nodes }: Fleet): readonly Markup[] {
  if (causes.length === 0) return [];
  const rows = causes
    .slice(0, MAX_ROWS)
    .map((cause, index) => [
      html`<a href="#cause-${index + 1}">${code(cause.code)}</a>`,
      html`${counted(cause.nodes)}`,
      html`${counted(cause.alone)}`,
      shareBar(cause.nodes, nodes.total, null),
    ]);
  return [
    table(
      'Causes by the nodes that have them; a node may have several',
      ['Cause', 'Nodes', 'Only cause', 'Share of the fleet'],
      [{ name: null, rows }],
    ),
  ];
}

function groupTable(grouping: Grouping, { groups }: Fleet): readonly Markup[] {
  const shown = groups[grouping].slice(0, MAX_ROWS);
  if (isUnknown(grouping, groups)) return [];
  const rows = shown.map(({ value, nodes, failing, causes }) => [
    html`${value ?? 'unknown'}`,
    html`${counted(failing)} of ${counted(nodes)}`,
    shareBar(failing, nodes, null),
    join(
      causes.map((one) => html`${code(one.code)} ${counted(one.nodes)}`),
      ', ',
    ),
  ]);
  const more = groups[grouping].length - shown.length;
  const head = [GROUPING_NAMES[grouping], 'Failing', 'Share', 'Causes'];
  const rest = rows.slice(FIRST_ROWS);
  return [
    table('Broken and degraded nodes, most first', head, [{ name: null, rows: rows.slice(0, FIRST_ROWS) }]),
    ...(rest.length === 0
      ? []
      : [
          folded('', html`The next ${rest.length}`, [
            table('Broken and degraded nodes, continued', head, [{ name: null, rows: rest }]),
          ]),
        ]),
    more > 0 ? html`<p class="soft">${counted(more)} more in the JSON report.</p>` : html``,
  ];
}

function brokenMarkup({ input }: Fleet): readonly Markup[] {
  const { lines, reasons, first } = input.broken;
  if (lines === 0) return [];
  return [
    list(reasons.map(({ reason, lines: count }) => html`${counted(count)}: ${reason}`)),
    folded('', html`The first of them`, [list(first.map(({ file, line, reason }) => html`${file}:${line}: ${reason}`))]),
  ];
}

/** A list as a section's content: nothing instead of an empty list. */
function listOf(items: readonly Markup[]): readonly Markup[] {
  return items.length === 0 ? [] : [list(items)];
}

function sectionsOf(fleet: Fleet): readonly Section[] {
  const { nodes, causes, input } = fleet;
  const blocks = causes.slice(0, MAX_CAUSES).map((cause, index) => causeMarkup(cause, `cause-${index + 1}`));
  return [
    { id: 'fleet', heading: 'The fleet', content: nodes.total === 0 ? [] : [fleetPicture(nodes)] },
    { id: 'since', heading: 'Since the earlier day', content: sinceMarkup(fleet) },
    { id: 'silent', heading: 'Silent nodes', content: silentMarkup(fleet) },
    { id: 'ranking', heading: 'Causes, by nodes', content: causesTable(fleet) },
    { id: 'causes', heading: 'Each cause, and where it is', short: 'Each cause', content: blocks },
    ...GROUPINGS.map((grouping) => ({
      id: `by-${grouping}`,
      heading: `By ${GROUPING_NAMES[grouping]}`,
      content: groupTable(grouping, fleet),
    })),
    { id: 'unread', heading: 'Not read', content: listOf(input.unread.map(({ file, why }) => html`${file}: ${why}`)) },
    { id: 'broken', heading: 'Broken lines', content: brokenMarkup(fleet) },
    {
      id: 'not-counted',
      heading: 'Not counted',
      content: listOf(fleet.notCounted.map(({ what, count }) => html`${counted(count)} ${what}`)),
    },
  ];
}

/** A complete HTML document, ending in a newline. The style is there for the common signature only. */
export function renderFleetHtml(fleet: Fleet, _style: TextStyle): string {
  const { nodes, tool, input } = fleet;
  const sections = sectionsOf(fleet);
  const body = html`${topMarkup(fleet, contentsMarkup(sections))}<main>
${sectionsMarkup(sections)}</main>
<footer><p>Made by ${tool.name} ${tool.version} from ${counted(input.records)} records.</p><p class="off" role="status"></p></footer>
`;
  return page(html`ssm-probe: ${nodesWords(nodes.total)}, ${counted(nodes.broken + nodes.degraded)} failing`, FLEET_STYLE, body);
}
