/** Whether the agent runs, told by the kernel and not by a service manager that may not be there. */
import type { Files, Ports } from '../platform/ports.ts';

/** The kernel keeps 15 characters of a program's name. The workers do not count: without the core nothing restarts them. */
const COMM = 'amazon-ssm-agen';
/** systemd puts a service's processes here (version 2, then version 1 of control groups). An empty file is a stopped service. */
const SERVICE_GROUPS = ['/sys/fs/cgroup/system.slice', '/sys/fs/cgroup/systemd/system.slice'].flatMap((slice) =>
  ['amazon-ssm-agent.service', 'snap.amazon-ssm-agent.amazon-ssm-agent.service'].map((unit) => `${slice}/${unit}/cgroup.procs`),
);
const MAX_PROCESSES = 16_384;
/** Reading all at once would fill the thread pool that file reads and lookups share. */
const BATCH = 32;

/**
 * The service's own processes first; else every process, at about 0.1 ms each: a claim that there is no agent needs the look.
 * `unknown` where the process list is hidden (no /proc, or `hidepid`).
 */
export async function agentRuns(ports: Pick<Ports, 'files' | 'environment'>): Promise<'yes' | 'no' | 'unknown'> {
  const { files, environment } = ports;
  if (environment.os !== 'linux') return 'unknown';
  const groups = await Promise.all(SERVICE_GROUPS.map((path) => files.read(path, 65_536)));
  const serviceMembers = groups.flatMap((group) => (group.outcome === 'ok' ? (group.text.match(/^\d{1,10}$/gm) ?? []) : []));
  for (const pid of serviceMembers.slice(0, BATCH)) {
    if (await isAgent(files, pid)) return 'yes';
  }
  return scan(files);
}

async function scan(files: Files): Promise<'yes' | 'no' | 'unknown'> {
  const listed = await files.list('/proc', MAX_PROCESSES);
  if (listed.outcome === 'failed') return 'unknown';
  const pids = listed.names.filter((name) => /^\d{1,10}$/.test(name));
  for (let at = 0; at < pids.length; at += BATCH) {
    const found = await Promise.all(pids.slice(at, at + BATCH).map((pid) => isAgent(files, pid)));
    if (found.includes(true)) return 'yes';
  }
  // Process 1 always exists: where it cannot be seen, others are hidden too. A full list may lack the agent as well.
  const first = await files.read('/proc/1/comm', 64);
  return first.outcome === 'ok' && listed.names.length < MAX_PROCESSES ? 'no' : 'unknown';
}

async function isAgent(files: Files, pid: string): Promise<boolean> {
  const comm = await files.read(`/proc/${pid}/comm`, 64);
  return comm.outcome === 'ok' && comm.text.trim() === COMM;
}
