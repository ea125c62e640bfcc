/**
 * Reads a filter pattern for JSON events and says whether it takes an event.
 *
 * Source: CloudWatch Logs User Guide, "Filter pattern syntax for metric filters, subscription
 * filters, filter log events, and Live Tail" (November 2026): `{ $.a.b = "x*" }`, `EXISTS`, `IS`,
 * `&&` and `||`, brackets; 1,024 characters.
 */

const MAX_LENGTH = 1_024;
const TOKEN =
  /\s+|\$(?:\.[A-Za-z_][\w-]*|\[\d+\]|\['[^']+'\])+|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|&&|\|\||!=|<=|>=|[=<>(){}]|(?:NOT )?EXISTS|IS|TRUE|FALSE|NULL/gy;

/** Whether the pattern takes the event. Throws an error that names the pattern's fault, whatever the event holds. */
export function takes(pattern: string, event: unknown): boolean {
  if (pattern.length > MAX_LENGTH) throw new Error(`longer than ${MAX_LENGTH} characters`);
  const tokens: string[] = [];
  let end = 0;
  for (const match of pattern.matchAll(TOKEN)) {
    end = match.index + match[0].length;
    if (match[0].trim() !== '') tokens.push(match[0]);
  }
  if (end !== pattern.length) throw new Error(`cannot be read from '${pattern.slice(end, end + 20)}'`);
  let at = 0;
  const next = (): string => {
    at += 1;
    return tokens[at - 1] ?? '';
  };
  const must = (token: string): void => {
    const found = next();
    if (found !== token) throw new Error(`'${token}' is missing before '${found}'`);
  };

  /** `&&` binds stronger than `||`. */
  function any(): boolean {
    let result = all();
    while (tokens[at] === '||') {
      at += 1;
      // Both sides are read, whatever the first says.
      const right = all();
      result = result || right;
    }
    return result;
  }
  function all(): boolean {
    let result = term();
    while (tokens[at] === '&&') {
      at += 1;
      const right = term();
      result = result && right;
    }
    return result;
  }
  function term(): boolean {
    if (tokens[at] === '(') {
      at += 1;
      const result = any();
      must(')');
      return result;
    }
    const selector = next();
    if (!selector.startsWith('$')) throw new Error(`'${selector}' is no selector: $.name`);
    return compared(valueAt(event, selector), next(), next);
  }

  must('{');
  const result = any();
  must('}');
  if (at !== tokens.length) throw new Error(`'${tokens[at] ?? ''}' is out of place`);
  return result;
}

function compared(value: unknown, operator: string, next: () => string): boolean {
  switch (operator) {
    case 'EXISTS':
      return value !== undefined;
    case 'NOT EXISTS':
      return value === undefined;
    case 'IS': {
      const word = next();
      if (!['TRUE', 'FALSE', 'NULL'].includes(word)) throw new Error(`IS takes TRUE, FALSE or NULL, not '${word}'`);
      return String(value).toUpperCase() === word;
    }
    case '=':
    case '!=':
    case '<':
    case '>':
    case '<=':
    case '>=':
      return holds(value, operator, next());
    default:
      throw new Error(`'${operator}' is no operator`);
  }
}

function holds(value: unknown, operator: string, text: string): boolean {
  if (text.startsWith('"')) {
    if (operator !== '=' && operator !== '!=') throw new Error(`texts are not compared by ${operator}`);
    const parts = text.slice(1, -1).split('*');
    const isLike =
      typeof value === 'string' &&
      new RegExp(`^${parts.map((part) => part.replace(/[\\^$.|?+()[\]{}/]/gu, '\\$&')).join('.*')}$`, 'u').test(value);
    return isLike === (operator === '=');
  }
  if (!/^-?\d/u.test(text)) throw new Error(`'${text}' is neither a number nor a text in quotes`);
  const [one, other] = [typeof value === 'number' ? value : Number.NaN, Number(text)];
  const results: Readonly<Record<string, boolean>> = {
    '=': one === other,
    '!=': one !== other,
    '<': one < other,
    '>': one > other,
    '<=': one <= other,
    '>=': one >= other,
  };
  return results[operator] === true;
}

function valueAt(event: unknown, selector: string): unknown {
  let value = event;
  for (const [, name, index, quoted] of selector.matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/gu)) {
    const key = name ?? index ?? quoted ?? '';
    value = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
  }
  return value;
}
