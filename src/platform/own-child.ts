/** Who started this process: whether it may do in its parent's name what nobody may ask of it by hand. */
import { readFileSync, statSync } from 'node:fs';

/**
 * True when the parent runs this very program as this very user. Where `sudo` lets somebody start this program with any arguments, the parent is
 * `sudo` or that somebody's, and what the program does for its own parent would be any file of root's. False where /proc does not tell.
 */
export function isOwnChild(): boolean {
  try {
    const parent = process.ppid;
    const [ours, theirs] = ['self', parent].map((process_) => {
      const { dev, ino } = statSync(`/proc/${process_}/exe`, { bigint: true });
      const users = /^Uid:.*$/mu.exec(readFileSync(`/proc/${process_}/status`, 'latin1'))?.[0];
      return users === undefined ? null : `${dev} ${ino} ${users}`;
    });
    // Asked once more: were the parent gone, another process could have its number by now.
    return ours !== null && ours === theirs && process.ppid === parent;
  } catch {
    return false;
  }
}
