/**
 * Second names of nodes. An instance with a hybrid registration calls itself `mi-…`; its older records, and the inventory, have `i-…`. The
 * instance's own id is the one that counts.
 */
import { type NodeKey, setKey } from './node-key.ts';

export interface OtherNames {
  /** From now on `name` means the node `own`. False if that was known, or there is no room. */
  learn(name: string, own: string): boolean;
  /** The id by which the node counts. */
  ownOf(id: string): string;
  /** Its other name; null where it has none. */
  nameOf(own: string): string | null;
  forEach(visit: (name: string, own: string) => void): void;
}

/** Few nodes of a fleet have two names. */
const MAX_NAMES = 200_000;

export function otherNames(): OtherNames {
  const owns = new Map<string, string>();
  const names = new Map<string, string>();
  return {
    learn(name, own) {
      // A name of a name would lead in circles.
      if (name === own || owns.has(name) || owns.has(own) || names.has(name) || owns.size >= MAX_NAMES) return false;
      owns.set(name, own);
      names.set(own, name);
      return true;
    },
    ownOf: (id) => (owns.size === 0 ? id : (owns.get(id) ?? id)),
    nameOf: (own) => names.get(own) ?? null,
    forEach: (visit) => owns.forEach((own, name) => visit(name, own)),
  };
}

/** A key of its own, for what must be held beside the one that is refilled. */
export function keyOf(id: string): NodeKey {
  const key: NodeKey = { tag: 0, high: 0, low: 0 };
  setKey(key, id);
  return key;
}
