/**
 * The spool keeps what could not be delivered for a later run. Number, bytes and age are bounded;
 * the oldest entry gives way. Two runs may use it at once: each file appears whole under its own
 * name, and a file that the other run has taken is no fault.
 */
import type { Clock, FileWrite, OpenedFolder, PrivateFolder } from '../platform/ports.ts';
import { sweepLeftovers } from './leftovers.ts';
import { RUN_ID, timeOf } from './run-id.ts';
import { entryFrom, entryText, MAX_ENTRY_BYTES, type SpoolEntry } from './spool-entry.ts';

export interface SpoolLimits {
  readonly entries: number;
  readonly bytes: number;
  readonly ageMs: number;
}

/**
 * A run every five minutes for three and a half days, or a hundred broken runs with all facts.
 * CloudWatch Logs refuses events older than 14 days.
 */
export const SPOOL_LIMITS: SpoolLimits = { entries: 1_000, bytes: 16_777_216, ageMs: 13.5 * 86_400_000 };

export interface SpoolPort {
  readonly clock: Pick<Clock, 'now'>;
  /** `make`: makes a missing folder. */
  readonly open: (path: string, make: boolean) => Promise<OpenedFolder>;
}

export interface Kept {
  readonly outcome: 'ok';
  /** How many wait now, with this one. */
  readonly waiting: number;
  /** How many older ones were removed for it. */
  readonly gaveWay: number;
}

/** The entries for one target. Call `drop` for each one that has arrived. */
export interface Waiting {
  readonly outcome: 'ok';
  /** Oldest first, by the time in their names. */
  readonly ids: readonly string[];
  /** Null if it is gone, broken or for another target. */
  read(id: string): Promise<SpoolEntry | null>;
  drop(id: string): Promise<FileWrite>;
  /** How many were removed because they were too old or damaged. */
  readonly lost: () => { readonly tooOld: number; readonly torn: number };
  close(): Promise<void>;
}

type Failure = Extract<FileWrite, { outcome: 'failed' }>;

const SUFFIX = '.event';
/** Far more than fit. A folder with more must not slow the run. */
const MAX_NAMES = 8_192;

/** Keeps one entry. `ok` only once it is on the disk. Never rejects. */
export async function keep(port: SpoolPort, path: string, entry: SpoolEntry, limits = SPOOL_LIMITS): Promise<Kept | Failure> {
  const text = entryText(entry);
  const bytes = Buffer.byteLength(text);
  if (!RUN_ID.test(entry.id) || bytes > MAX_ENTRY_BYTES || bytes > limits.bytes)
    return { outcome: 'failed', reason: 'too-large', detail: 'too large to be kept' };
  const opened = await port.open(path, true);
  if (opened.outcome === 'failed') return opened;
  const { folder } = opened;
  try {
    const written = await folder.write(`${entry.id}${SUFFIX}`, text);
    if (written.outcome === 'failed') return written;
    // Only now: nothing may give way to an entry that could not be kept.
    return { outcome: 'ok', ...(await makeRoom(folder, entry.id, port.clock.now(), limits)) };
  } finally {
    await folder.close();
  }
}

/** What waits for `target`; `absent` without a spool, which is not made for this. Never rejects. */
export async function waitingFor(
  port: SpoolPort,
  path: string,
  target: string,
  limits = SPOOL_LIMITS,
): Promise<Waiting | Failure> {
  const opened = await port.open(path, false);
  if (opened.outcome === 'failed') return opened;
  const { folder } = opened;
  const found = await folder.names(MAX_NAMES);
  if (found.outcome === 'failed') {
    await folder.close();
    return found;
  }
  const oldest = port.clock.now() - limits.ageMs;
  const all = idsIn(found.names);
  const old = all.filter((id) => timeOf(id) < oldest);
  let torn = 0;
  for (const id of old) await folder.remove(`${id}${SUFFIX}`);
  return {
    outcome: 'ok',
    ids: all.slice(old.length),
    async read(id) {
      const read = await folder.read(`${id}${SUFFIX}`, MAX_ENTRY_BYTES);
      // A missing file was taken by another run. An unreadable one may be readable later.
      if (read.outcome === 'failed') return null;
      const entry = entryFrom(read.text, id);
      if (entry === null) {
        torn += 1;
        await folder.remove(`${id}${SUFFIX}`);
        return null;
      }
      return entry.target === target ? entry : null;
    },
    drop: (id) => folder.remove(`${id}${SUFFIX}`),
    lost: () => ({ tooOld: old.length, torn }),
    close: () => folder.close(),
  };
}

/** As text, ids sort by time. */
function idsIn(names: readonly string[]): string[] {
  return names
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length))
    .filter((id) => RUN_ID.test(id))
    .toSorted();
}

/**
 * Removes what is too old, then the oldest until the rest is within the limits, but never `newest`;
 * also removes what killed writers left.
 */
async function makeRoom(
  folder: PrivateFolder,
  newest: string,
  now: number,
  limits: SpoolLimits,
): Promise<Pick<Kept, 'waiting' | 'gaveWay'>> {
  const found = await folder.names(MAX_NAMES);
  const names = found.outcome === 'ok' ? found.names : [];
  await sweepLeftovers(folder, names, now);
  const files: { id: string; bytes: number }[] = [];
  for (const id of idsIn(names)) {
    const about = await folder.about(`${id}${SUFFIX}`);
    if (about.outcome === 'ok') files.push({ id, bytes: about.bytes });
  }
  let waiting = files.length;
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  let gaveWay = 0;
  for (const file of files) {
    if (waiting <= limits.entries && bytes <= limits.bytes && timeOf(file.id) >= now - limits.ageMs) break;
    if (file.id === newest) continue;
    const gone = await folder.remove(`${file.id}${SUFFIX}`);
    // What another run has taken meanwhile did not give way.
    if (gone.outcome === 'failed' && gone.reason !== 'absent') continue;
    if (gone.outcome === 'ok') gaveWay += 1;
    waiting -= 1;
    bytes -= file.bytes;
  }
  return { waiting, gaveWay };
}
