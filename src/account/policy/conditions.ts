/**
 * Conditions of a statement, as far as a node's calls are known beforehand. Keys that are not in `Context`, operators on sets, numbers, dates and
 * addresses, and policy variables are unknown: never guessed.
 */
import { fits } from './glob.ts';
import type { Statement } from './statements.ts';

/** Lower-case key → its value; null: a call of the node never has this key. A key that is not here is unknown. */
export type Context = Readonly<Record<string, string | null>>;

/** Yes, no, or the condition that leaves it open. */
export type Fit = boolean | { readonly open: string };

type Compare = (pattern: string, value: string) => boolean;

const OPERATORS: Readonly<Record<string, { readonly compare: Compare; readonly isNegated: boolean }>> = {
  stringequals: { compare: (pattern, value) => pattern === value, isNegated: false },
  stringnotequals: { compare: (pattern, value) => pattern === value, isNegated: true },
  stringequalsignorecase: { compare: same, isNegated: false },
  stringnotequalsignorecase: { compare: same, isNegated: true },
  stringlike: { compare: fits, isNegated: false },
  stringnotlike: { compare: fits, isNegated: true },
  arnequals: { compare: arnFits, isNegated: false },
  arnlike: { compare: arnFits, isNegated: false },
  arnnotequals: { compare: arnFits, isNegated: true },
  arnnotlike: { compare: arnFits, isNegated: true },
  bool: { compare: same, isNegated: false },
};

/** All of them must fit. */
export function conditionsFit({ conditions }: Pick<Statement, 'conditions'>, context: Context): Fit {
  let open: Fit = true;
  for (const [operator, keys] of Object.entries(conditions)) {
    if (Object.keys(keys).length === 0) open = { open: operator };
    for (const [key, values] of Object.entries(keys)) {
      const fit = conditionFits(operator, key, values, context);
      if (fit === false) return false;
      if (fit !== true) open = fit;
    }
  }
  return open;
}

function conditionFits(operator: string, key: string, values: readonly string[], context: Context): Fit {
  const open = { open: `${operator} ${key}` };
  const ifExists = /^(.*)IfExists$/iu.exec(operator)?.[1];
  const name = (ifExists ?? operator).toLowerCase();
  const lower = key.toLowerCase();
  const value = Object.hasOwn(context, lower) ? context[lower] : undefined;
  if (name === 'null' && value !== undefined) return values.every((one) => same(one, String(value === null)));
  const rule = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (rule === undefined || value === undefined || values.some((one) => one.includes('${'))) return open;
  // A key that is not there fits what is negated, and nothing else, unless IfExists says so (IAM User Guide, condition operators).
  if (value === null) return ifExists !== undefined || rule.isNegated;
  return values.some((pattern) => rule.compare(pattern, value)) !== rule.isNegated;
}

function same(pattern: string, value: string): boolean {
  return pattern.toLowerCase() === value.toLowerCase();
}

/** Each of the six parts by itself: a `*` does not reach over a colon. */
function arnFits(pattern: string, arn: string): boolean {
  const [wanted, found] = [partsOf(pattern), partsOf(arn)];
  return wanted.length === found.length && wanted.every((part, index) => fits(part, found[index] ?? ''));
}

function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
