/** Spools one entry after another and tells each id once it is kept, until it is killed. Arguments: the folder, how many bytes an event has, how many. */
import { writeSync } from 'node:fs';
import { runId } from '../../src/deliver/run-id.ts';
import { keep } from '../../src/deliver/spool.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openPrivateFolder } from '../../src/platform/private-folder.ts';

const [folder = '', bytes = '1000', most = '1000000'] = process.argv.slice(2);
const limits = { entries: 1_000_000, bytes: 2 ** 40, ageMs: 86_400_000 };
process.umask(0);
for (let n = 0; n < Number(most); n += 1) {
  const at = systemClock.now();
  const id = runId(at);
  const message = `${id} ${'x'.repeat(Number(bytes))} end`;
  const kept = await keep({ clock: systemClock, open: openPrivateFolder }, folder, { id, at, target: 'group', message }, limits);
  // At once, by the kernel: what is told is told, whatever happens next.
  writeSync(1, kept.outcome === 'ok' ? `kept ${id}\n` : `failed ${kept.reason} ${kept.detail}\n`);
}
