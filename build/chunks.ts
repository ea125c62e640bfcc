/**
 * Turns TypeScript into lazily loaded CommonJS chunks.
 *
 * esbuild splits only ES modules, and a SEA runs only CommonJS. So this first splits: every `await
 * import('./x.ts')` becomes a chunk, and what two chunks share becomes a third, so that no module
 * exists twice. Then it turns each chunk into CommonJS. CommonJS also keeps the
 * `require('node:tls')` of packages in place; an ES module would load them at start-up.
 */
import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { type BuildResult, build, type Metafile, type Plugin, transform } from 'esbuild';
import type { Identity } from './identity.ts';
import { namedExportsOfPackages } from './named-exports.ts';
import { narrowAws } from './narrow-aws.ts';
import { narrowUndici } from './narrow-undici.ts';

/**
 * Name → CommonJS text, pure ASCII. `main.js` is the first; they require each other as `./NAME`.
 */
export type Chunks = ReadonlyMap<string, string>;

export interface Bundle {
  readonly chunks: Chunks;
  /** The files with parts in the chunks, relative to the root, sorted. */
  readonly modules: readonly string[];
}

/**
 * Bundles `entryPoint` and all that it reaches. Throws if esbuild reports an error or a warning: a
 * warning here is a dynamic import that cannot be followed or a module that will be missing at run
 * time.
 */
export async function makeChunks(root: string, entryPoint: string, identity: Identity): Promise<Bundle> {
  const bundles = [
    await split(root, { main: entryPoint }, identity, '', [beside, narrowAws, narrowUndici, namedExportsOfPackages]),
    ...(existsSync(join(root, ACCOUNT_SDK))
      ? [await split(root, { [`${RARE}sdk`]: ACCOUNT_SDK }, identity, RARE, [oneRegion])]
      : []),
  ];
  const files = new Map<string, string>();
  for (const { path, text } of bundles.flatMap(({ outputFiles }) => outputFiles))
    files.set(path.slice(path.lastIndexOf('/') + 1), await toCommonJs(text));
  refuseUnbound(files);
  refuseNonAscii(files);
  return { chunks: files, modules: bundles.flatMap(({ metafile }) => modulesOf(metafile)) };
}

/** Begins the names of chunks that no node loads and a person seldom does: bytecode would double their size in the binary, and is left out. */
export const RARE = 'account-';

/**
 * The one module with the whole AWS SDK, which finds credentials as every SDK does: a second bundle, so that nothing of it gets into what runs
 * on a node, and the other way round.
 */
const ACCOUNT_SDK = 'src/platform/aws-account.ts';
const beside: Plugin = {
  name: 'beside',
  setup(bundler) {
    bundler.onResolve({ filter: /\/platform\/aws-account\.ts$/ }, () => ({ path: './account-sdk.js', external: true }));
  },
};

/** The signer for several Regions at once wants native code, which nobody has here; no call of ours goes to several Regions. */
const oneRegion: Plugin = {
  name: 'one-region',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]signature-v4-multi-region[\\/].*[\\/]SignatureV4MultiRegion\.js$/ }, () => ({
      contents: `
        import { SignatureV4SignWithCredentials } from './SignatureV4SignWithCredentials';
        export class SignatureV4MultiRegion extends SignatureV4SignWithCredentials {
          static sigv4aDependency() { return 'none'; }
        }`,
    }));
  },
};

async function split(
  root: string,
  entryPoints: Readonly<Record<string, string>>,
  identity: Identity,
  prefix: string,
  plugins: Plugin[],
): Promise<BuildResult<{ write: false; metafile: true }>> {
  const result = await build({
    absWorkingDir: root,
    entryPoints,
    bundle: true,
    splitting: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // A package's ES modules, if it has them, can be tree-shaken.
    mainFields: ['module', 'main'],
    chunkNames: `${prefix}[name]-[hash]`,
    charset: 'ascii',
    minify: true,
    legalComments: 'none',
    treeShaking: true,
    metafile: true,
    logLevel: 'silent',
    define: {
      SSM_PROBE_VERSION: JSON.stringify(identity.version),
      SSM_PROBE_COMMIT: JSON.stringify(identity.commit ?? ''),
      // undici's own word for "bundled as in Node": without its second, experimental parser, which
      // is 180 kB that nobody runs.
      esbuildDetection: 'true',
    },
    plugins,
  });
  const problems = [...result.errors, ...result.warnings];
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.text).join('\n'));
  return result;
}

function modulesOf({ outputs }: Metafile): readonly string[] {
  const used = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const paths = used.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  return [...new Set(paths)].toSorted();
}

async function toCommonJs(text: string): Promise<string> {
  const result = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    // `import()` of an asset would need V8's module callbacks; `require` behind a promise means the
    // same.
    supported: { 'dynamic-import': false },
    minify: true,
    charset: 'ascii',
    lineLimit: 160,
    logLevel: 'silent',
  });
  return result.code;
}

/**
 * At run time, Node would look for an unbundled module on the user's disk: in a privileged process,
 * in a folder that anybody may have filled.
 */
function refuseUnbound(files: Chunks): void {
  for (const [file, text] of files) {
    for (const [, quoted, name] of text.matchAll(/\brequire\((?:"([^"]*)"|([\w$.]+))\)/g)) {
      if (quoted === undefined) throw new Error(`${file}: a lazy import must name a literal file, not ${name}`);
      const isChunk = quoted.startsWith('./') && files.has(quoted.slice(2));
      if (!isChunk && !isBuiltin(quoted)) throw new Error(`${file}: ${quoted} is neither in the bundle nor part of Node`);
    }
  }
}

/**
 * esbuild does not escape these in tagged templates and regular expressions, where an escape might
 * mean something else.
 */
function refuseNonAscii(files: Chunks): void {
  for (const [file, text] of files) {
    const [found, character = ''] = /.{0,30}([^\0-\x7f])/u.exec(text) ?? [];
    if (found !== undefined)
      throw new Error(`${file}: write \\u{${character.codePointAt(0)?.toString(16)}} for the last character of: ${found}`);
  }
}
