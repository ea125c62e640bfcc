/**
 * `import { Client } from 'undici'` without the rest of undici.
 *
 * The package's entry loads fetch, WebSocket, caches and proxies: 35 ms and 13 MB at every start,
 * for one class. It is CommonJS, so a bundler cannot leave them out. In the binary the name leads
 * to a module that exports only what the sources use. Importing anything else fails the build, and
 * must be added here.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'narrow-undici';
const BUILTIN = 'narrow-undici-builtin';
const OF_UNDICI = /[\\/]node_modules[\\/]undici[\\/]/;

/**
 * Only `dispatch`: `request` and others come from the package's entry, with streams that nothing
 * here needs.
 */
const CLIENT = `
const Client = require('undici/lib/dispatcher/client.js');
export { Client };
`;

/**
 * Of these undici uses a function and two values, and Node compiles twenty modules for them at every start.
 */
const BUILTINS: Readonly<Record<string, string>> = {
  'node:assert': `module.exports = (value, message) => { if (!value) throw message instanceof Error ? message : new Error(message ?? 'undici: a fault of its own'); };`,
  // The first is for messages of Node's own client, the second Node's limit, which each of our requests overrides.
  'node:http': `module.exports = { IncomingMessage: class {}, maxHeaderSize: 16384 };`,
};

/** Nobody here offers HTTP/2, so it is never spoken; loading \`node:http2\` costs 6 ms. */
const NO_HTTP2 = `module.exports = () => { throw new Error('HTTP/2 is not part of this binary'); };`;

/**
 * undici's HTTP parser is WebAssembly. After some twenty answers V8 gives it to its optimising
 * compiler, which takes 40 ms and 14 MB for one huge function, and a run ends before that pays. The
 * budget counts for modules that are made while it is set. It is reset at once, because V8 rejects
 * bytecode, even Node's own, that was made with other settings.
 */
const COMPILE = 'new WebAssembly.Module(';
const SPARING = `
const { setFlagsFromString } = require('node:v8');
function sparingModule(bytes) {
  setFlagsFromString('--wasm-tiering-budget=2000000000');
  try {
    return new WebAssembly.Module(bytes);
  } finally {
    setFlagsFromString('--wasm-tiering-budget=13000000');
  }
}
`;

async function sparingParser(path: string): Promise<string> {
  const source = await readFile(path, 'utf8');
  if (!source.includes(COMPILE)) throw new Error(`${path} no longer compiles its parser where it did: look at it again`);
  return `${source.replaceAll(COMPILE, 'sparingModule(')}${SPARING}`;
}

export const narrowUndici: Plugin = {
  name: 'narrow-undici',
  setup(bundler) {
    bundler.onResolve({ filter: /^undici$/ }, (args) =>
      args.kind === 'import-statement' ? { path: 'undici', namespace: NAMESPACE, pluginData: args.resolveDir } : null,
    );
    bundler.onResolve({ filter: /^node:(?:assert|http)$/ }, ({ path, importer }) =>
      OF_UNDICI.test(importer) ? { path, namespace: BUILTIN } : null,
    );
    bundler.onLoad({ filter: /.*/, namespace: BUILTIN }, ({ path }) => ({ contents: BUILTINS[path] ?? '', loader: 'js' }));
    bundler.onLoad({ filter: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ }, () => ({
      contents: NO_HTTP2,
      loader: 'js',
    }));
    bundler.onLoad({ filter: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h1\.js$/ }, async ({ path }) => ({
      contents: await sparingParser(path),
      loader: 'js',
    }));
    bundler.onLoad({ filter: /.*/, namespace: NAMESPACE }, (args) => ({
      contents: CLIENT,
      loader: 'js',
      resolveDir: args.pluginData as string,
    }));
  },
};
