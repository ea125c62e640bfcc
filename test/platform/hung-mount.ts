/** Commands in a world of their own, in which one path never answers. Linux, root. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MOUNT = fileURLToPath(new URL('./hung-mount.py', import.meta.url));

export type Silence = 'unread' | 'taken' | 'fifo';

/** What is done at `$1` before the command: with a mount that never answers, or a FIFO that nobody writes to. */
const SCRIPT = `
point=$1; how=$2; shift 2
ip link set lo up
# What an earlier run remembers of this machine is not this world's.
mkdir -p /var/lib/ssm-probe && mount -t tmpfs none /var/lib/ssm-probe
[ -e "$point" ] || { mount -t tmpfs none "$(dirname "$point")" 2>/dev/null; mkdir -p "$point"; }
if [ "$how" = fifo ]; then
  scratch=$(mktemp -d) && mkfifo "$scratch/fifo" && mount --bind "$scratch/fifo" "$point" || exit 99
else
  ready=$(mktemp -u) && mkfifo "$ready"
  python3 ${MOUNT} "$point" "$how" >"$ready" 2>&2 &
  mounter=$!
  disown
  read -r word <"$ready"; rm -f "$ready"
  [ "$word" = ready ] || exit 99
fi
timeout -s KILL 25 "$@"
status=$?
[ "$how" = fifo ] || kill -9 $mounter
exit $status
`;

/** What to put before a command. */
export function withSilent(point: string, how: Silence): readonly string[] {
  return ['unshare', '-nm', 'bash', '-c', SCRIPT, 'bash', point, how];
}

/** Why there are no such worlds here; false where there are. */
export function whyNoSilence(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux';
  const [program, ...args] = [...withSilent('/mnt', 'unread'), 'true'];
  try {
    execFileSync(program, args, { stdio: 'ignore', timeout: 20_000 });
    return false;
  } catch {
    return 'needs unshare, python3 and FUSE';
  }
}
