/** The way of packets from the node to each service as one SVG: names, groups, ACLs, routes, endpoints, and the hop where they stop. */

import { html, type Markup } from '../html-markup.ts';
import { boxMarkup, hopMarkup, short } from '../html-picture.ts';
import { type Way, type WayHop, wordsOf } from './ways.ts';

/** Pixels: a row, the box in it, and where the first row's middle is. */
const ROW = 66;
const BOX = 44;
const MIDDLE = 44;
/** Percent across. */
const NODE = { from: 0, to: 9 };
const END = { from: 83, to: 100 };
const LEGEND = '✓ passes · ✗ stops here · ? not known';
/** Rows that are drawn; the table has all. */
const MOST = 12;

/** `anchorOf`: the id of the finding about this culprit; ours, never a string from outside. */
export function wayPicture(ways: readonly Way[], anchorOf: (id: string) => string | null): Markup {
  const shown = ways.slice(0, MOST);
  const height = shown.length * ROW + 20;
  const sentences = shown.map((way) => html`${way.host ?? 'The node itself'}: ${wordsOf(way)}. `);
  const box = boxMarkup(NODE, MIDDLE + ((shown.length - 1) * ROW) / 2, (shown.length - 1) * ROW + BOX, '', [
    { text: 'this', className: '' },
    { text: 'node', className: '' },
  ]);
  return html`<figure><svg class="path" role="group" aria-labelledby="path-title" aria-describedby="path-desc" height="${height}"><title id="path-title">The way from the node to each service</title><desc id="path-desc">${sentences}</desc>
${box}
${shown.map((way, index) => rowMarkup(way, MIDDLE + index * ROW, anchorOf))}</svg>
<figcaption>${ways.length > MOST ? `${LEGEND}, ${ways.length - MOST} more in the table` : LEGEND}</figcaption></figure>
`;
}

function rowMarkup({ host, hops }: Way, y: number, anchorOf: (id: string) => string | null): Markup {
  const step = (END.from - NODE.to) / hops.length;
  const first = hops.findIndex(({ mark }) => mark === 'error');
  const drawn = hops.map((hop, index) => {
    const from = NODE.to + index * step;
    // Behind the first hop that stops, nothing arrives: the checks there are known all the same.
    return hopPlace(hop, first >= 0 && index > first, [from, from + step], y, anchorOf);
  });
  const [service = '', ...rest] = (host ?? '').split('.');
  const lines =
    host === null
      ? [
          { text: 'its own', className: '' },
          { text: 'role and state', className: 'soft' },
        ]
      : [
          { text: short(service), className: '' },
          { text: short(rest.join('.')), className: 'soft' },
        ];
  return html`${drawn}${boxMarkup(END, y, BOX, first >= 0 ? 'skipped' : '', lines)}
`;
}

function hopPlace(
  { label, mark, culprit }: WayHop,
  isBehind: boolean,
  [from, to]: readonly [number, number],
  y: number,
  anchorOf: (id: string) => string | null,
): Markup {
  const word = culprit === null ? 'unknown' : short(culprit.id);
  const place = hopMarkup({ label, mark, word }, from, to, y);
  const faded = isBehind && mark === 'ok' ? html`<g opacity=".55">${place}</g>` : place;
  const anchor = culprit === null ? null : anchorOf(culprit.id);
  return anchor === null || culprit === null
    ? faded
    : html`<a href="#${anchor}" aria-label="${`${label} stops: ${culprit.id}`}">${faded}</a>`;
}
