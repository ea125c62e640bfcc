/** All that inventories say, in bounded memory: one row for each node, however many files name it. */
import { StringDecoder } from 'node:string_decoder';
import { textDecoder } from '../../encoding.ts';
import { lineSplitter } from '../lines.ts';
import { type NodeKey, setKey } from '../node-key.ts';
import { makeNodeTable } from '../node-table.ts';
import { keyOf, type OtherNames } from '../other-names.ts';
import { jsonInventory } from './json-inventory.ts';
import type { Listed, State } from './listed.ts';
import { textInventory } from './text-inventory.ts';

/** Where a listed node is, and whether it runs. */
export type Standing = Omit<Listed, 'id' | 'instanceId' | 'at'>;

export interface Inventory {
  /** Takes one more file, whatever its form. */
  file(): InventoryFile;
  /** Null where the node is not listed. */
  find(key: NodeKey): Standing | null;
  /** The number of its standing, and that standing again. */
  index(key: NodeKey): number | null;
  at(index: number): Standing;
  /** The key is one object that is refilled. */
  forEach(visit: (key: NodeKey, standing: Standing) => void): void;
  readonly size: () => number;
  /** Rows of nodes that had no room. */
  readonly overflow: () => number;
  /** After the last file of any kind: what is listed under two names becomes one row. */
  settle(): void;
}

export interface InventoryFile {
  push(bytes: Uint8Array): void;
  /** So far. */
  nodes(): number;
  end(): { readonly nodes: number; readonly skipped: number; readonly isWhole: boolean };
}

/** Of account, Region, VPC, subnet, zone and state. Beyond, the subnet and what is within it are given up. */
const MAX_STANDINGS = 131_072;

export function makeInventory(otherNames: OtherNames): Inventory {
  const standings = makeStandings();
  const nodes = makeNodeTable(() => true);
  const key: NodeKey = { tag: 0, high: 0, low: 0 };
  let overflow = 0;

  function take(one: Listed): void {
    const { id, instanceId, at, ...standing } = one;
    if (instanceId !== null) otherNames.learn(id, instanceId);
    setKey(key, otherNames.ownOf(id));
    add(key, at, standing);
  }

  function add(to: NodeKey, at: number, standing: Standing): void {
    const known = nodes.find(to);
    if (known === null) {
      if (nodes.put(to, at, standings.of(standing)) === 'full') overflow += 1;
      return;
    }
    const profile = standings.of(merged(standings.at(known.profile), known.at, standing, at));
    nodes.replace(to, profile);
    if (at > known.at) nodes.put(to, at, profile);
  }

  return {
    file: () => readingFile(take),
    find(one) {
      const row = nodes.find(one);
      return row === null ? null : standings.at(row.profile);
    },
    index: (one) => nodes.find(one)?.profile ?? null,
    at: (index) => standings.at(index),
    forEach: (visit) => nodes.forEach((one, _at, profile) => visit(one, standings.at(profile))),
    size: nodes.size,
    overflow: () => overflow,
    settle() {
      otherNames.forEach((name, own) => {
        const [from, to] = [keyOf(name), keyOf(own)];
        const row = nodes.find(from);
        if (row === null) return;
        add(to, row.at, standings.at(row.profile));
        const both = nodes.find(to)?.profile;
        nodes.move(from, to);
        if (both !== undefined) nodes.replace(to, both);
      });
    },
  };
}

function makeStandings(): { of(one: Standing): number; at(index: number): Standing } {
  const all: Standing[] = [];
  const indices = new Map<string, number>();
  return {
    of(one) {
      const kept = all.length < MAX_STANDINGS ? one : { ...one, vpc: null, subnet: null, zone: null };
      const text = JSON.stringify(kept);
      const known = indices.get(text);
      if (known !== undefined) return known;
      indices.set(text, all.length);
      return all.push(kept) - 1;
    },
    at(index) {
      const found = all[index];
      if (found === undefined) throw new RangeError(`no standing ${index}`);
      return found;
    },
  };
}

/** One node from two rows: what either knows, and of two states the better known one. */
function merged(one: Standing, oneAt: number, other: Standing, otherAt: number): Standing {
  const [newer, older] = otherAt > oneAt ? [other, one] : [one, other];
  const isSameTime = oneAt === otherAt;
  return {
    account: newer.account ?? older.account,
    region: newer.region ?? older.region,
    vpc: newer.vpc ?? older.vpc,
    subnet: newer.subnet ?? older.subnet,
    zone: newer.zone ?? older.zone,
    state: betterOf(newer.state, older.state, isSameTime),
  };
}

/** A machine's state before its agent's; of two the newer, and of two of one time the one that is off: few come back under the same id. */
function betterOf(newer: State | null, older: State | null, isSameTime: boolean): State | null {
  if (newer === null || older === null) return newer ?? older;
  if (newer.isMachine !== older.isMachine) return newer.isMachine ? newer : older;
  return isSameTime && older.isOff ? older : newer;
}

/** The first character tells JSON from everything else. */
function readingFile(take: (one: Listed) => void): InventoryFile {
  const decode = textDecoder();
  let nodes = 0;
  let skipped = 0;
  const counted = (one: Listed): void => {
    nodes += 1;
    take(one);
  };
  let reader: { push(bytes: Buffer): void; end(): boolean } | null = null;

  function feed(bytes: Buffer): void {
    if (reader === null) {
      const first = bytes.findIndex((byte) => byte > 32);
      if (first === -1) return;
      reader = bytes[first] === 123 || bytes[first] === 91 ? json() : lines();
    }
    reader.push(bytes);
  }

  function json(): NonNullable<typeof reader> {
    const texts = new StringDecoder('utf8');
    const inner = jsonInventory(counted);
    return { push: (bytes) => inner.piece(texts.write(bytes)), end: () => inner.end() };
  }

  function lines(): NonNullable<typeof reader> {
    const inner = textInventory(counted, () => {
      skipped += 1;
    });
    const splitter = lineSplitter(inner);
    return {
      push: (bytes) => splitter.push(bytes),
      end() {
        splitter.end();
        inner.end();
        return true;
      },
    };
  }

  return {
    push: (bytes) => feed(decode.bytes(bytes)),
    nodes: () => nodes,
    end() {
      feed(decode.end());
      return { isWhole: reader?.end() ?? true, nodes, skipped };
    },
  };
}
