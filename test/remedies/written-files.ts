/** The files that commands write on a node or on a DNS server: the printed commands are run below a folder, by bash itself. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runProgramSync } from '../processes.ts';

/** `tee`, `install` and `sed -i` of root get the folder before absolute paths; what checks and restarts is for the tests to do. */
const BELOW = `
root=$1; shift
sudo() { "$@"; }
tee() { if [ "$1" = -a ]; then shift; command cat >> "$root$1"; else command cat > "$root$1"; fi; }
install() { mkdir -p "$root\${*: -1}"; }
sed() { command sed "\${@:1:$#-1}" "$root\${*: -1}"; }
systemctl() { :; }
rndc() { :; }
named-checkconf() { :; }
unbound-checkconf() { :; }
unbound-control() { :; }
dnsmasq() { :; }
chronyc() { :; }
`;

/** Commands that write configuration, and may check it and start what reads it. A folder that is not there is theirs to make. */
export function writes(command: string): boolean {
  return /\| sudo tee (?:-a )?\/|sudo sed -i /u.test(command);
}

/**
 * What is below the folder after the command: paths as on the node, and their text. `before`: files that are there already.
 * @throws AssertionError when the command fails.
 */
export function filesOf(command: string, before: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> {
  const root = mkdtempSync(join(tmpdir(), 'written-'));
  try {
    for (const [path, text] of Object.entries(before)) put(root, path, text);
    const run = runProgramSync('bash', ['--norc', '-c', `${BELOW}\n${command}`, 'bash', root]);
    if (run.status !== 0 || run.stderr !== '') throw new Error(`status ${run.status}: ${run.stderr}: ${command}`);
    const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(root, path)).isFile());
    return new Map(paths.map((path) => [`/${path}`, readFileSync(join(root, path), 'utf8')]));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Runs `use` in a folder with these files, and takes the folder away. */
export function inFolder<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'reader-'));
  try {
    for (const [path, text] of Object.entries(files)) put(folder, path, text);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
