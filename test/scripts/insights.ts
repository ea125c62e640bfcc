/**
 * A checker of CloudWatch Logs Insights' query language: its commands, their order, functions with
 * their arity, names and their quotes, and which fields a query reads from events.
 *
 * Source: CloudWatch Logs User Guide, "CloudWatch Logs Insights language query syntax" with its page
 * on each command (November 2026). Where the guide leaves something open, this refuses it: a saved
 * query that AWS refuses is noticed by nobody before the day it is needed.
 */
import { expressions } from './insights-expressions.ts';
import { Fault, tokensOf } from './insights-tokens.ts';

interface Checked {
  readonly faults: readonly string[];
  /** Names that the query reads from events, in order. */
  readonly fields: readonly string[];
}

/** QueryDefinition takes no longer text. */
const MAX_LENGTH = 10_000;
const MAX_ROWS = 10_000;
const NAME = /^[A-Za-z_]\w*$/u;

/** Reads one query; what is wrong is in `faults`. */
export function checkQuery(query: string): Checked {
  const fields: string[] = [];
  try {
    if (query.length > MAX_LENGTH) throw new Fault(`longer than ${MAX_LENGTH} characters`);
    check(query, fields);
    return { faults: [], fields };
  } catch (error) {
    if (error instanceof Fault) return { faults: [error.message], fields };
    throw error;
  }
}

/** What the commands so far have left for the next one. */
interface State {
  readonly fields: string[];
  /** Names that an earlier command has made. */
  known: Set<string>;
  /** After `stats` there are no others. */
  isClosed: boolean;
  readonly before: string[];
}

function check(query: string, fields: string[]): void {
  const commands: string[][] = [[]];
  for (const token of tokensOf(query)) {
    if (token === '|') commands.push([]);
    else commands.at(-1)?.push(token);
  }
  const state: State = { fields, known: new Set(), isClosed: false, before: [] };
  for (const [word = '', ...rest] of commands) {
    const command = word.toLowerCase();
    if (command === 'source') throw new Fault('SOURCE is for the command line and the API, not for a saved query');
    const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
    if (run === undefined) throw new Fault(`'${word}' is no command`);
    inOrder(command, state.before);
    const read = (name: string): void => {
      if (state.known.has(name)) return;
      if (state.isClosed) throw new Fault(`${name} is none of the names that stats has made`);
      fields.push(name);
    };
    const parser = expressions(rest, read, command === 'stats');
    run(parser, state);
    parser.end();
    state.before.push(command);
  }
}

/** The guide's words on what may follow what. */
function inOrder(command: string, before: readonly string[]): void {
  const last = before.at(-1);
  if (last === 'dedup' && command !== 'limit') throw new Fault(`only limit may follow dedup, not ${command}`);
  if (before.includes('limit')) throw new Fault(`${command} stands after limit`);
  if (command === 'stats' && before.includes('sort')) throw new Fault('sort must stand after the last stats');
  if (command === 'stats' && before.filter((one) => one === 'stats').length === 2) throw new Fault('more than two stats');
  if (command === 'filterindex' && before.some((one) => one !== 'filterindex'))
    throw new Fault('filterIndex must stand before other commands');
  if (command === 'diff' && before.includes('diff')) throw new Fault('more than one diff');
  if (command === 'anomaly' && last !== 'pattern') throw new Fault('anomaly must follow pattern');
  if (['pattern', 'diff', 'unnest', 'parse'].includes(command) && before.includes('stats'))
    throw new Fault(`${command} stands after stats`);
}

type Command = (parser: ReturnType<typeof expressions>, state: State) => void;

const shown: Command = (parser, state) => {
  const made = new Set<string>();
  parser.list(() => parser.named(made));
  state.known = new Set([...state.known, ...made]);
};

const COMMANDS: Readonly<Record<string, Command>> = {
  fields: shown,
  display: shown,
  filter: (parser) => parser.expression(),
  filterindex(parser) {
    parser.field();
    if (!parser.skip('=') && !parser.skip('in')) throw new Fault('filterIndex takes = or in');
    parser.constants();
  },
  stats(parser, state) {
    const made = new Set<string>();
    parser.list(() => parser.named(made, 'aggregate'));
    if (parser.skip('by')) parser.list(() => parser.named(made));
    state.known = made;
    state.isClosed = true;
  },
  sort: (parser) =>
    parser.list(() => {
      parser.expression();
      if (!parser.skip('asc')) parser.skip('desc');
    }),
  limit(parser) {
    const count = Number(parser.next());
    if (!Number.isInteger(count) || count < 1 || count > MAX_ROWS) throw new Fault(`limit takes 1 to ${MAX_ROWS}`);
  },
  dedup: (parser) => parser.list(() => parser.field()),
  parse(parser, state) {
    if (!parser.isText()) parser.field();
    if (!parser.isText()) throw new Fault('parse takes a text or a regular expression');
    const text = parser.next();
    const named = [...text.matchAll(/\(\?<(\w+)>/gu)].map(([, name = '']) => name);
    const wanted = text.startsWith('/') ? named.length : text.split('*').length - 1;
    const made = [...(text.startsWith('/') ? named : [])];
    if (parser.skip('as')) parser.list(() => made.push(parser.next()));
    if (wanted === 0 || made.length !== wanted || !made.every((name) => NAME.test(name)))
      throw new Fault(`parse finds ${wanted} values and names ${made.length}`);
    state.known = new Set([...state.known, ...made]);
  },
  unnest(parser, state) {
    parser.field();
    if (!parser.skip('into')) throw new Fault('unnest takes into');
    const name = parser.next();
    if (!NAME.test(name)) throw new Fault(`'${name}' is no name after into`);
    state.known = new Set([...state.known, name]);
  },
  pattern: (parser) => parser.field(),
  diff(parser) {
    const word = parser.next().toLowerCase();
    if (!['', 'previousday', 'previousweek', 'previousmonth'].includes(word)) throw new Fault(`diff takes no ${word}`);
  },
  anomaly: () => undefined,
};
