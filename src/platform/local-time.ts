/**
 * The system's time zone. For nearly everything that a `Date` tells, the time in UTC too, the runtime first reads `/etc/localtime`, on the only thread
 * and whatever stands there: so `main.ts` tells it not to, until somebody who needs local time has seen that the file can be read.
 */
import { systemFiles } from './files.ts';
import { useSystemZone } from './variables.ts';

const ZONE_FILE = '/etc/localtime';
/** The largest of the time zone database has 4 KB. */
const MAX_BYTES = 65_536;

/** See `Environment.localTime`. */
export async function localTime(): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const file = await systemFiles.read(ZONE_FILE, MAX_BYTES);
  // Without the file local time is UTC.
  if (file.outcome === 'failed') return file.reason === 'absent';
  useSystemZone();
  return true;
}
