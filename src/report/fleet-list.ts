/** A list of nodes for spreadsheets, programs, terminals and tickets, in pieces: a million rows are never one text. */
import { csvRow } from '../fleet/csv.ts';
import { counted } from '../fleet/fleet-words.ts';
import type { NodeList, NodeRow } from '../fleet/listing.ts';
import { safeJson } from './json.ts';
import { pad } from './layout.ts';
import { codeSpan, prose, table } from './markdown-text.ts';
import { makePen, type TextStyle } from './pen.ts';
import { sanitize } from './sanitize.ts';

/** In the order of the columns, by the names that CSV and NDJSON have; the second is for people. */
export const COLUMNS: readonly (readonly [keyof NodeRow, string])[] = [
  ['id', 'Node'],
  ['otherId', 'Also'],
  ['account', 'Account'],
  ['region', 'Region'],
  ['vpc', 'VPC'],
  ['subnet', 'Subnet'],
  ['zone', 'Zone'],
  ['firstSeen', 'First seen'],
  ['lastSeen', 'Last seen'],
  ['status', 'Status'],
  ['cause', 'Cause'],
  ['otherCauses', 'Other causes'],
  ['command', 'Command'],
];

/** A list and what it is of: `with dns/forwarder-missing`. */
export interface TitledList {
  readonly list: NodeList;
  /** Behind the number of nodes. */
  readonly what: string;
  /** What must be known beside it. */
  readonly notes: readonly string[];
}

export function listTitle({ list, what }: TitledList): string {
  return `${counted(list.nodes)} ${list.nodes === 1 ? 'node' : 'nodes'} ${what}`;
}

export type ListRenderer = (list: TitledList, style: TextStyle) => Iterable<string>;

/** With a line of names. Line ends are CR LF; unsafe characters are shown as escapes. */
export function* listCsv({ list }: TitledList): Generator<string> {
  yield csvRow(COLUMNS.map(([key]) => key));
  for (const row of list.rows()) yield csvRow(COLUMNS.map(([key]) => sanitize(row[key])));
}

/** null for what is not known. */
export function* listNdjson({ list }: TitledList): Generator<string> {
  for (const row of list.rows())
    yield safeJson(Object.fromEntries(COLUMNS.map(([key]) => [key, row[key] === '' ? null : row[key]])), 0);
}

/** Columns that have anything, aligned; what there is to paste stands last. With `-q` the number alone. */
export function* listText(titled: TitledList, style: TextStyle): Generator<string> {
  const pen = makePen(style);
  const { list, notes } = titled;
  yield `${pen.clean(listTitle(titled))}\n`;
  if (style.verbosity < 0) return;
  for (const note of notes) yield `${pen.prose(note, '  ').join('\n')}\n`;
  const widths = new Map<keyof NodeRow, number>();
  for (const row of list.rows())
    for (const [key] of COLUMNS) if (row[key].length > (widths.get(key) ?? 0)) widths.set(key, pen.clean(row[key]).length);
  const shown = COLUMNS.filter(([key]) => widths.has(key));
  if (shown.length === 0) return;
  const line = (cellOf: (key: keyof NodeRow, name: string) => string): string =>
    `${shown
      .map(([key, name]) => pad(cellOf(key, name), Math.max(widths.get(key) ?? 0, name.length)))
      .join('  ')
      .trimEnd()}\n`;
  yield `\n${pen.heading(line((_key, name) => name).trimEnd())}\n`;
  for (const row of list.rows()) yield line((key) => pen.clean(row[key]));
}

export function* listMarkdown(titled: TitledList): Generator<string> {
  const { list, notes } = titled;
  yield `# ${prose(listTitle(titled))}\n\n`;
  for (const note of notes) yield `${prose(note)}\n\n`;
  const [head = '', line = ''] = table(
    COLUMNS.map(([, name]) => name),
    [],
  );
  yield `${head}\n${line}\n`;
  for (const row of list.rows()) yield `${table([], [COLUMNS.map(([key]) => codeSpan(row[key]))])[2] ?? ''}\n`;
}
