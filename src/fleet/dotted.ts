/**
 * Rebuilds a record from a row of Logs Insights, whose columns are the record's members: `node.id`,
 * `causes.0`. Rows are objects, or lists of `{field, value}` (CloudWatch Logs API reference,
 * GetQueryResults).
 */
import { isObject } from './sighting.ts';

type Tree = Map<string, Tree | string>;

/** A query shows at most 200 fields, and fewer than 100 of a record's matter. */
const MAX_COLUMNS = 400;
const MAX_LEVELS = 6;
/** A row without one of these is no record. */
const MARKS = ['record', 'tool.name'];

/** Null if the value is no such row. */
export function undotted(value: unknown): unknown {
  const cells = cellsOf(value);
  if (!MARKS.some((mark) => cells.get(mark) === 'ssm-probe')) return null;
  const root: Tree = new Map();
  for (const [path, text] of cells) put(root, path.split('.'), text);
  return plain(root);
}

function cellsOf(value: unknown): ReadonlyMap<string, string> {
  const cells = new Map<string, string>();
  const add = (name: unknown, text: unknown): void => {
    if (typeof name === 'string' && typeof text === 'string' && text !== '') cells.set(name, text);
  };
  if (Array.isArray(value)) for (const cell of value.slice(0, MAX_COLUMNS)) if (isObject(cell)) add(cell['field'], cell['value']);
  if (isObject(value)) for (const [name, text] of Object.entries(value).slice(0, MAX_COLUMNS)) add(name, text);
  return cells;
}

function put(root: Tree, path: readonly string[], text: string): void {
  if (path.length > MAX_LEVELS) return;
  let tree = root;
  for (const name of path.slice(0, -1)) {
    const next = tree.get(name) ?? new Map<string, Tree | string>();
    if (typeof next === 'string') return;
    tree.set(name, next);
    tree = next;
  }
  tree.set(path.at(-1) ?? '', text);
}

/** Numeric names make a list. Empty lists have no columns. */
function plain(tree: Tree | string): unknown {
  if (typeof tree === 'string') return tree;
  const entries = [...tree];
  if (entries.every(([name]) => /^\d{1,4}$/u.test(name)))
    return entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, one]) => plain(one));
  const made = Object.fromEntries(entries.map(([name, one]) => [name, plain(one)]));
  return 'record' in made && !('causes' in made) ? { ...made, causes: [] } : made;
}
