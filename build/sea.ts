/**
 * One executable out of a Node binary and scripts: Node's "single executable application"
 * (https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html).
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Node looks for this string in itself to know whether it carries an application; fixed by Node's documentation. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

export interface Application {
  /** CommonJS; may require Node's own modules only. */
  readonly main: string;
  readonly assets: ReadonlyMap<string, string>;
  /** Puts bytecode of the assets beside them; left out, V8 compiles them at run time. */
  readonly withBytecode?: boolean;
}

/** What `writeExecutable` did. `stripped` is false where binutils are absent: the binary is then some 18 MB larger. */
export interface Written {
  readonly bytes: number;
  readonly stripped: boolean;
}

/**
 * Writes `application` as an executable to `output`, through a scratch folder that the caller owns. `node` makes the
 * blob and becomes the binary: the two must be of one version. The same input gives the same bytes.
 */
export function writeExecutable(node: string, application: Application, scratch: string, output: string): Written {
  const blob = makeBlob(node, application, scratch);
  const binary = join(scratch, 'program');
  copyFileSync(node, binary);
  chmodSync(binary, 0o755);
  // Before injecting: a binary that is stripped afterwards crashes.
  const stripped = strip(binary);
  inject(binary, blob);
  // Renamed into place, so that a copy that is running stays whole; a name of its own, so that two builds do not share it.
  mkdirSync(dirname(output), { recursive: true });
  const fresh = `${output}.${process.pid}.new`;
  copyFileSync(binary, fresh);
  chmodSync(fresh, 0o755);
  renameSync(fresh, output);
  return { bytes: statSync(output).size, stripped };
}

function makeBlob(node: string, application: Application, scratch: string): string {
  const assets: Record<string, string> = {};
  for (const [name, text] of [...application.assets].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    writeFileSync(join(scratch, name), text);
    assets[name] = name;
  }
  if (application.withBytecode === true) {
    const names = Object.keys(assets);
    // By the Node that becomes the binary, without its caller's options: they would make other bytecode.
    execFileSync(node, [join(import.meta.dirname, 'code-cache.cjs'), ...names], {
      cwd: scratch,
      env: {},
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    for (const name of names) assets[`${name}.code`] = `${name}.code`;
  }
  writeFileSync(join(scratch, 'sea-main.cjs'), application.main);
  const config = {
    // Relative, as the blob keeps this name: the same sources give the same bytes in any folder.
    main: 'sea-main.cjs',
    output: 'sea.blob',
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    // SIGUSR1 would open a debugger port in a process that runs as root.
    execArgv: ['--disable-sigusr1'],
    // NODE_OPTIONS=--require would run somebody else's code in it.
    execArgvExtension: 'none',
    assets,
  };
  writeFileSync(join(scratch, 'sea.json'), JSON.stringify(config));
  execFileSync(node, ['--experimental-sea-config', 'sea.json'], { cwd: scratch, stdio: ['ignore', 'ignore', 'pipe'] });
  return join(scratch, config.output);
}

/** In a process of its own: postject's parser prints a dozen warnings about any Node binary, of interest only when it fails. */
function inject(binary: string, blob: string): void {
  const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js');
  execFileSync(process.execPath, [postject, binary, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function strip(binary: string): boolean {
  try {
    execFileSync('strip', [binary], { stdio: ['ignore', 'ignore', 'pipe'] });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
