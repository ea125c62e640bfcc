/** A list of nodes as a page: by account and Region, the rest of a place in one cell, so that it fits a telephone, too. */
import { counted } from '../fleet/fleet-words.ts';
import type { NodeRow } from '../fleet/listing.ts';
import { VERSION } from '../version.ts';
import { listTitle, type TitledList } from './fleet-list.ts';
import { LIST_STYLE } from './fleet-style.ts';
import { html, join, type Markup } from './html-markup.ts';
import { page } from './html-page.ts';
import { marked, moment, table } from './html-parts.ts';
import { STATUS_MARK } from './mark.ts';

/** More rows make no browser happy; CSV has them all. */
const MAX_ROWS = 10_000;

function code(text: string): Markup {
  return html`<code>${text}</code>`;
}

function rowMarkup({ id, otherId, vpc, subnet, zone, firstSeen, lastSeen, status, cause, otherCauses, command }: NodeRow) {
  const where = [vpc, subnet, zone].filter((one) => one !== '');
  const seen =
    lastSeen === '' ? html`never` : html`${moment(firstSeen)} ${firstSeen === lastSeen ? null : html`<br>${moment(lastSeen)}`}`;
  const others = otherCauses === '' ? null : html`<br><span class="soft">also ${otherCauses.replaceAll(' ', ', ')}</span>`;
  return [
    html`${code(id)}${otherId === '' ? null : html`<br><span class="soft">${otherId}</span>`}`,
    where.length === 0 ? html`unknown` : html`${where.map((one, index) => html`${index === 0 ? null : html`<br>`}${one}`)}`,
    seen,
    html`${statusMarkup(status)} ${cause}${others}${command === '' ? null : html`<br>${code(command)}`}`,
  ];
}

function statusMarkup(status: string): Markup {
  const known = Object.entries(STATUS_MARK).find(([name]) => name === status);
  return known === undefined ? marked('unknown', status) : marked(known[1], status);
}

/** A complete HTML document, ending in a newline. */
export function* listHtml(titled: TitledList): Generator<string> {
  const { list, notes } = titled;
  const groups = new Map<string, (readonly Markup[])[]>();
  let shown = 0;
  for (const row of list.rows()) {
    if (shown === MAX_ROWS) break;
    shown += 1;
    const name = `${row.account === '' ? 'unknown account' : `account ${row.account}`}, ${row.region === '' ? 'unknown Region' : row.region}`;
    const rows = groups.get(name) ?? [];
    groups.set(name, rows);
    rows.push(rowMarkup(row));
  }
  const left = list.nodes - shown;
  const title = listTitle(titled);
  const more =
    left === 0 ? null : html`<p>${counted(left)} more are not shown here: <code>--format csv</code> has all of them.</p>`;
  const all = table(
    'First and last seen: the start of the oldest and of the newest run that was read',
    ['Node', 'VPC, subnet, zone', 'First and last seen', 'Cause, and the command for it'],
    [...groups].map(([name, rows]) => ({ name, rows })),
  );
  const body = html`<header><h1>${title}</h1>
${join(
  notes.map((note) => html`<p>${note}</p>`),
  '',
)}${more}</header>
<main>
${shown === 0 ? html`<p>Nothing is on this list.</p>` : all}</main>
<footer><p>Made by ssm-probe ${VERSION}.</p><p class="off" role="status"></p></footer>
`;
  yield page(html`ssm-probe: ${title}`, LIST_STYLE, body);
}
