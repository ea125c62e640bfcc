/** Does JSON that comes from anybody have a shape? */
import type { Members, Others, Shape } from './shape.ts';

export type Checked<T> = { readonly outcome: 'ok'; readonly value: T } | { readonly outcome: 'failed'; readonly detail: string };

/** `value`, unchanged, as what it has been found to be. */
export function checked<T>(shape: Shape<T>, value: unknown): Checked<T> {
  const detail = mismatch(shape, value, '');
  // The place of the whole has no name.
  return detail === null ? { outcome: 'ok', value: value as T } : { outcome: 'failed', detail: detail.replace(/^ /u, 'it ') };
}

/**
 * Null where `value` fits; else the first place where it does not, and why: `node.agent.installed is not one of yes, no, unknown`. Nothing of
 * the value itself is repeated. A list that is too long is refused before its items are looked at. Never throws; recurses as deep as the
 * shape, not as the value.
 */
function mismatch({ node }: Shape<unknown>, value: unknown, path: string): string | null {
  switch (node.kind) {
    case 'text':
      if (typeof value !== 'string') return `${path} is not a text`;
      if (value.length < (node.least ?? 0)) return `${path} is too short (at least ${node.least})`;
      if (value.length > (node.most ?? Number.POSITIVE_INFINITY)) return `${path} is too long (at most ${node.most})`;
      return node.pattern?.test(value) === false ? `${path} is not of its form` : null;
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return `${path} is not a number`;
      if (node.isWhole === true && !Number.isInteger(value)) return `${path} is not a whole number`;
      return outside(value, node, path);
    case 'bool':
      return typeof value === 'boolean' ? null : `${path} is neither true nor false`;
    case 'literal':
      return node.values.some((one) => one === value) ? null : `${path} is not one of ${node.values.map(String).join(', ')}`;
    case 'nullable':
      return value === null ? null : mismatch(node.of, value, path);
    case 'optional':
      return value === undefined ? null : mismatch(node.of, value, path);
    case 'list':
      if (!Array.isArray(value)) return `${path} is not a list`;
      if (value.length > node.most) return `${path} is too long (at most ${node.most})`;
      return first(value.entries(), ([index, item]) => mismatch(node.of, item, `${path}[${index}]`));
    case 'record':
      if (!isObject(value)) return `${path} is not an object`;
      return (
        inMembers(node.members, value, path) ?? (node.others === undefined ? null : inOthers(node, node.others, value, path))
      );
    case 'tagged': {
      if (!isObject(value)) return `${path} is not an object`;
      const kind = Object.hasOwn(value, node.tag) ? value[node.tag] : undefined;
      const members = typeof kind === 'string' && Object.hasOwn(node.cases, kind) ? node.cases[kind] : undefined;
      return members === undefined
        ? `${below(path, node.tag)} is not one of ${Object.keys(node.cases).join(', ')}`
        : inMembers(members, value, path);
    }
  }
}

/** Members that nobody knows are let through: newer facts have them. */
function inMembers(members: Members, value: Readonly<Record<string, unknown>>, path: string): string | null {
  return first(Object.entries(members), ([name, shape]) =>
    mismatch(shape, Object.hasOwn(value, name) ? value[name] : undefined, below(path, name)),
  );
}

/** Their names are the file's own words, which are not repeated. */
function inOthers(
  { members }: { readonly members: Members },
  { of, name }: Others,
  value: Readonly<Record<string, unknown>>,
  path: string,
): string | null {
  const others = Object.entries(value).filter(([key]) => !Object.hasOwn(members, key));
  return first(
    others,
    ([key, item]) => (name === undefined ? null : mismatch(name, key, `${path}.*`)) ?? mismatch(of, item, `${path}.*`),
  );
}

interface Limits {
  readonly least?: number;
  readonly most?: number;
}

function outside(size: number, { least = size, most = size }: Limits, path: string): string | null {
  if (size < least) return `${path} is too small (at least ${least})`;
  return size > most ? `${path} is too large (at most ${most})` : null;
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function first<T>(items: Iterable<T>, problemOf: (item: T) => string | null): string | null {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== null) return problem;
  }
  return null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
