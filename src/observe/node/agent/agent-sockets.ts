/**
 * Asks the kernel which connections the agent holds right now. They say more than any connection
 * that this program can open, and so does their absence.
 */
import type { ProxySettings } from '../../../facts/proxy.ts';
import type { AgentSocket, AgentSockets, OpenFiles } from '../../../facts/sockets.ts';
import type { Facts } from '../../../facts.ts';
import type { Files, Ports } from '../../../platform/ports.ts';
import { type AgentProcesses, isRoots, secondsSinceStart, workerRuns } from './agent-process.ts';
import { parseTcpTable, type TcpEntry } from './tcp-table.ts';

type SocketPorts = Pick<Ports, 'files' | 'environment'>;

/**
 * Some 13,000 sockets. The kernel makes the table on the spot and blocks this process meanwhile, so
 * a larger table stays unread.
 */
const MAX_TABLE = 2_000_000;
/** The core, its worker, and one worker for each running session and document. */
const MAX_PROCESSES = 32;
const MAX_THREADS = 256;
/** The agent has some twenty. Of more than systemd's default limit for a service, only the number counts. */
const MAX_DESCRIPTORS = 1_024;
const MAX_COUNTED = 65_536;
const MAX_SOCKETS = 64;
const HTTPS = 443;
/** A healthy core has its worker within seconds. */
const SETTLED_AFTER_SECONDS = 60;

export interface SocketInterest {
  /** What the agent may call, by any DNS view, and the proxy that the probes used. */
  readonly addresses: ReadonlySet<string>;
  /** Ports of the agent's proxies. */
  readonly proxyPorts: ReadonlySet<number>;
}

/** Every address that a DNS view names or that was tried, and the agent's proxies. */
export function interestOf(
  { dns, connections }: Pick<Facts, 'dns' | 'connections'>,
  proxy: ProxySettings | null,
): SocketInterest {
  const answers = dns.flatMap(({ a, aaaa }) => [a, aaaa]);
  const answered = answers.flatMap((answer) => (answer.outcome === 'ok' ? answer.addresses : []));
  return {
    addresses: new Set([...connections.map(({ ip }) => ip), ...answered]),
    proxyPorts: new Set([proxy?.https, proxy?.http].flatMap((server) => (server == null ? [] : [server.port]))),
  };
}

/**
 * Null if nothing is known. Keeps only connections to an endpoint's or a proxy's port: where a
 * session forwards a port to is private. A user who is not root cannot read root's descriptors, but
 * still sees that root has a connection to an endpoint.
 */
export async function readAgentSockets(
  { files, environment }: SocketPorts,
  processes: AgentProcesses,
  interest: SocketInterest,
): Promise<AgentSockets | null> {
  if (environment.os !== 'linux') return null;
  const [core] = processes.pids;
  // The agent's network namespace. In a container it differs from this program's.
  const net = core === undefined ? '/proc/self/net' : `/proc/${core}/net`;
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => files.read(`${net}/${name}`, MAX_TABLE)));
  const [v4, v6] = tables;
  // A kernel without IPv6 has no second table.
  if (v4?.outcome !== 'ok' || (v6?.outcome === 'failed' && v6.reason !== 'absent')) return null;
  const entries = tables.flatMap((table) => (table.outcome === 'ok' ? parseTcpTable(table.text) : []));
  const [held, mine] = await Promise.all([heldByAgent(files, processes), socketsOf(files, ['self'])]);
  const list = entries.flatMap((entry): readonly AgentSocket[] => {
    const own = held.inodes.has(entry.inode);
    if (own ? !(entry.port === HTTPS || interest.proxyPorts.has(entry.port)) : !isRootsToEndpoint(entry, interest)) return [];
    if (mine.inodes.has(entry.inode)) return [];
    const { ip, port, state, unacked, unanswered } = entry;
    return [{ ip, port, state, ...(own ? { own } : {}), unacked, unanswered }];
  });
  const runsForSeconds = core === undefined ? null : await secondsSinceStart(files, core);
  // Only a worker holds a connection; a core that has just begun has none yet.
  const isSeen = list.some(({ own, state }) => own && state === 'established');
  const isLate = runsForSeconds !== null && runsForSeconds >= SETTLED_AFTER_SECONDS;
  const hasWorker = held.complete && isLate && !isSeen ? await workerRuns(files, held.pids) : null;
  return {
    complete: held.complete && list.length <= MAX_SOCKETS,
    ...(runsForSeconds === null ? {} : { runsForSeconds }),
    ...(hasWorker === null ? {} : { hasWorker }),
    ...(held.openFiles === null ? {} : { openFiles: held.openFiles }),
    list: list.slice(0, MAX_SOCKETS),
  };
}

function isRootsToEndpoint({ uid, ip, port }: TcpEntry, { addresses, proxyPorts }: SocketInterest): boolean {
  return uid === 0 && (port === HTTPS || proxyPorts.has(port)) && addresses.has(ip);
}

interface Sockets {
  readonly pids: readonly string[];
  readonly inodes: ReadonlySet<string>;
  readonly complete: boolean;
  /** How many descriptors each process has, of those that could be read. */
  readonly counts: ReadonlyMap<string, number>;
}
type Held = Sockets & { readonly openFiles: OpenFiles | null };

const NOTHING_READ: Held = { pids: [], inodes: new Set(), complete: false, counts: new Map(), openFiles: null };

async function heldByAgent(files: Files, { pids, ofService }: AgentProcesses): Promise<Held> {
  // Anybody may name a process like the agent: one that is not root's proves nothing.
  const roots = ofService ? pids : await filtered(pids, (pid) => isRoots(files, pid));
  if (roots.length === 0) return NOTHING_READ;
  const family = await withChildren(files, roots);
  if (family === null) return NOTHING_READ;
  const sockets = await socketsOf(files, family);
  return { ...sockets, openFiles: await fullest(files, sockets.counts) };
}

async function fullest(files: Files, counts: Sockets['counts']): Promise<OpenFiles | null> {
  const read = await Promise.all(
    [...counts].map(async ([pid, open]): Promise<readonly OpenFiles[]> => {
      const limits = await files.read(`/proc/${pid}/limits`, 8_192);
      const soft = limits.outcome === 'ok' ? /^Max open files\s+(\d{1,9})\s/mu.exec(limits.text)?.[1] : undefined;
      return soft === undefined ? [] : [{ open, limit: Number(soft) }];
    }),
  );
  return read.flat().toSorted((a, b) => b.open / b.limit - a.open / a.limit)[0] ?? null;
}

/** The core starts the worker, which holds the channel. The kernel lists children by thread. */
async function withChildren(files: Files, roots: readonly string[]): Promise<readonly string[] | null> {
  const family = new Set(roots);
  // A loop over a set also visits what is added meanwhile: children of children.
  for (const pid of family) {
    const threads = await files.list(`/proc/${pid}/task`, MAX_THREADS);
    // The process may just have ended, and its sockets with it.
    if (threads.outcome === 'failed') continue;
    for (const thread of threads.names.filter((name) => /^\d{1,10}$/u.test(name))) {
      const children = await files.read(`/proc/${pid}/task/${thread}/children`, 65_536);
      // A kernel without CONFIG_PROC_CHILDREN does not list the worker.
      if (children.outcome === 'failed' && pid === roots[0] && thread === pid) return null;
      for (const child of children.outcome === 'ok' ? (children.text.match(/\d{1,10}/gu) ?? []) : []) family.add(child);
    }
    if (family.size > MAX_PROCESSES) return null;
  }
  return [...family];
}

async function socketsOf(files: Files, pids: readonly string[]): Promise<Sockets> {
  const counts = new Map<string, number>();
  const inodes = new Set<string>();
  let complete = pids.length > 0;
  for (const pid of pids) {
    const listed = await files.list(`/proc/${pid}/fd`, MAX_COUNTED);
    if (listed.outcome === 'ok') counts.set(pid, listed.names.length);
    if (listed.outcome === 'failed' || listed.names.length >= MAX_DESCRIPTORS) complete = false;
    for (const name of listed.outcome === 'ok' ? listed.names.slice(0, MAX_DESCRIPTORS) : []) {
      const link = await files.readLink(`/proc/${pid}/fd/${name}`);
      const inode = link.outcome === 'ok' ? /^socket:\[(\d{1,20})\]$/u.exec(link.text)?.[1] : undefined;
      if (inode !== undefined) inodes.add(inode);
    }
  }
  return { pids, inodes, complete, counts };
}

async function filtered(pids: readonly string[], keep: (pid: string) => Promise<boolean>): Promise<readonly string[]> {
  const kept = await Promise.all(pids.map(keep));
  return pids.filter((_, index) => kept[index]);
}
