/** An earlier `fleet --format json`, as far as a comparison needs it. Anybody may have written it, so every member is checked. */
import type { Fleet, Group, Since } from './fleet.types.ts';
import { byGrouping } from './groups.ts';
import { isObject, STATUSES } from './sighting.ts';

export type EarlierRollup = Pick<Since, 'oldest' | 'newest' | 'nodes'> & {
  readonly causes: readonly Pick<Fleet['causes'][number], 'code' | 'nodes'>[];
  readonly groups: Readonly<Record<keyof Fleet['groups'], readonly Pick<Group, 'value' | 'nodes' | 'failing'>[]>>;
};

const MAX_ITEMS = 1_000;
const MAX_TEXT = 64;

/** null where the text is no roll-up. */
export function earlierRollup(text: string): EarlierRollup | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value) || value['report'] !== 'fleet' || !isObject(value['nodes'])) return null;
  const { nodes, causes, groups, oldest, newest } = value;
  const counts = Object.fromEntries(['total', ...STATUSES].map((name) => [name, whole(nodes[name])]));
  return {
    oldest: short(oldest),
    newest: short(newest),
    nodes: counts as Since['nodes'],
    causes: items(causes).flatMap((one) => {
      const code = short(one['code']);
      return code === null ? [] : [{ code, nodes: whole(one['nodes']) }];
    }),
    groups: byGrouping((grouping) =>
      items(isObject(groups) ? groups[grouping] : null).map((one) => ({
        value: short(one['value']),
        nodes: whole(one['nodes']),
        failing: whole(one['failing']),
      })),
    ),
  };
}

function items(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.slice(0, MAX_ITEMS).filter(isObject) : [];
}

function whole(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

function short(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT) : null;
}
