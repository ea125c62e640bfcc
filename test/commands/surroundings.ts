/** Poor surroundings that a test can make for itself: without network, without /proc, without root. Linux only. */
import { execFileSync } from 'node:child_process';

function runs(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore', timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
}

/** What the kernel and the container let this process have. Without root, a user namespace in which this user is root gives the right to the others. */
function flags(kinds: string): readonly string[] | null {
  if (process.platform !== 'linux') return null;
  const asRoot = [`-${kinds}`];
  if (runs('unshare', [...asRoot, 'true'])) return asRoot;
  const asUser = [`-Ur${kinds}`];
  return runs('unshare', [...asUser, 'true']) ? asUser : null;
}

/** What to put before a command; null where that cannot be made here. */
export const NO_NETWORK: readonly string[] | null = prefixed(flags('n'));
export const NO_PROC: readonly string[] | null = within('m', 'mount -t tmpfs none /proc && exec "$@"');
export const NO_PROC_NO_NETWORK: readonly string[] | null = within('nm', 'mount -t tmpfs none /proc && exec "$@"');
/** A network with interfaces and routes in which every packet vanishes: without ARP nobody notices that nobody is there. */
export const BLACK_HOLE: readonly string[] | null = within(
  'n',
  'ip link set lo up && ip link add hole0 type veth peer name hole1 && ip link set hole0 arp off && ip addr add 10.9.0.5/24 dev hole0 && ' +
    'ip link set hole1 up && ip link set hole0 up && ip route add default dev hole0 && exec "$@"',
);
export const NOBODY: readonly string[] | null =
  process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

function prefixed(unshareFlags: readonly string[] | null): readonly [string, ...string[]] | null {
  return unshareFlags === null ? null : ['unshare', ...unshareFlags];
}

/** Null where the script itself fails: no iproute2, no veth in the kernel. */
function within(kinds: string, script: string): readonly string[] | null {
  const prefix = prefixed(flags(kinds));
  if (prefix === null) return null;
  const command: readonly [string, ...string[]] = [...prefix, 'sh', '-c', script, 'sh'];
  return runs(command[0], [...command.slice(1), 'true']) ? command : null;
}
