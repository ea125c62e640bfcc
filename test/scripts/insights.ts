/**
 * A checker of CloudWatch Logs Insights' query language: its commands, their order, functions with their arity, and which fields a query reads.
 *
 * Source: CloudWatch Logs User Guide, "CloudWatch Logs Insights language query syntax" with its pages on each command (November 2026): only `limit` may
 * follow `dedup`; two `stats` at most, the second one over names of the first, `sort` and `limit` after the last; names with other characters than
 * letters, digits, `@`, `_` and `.` stand between backticks; functions from "Boolean, comparison, numeric, datetime, and other functions" and "stats".
 */

export interface Checked {
  readonly faults: readonly string[];
  /** Names that the query reads from events, in order. */
  readonly fields: readonly string[];
}

type Arity = readonly [least: number, most: number];
const MANY = 99;
const FUNCTIONS: Readonly<Record<string, Arity>> = {
  abs: [1, 1],
  ceil: [1, 1],
  floor: [1, 1],
  greatest: [1, MANY],
  least: [1, MANY],
  log: [1, 1],
  sqrt: [1, 1],
  bin: [1, 1],
  datefloor: [2, 2],
  dateceil: [2, 2],
  frommillis: [1, 1],
  tomillis: [1, 1],
  now: [0, 0],
  ispresent: [1, 1],
  coalesce: [1, MANY],
  jsonparse: [1, 1],
  jsonstringify: [1, 1],
  isvalidip: [1, 1],
  isvalidipv4: [1, 1],
  isvalidipv6: [1, 1],
  isipinsubnet: [2, 2],
  isipv4insubnet: [2, 2],
  isipv6insubnet: [2, 2],
  isempty: [1, 1],
  isblank: [1, 1],
  concat: [1, MANY],
  ltrim: [1, 2],
  rtrim: [1, 2],
  trim: [1, 2],
  strlen: [1, 1],
  toupper: [1, 1],
  tolower: [1, 1],
  substr: [2, 3],
  replace: [3, 3],
  strcontains: [2, 2],
};
/** In `stats` alone. */
const AGGREGATES: Readonly<Record<string, Arity>> = {
  avg: [1, 1],
  count: [0, 1],
  count_distinct: [1, 1],
  max: [1, 1],
  min: [1, 1],
  pct: [2, 2],
  stddev: [1, 1],
  sum: [1, 1],
  earliest: [1, 1],
  latest: [1, 1],
  sortsfirst: [1, 1],
  sortslast: [1, 1],
};
const COMMANDS = [
  'fields',
  'display',
  'filter',
  'filterindex',
  'stats',
  'sort',
  'limit',
  'parse',
  'dedup',
  'unmask',
  'diff',
  'pattern',
  'unnest',
  'anomaly',
];
const MAX_ROWS = 10_000;

/** Strings, regular expressions (after `like`, `=~`, `parse`'s field), names, numbers with units, operators. */
const TOKEN =
  /\s+|#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]+`|\/(?:[^/\\\n]|\\.)+\/|\d+(?:\.\d+)?[a-z]*|@?[A-Za-z_][\w@.]*|!=|<=|>=|=~|[=<>+*/^%(),|[\]-]/gy;

class Fault extends Error {}

/** Reads one query; what is wrong is in `faults`. */
export function checkQuery(query: string): Checked {
  const fields: string[] = [];
  try {
    check(query, fields);
    return { faults: [], fields };
  } catch (error) {
    if (error instanceof Fault) return { faults: [error.message], fields };
    throw error;
  }
}

function tokensOf(query: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  let at = 0;
  for (const match of query.matchAll(TOKEN)) {
    at = match.index + match[0].length;
    if (!/^[\s#]/u.test(match[0])) tokens.push(match[0]);
  }
  if (at !== query.length) throw new Fault(`cannot be read from '${query.slice(at, at + 20)}'`);
  return tokens;
}

function check(query: string, fields: string[]): void {
  const all = tokensOf(query);
  const commands: string[][] = [[]];
  for (const token of all) {
    if (token === '|') commands.push([]);
    else commands.at(-1)?.push(token);
  }
  /** Names that an earlier command has made; after `stats` there are no others. */
  let known = new Set<string>();
  let isClosed = false;
  let last = '';
  let stats = 0;
  for (const tokens of commands) {
    const [word = '', ...rest] = tokens;
    const command = word.toLowerCase();
    if (!COMMANDS.includes(command)) throw new Fault(`'${word}' is no command`);
    if (last === 'dedup' && command !== 'limit') throw new Fault(`only limit may follow dedup, not ${command}`);
    if (last === 'limit' && command !== 'stats') throw new Fault(`${command} stands after limit`);
    if (command === 'stats' && (last === 'sort' || last === 'limit')) throw new Fault(`${last} must stand after the last stats`);
    const read = (name: string): void => {
      if (known.has(name)) return;
      if (isClosed) throw new Fault(`${name} is none of the names that stats has made`);
      fields.push(name);
    };
    const parser = expressions(rest, read, command === 'stats');
    const made = new Set<string>();
    switch (command) {
      case 'fields':
      case 'display':
        parser.list(() => parser.named(made));
        known = new Set([...known, ...made]);
        break;
      case 'filter':
        parser.expression();
        break;
      case 'stats':
        stats += 1;
        if (stats > 2) throw new Fault('more than two stats');
        parser.list(() => parser.named(made));
        if (parser.skip('by')) parser.list(() => parser.named(made));
        known = made;
        isClosed = true;
        break;
      case 'sort':
        parser.list(() => {
          parser.expression();
          if (!parser.skip('asc')) parser.skip('desc');
        });
        break;
      case 'limit': {
        const count = Number(parser.next());
        if (!Number.isInteger(count) || count < 1 || count > MAX_ROWS) throw new Fault(`limit takes 1 to ${MAX_ROWS}`);
        break;
      }
      case 'dedup':
        parser.list(() => parser.field());
        break;
      default:
        throw new Fault(`${command} is not checked here: no query of ours needs it`);
    }
    parser.end();
    last = command;
  }
}

function expressions(tokens: readonly string[], read: (name: string) => void, isStats: boolean) {
  let at = 0;
  const peek = (): string => tokens[at] ?? '';
  const next = (): string => {
    at += 1;
    return tokens[at - 1] ?? '';
  };
  const skip = (word: string): boolean => {
    const isIt = peek().toLowerCase() === word;
    if (isIt) at += 1;
    return isIt;
  };
  const isName = (token: string): boolean => /^(?:@?[A-Za-z_]|`)/u.test(token);

  function field(): void {
    const token = next();
    if (!isName(token)) throw new Fault(`'${token}' is no field`);
    read(token.replace(/^`|`$/gu, ''));
  }

  function call(name: string): void {
    const lower = name.toLowerCase();
    const arity = FUNCTIONS[lower] ?? (isStats ? AGGREGATES[lower] : undefined);
    if (arity === undefined) throw new Fault(`there is no function ${name} ${isStats ? '' : 'outside of stats'}`);
    at += 1;
    let given = 0;
    if (!skip(')')) {
      do {
        given += 1;
        if (!(lower === 'count' && skip('*'))) expression();
      } while (skip(','));
      if (!skip(')')) throw new Fault(`${name}( is not closed`);
    }
    if (given < arity[0] || given > arity[1]) throw new Fault(`${name} takes ${arity.join(' to ')}, not ${given}`);
  }

  function operand(): void {
    const token = next();
    if (token === '') throw new Fault('something is missing');
    if (token === '(') {
      expression();
      if (!skip(')')) throw new Fault('a bracket is not closed');
    } else if (token.toLowerCase() === 'not' || token === '-') operand();
    else if (/^["'/\d]/u.test(token)) return;
    else if (isName(token) && peek() === '(') call(token);
    else if (isName(token)) read(token.replace(/^`|`$/gu, ''));
    else throw new Fault(`'${token}' is out of place`);
  }

  function expression(): void {
    operand();
    for (;;) {
      const operator = peek().toLowerCase();
      if (operator === 'not') at += 1;
      if (skip('in')) {
        if (!skip('[')) throw new Fault('in takes a list');
        list(operand);
        if (!skip(']')) throw new Fault('a list is not closed');
        continue;
      }
      if (
        !['=', '!=', '<', '>', '<=', '>=', '=~', 'like', '+', '-', '*', '/', '%', '^', 'and', 'or'].includes(peek().toLowerCase())
      )
        return;
      at += 1;
      operand();
    }
  }

  function named(made: Set<string>): void {
    const from = at;
    expression();
    if (skip('as')) {
      const name = next();
      if (!/^[A-Za-z_]\w*$/u.test(name)) throw new Fault(`'${name}' is no name after as`);
      made.add(name);
    } else made.add(tokens.slice(from, at).join(''));
  }

  function list(one: () => void): void {
    do one();
    while (skip(','));
  }

  const end = (): void => {
    if (at < tokens.length) throw new Fault(`'${peek()}' is out of place`);
  };
  return { expression, named, field, list, skip, next, end };
}
