/**
 * A row of Logs Insights that has the members of a record as columns, `node.id` and `causes.0`: put together again. Rows are objects, or lists of
 * `{field, value}` (CloudWatch Logs API reference, GetQueryResults).
 */
import { isObject } from './sighting.ts';

type Tree = Map<string, Tree | string>;

/** Columns of one row: a query shows 200 fields at most, and a record has fewer than 100 that matter. */
const MAX_COLUMNS = 400;
const MAX_LEVELS = 6;
/** One of these is there, or the row is no record. */
const MARKS = ['record', 'tool.name'];

/** null where the value is no such row. */
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

/** Numbers as names make a list. Lists that are empty have no columns at all. */
function plain(tree: Tree | string): unknown {
  if (typeof tree === 'string') return tree;
  const entries = [...tree];
  if (entries.every(([name]) => /^\d{1,4}$/u.test(name)))
    return entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, one]) => plain(one));
  const made = Object.fromEntries(entries.map(([name, one]) => [name, plain(one)]));
  return 'record' in made && !('causes' in made) ? { ...made, causes: [] } : made;
}
