/** The release and the commit of a build. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What src/version.ts tells its users. */
export interface Identity {
  readonly version: string;
  /** Twelve hex digits, with `-dirty` if tracked files differ; null without git or a commit. */
  readonly commit: string | null;
}

/** Reads package.json and asks git. No date, because the same sources must give the same bytes. */
export function identify(root: string): Identity {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest) || typeof manifest.version !== 'string') {
    throw new Error('package.json has no version');
  }
  const head = git(root, ['rev-parse', '--verify', '--short=12', 'HEAD']);
  if (head === null) return { version: manifest.version, commit: null };
  const changed = git(root, ['status', '--porcelain', '--untracked-files=no']);
  return { version: manifest.version, commit: changed === '' ? head : `${head}-dirty` };
}

function git(root: string, args: readonly string[]): string | null {
  try {
    // Works for any owner of the folder: the bytes must not depend on who builds.
    return execFileSync('git', ['-c', 'safe.directory=*', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    }).trim();
  } catch {
    return null;
  }
}
