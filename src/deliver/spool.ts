/**
 * The spool: what could not be delivered waits here for a later run. Bounded in number, bytes and age; the oldest gives way. Two runs may use it at
 * once: each file has a name of its own and is whole from the moment it has it, and one that the other has taken is no fault.
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

/** A run every five minutes for three and a half days, or a hundred broken ones with all that was seen. CloudWatch Logs refuses what is older than 14 days. */
export const SPOOL_LIMITS: SpoolLimits = { entries: 1_000, bytes: 16_777_216, ageMs: 13.5 * 86_400_000 };

export interface SpoolPort {
  readonly clock: Pick<Clock, 'now'>;
  /** `make`: where there is none, one is made. */
  readonly open: (path: string, make: boolean) => Promise<OpenedFolder>;
}

export interface Kept {
  readonly outcome: 'ok';
  /** How many wait now, this one included. */
  readonly waiting: number;
  /** How many older ones gave way to it. */
  readonly gaveWay: number;
}

/** What wait for one target. `drop` is called for each that has arrived. */
export interface Waiting {
  readonly outcome: 'ok';
  /** Oldest first, by the time in their names. */
  readonly ids: readonly string[];
  /** Null when it is gone, or broken, or for another target. */
  read(id: string): Promise<SpoolEntry | null>;
  drop(id: string): Promise<FileWrite>;
  /** How many were thrown away because they were too old or not whole. */
  readonly lost: () => { readonly tooOld: number; readonly torn: number };
  close(): Promise<void>;
}

type Failure = Extract<FileWrite, { outcome: 'failed' }>;

const SUFFIX = '.event';
/** Far more than fit; whoever puts more there does not make us slow. */
const MAX_NAMES = 8_192;

/** Keeps one entry. `ok` only when it is on the disk. Never rejects. */
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
    // Afterwards: nothing gives way to what is not kept after all.
    return { outcome: 'ok', ...(await makeRoom(folder, entry.id, port.clock.now(), limits)) };
  } finally {
    await folder.close();
  }
}

/** What waits for `target`; `absent` where there is no spool yet: none is made for that. Never rejects. */
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
      // Gone: another run was faster. Not readable now: it may be later.
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

/** Ids sort as text by their time. */
function idsIn(names: readonly string[]): string[] {
  return names
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length))
    .filter((id) => RUN_ID.test(id))
    .toSorted();
}

/** Removes what is too old, and the oldest until the rest keeps within the limits, never `newest`; and what killed writers left behind. */
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
    // What another run has taken meanwhile is gone, too, but did not give way.
    if (gone.outcome === 'failed' && gone.reason !== 'absent') continue;
    if (gone.outcome === 'ok') gaveWay += 1;
    waiting -= 1;
    bytes -= file.bytes;
  }
  return { waiting, gaveWay };
}
