/** Silent nodes and trends in the roll-up's page: two bars for each number, then and now, with the numbers beside them. */
import { causeChangeWords, changeRows, silentBasis, silentHeadline, silentRows, sinceBasis } from '../fleet/day-words.ts';
import { type Fleet, GROUPINGS, type Some } from '../fleet/fleet.types.ts';
import { counted, GROUPING_NAMES, STATUS_ORDER } from '../fleet/fleet-words.ts';
import { trendBars } from './fleet-picture.ts';
import { html, join, type Markup } from './html-markup.ts';
import { folded, list, marked, table } from './html-parts.ts';
import { STATUS_MARK } from './mark.ts';

const MAX_ROWS = 50;

function someMarkup([words, { nodes, examples }]: readonly [string, Some]): Markup {
  const few = join(
    examples.map((one) => html`<code>${one}</code>`),
    ', ',
  );
  return html`<strong>${counted(nodes)}</strong> ${words}.${examples.length === 0 ? null : html` For example ${few}.`}`;
}

export function silentMarkup({ silent }: Fleet): readonly Markup[] {
  if (silent === undefined) return [];
  const { where, never, stopped } = silent;
  const rows = where.map(({ account, region, vpc, nodes, of }) => [
    html`${vpc ?? 'unknown'}`,
    html`${account ?? 'unknown'}`,
    html`${region ?? 'unknown'}`,
    html`${counted(nodes)} of ${counted(of)}`,
  ]);
  const mark = never.nodes + stopped.nodes === 0 ? 'ok' : 'warning';
  return [
    html`<p>${marked(mark, 'silence:')} ${silentHeadline(silent)} ${silentBasis(silent)}</p>`,
    list(silentRows(silent).map(someMarkup)),
    ...(rows.length === 0
      ? []
      : [table('Silent nodes by VPC, most first', ['VPC', 'Account', 'Region', 'Silent'], [{ name: null, rows }])]),
  ];
}

export function sinceMarkup({ since, nodes }: Fleet): readonly Markup[] {
  if (since === undefined) return [];
  const most = Math.max(since.nodes.total, nodes.total);
  const statuses = STATUS_ORDER.filter((status) => nodes[status] > 0 || since.nodes[status] > 0).map((status) => [
    marked(STATUS_MARK[status], status),
    html`${counted(since.nodes[status])} \u2192 ${counted(nodes[status])}`,
    trendBars(since.nodes[status], nodes[status], most, STATUS_MARK[status]),
  ]);
  const head = ['Then and now', 'Nodes', 'Trend'];
  const largest = Math.max(1, ...since.causes.flatMap(({ before, now }) => [before, now]));
  const causes = since.causes
    .slice(0, MAX_ROWS)
    .map((one) => [
      html`<code>${one.code}</code>`,
      html`${causeChangeWords(one, '\u2192')}`,
      trendBars(one.before, one.now, largest, 'error'),
    ]);
  return [
    html`<p>${sinceBasis(since)}</p>`,
    table('Nodes by status; the upper bar is then, the lower one now', head, [{ name: null, rows: statuses }]),
    list(changeRows(since).map(someMarkup)),
    ...(causes.length === 0
      ? []
      : [table('Causes; those that changed most first', ['Cause', 'Nodes', 'Trend'], [{ name: null, rows: causes }])]),
    ...GROUPINGS.flatMap((grouping) => {
      const changed = since.groups[grouping].slice(0, MAX_ROWS);
      const rows = changed.map(({ value, before, now }) => [
        html`${value ?? 'unknown'}`,
        html`${counted(before.failing)} of ${counted(before.nodes)} \u2192 ${counted(now.failing)} of ${counted(now.nodes)}`,
        trendBars(before.failing, now.failing, Math.max(before.nodes, now.nodes), 'error'),
      ]);
      const name = GROUPING_NAMES[grouping];
      return rows.length === 0
        ? []
        : [folded('', html`By ${name}`, [table(`Failing nodes by ${name}`, [name, 'Failing', 'Trend'], [{ name: null, rows }])])];
    }),
  ];
}
