/**
 * The path from this node over its resolver to each endpoint, as one SVG.
 *
 * Positions across are percentages, so that the drawing fits any width while its text keeps its size. What is broken
 * differs in shape (a cross in a filled disc, a dashed line) and in its word; colour only repeats it.
 */
import type { EndpointVerdict } from '../verdict.types.ts';
import { cleanProse } from './clean.ts';
import { type Hop, hopsOf, type PathRow } from './html-hops.ts';
import { html, type Markup } from './html-markup.ts';
import type { Mark } from './mark.ts';

/** Height of a row, of a box in it, and where the first one's middle is, in pixels. */
const ROW = 74;
const BOX = 44;
const MIDDLE = 50;
/** Pixels above the first row of endpoints that nothing requires, for their caption. */
const GAP = 26;

/** Columns in percent: node, first hop, resolver, second hop, endpoint. */
const NODE = { from: 0, to: 13 };
const RESOLVER = { from: 30, to: 58 };
const ENDPOINT = { from: 75, to: 100 };

/** Drawn around 0,0 within a radius of 9. */
const GLYPHS: Readonly<Record<Mark, string>> = {
  ok: 'M-4.5 0.5l3 3.5l6-7',
  error: 'M-4-4l8 8M4-4l-8 8',
  warning: 'M0-5.5v6.5M0 3.5v2',
  info: 'M-4-4l8 8M4-4l-8 8',
  skipped: 'M-4 0h8',
  unknown: 'M-3-2.5a3 3 0 1 1 3 3.5v1M0 4.5v1.5',
};

function discMarkup(mark: Mark, x: number, y: number): Markup {
  return html`<svg x="${x}%" y="${y}" overflow="visible"><circle class="disc ${mark}" r="10"/><path class="glyph ${mark}" d="${GLYPHS[mark]}"/></svg>`;
}

function hopMarkup(hop: Hop, from: number, to: number, y: number): Markup {
  const middle = (from + to) / 2;
  return html`<line class="hop ${hop.mark}" x1="${from}%" x2="${to}%" y1="${y}" y2="${y}"/>${discMarkup(hop.mark, middle, y)}<text class="soft" x="${middle}%" y="${y - 17}">${hop.label}</text><text class="${hop.mark}" x="${middle}%" y="${y + 26}">${hop.word}</text>`;
}

interface BoxText {
  readonly text: string;
  readonly className: string;
}

function boxMarkup(
  { from, to }: { from: number; to: number },
  y: number,
  height: number,
  mark: Mark | '',
  lines: readonly BoxText[],
): Markup {
  const top = y - height / 2;
  const first = y + 4 - (lines.length - 1) * 8;
  const texts = lines.map(
    ({ text, className }, index) =>
      html`<text class="${className}" x="${(from + to) / 2}%" y="${first + index * 16}">${text}</text>`,
  );
  // What fails inside a box (a wrong answer, a denial) has its disc at the box's corner, as a hop has it on its line.
  const disc = mark === 'error' || mark === 'warning' || mark === 'info' ? discMarkup(mark, to, top) : null;
  return html`<rect class="box ${mark}" x="${from}%" y="${top}" width="${to - from}%" height="${height}" rx="5"/>${texts}${disc}`;
}

/** At most 16 characters of a name or an address: both ends tell more than the beginning does. */
function short(text: string): string {
  // Cleaned before it is measured: an escape takes more room than the character that it stands for.
  const clean = cleanProse(text);
  return clean.length <= 16 ? clean : `${clean.slice(0, 8)}…${clean.slice(-7)}`;
}

function rowMarkup(row: PathRow, y: number): Markup {
  const { resolver, endpoint } = row;
  return html`<g>${hopMarkup(row.dns, NODE.to, RESOLVER.from, y)}${hopMarkup(row.connection, RESOLVER.to, ENDPOINT.from, y)}${boxMarkup(
    RESOLVER,
    y,
    BOX,
    resolver.mark,
    [
      { text: short(resolver.name), className: 'ip' },
      { text: short(resolver.word), className: resolver.mark === '' ? 'soft' : resolver.mark },
    ],
  )}${boxMarkup(ENDPOINT, y, BOX, endpoint.mark, [
    { text: endpoint.name, className: '' },
    { text: short(endpoint.word), className: endpoint.mark === '' ? 'ip' : endpoint.mark },
  ])}</g>
`;
}

function rowWords({ host, sentence }: PathRow): string {
  return `${host}: ${sentence}`;
}

/** The picture with its legend; a sentence when no endpoint was probed. Required endpoints come first. */
export function pictureMarkup(endpoints: readonly EndpointVerdict[], hasProblems: boolean): Markup {
  const required = endpoints.filter((one) => one.required).map(hopsOf);
  const others = endpoints.filter((one) => !one.required).map(hopsOf);
  const rows = [...required, ...others];
  if (rows.length === 0) return html`<p>No endpoint was probed.</p>`;
  // An agent that is missing, a clock that is wrong, a bucket that is denied: the picture alone would say that all is well.
  const elsewhere =
    hasProblems &&
    required.length > 0 &&
    required.every(({ dns, connection }) => dns.mark === 'ok' && connection.mark === 'ok') &&
    required.every(({ resolver, endpoint }) => resolver.mark === '' && endpoint.mark === '');
  const gap = required.length > 0 && others.length > 0 ? GAP : 0;
  const at = (index: number): number => MIDDLE + index * ROW + (index >= required.length ? gap : 0);
  const height = at(rows.length - 1) + ROW / 2;
  const bottom = at(rows.length - 1) + BOX / 2;
  const node = boxMarkup(NODE, (MIDDLE - BOX / 2 + bottom) / 2, bottom - MIDDLE + BOX / 2, '', [
    { text: 'this', className: '' },
    { text: 'node', className: '' },
  ]);
  const caption =
    gap === 0
      ? null
      : html`<text class="soft" x="56%" y="${at(required.length) - BOX / 2 - 16}">not required for what was asked:</text>`;
  return html`<figure><svg class="path" role="img" aria-labelledby="path-title path-desc" height="${height}"><title id="path-title">The path from this node to each endpoint</title><desc id="path-desc">${rows.map((row) => html`${rowWords(row)}. `)}</desc>
<text class="soft" x="44%" y="14">DNS server</text><text class="soft" x="87.5%" y="14">endpoint</text>${node}
${rows.map((row, index) => rowMarkup(row, at(index)))}${caption}</svg>
<figcaption>${legend(rows)}</figcaption></figure>
${elsewhere ? html`<p>Every required path is open from end to end: the cause below lies elsewhere.</p>` : null}
`;
}

const LEGEND: readonly (readonly [Mark, string])[] = [
  ['ok', '✓ open'],
  ['error', '✗ broken here'],
  ['warning', '! works only partly'],
  ['info', '✗ closed or wrong, and not required'],
  ['skipped', '– not used'],
  ['unknown', '? not known'],
];

/** Only what occurs in this picture. */
function legend(rows: readonly PathRow[]): string {
  const used = new Set(
    rows.flatMap(({ dns, connection, resolver, endpoint }) => [dns.mark, connection.mark, resolver.mark, endpoint.mark]),
  );
  const more = rows.some(({ endpoint }) => endpoint.word.includes('+')) ? ['+1 one more address'] : [];
  return [...LEGEND.filter(([mark]) => used.has(mark)).map(([, words]) => words), ...more].join(' · ');
}
