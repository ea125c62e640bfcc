/** Finds nodes in lines: CSV with a header, the CLI's `text`, `table` and `yaml`, or a plain list of ids. */
import type { LineTaker } from '../lines.ts';
import { type Field, type Fields, fieldOf, formOf, idIn, type Listed, listedOf } from './listed.ts';

const IDS = /(?<![\w-])(?:i-[0-9a-f]{8}(?:[0-9a-f]{9})?|mi-[0-9a-f]{17})(?![\w-])/giu;
const DELIMITERS = [',', ';', '\t'] as const;
/** A cell may go on in the next line; longer ones are no cells. */
const MAX_ROW = 65_536;
const MAX_CELLS = 400;
/** Lines of `--output text` that are about something else, or that somebody typed. */
const OTHERS = /^\W*(?:TAGS|TAGLIST|STATEREASON|STATETRANSITION)\b/u;
/** The account of the instances that follow, in `text`; the rest names the one before. */
const RESERVATION = /^RESERVATIONS?\t/u;

export interface TextReader extends LineTaker {
  end(): void;
}

/** `skip`: a line with words and no node. */
export function textInventory(take: (one: Listed) => void, skip: () => void): TextReader {
  let rows: ReturnType<typeof rowReader> | null = null;
  let isFirst = true;
  let account: string | undefined;
  /** The node that the last lines were about. */
  let open: Fields | null = null;

  function flush(): void {
    const listed = open === null ? null : listedOf(open);
    open = null;
    if (listed !== null) take(listed);
  }

  function free(text: string): void {
    const isAside = OTHERS.test(text);
    const ids = isAside ? [] : [...new Set(text.match(IDS) ?? [])];
    const forms = isAside ? {} : formsIn(text);
    if (ids.length > 0) {
      flush();
      // With several on one line nothing tells which of them the rest is about.
      if (ids.length > 1) for (const id of ids) open = lone(id);
      else open = { ...(account === undefined ? {} : { account }), ...forms, id: ids[0] ?? '' };
      return;
    }
    if (RESERVATION.test(text)) {
      flush();
      ({ account } = forms);
    } else if (/^\s*\S*\w{3}\S*\s*$/u.test(text) || open === null) {
      // A word alone is of a plain list: a name that is no id.
      if (/\w{3}/u.test(text)) skip();
    } else open = { ...forms, ...open };
  }

  function lone(id: string): Fields {
    flush();
    return { id };
  }

  return {
    // No line of an inventory is that long.
    part: () => undefined,
    line(text) {
      if (text.trim() === '') return;
      if (rows !== null) return rows.line(text);
      const header = isFirst ? headerOf(text) : null;
      isFirst = false;
      if (header === null) free(text);
      else rows = rowReader(header, take, skip);
    },
    end() {
      rows?.end();
      flush();
    },
  };
}

interface Header {
  readonly delimiter: string;
  readonly fields: readonly (Field | null)[];
}

/** The lines below a header. */
function rowReader({ delimiter, fields }: Header, take: (one: Listed) => void, skip: () => void) {
  let torn = '';
  function line(text: string): void {
    const whole = torn === '' ? text : `${torn}\n${text}`;
    if ((whole.match(/"/gu)?.length ?? 0) % 2 === 1 && whole.length < MAX_ROW) {
      torn = whole;
      return;
    }
    torn = '';
    const found: Fields = {};
    for (const [at, cell] of cellsOf(whole, delimiter).entries()) {
      const field = fields[at];
      if (field != null && cell !== '' && (found[field] === undefined || (field === 'id' && idIn(found.id ?? '') === null)))
        found[field] = cell;
    }
    const listed = listedOf(found);
    if (listed === null) skip();
    else take(listed);
  }
  return { line, end: () => (torn === '' ? undefined : line('"')) };
}

/** The columns, if one of them has ids. */
function headerOf(line: string): Header | null {
  if (line.search(IDS) !== -1) return null;
  const found = DELIMITERS.map((delimiter) => ({ delimiter, cells: cellsOf(line.trim(), delimiter) })).sort(
    (a, b) => b.cells.length - a.cells.length,
  )[0];
  if (found === undefined) return null;
  const fields = found.cells.map(fieldOf);
  return fields.includes('id') ? { delimiter: found.delimiter, fields } : null;
}

function cellsOf(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < line.length && cells.length < MAX_CELLS; at += 1) {
    const character = line[at] ?? '';
    if (character === '"' && isQuoted && line[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (character === delimiter && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  cells.push(cell.trim());
  return cells;
}

/** What is recognised by its form, the first of each kind. A number is an account only where a cell is nothing else. */
function formsIn(text: string): Fields {
  const found: Fields = {};
  for (const cell of text.split(/[\s|,;:"'[\]{}()]+/u)) {
    const form = formOf(cell);
    if (form !== null && form !== 'id') found[form] ??= cell;
  }
  return found;
}
