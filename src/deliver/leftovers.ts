/** Removes what killed writers left in a folder of this program. */
import type { PrivateFolder } from '../platform/ports.ts';

/** No writer takes that long: it was killed. */
const ABANDONED_MS = 600_000;

/** Removes old temporary files among `names`. Leaves links and special files alone. */
export async function sweepLeftovers(folder: PrivateFolder, names: readonly string[], now: number): Promise<void> {
  for (const name of names.filter((one) => one.startsWith('.') && one.endsWith('.tmp'))) {
    const about = await folder.about(name);
    if (about.outcome === 'ok' && Math.abs(now - about.changedAt) > ABANDONED_MS) await folder.remove(name);
  }
}
