/** Notices, at the ports, what this node runs out of, so that no probe has to report it. */
import type { ShortageFacts } from '../../facts/shortages.ts';
import type { Files, HttpSession, Ports } from '../../platform/ports.ts';
import { printable } from '../node/untrusted-values.ts';

type Doing = ShortageFacts['events'][number]['doing'];

export interface ShortageWatch {
  readonly ports: Ports;
  /** Null if nothing was short. Reads the limits, so call it when the sockets are closed. */
  facts(): Promise<ShortageFacts | null>;
}

const MAX_EVENTS = 32;
const MAX_BYTES = 65_536;

/** The limits that explain a code, and their files (proc(5), ip(7)). */
const LIMITS_OF: Readonly<Record<string, readonly { readonly name: string; readonly path: string; readonly line?: RegExp }[]>> = {
  EMFILE: [{ name: 'Max open files', path: '/proc/self/limits', line: /^Max open files +(\S+)/mu }],
  ENFILE: [{ name: 'fs.file-nr (open, free, most)', path: '/proc/sys/fs/file-nr' }],
  EADDRNOTAVAIL: [{ name: 'net.ipv4.ip_local_port_range', path: '/proc/sys/net/ipv4/ip_local_port_range' }],
  EADDRINUSE: [{ name: 'net.ipv4.ip_local_port_range', path: '/proc/sys/net/ipv4/ip_local_port_range' }],
  ENOBUFS: [{ name: 'net.core.wmem_max', path: '/proc/sys/net/core/wmem_max' }],
  ENOMEM: [
    { name: 'Max address space', path: '/proc/self/limits', line: /^Max address space +(\S+)/mu },
    { name: 'MemAvailable', path: '/proc/meminfo', line: /^MemAvailable: +(.{1,30})$/mu },
  ],
  'inotify ENOSPC': [{ name: 'fs.inotify.max_user_watches', path: '/proc/sys/fs/inotify/max_user_watches' }],
  'inotify EMFILE': [{ name: 'fs.inotify.max_user_instances', path: '/proc/sys/fs/inotify/max_user_instances' }],
  EAGAIN: [{ name: 'Max processes', path: '/proc/self/limits', line: /^Max processes +(\S+)/mu }],
};

/** The same ports, watched. */
export function watchShortages(inner: Ports): ShortageWatch {
  const times = new Map<string, { readonly code: string; readonly doing: Doing; times: number }>();
  const note = (doing: Doing, code: string): void => {
    const key = `${doing} ${code}`;
    const known = times.get(key);
    if (known !== undefined) known.times += 1;
    else if (times.size < MAX_EVENTS) times.set(key, { code, doing, times: 1 });
  };
  const noted = async <T extends Ending>(doing: Doing, work: Promise<T>): Promise<T> => {
    const result = await work;
    if (result.outcome === 'failed' && result.reason === 'exhausted') note(doing, result.detail ?? '');
    return result;
  };
  return {
    ports: {
      ...inner,
      files: watchedFiles(inner.files, noted, note),
      exec: { run: (path, args, limits) => noted('program', inner.exec.run(path, args, limits)) },
      network: {
        dial: (target, limits) => noted('tcp', inner.network.dial(target, limits)),
        startTls: (socket, options) => noted('tls', inner.network.startTls(socket, options)),
        tunnel: (socket, request) => noted('proxy', inner.network.tunnel(socket, request)),
        http: (socket) => watchedSession(inner.network.http(socket), noted),
        datagrams: (target, { onMessage, onFault }) =>
          inner.network.datagrams(target, {
            onMessage,
            onFault: (fault, detail) => {
              if (fault === 'exhausted') note('udp', detail);
              onFault(fault, detail);
            },
          }),
      },
      resolver: { ...inner.resolver, lookup: (host, limits) => noted('lookup', inner.resolver.lookup(host, limits)) },
    },
    facts: async () => {
      if (times.size === 0) return null;
      const events = [...times.values()];
      return { events, limits: await readLimits(inner.files, [...new Set(events.map(({ code }) => code))]) };
    },
  };
}

interface Ending {
  readonly outcome: string;
  readonly reason?: string;
  readonly detail?: string;
}
type Noted = <T extends Ending>(doing: Doing, work: Promise<T>) => Promise<T>;

function watchedFiles(inner: Files, noted: Noted, note: (doing: Doing, code: string) => void): Files {
  return {
    ...inner,
    read: (path, maxBytes) => noted('file', inner.read(path, maxBytes)),
    tail: (path, maxBytes) => noted('file', inner.tail(path, maxBytes)),
    readLink: (path) => noted('file', inner.readLink(path)),
    list: (path, max) => noted('file', inner.list(path, max)),
    exists: (path) => noted('file', inner.exists(path)),
    whyNotWatched: async () => {
      const code = await inner.whyNotWatched();
      if (code === 'ENOSPC' || code === 'EMFILE') note('watch', `inotify ${code}`);
      return code;
    },
  };
}

function watchedSession(inner: HttpSession, noted: Noted): HttpSession {
  return {
    request: (request) => noted('http', inner.request(request)),
    isOpen: () => inner.isOpen(),
    close: () => inner.close(),
  };
}

async function readLimits(files: Files, codes: readonly string[]): Promise<ShortageFacts['limits']> {
  const wanted = new Map(codes.flatMap((code) => LIMITS_OF[code] ?? []).map((limit) => [limit.name, limit]));
  const read = [...wanted.values()].map(async ({ name, path, line }) => {
    const file = await files.read(path, MAX_BYTES);
    if (file.outcome === 'failed') return [];
    const value = line === undefined ? file.text : line.exec(file.text)?.[1];
    return value === undefined ? [] : [{ name, value: printable(value.trim().replaceAll(/\s+/gu, ' '), 60) }];
  });
  return (await Promise.all(read)).flat();
}
