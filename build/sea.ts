/**
 * Makes one executable from a Node binary and scripts: Node's "single executable application"
 * (https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html).
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { RARE } from './chunks.ts';
import { stripElf } from './elf.ts';
import { withEntry } from './entry.ts';
import { withOneFlagHash } from './flag-hash.ts';
import { forOlderGlibc } from './older-glibc.ts';
import { packed } from './packs.ts';
import { setChecksum, withoutSignature } from './pe.ts';
import { warmEnds } from './warm.ts';

/**
 * Node looks for this string in itself to see whether it carries an application (Node's
 * documentation).
 */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

export interface Application {
  /** CommonJS that requires only Node's own modules. */
  readonly main: string;
  readonly assets: ReadonlyMap<string, string>;
  /** Adds bytecode of the assets. Without it, V8 compiles them at run time. */
  readonly withBytecode?: boolean;
  /** What Windows shows in the properties of the file, such as `1.2.3`. Without it, they stay Node's. */
  readonly version?: string;
}

/**
 * `maker` (a path) makes the blob and runs here. `base` (the bytes) becomes the binary and need not
 * run here. Both have the same version.
 */
export interface Node {
  readonly maker: string;
  readonly base: Buffer;
  readonly format: 'elf' | 'pe';
}

/**
 * `application` as an executable, made in the caller's scratch folder. The same input gives the
 * same bytes.
 */
export function makeExecutable(node: Node, application: Application, scratch: string): Buffer {
  const blob = makeBlob(node, application, scratch);
  const binary = join(scratch, 'program');
  // Before injecting: a binary that is stripped afterwards crashes, and its signature is no longer
  // where the header says.
  writeFileSync(binary, node.format === 'elf' ? linuxProgram(node) : withoutSignature(node.base), { mode: 0o755 });
  if (node.format === 'pe' && application.version !== undefined) ownResources(binary, application.version);
  inject(binary, blob);
  const program = readFileSync(binary);
  if (node.format === 'pe') setChecksum(program);
  return program;
}

function linuxProgram({ maker, base }: Node): Buffer {
  return withEntry(withOneFlagHash(forOlderGlibc(stripElf(base)), base, maker));
}

function ownResources(binary: string, version: string): void {
  const [script, icon] = ['windows-resources.cjs', 'ssm-probe.ico'].map((name) => join(import.meta.dirname, name));
  execFileSync(process.execPath, [script ?? '', binary, version, icon ?? ''], { stdio: ['ignore', 'ignore', 'pipe'] });
}

function makeBlob({ maker: node, format }: Node, application: Application, scratch: string): string {
  const chunks = application.withBytecode === true ? packed(application.assets) : application.assets;
  for (const [name, text] of chunks) writeFileSync(join(scratch, name), text);
  const names = [...chunks.keys()].toSorted();
  const assets = Object.fromEntries(names.map((name) => [name, name]));
  if (application.withBytecode === true) {
    const compiled = names.filter((name) => !name.startsWith(RARE));
    writeFileSync(join(scratch, 'warm.json'), JSON.stringify(warmEnds(node, scratch, compiled)));
    // Runs the Node that becomes the binary, without the caller's options, which would change the
    // bytecode. V8's hash seed is random otherwise and gets into the bytecode, and so does the moment of a collection; V8 accepts bytecode
    // with any seed, made predictably or not.
    execFileSync(node, ['--random-seed=1', '--predictable', join(import.meta.dirname, 'code-cache.cjs'), 'warm.json'], {
      cwd: scratch,
      env: {},
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    for (const name of compiled) assets[`${name}.code`] = `${name}.code`;
  }
  writeFileSync(join(scratch, 'sea-main.cjs'), application.main);
  const config = {
    // Relative, because the blob keeps this name: the same sources give the same bytes in any
    // folder.
    main: 'sea-main.cjs',
    output: 'sea.blob',
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    execArgv: [
      // SIGUSR1 would open a debugger port in a process that runs as root.
      '--disable-sigusr1',
      // OpenSSL's configuration, and `OPENSSL_CONF`, load providers (code) and set policies. What
      // is probed is not this program's own TLS.
      `--openssl-config=${format === 'elf' ? '/dev/null' : 'NUL'}`,
    ],
    // NODE_OPTIONS=--require would run foreign code in it.
    execArgvExtension: 'none',
    assets,
  };
  writeFileSync(join(scratch, 'sea.json'), JSON.stringify(config));
  execFileSync(node, ['--experimental-sea-config', 'sea.json'], { cwd: scratch, env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
  return join(scratch, config.output);
}

/**
 * A separate process: postject's parser prints a dozen warnings about any Node binary, which matter
 * only if it fails.
 */
function inject(binary: string, blob: string): void {
  const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js');
  execFileSync(process.execPath, [postject, binary, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
