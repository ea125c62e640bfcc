/** Expressions of CloudWatch Logs Insights: operators, functions with their arity, lists, names after `as`. */
import { bareName, Fault, isName } from './insights-tokens.ts';

type Arity = readonly [least: number, most: number];
const MANY = 99;
const one: Arity = [1, 1];
const two: Arity = [2, 2];

/** User Guide, "Boolean, comparison, numeric, datetime, and other functions". */
const FUNCTIONS: Readonly<Record<string, Arity>> = {
  ...Object.fromEntries(
    ['abs', 'ceil', 'floor', 'log', 'sqrt', 'bin', 'frommillis', 'tomillis', 'unmask'].map((name) => [name, one]),
  ),
  ...Object.fromEntries(['ispresent', 'isempty', 'isblank', 'strlen', 'toupper', 'tolower'].map((name) => [name, one])),
  ...Object.fromEntries(['isvalidip', 'isvalidipv4', 'isvalidipv6', 'jsonparse', 'jsonstringify'].map((name) => [name, one])),
  ...Object.fromEntries(['isipinsubnet', 'isipv4insubnet', 'isipv6insubnet', 'strcontains'].map((name) => [name, two])),
  ...Object.fromEntries(['datefloor', 'dateceil'].map((name) => [name, two])),
  ...Object.fromEntries(['ltrim', 'rtrim', 'trim'].map((name) => [name, [1, 2] as const])),
  ...Object.fromEntries(['greatest', 'least', 'coalesce', 'concat'].map((name) => [name, [1, MANY] as const])),
  now: [0, 0],
  substr: [2, 3],
  replace: [3, 3],
};
/** The guide's page on `stats`; there alone. */
const AGGREGATES: Readonly<Record<string, Arity>> = {
  ...Object.fromEntries(['avg', 'count_distinct', 'max', 'min', 'stddev', 'sum'].map((name) => [name, one])),
  ...Object.fromEntries(['earliest', 'latest', 'sortsfirst', 'sortslast'].map((name) => [name, one])),
  count: [0, 1],
  pct: two,
};
const OPERATORS = ['=', '!=', '<', '>', '<=', '>=', '=~', 'like', '+', '-', '*', '/', '%', '^', 'and', 'or'];

/** Reads `tokens` from the first on. `read` hears of each field. Throws Faults. */
export function expressions(tokens: readonly string[], read: (name: string) => void, isStats: boolean) {
  let at = 0;
  let aggregates = 0;
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
  const isText = (): boolean => /^["'/]/u.test(peek());

  function field(): void {
    const token = next();
    if (!isName(token)) throw new Fault(`'${token}' is no field`);
    read(bareName(token));
  }

  function call(name: string): void {
    const lower = name.toLowerCase();
    const own = (table: Readonly<Record<string, Arity>>): Arity | undefined =>
      Object.hasOwn(table, lower) ? table[lower] : undefined;
    const arity = own(FUNCTIONS) ?? (isStats ? own(AGGREGATES) : undefined);
    if (arity === undefined) throw new Fault(`there is no function ${name}${isStats ? '' : ' outside of stats'}`);
    if (own(AGGREGATES) !== undefined) aggregates += 1;
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
    else if (isName(token)) read(bareName(token));
    else throw new Fault(`'${token}' is out of place`);
  }

  function expression(): void {
    operand();
    for (;;) {
      if (peek().toLowerCase() === 'not') at += 1;
      if (skip('in')) {
        constants();
        continue;
      }
      if (!OPERATORS.includes(peek().toLowerCase())) return;
      at += 1;
      operand();
    }
  }

  /** `["a", "b"]`, or one value. */
  function constants(): void {
    if (!skip('[')) {
      if (!isText() && !/^\d/u.test(peek())) throw new Fault('in takes a list');
      at += 1;
      return;
    }
    list(operand);
    if (!skip(']')) throw new Fault('a list is not closed');
  }

  /** `aggregate`: there must be one in it. */
  function named(made: Set<string>, must?: 'aggregate'): void {
    const [from, had] = [at, aggregates];
    expression();
    if (must !== undefined && aggregates === had) throw new Fault(`${tokens.slice(from, at).join('')} aggregates nothing`);
    if (!skip('as')) {
      made.add(tokens.slice(from, at).join(''));
      return;
    }
    const name = next();
    if (!/^[A-Za-z_]\w*$/u.test(name)) throw new Fault(`'${name}' is no name after as`);
    made.add(name);
  }

  function list(each: () => void): void {
    do each();
    while (skip(','));
  }

  const end = (): void => {
    if (at < tokens.length) throw new Fault(`'${peek()}' is out of place`);
  };
  return { expression, named, field, constants, isText, list, skip, next, end };
}
