/**
 * The path from this node over its DNS servers to each endpoint, as one SVG.
 *
 * Positions across are percentages, so that the drawing fits any width while its text keeps its size. What is broken
 * differs in shape (a cross in a filled disc, a dashed line) and in its word; colour only repeats it. It leads to its finding.
 */
import type { NodeVerdict } from '../verdict.types.ts';
import { cleanProse } from './clean.ts';
import type { AnchorOf } from './html-anchors.ts';
import type { Hop, PathRow } from './html-hops.ts';
import { html, type Markup } from './html-markup.ts';
import { type Server, serversOf } from './html-servers.ts';
import type { Mark } from './mark.ts';

/** Height of a row, of a box in it, and where the first one's middle is, in pixels. */
const ROW = 58;
const BOX = 44;
const MIDDLE = 50;
/** Pixels above the first row of endpoints that nothing requires, for their caption. */
const GAP = 30;
/** Pixels between the boxes of two DNS servers, besides a row's own air. */
const SPACE = 8;
const LINE = 16;
/** DNS servers that are drawn; nobody has more to look at than these. */
const MAX_SERVERS = 8;

/** Columns in percent: node, first hop, DNS server, second hop, endpoint. */
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

/** What is open needs no word, and what was never tried no disc: the eye goes where something is wrong. */
export function hopMarkup({ mark, label, word }: Hop, from: number, to: number, y: number): Markup {
  const line = html`<line class="hop ${mark}" x1="${from}%" x2="${to}%" y1="${y}" y2="${y}"/>`;
  if (mark === 'skipped') return line;
  const middle = (from + to) / 2;
  const told = mark === 'ok' ? null : html`<text class="${mark}" x="${middle}%" y="${y + 26}">${word}</text>`;
  return html`${line}${discMarkup(mark, middle, y)}<text class="soft" x="${middle}%" y="${y - 16}">${label}</text> ${told}`;
}

interface BoxText {
  readonly text: string;
  readonly className: string;
}

interface Column {
  readonly from: number;
  readonly to: number;
}

export function boxMarkup({ from, to }: Column, y: number, height: number, mark: Mark | '', lines: readonly BoxText[]): Markup {
  const top = y - height / 2;
  const first = y + 4 - ((lines.length - 1) * LINE) / 2;
  const texts = lines.map(
    ({ text, className }, index) =>
      html`<text class="${className}" x="${(from + to) / 2}%" y="${first + index * LINE}">${text}</text> `,
  );
  // What is decided inside a box (a wrong answer, a denial) has its disc at the box's corner, as a hop has it on its line.
  const disc = mark === '' || mark === 'skipped' || mark === 'unknown' ? null : discMarkup(mark, to, top);
  return html`<rect class="box ${mark}" x="${from}%" y="${top}" width="${to - from}%" height="${height}" rx="5"/>${texts}${disc}`;
}

/** At most 16 characters of a name or an address: both ends tell more than the beginning does. */
export function short(text: string): string {
  // Cleaned before it is measured: an escape takes more room than the character that it stands for.
  const clean = cleanProse(text);
  return clean.length <= 16 ? clean : `${clean.slice(0, 8)}…${clean.slice(-7)}`;
}

interface Place {
  readonly mark: Mark | '';
  /** What is read there: a link's name begins with it. */
  readonly words: readonly string[];
  readonly drawn: Markup;
}

/** A broken place leads to its finding, by mouse, finger or keyboard. */
function linked(row: PathRow | undefined, anchorOf: AnchorOf, { mark, words, drawn }: Place): Markup {
  const anchor = row === undefined || !isBad(mark) ? null : anchorOf(row.endpoint);
  if (row === undefined || anchor === null) return drawn;
  return html`<a href="#${anchor.id}" aria-label="${words.join(' ')}: ${row.endpoint.service}, ${anchor.code}">${drawn}</a>`;
}

function hopPlace(hop: Hop, from: number, to: number, y: number): Place {
  return { mark: hop.mark, words: [hop.label, hop.word], drawn: hopMarkup(hop, from, to, y) };
}

function boxPlace(column: Column, y: number, height: number, mark: Mark | '', lines: readonly BoxText[]): Place {
  return { mark, words: lines.map(({ text }) => text), drawn: boxMarkup(column, y, height, mark, lines) };
}

const isBad = (mark: Mark | ''): boolean => mark === 'error' || mark === 'warning' || mark === 'info';

/** A server with the pixels of its rows. */
interface Band {
  readonly server: Server;
  readonly from: number;
  readonly to: number;
  readonly rows: readonly { readonly row: PathRow; readonly y: number; readonly isFirstOther: boolean }[];
}

function linesOf({ box: { mark, name, word }, role, share }: Server): readonly BoxText[] {
  return [
    { text: short(name), className: 'ip' },
    { text: role, className: 'soft' },
    { text: short(word), className: mark === '' ? 'soft' : mark },
    { text: share, className: 'soft' },
  ].filter(({ text }) => text !== '');
}

/** Rows under one another, those that nothing requires below the others of their server; boxes as high as their lines need. */
function bandsOf(servers: readonly Server[]): readonly Band[] {
  let next = MIDDLE;
  return servers.map((server) => {
    const start = next;
    const isMixed = server.rows.some(({ endpoint }) => endpoint.required);
    const rows = server.rows.map((row, index) => {
      const isFirstOther = !row.endpoint.required && (index === 0 || server.rows[index - 1]?.endpoint.required === true);
      if (isFirstOther && isMixed) next += GAP;
      const y = next;
      next += ROW;
      return { row, y, isFirstOther: isFirstOther && isMixed };
    });
    const height = Math.max(BOX, (rows.at(-1)?.y ?? start) - start + BOX, linesOf(server).length * LINE + 12);
    next = start + height - BOX + ROW + SPACE;
    return { server, from: start - BOX / 2, to: start - BOX / 2 + height, rows };
  });
}

function bandMarkup({ server, from, to, rows }: Band, anchorOf: AnchorOf): Markup {
  const middle = (from + to) / 2;
  const { hop, box } = server;
  const failing = rows.map(({ row }) => row).filter(({ endpoint }) => endpoint.firstFailingLayer === 'dns');
  const first = failing.find(({ endpoint }) => endpoint.required) ?? failing[0];
  const way = hopPlace(hop, NODE.to, RESOLVER.from, middle);
  const name = boxPlace(RESOLVER, middle, to - from, box.mark, linesOf(server));
  return html`<g>${linked(first, anchorOf, way)}${linked(first, anchorOf, name)}${rows.map(
    ({ row, y, isFirstOther }) => html`${isFirstOther ? captionMarkup(y) : null}${endMarkup(row, y, anchorOf)}`,
  )}</g>
`;
}

function captionMarkup(y: number): Markup {
  return html`<text class="soft end" x="100%" y="${y - BOX / 2 - 9}">not required:</text>`;
}

function endMarkup(row: PathRow, y: number, anchorOf: AnchorOf): Markup {
  const { connection, stop } = row;
  const end = boxPlace(ENDPOINT, y, BOX, stop.mark, [
    { text: stop.name, className: '' },
    { text: short(stop.word), className: stop.mark === '' ? 'ip' : stop.mark },
  ]);
  return html`${linked(row, anchorOf, hopPlace(connection, RESOLVER.to, ENDPOINT.from, y))}${linked(row, anchorOf, end)}`;
}

function isOpen({ dns, connection, stop }: PathRow): boolean {
  return dns.mark === 'ok' && connection.mark === 'ok' && stop.mark === '';
}

/** The picture with its legend; a sentence when no endpoint was probed. Required endpoints come first. */
export function pictureMarkup(
  rows: readonly PathRow[],
  node: Pick<NodeVerdict, 'vpcCidrs'>,
  hasProblems: boolean,
  anchorOf: AnchorOf,
): Markup {
  if (rows.length === 0) return html`<p>No endpoint was probed.</p>`;
  const required = rows.filter(({ endpoint }) => endpoint.required);
  const ordered = [...required, ...rows.filter(({ endpoint }) => !endpoint.required)];
  // An agent that is missing, a clock that is wrong, a bucket that is denied: the picture alone would say that all is well.
  const elsewhere = hasProblems && required.length > 0 && required.every(isOpen);
  const all = serversOf(ordered, node);
  const bands = bandsOf(all.filter(({ rows: decided }, index) => decided.length > 0 || index < MAX_SERVERS));
  const bottom = Math.max(...bands.map(({ to }) => to));
  const top = MIDDLE - BOX / 2;
  const box = boxMarkup(NODE, (top + bottom) / 2, bottom - top, '', [
    { text: 'this', className: '' },
    { text: 'node', className: '' },
  ]);
  const sentences = ordered.map(({ endpoint, sentence }) => html`${endpoint.host}: ${sentence}. `);
  return html`<figure><svg class="path" role="group" aria-labelledby="path-title" aria-describedby="path-desc" height="${bottom + 20}"><title id="path-title">The path from this node to each endpoint</title><desc id="path-desc">${sentences}</desc>
<text class="soft" x="44%" y="14">DNS server</text><text class="soft" x="87.5%" y="14">endpoint</text>${box}
${bands.map((band) => bandMarkup(band, anchorOf))}</svg>
<figcaption>${legend(bands)}</figcaption></figure>
${elsewhere ? html`<p>Every required path is open from end to end: the cause lies elsewhere.</p>` : null}
`;
}

const LEGEND: readonly (readonly [Mark, string])[] = [
  ['ok', '✓ open'],
  ['error', '✗ broken here'],
  ['warning', '! works only partly'],
  ['info', '✗ closed or wrong, and not required'],
  ['skipped', 'dotted: not used'],
  ['unknown', '? not known'],
];

/** Only what occurs in this picture. */
function legend(bands: readonly Band[]): string {
  const rows = bands.flatMap((band) => band.rows.map(({ row }) => row));
  const used = new Set([
    ...bands.flatMap(({ server }) => [server.hop.mark, server.box.mark]),
    ...rows.flatMap(({ connection, stop }) => [connection.mark, stop.mark]),
  ]);
  const more = rows.some(({ stop }) => stop.word.includes('+')) ? ['+1 one more address'] : [];
  return [...LEGEND.filter(([mark]) => used.has(mark)).map(([, words]) => words), ...more].join(' · ');
}
