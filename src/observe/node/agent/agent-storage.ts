/** What is left where the agent keeps its files, and how that is mounted for the agent. */
import { dirname } from 'node:path/posix';
import type { StorageFacts, StoragePlace } from '../../../facts/storage.ts';
import { type Mount, parseMounts } from '../../../platform/mount-table.ts';
import type { FileSpace, Ports } from '../../../platform/ports.ts';
import { agentPaths } from './agent-paths.ts';
import type { AgentProcesses } from './agent-process.ts';

/** A Kubernetes node has thousands of mounts. */
const MAX_BYTES = 4_000_000;

type StoragePorts = Pick<Ports, 'environment' | 'files'>;

/** Null on systems other than Linux and macOS. Never rejects. */
export async function readStorage({ environment, files }: StoragePorts, agent: AgentProcesses): Promise<StorageFacts | null> {
  const { os, isRoot } = environment;
  const paths = os === 'linux' || os === 'macos' ? agentPaths(os, environment.variables) : null;
  if (paths === null) return null;
  // The agent is root, and so is its share of what root may watch.
  if (os === 'linux' && isRoot) await files.whyNotWatched();
  const mounts = os === 'linux' ? await mountsOf(files, agent) : [];
  const places = [
    ['state', dirname(paths.registration)],
    ['logs', dirname(paths.log)],
    ['temporary', '/tmp'],
  ] as const;
  return Promise.all(places.map(([role, path]) => placeOf(files, role, path, mounts)));
}

async function placeOf(
  files: Ports['files'],
  role: StoragePlace['role'],
  wanted: string,
  mounts: readonly Mount[],
): Promise<StoragePlace> {
  const { path, space } = await nearest(files, wanted);
  const mount = mountOf(wanted, mounts);
  return {
    role,
    path,
    freeBytes: space.outcome === 'ok' ? space.freeBytes : null,
    freeFiles: space.outcome === 'ok' ? space.freeFiles : null,
    mount: mount?.point ?? null,
    isReadOnly: mount?.isReadOnly ?? false,
    isNoExec: mount?.isNoExec ?? false,
  };
}

/** A folder that only root may enter, or that is not there yet, has the space of the one above it. */
async function nearest(files: Ports['files'], wanted: string): Promise<{ readonly path: string; readonly space: FileSpace }> {
  for (let path = wanted; ; path = dirname(path)) {
    const space = await files.space(path);
    const goesUp = space.outcome === 'failed' && (space.reason === 'absent' || space.reason === 'denied');
    if (!goesUp || path === '/') return { path, space };
  }
}

/** systemd can give the agent mounts of its own (ProtectSystem=, ReadOnlyPaths=). */
async function mountsOf(files: Ports['files'], { pids }: AgentProcesses): Promise<readonly Mount[]> {
  for (const pid of [...pids.slice(0, 1), 'self']) {
    const table = await files.read(`/proc/${pid}/mountinfo`, MAX_BYTES);
    if (table.outcome === 'ok') return parseMounts(table.text);
  }
  return [];
}

/** The deepest mount point above a path; of several there, the last covers the others. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | null {
  const above = mounts.filter(({ point }) => point === '/' || path === point || path.startsWith(`${point}/`));
  return above.reduce<Mount | null>((best, one) => (best === null || one.point.length >= best.point.length ? one : best), null);
}
