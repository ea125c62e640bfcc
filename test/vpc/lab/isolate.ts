/**
 * The walls: the command that runs a script in namespaces of its own (network, mounts, processes; users too when not root).
 * There is no uplink, so nothing can leave. Its death, or its parent's, ends everything inside.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The argv that runs `lab/inside/SCRIPT` with `args` as process 1 of a new lab. */
export function isolated(script: string, args: readonly string[]): string[] {
  const inside = fileURLToPath(new URL(`inside/${script}`, import.meta.url));
  const users = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  return [
    // When whoever started this dies, even by SIGKILL, the kernel ends unshare, and --kill-child the lab.
    'setpriv',
    '--pdeathsig',
    'KILL',
    '--',
    'unshare',
    ...users,
    '--net',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    '--',
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    inside,
    ...args,
  ];
}

/** Starts a lab script; its standard output and error are pipes. */
export function spawnIsolated(script: string, args: readonly string[], stdio: 'pipe' | 'inherit' = 'pipe'): ChildProcess {
  const [program = '', ...rest] = isolated(script, args);
  // unshare and nsenter live in /usr/bin, ip and nft in /usr/sbin: not in everybody's PATH.
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin:/usr/bin:/bin` };
  return spawn(program, rest, { stdio: ['ignore', stdio, stdio], env });
}
