/**
 * The kernel as a witness: which connections the agent holds right now. A connection that stands says more than any that this probe can
 * open itself, and one that does not stand, too.
 */
import type { ProxySettings } from '../../../facts/proxy.ts';
import type { AgentSocket, AgentSockets } from '../../../facts/sockets.ts';
import type { Facts } from '../../../facts.ts';
import type { Files, Ports } from '../../../platform/ports.ts';
import { type AgentProcesses, isRoots, secondsSinceStart } from './agent-process.ts';
import { parseTcpTable, type TcpEntry } from './tcp-table.ts';

type SocketPorts = Pick<Ports, 'files' | 'environment'>;

/** Some 13,000 sockets. The kernel makes the table on the spot, and nothing else runs here meanwhile: a larger one stays unread. */
const MAX_TABLE = 2_000_000;
/** The core, its worker, and a worker for each session and document that runs. */
const MAX_PROCESSES = 32;
const MAX_THREADS = 256;
/** systemd lets a service have 1,024 unless told otherwise; the agent has some twenty. */
const MAX_DESCRIPTORS = 1_024;
const MAX_SOCKETS = 64;
const HTTPS = 443;

export interface SocketInterest {
  /** Addresses of the endpoints that the agent calls, by any DNS view, and of the proxy that the probes went through. */
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
 * Null where nothing can be said. Only what leads to an endpoint's port or to a proxy's is kept: where a session forwards a port to is
 * nobody's business. Another user's descriptors are closed to an ordinary user, who still sees that root has a connection to an endpoint.
 */
export async function readAgentSockets(
  { files, environment }: SocketPorts,
  processes: AgentProcesses,
  interest: SocketInterest,
): Promise<AgentSockets | null> {
  if (environment.os !== 'linux') return null;
  const [core] = processes.pids;
  // The agent's own network namespace, which is not this probe's where one of the two is in a container.
  const net = core === undefined ? '/proc/self/net' : `/proc/${core}/net`;
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => files.read(`${net}/${name}`, MAX_TABLE)));
  const [v4, v6] = tables;
  // Without IPv6 in the kernel there is no second table.
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
  return {
    complete: held.complete && list.length <= MAX_SOCKETS,
    ...(runsForSeconds === null ? {} : { runsForSeconds }),
    list: list.slice(0, MAX_SOCKETS),
  };
}

function isRootsToEndpoint({ uid, ip, port }: TcpEntry, { addresses, proxyPorts }: SocketInterest): boolean {
  return uid === 0 && (port === HTTPS || proxyPorts.has(port)) && addresses.has(ip);
}

interface Held {
  readonly inodes: ReadonlySet<string>;
  readonly complete: boolean;
}

const NOTHING_READ: Held = { inodes: new Set(), complete: false };

async function heldByAgent(files: Files, { pids, ofService }: AgentProcesses): Promise<Held> {
  // Anybody may give a process the agent's name: what is not root's proves nothing.
  const roots = ofService ? pids : await filtered(pids, (pid) => isRoots(files, pid));
  if (roots.length === 0) return NOTHING_READ;
  const family = await withChildren(files, roots);
  return family === null ? NOTHING_READ : socketsOf(files, family);
}

/** The message channel is the worker's, which the core starts. Each thread has the children that it has started itself. */
async function withChildren(files: Files, roots: readonly string[]): Promise<readonly string[] | null> {
  const family = new Set(roots);
  // Sets iterate over what is added meanwhile: children of children are visited too.
  for (const pid of family) {
    const threads = await files.list(`/proc/${pid}/task`, MAX_THREADS);
    // It may just have ended, with its sockets.
    if (threads.outcome === 'failed') continue;
    for (const thread of threads.names.filter((name) => /^\d{1,10}$/u.test(name))) {
      const children = await files.read(`/proc/${pid}/task/${thread}/children`, 65_536);
      // A kernel that does not list children (CONFIG_PROC_CHILDREN) leaves the worker unknown.
      if (children.outcome === 'failed' && pid === roots[0] && thread === pid) return null;
      for (const child of children.outcome === 'ok' ? (children.text.match(/\d{1,10}/gu) ?? []) : []) family.add(child);
    }
    if (family.size > MAX_PROCESSES) return null;
  }
  return [...family];
}

async function socketsOf(files: Files, pids: readonly string[]): Promise<Held> {
  const inodes = new Set<string>();
  let complete = pids.length > 0;
  for (const pid of pids) {
    const listed = await files.list(`/proc/${pid}/fd`, MAX_DESCRIPTORS);
    if (listed.outcome === 'failed' || listed.names.length >= MAX_DESCRIPTORS) complete = false;
    for (const name of listed.outcome === 'ok' ? listed.names : []) {
      const link = await files.readLink(`/proc/${pid}/fd/${name}`);
      const inode = link.outcome === 'ok' ? /^socket:\[(\d{1,20})\]$/u.exec(link.text)?.[1] : undefined;
      if (inode !== undefined) inodes.add(inode);
    }
  }
  return { inodes, complete };
}

async function filtered(pids: readonly string[], keep: (pid: string) => Promise<boolean>): Promise<readonly string[]> {
  const kept = await Promise.all(pids.map(keep));
  return pids.filter((_, index) => kept[index]);
}
