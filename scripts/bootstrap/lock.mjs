/** One installation at a time: two `npm ci` in one folder destroy each other's work. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { complain, say } from './say.mjs';

const POLL_MS = 250;

/**
 * Waits for the lock. A lock whose holder is gone is taken over.
 *
 * @param {string} root the project's folder
 * @returns {Promise<(() => void) | null>} releases it; null when the folder cannot be written, which has been printed
 */
export async function acquireLock(root) {
  const file = join(root, '.cache', 'install.pid');
  let waiting = false;
  for (;;) {
    try {
      mkdirSync(join(root, '.cache'), { recursive: true });
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') {
        complain(`cannot write to ${root}: ${error.code ?? error.message}`);
        return null;
      }
    }
    const holder = holderOf(file);
    if (holder === 'gone') {
      rmSync(file, { force: true });
      continue;
    }
    if (!waiting)
      say(`waiting for another installation in this folder (${holder}; if that is something else, remove .cache/install.pid)`);
    waiting = true;
    await sleep(POLL_MS);
  }
}

/** `gone` if the process that wrote the file has ended; otherwise who it is, in words. */
function holderOf(file) {
  let pid = 0;
  try {
    pid = Number(readFileSync(file, 'utf8'));
    // Empty for the instant between creating and writing it.
    if (pid !== 0) process.kill(pid, 0);
  } catch (error) {
    // EPERM: alive, somebody else's. ENOENT: just released. Anything else: no such process, or no process id at all.
    if (error.code !== 'EPERM' && error.code !== 'ENOENT') return 'gone';
  }
  return `process ${pid}`;
}
