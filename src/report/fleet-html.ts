/** The roll-up as one page: the shares of the fleet as pictures, every number in words beside them. */
import { type Fleet, type FleetCause, GROUPINGS, type Grouping, type Place, type Trait } from '../fleet/fleet.types.ts';
import { counted, GROUPING_NAMES, nodesWords, statusWords, traitWords, verdictOf } from '../fleet/fleet-words.ts';
import { fleetPicture, shareBar } from './fleet-picture.ts';
import { FLEET_STYLE } from './fleet-style.ts';
import { commandMarkup, html, join, type Markup } from './html-markup.ts';
import { page } from './html-page.ts';
import { list, marked, section, table } from './html-parts.ts';
import type { TextStyle } from './pen.ts';

/** Rows of a table that somebody will look at; the JSON has more. */
const MAX_ROWS = 50;
const MAX_CAUSES = 50;

function code(text: string): Markup {
  return html`<code>${text}</code>`;
}

function topMarkup(fleet: Fleet): Markup {
  const { headline, interrupted, nodes, oldest, newest, input } = fleet;
  const { mark, word } = verdictOf(fleet);
  const facts: readonly (readonly [string, string])[] = [
    ['Nodes', `${counted(nodes.total)}: ${statusWords(nodes)}`],
    ['Runs', oldest === null || newest === null ? 'none' : `from ${oldest} to ${newest}`],
    ['Records', `${counted(input.records)}, ${counted(input.repeats)} of them repeated or older`],
    ['Broken lines', counted(input.broken.lines)],
  ];
  return html`<header><h1>${marked(mark, `${word}:`)} ${headline}</h1>
${interrupted === true ? html`<p>${marked('warning', 'Interrupted:')} not everything was read.</p>` : null}
<dl class="facts">${facts.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl></header>
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
  const shares = GROUPINGS.map((grouping) => ({
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
<details><summary>Where it is, group by group</summary>${table(`Nodes with ${cause.code}, of all nodes of the group`, ['Group', 'Nodes', 'Share'], shares)}</details></article>
`;
}

function causesTable({ causes, nodes }: Fleet): readonly Markup[] {
  if (causes.length === 0) return [];
  const rows = causes
    .slice(0, MAX_ROWS)
    .map((cause) => [
      code(cause.code),
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
  if (shown.length === 0) return [];
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
  return [
    table('Broken and degraded nodes, most first', head, [{ name: null, rows }]),
    more > 0 ? html`<p class="soft">${counted(more)} more in the JSON report.</p>` : html``,
  ];
}

function brokenMarkup({ input }: Fleet): readonly Markup[] {
  const { lines, reasons, first } = input.broken;
  if (lines === 0) return [];
  return [
    list(reasons.map(({ reason, lines: count }) => html`${counted(count)}: ${reason}`)),
    html`<details><summary>The first of them</summary>${list(first.map(({ file, line, reason }) => html`${file}:${line}: ${reason}`))}</details>`,
  ];
}

/** A list as a section's content: nothing instead of an empty list. */
function listOf(items: readonly Markup[]): readonly Markup[] {
  return items.length === 0 ? [] : [list(items)];
}

/** A complete HTML document, ending in a newline. The style is there for the common signature only. */
export function renderFleetHtml(fleet: Fleet, _style: TextStyle): string {
  const { nodes, causes, tool, input } = fleet;
  const body = html`${topMarkup(fleet)}<main>
${section('fleet', 'The fleet', nodes.total === 0 ? [] : [fleetPicture(nodes)])}
${section('ranking', 'Causes, by nodes', causesTable(fleet))}
${section(
  'causes',
  'Each cause, and where it is',
  causes.slice(0, MAX_CAUSES).map((cause, index) => causeMarkup(cause, `cause-${index + 1}`)),
)}
${GROUPINGS.map((grouping) => section(`by-${grouping}`, `By ${GROUPING_NAMES[grouping]}`, groupTable(grouping, fleet)))}
${section('unread', 'Not read', listOf(input.unread.map(({ file, why }) => html`${file}: ${why}`)))}
${section('broken', 'Broken lines', brokenMarkup(fleet))}
${section('not-counted', 'Not counted', listOf(fleet.notCounted.map(({ what, count }) => html`${counted(count)} ${what}`)))}
</main>
<footer><p>Made by ${tool.name} ${tool.version} from ${counted(input.records)} records.</p></footer>
`;
  return page(html`ssm-probe: ${nodesWords(nodes.total)}, ${counted(nodes.broken + nodes.degraded)} failing`, FLEET_STYLE, body);
}
