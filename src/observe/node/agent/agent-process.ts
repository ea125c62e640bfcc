/** Whether the agent runs, told by the kernel and not by a service manager that may not be there. */
import type { Files, Ports } from '../../../platform/ports.ts';

/** The kernel keeps 15 characters of a program's name. The workers do not count: without the core nothing restarts them. */
const COMM = 'amazon-ssm-agen';
/** systemd puts a service's processes here (version 2, then version 1 of control groups). An empty file is a stopped service. */
const SERVICE_GROUPS = ['/sys/fs/cgroup/system.slice', '/sys/fs/cgroup/systemd/system.slice'].flatMap((slice) =>
  ['amazon-ssm-agent.service', 'snap.amazon-ssm-agent.amazon-ssm-agent.service'].map((unit) => `${slice}/${unit}/cgroup.procs`),
);
const MAX_PROCESSES = 16_384;
/** Reading all at once would fill the thread pool that file reads and lookups share. */
const BATCH = 32;

export interface AgentProcesses {
  /** The agent's core, as the process list has it: usually one. */
  readonly pids: readonly string[];
  /** They are of the service's own control group, into which only root puts anybody; a name alone proves nothing. */
  readonly ofService: boolean;
  /** Every process could be seen: when there is none here, there is none. False where /proc is missing or hidden (`hidepid`). */
  readonly complete: boolean;
}

/** The service's own processes first; else every process, at about 0.1 ms each: a claim that there is no agent needs the look. */
export async function findAgentPids({ files, environment }: Pick<Ports, 'files' | 'environment'>): Promise<AgentProcesses> {
  if (environment.os !== 'linux') return { pids: [], ofService: false, complete: false };
  const groups = await Promise.all(SERVICE_GROUPS.map((path) => files.read(path, 65_536)));
  const members = groups.flatMap((group) => (group.outcome === 'ok' ? (group.text.match(/^\d{1,10}$/gm) ?? []) : []));
  const own = await agentsAmong(files, members.slice(0, BATCH));
  return own !== null && own.length > 0 ? { pids: own, ofService: true, complete: true } : scan(files);
}

/** `unknown` where the process list is hidden. `found`: where somebody has looked already. */
export async function agentRuns(
  ports: Pick<Ports, 'files' | 'environment'>,
  found: Promise<AgentProcesses> = findAgentPids(ports),
): Promise<'yes' | 'no' | 'unknown'> {
  const { pids, complete } = await found;
  return pids.length > 0 ? 'yes' : complete ? 'no' : 'unknown';
}

/** Real, effective, saved and file system user of the process: anybody may give one the agent's name. */
export async function isRoots(files: Files, pid: string): Promise<boolean> {
  const status = await files.read(`/proc/${pid}/status`, 65_536);
  return status.outcome === 'ok' && /^Uid:\t0\t0\t0\t0$/m.test(status.text);
}

/**
 * How long a process has been running; null where the kernel does not tell, or tells of another clock (a container may have an uptime of
 * its own). Source: proc(5); the kernel shows times to programs in hundredths of a second (USER_HZ).
 */
export async function secondsSinceStart(files: Files, pid: string): Promise<number | null> {
  const [stat, uptime] = await Promise.all([files.read(`/proc/${pid}/stat`, 4_096), files.read('/proc/uptime', 64)]);
  if (stat.outcome === 'failed' || uptime.outcome === 'failed') return null;
  // The name, in parentheses, may hold blanks and parentheses itself; field 22 is the 20th behind it.
  const fields = stat.text
    .slice(stat.text.lastIndexOf(')') + 1)
    .trim()
    .split(' ');
  const seconds = Number.parseFloat(uptime.text) - Number(fields[19]) / 100;
  return Number.isFinite(seconds) && seconds >= 0 ? Math.floor(seconds) : null;
}

async function scan(files: Files): Promise<AgentProcesses> {
  const listed = await files.list('/proc', MAX_PROCESSES);
  if (listed.outcome === 'failed') return { pids: [], ofService: false, complete: false };
  const all = listed.names.filter((name) => /^\d{1,10}$/.test(name));
  for (let at = 0; at < all.length; at += BATCH) {
    const pids = await agentsAmong(files, all.slice(at, at + BATCH));
    // A process that could not be looked at may be the agent.
    if (pids === null) return { pids: [], ofService: false, complete: false };
    if (pids.length > 0) return { pids, ofService: false, complete: true };
  }
  // Process 1 always exists: where it cannot be seen, others are hidden too. A full list may lack the agent as well.
  const first = await files.read('/proc/1/comm', 64);
  return { pids: [], ofService: false, complete: first.outcome === 'ok' && listed.names.length < MAX_PROCESSES };
}

/** Null where this process has not what it takes to look at them all. */
async function agentsAmong(files: Files, pids: readonly string[]): Promise<readonly string[] | null> {
  const names = await Promise.all(pids.map((pid) => files.read(`/proc/${pid}/comm`, 64)));
  if (names.some((comm) => comm.outcome === 'failed' && comm.reason === 'exhausted')) return null;
  return pids.filter((_, index) => {
    const comm = names[index];
    return comm?.outcome === 'ok' && comm.text.trim() === COMM;
  });
}
