/**
 * Is node_modules what package-lock.json says?
 *
 * npm writes node_modules/.package-lock.json as the very last act of an install, so a killed install
 * has none (or an older one): npm's own record serves as the stamp, and a hand-made `npm ci` or a
 * restored CI cache counts as installed too. Plain JavaScript: this runs on the host's Node.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} root the project's folder
 * @returns {string | null} what is missing or different, in words; null when nothing is
 */
export function whatIsMissing(root) {
  const wanted = packages(join(root, 'package-lock.json'));
  if (wanted === null) return 'package-lock.json cannot be read';
  const present = packages(join(root, 'node_modules', '.package-lock.json'));
  if (present === null) return 'nothing is installed, or an installation was interrupted';
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || !isForThisMachine(entry)) continue;
    const found = present[path];
    if (found === undefined || !existsSync(join(root, path, 'package.json'))) return `${path} is missing`;
    if (found.version !== entry.version || found.integrity !== entry.integrity) return `${path} is not ${entry.version}`;
  }
  return null;
}

/** The `packages` table of a lockfile; null when it is absent or broken. */
function packages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/**
 * Optional packages count only when they are made for exactly this platform. What is optional without naming one
 * belongs to a fallback (WebAssembly) that npm itself leaves out; which C library it is, only npm knows.
 */
function isForThisMachine(entry) {
  if (entry.optional !== true) return true;
  if (entry.libc !== undefined || entry.os === undefined) return false;
  return entry.os.includes(process.platform) && (entry.cpu === undefined || entry.cpu.includes(process.arch));
}
