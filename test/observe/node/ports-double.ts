/** A node made of text: files, programs and an environment in memory; clock, TLS and sockets are real, on loopback. */
import { systemClock } from '../../../src/platform/clock.ts';
import { createNetwork } from '../../../src/platform/network.ts';
import type { Environment, ExecResult, FileFailure, FileRead, Files, Ports } from '../../../src/platform/ports.ts';
import type { Translate } from '../../../src/platform/route.ts';
import type { SystemResolver } from '../../../src/platform/system-resolver.ts';
import { makeTrustStore } from '../../../src/platform/tls.ts';

/** A file's text, or why it cannot be read. */
export type Tree = Readonly<Record<string, string | { readonly fails: FileFailure }>>;

export interface Double {
  readonly tree?: Tree;
  readonly environment?: Partial<Environment>;
  readonly programs?: Readonly<Record<string, ExecResult>>;
  readonly translate?: Translate;
  /** What the system itself is set to and answers, where it has no files for it. */
  readonly servers?: readonly string[];
  readonly roots?: readonly string[];
  readonly lookup?: SystemResolver['lookup'];
}

export interface DoublePorts extends Ports {
  /** Paths that were read, in order. */
  readonly reads: string[];
  /** Programs that were run, with their arguments. */
  readonly runs: string[];
}

export function makePorts({
  tree = {},
  environment = {},
  programs = {},
  translate = () => ({ kind: 'drop' }),
  servers = [],
  roots = [],
  lookup = () => Promise.resolve({ outcome: 'failed', reason: 'other', detail: 'nothing is there', ms: 0 }),
}: Double = {}): DoublePorts {
  const reads: string[] = [];
  const runs: string[] = [];
  return {
    reads,
    runs,
    clock: systemClock,
    environment: {
      variables: {},
      os: 'linux',
      arch: 'x64',
      isRoot: true,
      interfaces: () => [],
      localTime: () => Promise.resolve(true),
      ...environment,
    },
    files: memoryFiles(tree, reads),
    exec: {
      run(path, args) {
        runs.push([path, ...args].join(' '));
        // By its arguments too, where one program is asked for different things.
        return Promise.resolve(
          programs[[path, ...args].join(' ')] ??
            programs[path] ?? { outcome: 'failed', reason: 'absent', detail: `${path}: ENOENT` },
        );
      },
    },
    network: createNetwork(translate),
    resolver: { servers: () => Promise.resolve(servers), lookup },
    systemRoots: () => roots,
    trustStore: makeTrustStore,
  };
}

function memoryFiles(tree: Tree, reads: string[]): Files {
  const failed = (reason: FileFailure, path: string) => ({ outcome: 'failed', reason, detail: `${path}: ${reason}` }) as const;
  const below = (path: string): string[] => [
    ...new Set(
      Object.keys(tree)
        .filter((name) => name.startsWith(`${path}/`))
        .map((name) => name.slice(path.length + 1).split('/')[0] ?? ''),
    ),
  ];
  const read = (path: string, maxBytes: number): FileRead => {
    reads.push(path);
    const file = tree[path];
    if (file === undefined) return failed('absent', path);
    if (typeof file !== 'string') return failed(file.fails, path);
    return Buffer.byteLength(file) > maxBytes ? failed('too-large', path) : { outcome: 'ok', text: file };
  };
  return {
    read: (path, maxBytes) => Promise.resolve(read(path, maxBytes)),
    tail: (path, maxBytes) => Promise.resolve(read(path, maxBytes)),
    readLink: (path) => Promise.resolve(read(path, 4_096)),
    list(path, max) {
      const file = tree[path];
      if (typeof file === 'object') return Promise.resolve(failed(file.fails, path));
      const names = below(path).slice(0, max);
      return Promise.resolve(names.length === 0 ? failed('absent', path) : { outcome: 'ok', names });
    },
    exists(path) {
      const file = tree[path];
      if (typeof file === 'object') return Promise.resolve(failed(file.fails, path));
      return Promise.resolve(file !== undefined || below(path).length > 0 ? { outcome: 'ok' } : failed('absent', path));
    },
    space: () => Promise.resolve({ outcome: 'ok', freeBytes: 8e9, freeFiles: 1e6 }),
    changedAt: (path) => Promise.resolve(failed('absent', path)),
    whyNotWatched: () => Promise.resolve(null),
    whyNotWritable: () => Promise.resolve('permission denied'),
    writeAtomic: (path) => Promise.resolve(failed('denied', path)),
  };
}
