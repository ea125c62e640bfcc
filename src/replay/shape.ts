/** Small structural checks for JSON that comes from anybody. A check says where the first mismatch is, or null. */
export type Check = (value: unknown, path: string) => string | null;

/** Enough for every list of small things in the facts of a run; lists that cost more have limits of their own. */
const MAX_ITEMS = 1_000;

export const text: Check = (value, path) => (typeof value === 'string' ? null : `${path} is not a text`);
export const number: Check = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) ? null : `${path} is not a number`;
export const bool: Check = (value, path) => (typeof value === 'boolean' ? null : `${path} is neither true nor false`);

export function literal(...allowed: readonly (string | number | boolean | null)[]): Check {
  return (value, path) =>
    allowed.some((candidate) => candidate === value) ? null : `${path} is not one of ${allowed.map(String).join(', ')}`;
}

export function nullable(check: Check): Check {
  return (value, path) => (value === null ? null : check(value, path));
}

export function list(check: Check, most: number = MAX_ITEMS): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return `${path} is not a list`;
    if (value.length > most) return `${path} is too long (at most ${most})`;
    for (const [index, item] of value.entries()) {
      const problem = check(item, `${path}[${index}]`);
      if (problem !== null) return problem;
    }
    return null;
  };
}

/** Named members must be there and fit; others may be there, so that newer facts can be read. */
export function record(members: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    if (!isObject(value)) return `${path} is not an object`;
    for (const [name, check] of Object.entries(members)) {
      const problem = check(Object.hasOwn(value, name) ? value[name] : undefined, path === '' ? name : `${path}.${name}`);
      if (problem !== null) return problem;
    }
    return null;
  };
}

export function optional(check: Check): Check {
  return (value, path) => (value === undefined ? null : check(value, path));
}

/** An object whose `tag` says which check it must pass. */
export function tagged(tag: string, cases: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    if (!isObject(value)) return `${path} is not an object`;
    const kind = value[tag];
    const check = typeof kind === 'string' && Object.hasOwn(cases, kind) ? cases[kind] : undefined;
    return check === undefined ? `${path}.${tag} is not one of ${Object.keys(cases).join(', ')}` : check(value, path);
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * How deep a JSON text nests, without parsing it. Members that nobody knows are let through, so that newer facts can be
 * read; a tower of brackets in one of them would overflow the stack of whoever writes it out again.
 */
export function nestsDeeperThan(json: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') {
      depth += 1;
      if (depth > limit) return true;
    } else if (character === ']' || character === '}') depth -= 1;
  }
  return false;
}
