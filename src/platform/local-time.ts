/**
 * The system's time zone. Before it tells nearly anything of a `Date`, even the time in UTC, the
 * runtime reads `/etc/localtime` on its only thread and waits for whatever that is. So `main.ts`
 * switches that off until a caller needs local time and the file has proved readable.
 */
import { systemFiles } from './files.ts';
import { useSystemZone } from './variables.ts';

const ZONE_FILE = '/etc/localtime';
/** The largest file of the time zone database has 4 KB. */
const MAX_BYTES = 65_536;

/** See `Environment.localTime`. */
export async function localTime(): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const file = await systemFiles.read(ZONE_FILE, MAX_BYTES);
  // Without the file, local time is UTC.
  if (file.outcome === 'failed') return file.reason === 'absent';
  useSystemZone();
  return true;
}
