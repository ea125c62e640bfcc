/** Turns lines into what is known about the fleet, in bounded memory. */

import { joiningParts } from './joined-parts.ts';
import { type LineSplitter, lineSplitter } from './lines.ts';
import { type NodeKey, setKey, setRunKey } from './node-key.ts';
import { makeNodeTable, type NodeTable } from './node-table.ts';
import { keyOf, type OtherNames, otherNames } from './other-names.ts';
import type { Unpack } from './peel.ts';
import { makeProfiles, type Profiles } from './profiles.ts';
import { type ReaderOptions, recordReader } from './record-reader.ts';
import { type Broken, type Sighting, sightingOf } from './sighting.ts';

export interface BrokenLine {
  readonly file: string;
  readonly line: number;
  readonly reason: Broken;
}

/** What was read, before anything is made of it. */
export interface Tally {
  readonly nodes: NodeTable;
  readonly profiles: Profiles;
  readonly lines: number;
  /** Records that were understood. */
  readonly records: number;
  /** Records of nodes that are counted already: the same run, or another one. */
  readonly repeats: number;
  /** Records of further nodes that had no room. */
  readonly overflow: number;
  readonly broken: ReadonlyMap<Broken, number>;
  /** The first of them, by name. */
  readonly brokenLines: readonly BrokenLine[];
  /** Ids of other forms than AWS's, by `high:low` of their key, as many as fit. */
  readonly names: ReadonlyMap<string, string>;
  readonly otherNames: OtherNames;
}

export interface Rollup {
  /** Takes the bytes of one more file. */
  file(name: string): LineSplitter;
  tally(): Tally;
  /** After the last input of any kind: what it told of other names counts for what was read before. */
  settle(): void;
}

export interface Bounds {
  readonly nodes?: number;
  /** Also when each node was first heard of, and when before the last time. */
  readonly keepsHistory?: boolean;
  /** Names that other input told; those of the records are added. */
  readonly otherNames?: OtherNames;
  readonly profiles?: Parameters<typeof makeProfiles>[0];
}

/** What was counted under the other name becomes older records of the node. `onBoth`: it was counted under each. */
function joiningNames(nodes: NodeTable, names: OtherNames, onBoth: () => void) {
  const join = (name: string, own: string): void => {
    const isBoth = nodes.find(keyOf(own)) !== null;
    if (nodes.move(keyOf(name), keyOf(own)) && isBoth) onBoth();
  };
  return {
    idOf({ id, instanceId }: Sighting): string | null {
      if (id === null || instanceId === null) return id === null ? instanceId : names.ownOf(id);
      if (names.learn(id, instanceId)) join(id, instanceId);
      return names.ownOf(id);
    },
    settle: () => names.forEach(join),
  };
}

const MAX_BROKEN_LINES = 50;
const MAX_NAMES = 100_000;

/** `unpack`: for gzip inside a text. Without it such texts are broken lines. */
export function makeRollup(bounds: Bounds = {}, unpack: Unpack = () => null): Rollup {
  const profiles = makeProfiles(bounds.profiles);
  const nodes = makeNodeTable((one, other) => profiles.at(one).key > profiles.at(other).key, {
    ...(bounds.nodes === undefined ? {} : { maxNodes: bounds.nodes }),
    keepsHistory: bounds.keepsHistory === true,
  });
  const aliases = bounds.otherNames ?? otherNames();
  const joined = joiningNames(nodes, aliases, () => {
    repeats += 1;
  });
  const broken = new Map<Broken, number>();
  const brokenLines: BrokenLine[] = [];
  const names = new Map<string, string>();
  const key: NodeKey = { tag: 0, high: 0, low: 0 };
  let lines = 0;
  let records = 0;
  let repeats = 0;
  let overflow = 0;

  function add(value: unknown, text: string): Broken | null {
    const sighting = sightingOf(value);
    if (typeof sighting === 'string') return sighting;
    const id = joined.idOf(sighting);
    if (id === null) setRunKey(key, sighting.run ?? text);
    else setKey(key, id);
    records += 1;
    const put = nodes.put(key, sighting.at, profiles.of(sighting));
    if (put === 'known') repeats += 1;
    else if (put === 'full') overflow += 1;
    else if (id !== null && names.size < MAX_NAMES) remember(id);
    return null;
  }

  function remember(id: string): void {
    if (!/^(?:i-[0-9a-f]{8}(?:[0-9a-f]{9})?|mi-[0-9a-f]{17})$/u.test(id)) names.set(`${key.high}:${key.low}`, id);
  }

  function fail(file: string, line: number, reason: Broken): void {
    broken.set(reason, (broken.get(reason) ?? 0) + 1);
    if (brokenLines.length < MAX_BROKEN_LINES) brokenLines.push({ file, line, reason });
  }

  const countLine = (): void => {
    lines += 1;
  };
  return {
    file: (name) => readingFile({ take: add, fail: (line, reason) => fail(name, line, reason), unpack }, countLine),
    settle: joined.settle,
    tally: () => ({ nodes, profiles, lines, records, repeats, overflow, broken, brokenLines, names, otherNames: aliases }),
  };
}

/** `count`: a line that is not empty. */
function readingFile(options: ReaderOptions, count: () => void): LineSplitter {
  const reader = recordReader(options);
  const parts = joiningParts(reader);
  const splitter = lineSplitter({
    line(text, number) {
      if (text.trim() !== '') count();
      parts.line(text, number);
    },
    part: (text) => parts.part(text),
  });
  return {
    push: (bytes) => splitter.push(bytes),
    end() {
      splitter.end();
      parts.end();
      reader.end();
    },
  };
}
