/** The files port over a tree in memory, with links and bytes, as a kernel would show it. */
import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import type { FileFailure, Files } from '../../../../src/platform/ports.ts';
import type { Entry, Tree } from '../../../oracles/systemd.ts';

const HOST = 'node.example.com';

/** What every root of the oracle has. `version`: the name of systemd's library tells it. */
export function furniture(version: string): Tree {
  return {
    '/proc/sys/kernel/hostname': `${HOST}\n`,
    '/proc/sys/kernel/osrelease': `${release()}\n`,
    '/proc/sys/kernel/random/boot_id': readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'),
    '/etc/machine-id': '0123456789abcdef0123456789abcdef\n',
    '/usr/lib/os-release': readFileSync('/usr/lib/os-release', 'utf8'),
    '/run/systemd/container': 'probe\n',
    '/lib': { link: 'usr/lib' },
    [`/usr/lib/systemd/libsystemd-shared-${version}.so`]: '',
  };
}

export function treeFiles(tree: Tree): Files {
  const fail = (reason: FileFailure, path: string) => ({ outcome: 'failed', reason, detail: `${path}: ${reason}` }) as const;
  const isFolder = (path: string): boolean => Object.keys(tree).some((name) => name.startsWith(path === '/' ? '/' : `${path}/`));
  function resolve(path: string, links = 0): string {
    const entry = tree[path];
    if (entry === undefined || !isLink(entry) || links > 8) return path;
    const target = entry.link.startsWith('/') ? entry.link : `${path.slice(0, path.lastIndexOf('/'))}/${entry.link}`;
    return resolve(new URL(`file://${target}`).pathname, links + 1);
  }
  return {
    read(path) {
      const real = resolve(path);
      const entry = tree[real];
      if (real === '/dev/null' || isFolder(real)) return Promise.resolve(fail('not-a-file', path));
      if (entry === undefined || isLink(entry)) return Promise.resolve(fail('absent', path));
      return Promise.resolve({ outcome: 'ok', text: Buffer.from(entry).toString('utf8') });
    },
    readLink(path) {
      const entry = tree[path];
      return Promise.resolve(entry !== undefined && isLink(entry) ? { outcome: 'ok', text: entry.link } : fail('absent', path));
    },
    list(path, max) {
      const prefix = path === '/' ? '/' : `${path}/`;
      const names = Object.keys(tree).flatMap((name) =>
        name.startsWith(prefix) ? [name.slice(prefix.length).split('/')[0] ?? ''] : [],
      );
      return Promise.resolve(
        names.length === 0 ? fail('absent', path) : { outcome: 'ok', names: [...new Set(names)].slice(0, max) },
      );
    },
    tail: (path) => Promise.resolve(fail('absent', path)),
    exists: (path) => Promise.resolve(path in tree ? { outcome: 'ok' } : fail('absent', path)),
    space: (path) => Promise.resolve(fail('absent', path)),
    changedAt: (path) => Promise.resolve(fail('absent', path)),
    whyNotWatched: () => Promise.resolve(null),
    whyNotWritable: () => Promise.resolve('permission denied'),
    writeAtomic: (path) => Promise.resolve(fail('denied', path)),
  };
}

function isLink(entry: Entry): entry is { readonly link: string } {
  return typeof entry === 'object' && 'link' in entry;
}
