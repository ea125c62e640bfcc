/** The node's files, programs and environment in memory, instead of the real ones. */
import type { Environment, Exec, ExecResult, FileFailure, Files } from '../platform/ports.ts';
import { runOf } from './node-files.ts';
import type { NodeModel } from './world.ts';

/** A tree of text files in memory. A directory exists if something lies below it. */
export function memoryFiles(
  contents: ReadonlyMap<string, string>,
  freeBytes = 8e9,
  changedAt: Readonly<Record<string, number>> = {},
): Files {
  const files = new Map(contents);
  const failed = (reason: FileFailure, path: string) =>
    Promise.resolve({ outcome: 'failed', reason, detail: `${path}: ${reason}` } as const);
  const below = (path: string): string[] => {
    const prefix = path.endsWith('/') ? path : `${path}/`;
    return [...files.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  };
  return {
    read(path, maxBytes) {
      const text = files.get(path);
      if (text === undefined) return failed(below(path).length > 0 ? 'not-a-file' : 'absent', path);
      if (Buffer.byteLength(text) > maxBytes) return failed('too-large', path);
      return Promise.resolve({ outcome: 'ok', text });
    },
    tail(path, maxBytes) {
      const text = files.get(path);
      return text === undefined ? failed('absent', path) : Promise.resolve({ outcome: 'ok', text: text.slice(-maxBytes) });
    },
    /** A link is a file that holds its target. */
    readLink(path) {
      const text = files.get(path);
      return text === undefined ? failed('absent', path) : Promise.resolve({ outcome: 'ok', text });
    },
    list(path, max) {
      const names = new Set(below(path).map((rest) => rest.split('/', 1)[0] ?? rest));
      if (names.size === 0) return failed(files.has(path) ? 'error' : 'absent', path);
      return Promise.resolve({ outcome: 'ok', names: [...names].slice(0, max) });
    },
    exists(path) {
      return files.has(path) || below(path).length > 0 ? Promise.resolve({ outcome: 'ok' }) : failed('absent', path);
    },
    space: () => Promise.resolve({ outcome: 'ok', freeBytes, freeFiles: 1e6 }),
    changedAt(path) {
      const at = changedAt[path];
      return at === undefined ? failed('absent', path) : Promise.resolve({ outcome: 'ok', changedAt: at });
    },
    whyNotWatched: () => Promise.resolve(null),
    whyNotWritable: () => Promise.resolve(null),
    writeAtomic(path, text) {
      files.set(
        path,
        typeof text === 'string' ? text : text instanceof Uint8Array ? new TextDecoder().decode(text) : [...text].join(''),
      );
      return Promise.resolve({ outcome: 'ok' });
    },
  };
}

export function memoryExec(node: NodeModel): Exec {
  const runs = new Map<string, number>();
  const printed = (path: string): ExecResult | undefined => {
    const outputs = node.programs?.[path];
    if (outputs === undefined) return undefined;
    const run = runs.get(path) ?? 0;
    runs.set(path, run + 1);
    return { outcome: 'ok', code: 0, stdout: outputs[Math.min(run, outputs.length - 1)] ?? '', stderr: '' };
  };
  return {
    run(path, args, { maxBytes, signal }) {
      if (signal?.aborted === true) return Promise.resolve({ outcome: 'failed', reason: 'aborted', detail: 'given up' });
      const result = printed([path, ...args].join(' ')) ?? printed(path) ?? runOf(node, path, args);
      if (result === undefined)
        return Promise.resolve({ outcome: 'failed', reason: 'absent', detail: `${path}: no such program` });
      return Promise.resolve(result.outcome === 'ok' ? { ...result, stdout: result.stdout.slice(0, maxBytes) } : result);
    },
  };
}

export function memoryEnvironment(node: NodeModel): Environment {
  return {
    variables: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8', ...node.variables },
    os: 'linux',
    arch: 'x64',
    isRoot: true,
    interfaces: () => node.interfaces,
    localTime: () => Promise.resolve(true),
  };
}
