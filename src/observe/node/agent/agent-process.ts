/** Asks the kernel whether the agent runs: there may be no service manager. */
import type { Files, Ports } from '../../../platform/ports.ts';

/** The kernel keeps 15 characters of a name. Without the core nothing restarts the workers. */
const COMM = 'amazon-ssm-agen';
/** The service's process lists in control groups (version 2, then 1); empty if stopped. */
const SERVICE_GROUPS = ['/sys/fs/cgroup/system.slice', '/sys/fs/cgroup/systemd/system.slice'].flatMap((slice) =>
  ['amazon-ssm-agent.service', 'snap.amazon-ssm-agent.amazon-ssm-agent.service'].map((unit) => `${slice}/${unit}/cgroup.procs`),
);
/** `ssm-agent-worker`, started by the core once it has credentials; agents before 3.0 have none. */
const WORKER_COMM = 'ssm-agent-worke';
const MAX_PROCESSES = 16_384;
/** File reads and lookups share a thread pool; reading all at once would fill it. */
const BATCH = 32;

export interface AgentProcesses {
  /** The agent's core processes, usually one. */
  readonly pids: readonly string[];
  /** They are in the service's control group, where only root puts processes. */
  readonly ofService: boolean;
  /**
   * All processes were visible, so that an empty list proves there is none. False if /proc is
   * missing or hidden (`hidepid`).
   */
  readonly complete: boolean;
}

/**
 * Looks at the service's own processes first, then at every process (about 0.1 ms each), because
 * only that proves that there is no agent.
 */
export async function findAgentPids({ files, environment }: Pick<Ports, 'files' | 'environment'>): Promise<AgentProcesses> {
  if (environment.os !== 'linux') return { pids: [], ofService: false, complete: false };
  const groups = await Promise.all(SERVICE_GROUPS.map((path) => files.read(path, 65_536)));
  const members = groups.flatMap((group) => (group.outcome === 'ok' ? (group.text.match(/^\d{1,10}$/gm) ?? []) : []));
  const own = await agentsAmong(files, members.slice(0, BATCH));
  return own !== null && own.length > 0 ? { pids: own, ofService: true, complete: true } : scan(files);
}

/** `unknown` if the process list is hidden. `found`: an earlier result of `findAgentPids`. */
export async function agentRuns(
  ports: Pick<Ports, 'files' | 'environment'>,
  found: Promise<AgentProcesses> = findAgentPids(ports),
): Promise<'yes' | 'no' | 'unknown'> {
  const { pids, complete } = await found;
  return pids.length > 0 ? 'yes' : complete ? 'no' : 'unknown';
}

/** Anybody may name a process like the agent. This checks all four of its users. */
export async function isRoots(files: Files, pid: string): Promise<boolean> {
  const status = await files.read(`/proc/${pid}/status`, 65_536);
  return status.outcome === 'ok' && /^Uid:\t0\t0\t0\t0$/m.test(status.text);
}

/**
 * How long a process has been running. Null if the kernel does not tell, or if the uptime is of
 * another clock, as in a container.
 * Source: proc(5); the kernel reports hundredths of a second (USER_HZ).
 */
export async function secondsSinceStart(files: Files, pid: string): Promise<number | null> {
  const [stat, uptime] = await Promise.all([files.read(`/proc/${pid}/stat`, 4_096), files.read('/proc/uptime', 64)]);
  if (stat.outcome === 'failed' || uptime.outcome === 'failed') return null;
  // The name, in parentheses, may hold blanks and parentheses. Field 22 is the 20th after it.
  const fields = stat.text
    .slice(stat.text.lastIndexOf(')') + 1)
    .trim()
    .split(' ');
  const seconds = Number.parseFloat(uptime.text) - Number(fields[19]) / 100;
  return Number.isFinite(seconds) && seconds >= 0 ? Math.floor(seconds) : null;
}

/** Null if processes are hidden. Looks at `likely` first, then at every process. */
export async function workerRuns(files: Files, likely: readonly string[]): Promise<boolean | null> {
  const near = await agentsAmong(files, likely, WORKER_COMM);
  if (near !== null && near.length > 0) return true;
  const { pids, complete } = await scan(files, WORKER_COMM);
  return pids.length > 0 ? true : complete ? false : null;
}

async function scan(files: Files, wanted = COMM): Promise<AgentProcesses> {
  const listed = await files.list('/proc', MAX_PROCESSES);
  if (listed.outcome === 'failed') return { pids: [], ofService: false, complete: false };
  const all = listed.names.filter((name) => /^\d{1,10}$/.test(name));
  for (let at = 0; at < all.length; at += BATCH) {
    const pids = await agentsAmong(files, all.slice(at, at + BATCH), wanted);
    // A process that was not readable may be the agent.
    if (pids === null) return { pids: [], ofService: false, complete: false };
    if (pids.length > 0) return { pids, ofService: false, complete: true };
  }
  // Process 1 always exists. If it is hidden, so are others. A full list may lack the agent, too.
  const first = await files.read('/proc/1/comm', 64);
  return { pids: [], ofService: false, complete: first.outcome === 'ok' && listed.names.length < MAX_PROCESSES };
}

/** Null if this process lacks the resources to look at them all. */
async function agentsAmong(files: Files, pids: readonly string[], wanted = COMM): Promise<readonly string[] | null> {
  const names = await Promise.all(pids.map((pid) => files.read(`/proc/${pid}/comm`, 64)));
  if (names.some((comm) => comm.outcome === 'failed' && comm.reason === 'exhausted')) return null;
  const named = pids.filter((_, index) => {
    const comm = names[index];
    return comm?.outcome === 'ok' && comm.text.trim() === wanted;
  });
  const dead = await Promise.all(named.map((pid) => isDead(files, pid)));
  return named.filter((_, index) => dead[index] === false);
}

/** It has ended, and its parent has not asked how: it keeps its name, as in a container without an init (proc(5), state Z). */
async function isDead(files: Files, pid: string): Promise<boolean> {
  const stat = await files.read(`/proc/${pid}/stat`, 4_096);
  return stat.outcome === 'ok' && /\) [ZX] [^)]*$/u.test(stat.text);
}
