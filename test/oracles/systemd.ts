/**
 * Asks systemd itself which environment it gives to services: it runs as process 1 of its own PID and mount namespaces, in a
 * root that holds only the files of the question. Each service writes what it got.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PROGRAM = '/lib/systemd/systemd';

/** A file's bytes (text is UTF-8), or the target of a link. */
export type Entry = string | Uint8Array | { readonly link: string };
export type Tree = Readonly<Record<string, Entry>>;

/** A variable and its value; null where systemd did not start the service. */
export type Given = Readonly<Record<string, string>> | null;

/** Why this machine cannot run systemd in a namespace; undefined where it can. */
export function whyNoSystemd(): string | undefined {
  if (process.getuid?.() !== 0) return 'systemd as process 1 of a namespace needs root';
  if (!existsSync(PROGRAM)) return 'systemd is not installed';
  const tried = spawnSync('unshare', ['-fmp', '--kill-child', '--mount-proc', 'true'], { timeout: 20_000 });
  return tried.status === 0 ? undefined : 'this machine makes no namespaces';
}

export function systemdVersion(): string {
  return /^systemd (\d+)/u.exec(execFileSync('systemctl', ['--version'], { encoding: 'utf8' }))?.[1] ?? 'unknown';
}

/** The lines that make a unit tell its environment. `name` is the unit's, with `.service`. */
export function telling(name: string): string {
  return `[Service]\nType=oneshot\nExecStart=/usr/bin/env -0\nStandardOutput=file:/out/${name}\n`;
}

const BOOT = `set -e
R="$1"; shift
mount -t tmpfs tmpfs "$R"
mkdir -p "$R"/usr "$R"/etc/systemd/system "$R"/run "$R"/proc "$R"/sys "$R"/dev "$R"/tmp "$R"/var "$R"/out
mount --bind /usr "$R"/usr
mount -o remount,bind,ro "$R"/usr
mount -t tmpfs tmpfs "$R"/usr/lib/systemd
find /usr/lib/systemd -maxdepth 1 -type f -exec cp -a {} "$R"/usr/lib/systemd/ ';'
mkdir -p "$R"/usr/lib/systemd/system
for l in bin lib lib64 sbin; do [ ! -e "/usr/$l" ] || ln -s "usr/$l" "$R/$l"; done
mount -t tmpfs tmpfs "$R"/usr/local
mount -t proc proc "$R"/proc
mount --rbind /sys "$R"/sys
mount --bind "$R.out" "$R"/out
for d in null zero urandom random; do touch "$R/dev/$d"; mount --bind "/dev/$d" "$R/dev/$d"; done
mount -t tmpfs tmpfs "$R"/run
echo 0123456789abcdef0123456789abcdef > "$R"/etc/machine-id
cp -dR "$R.tree/." "$R/"
hostname node.example.com
exec chroot "$R" /usr/bin/env -i container=probe "$@"
`;

interface Boot {
  /** Arguments of process 1: a container's kernel command line. */
  readonly line?: readonly string[];
  /** Variables of process 1. */
  readonly first?: readonly string[];
}

/** Starts every unit once. Returns what each got, by its name, and what systemd said. */
export function bootSystemd(tree: Tree, units: readonly string[], { line = [], first = [] }: Boot = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'systemd-'));
  const root = join(folder, 'root');
  try {
    for (const place of [root, `${root}.tree`, `${root}.out`]) mkdirSync(place);
    const head = '[Unit]\nDefaultDependencies=no\n';
    const ending = `${head}After=${units.join(' ')}\nSuccessAction=exit-force\nFailureAction=exit-force\n[Service]\nType=oneshot\nExecStart=/bin/true\n`;
    const own: Tree = {
      '/etc/systemd/system/probe.target': `${head}Wants=${units.join(' ')} probe-end.service\n`,
      '/etc/systemd/system/probe-end.service': ending,
      '/etc/systemd/system.control/service.d/00-probe.conf': head,
    };
    for (const [path, entry] of Object.entries({ ...own, ...tree })) {
      const at = `${root}.tree${path}`;
      mkdirSync(dirname(at), { recursive: true });
      if (typeof entry === 'object' && 'link' in entry) symlinkSync(entry.link, at);
      else writeFileSync(at, entry);
    }
    const script = `${root}.sh`;
    writeFileSync(script, BOOT);
    const systemd = [PROGRAM, '--system', '--unit=probe.target', '--log-level=info', '--log-target=console', '--show-status=no'];
    const ran = spawnSync(
      'unshare',
      ['-fmpu', '--kill-child', '--mount-proc', '--propagation', 'private', 'bash', script, root, ...first, ...systemd, ...line],
      { timeout: 240_000, killSignal: 'SIGKILL', encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    const given = new Map(units.map((unit) => [unit, printed(join(`${root}.out`, unit))]));
    return { given, log: `${ran.stdout}${ran.stderr}`, status: ran.status };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printed(path: string): Given {
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  if (text === '') return null;
  return Object.fromEntries(
    text
      .split('\0')
      .filter((pair) => pair !== '')
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const),
  );
}
