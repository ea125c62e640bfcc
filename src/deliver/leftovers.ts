/** What writers that were killed left behind in a folder of this program's own. */
import type { PrivateFolder } from '../platform/ports.ts';

/** Nobody takes that long to write a file: its writer was killed. */
const ABANDONED_MS = 600_000;

/** Removes the temporary files among `names` that nobody can still be writing. Links and what is no regular file are left alone. */
export async function sweepLeftovers(folder: PrivateFolder, names: readonly string[], now: number): Promise<void> {
  for (const name of names.filter((one) => one.startsWith('.') && one.endsWith('.tmp'))) {
    const about = await folder.about(name);
    if (about.outcome === 'ok' && Math.abs(now - about.changedAt) > ABANDONED_MS) await folder.remove(name);
  }
}
