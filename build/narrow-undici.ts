/**
 * `import { Client } from 'undici'` without the rest of undici.
 *
 * The package's entry loads fetch, WebSocket, caches and proxies: 35 ms and 13 MB at every start, for one class. It is CommonJS, so
 * no bundler can leave them out. In the binary the name leads to a module that exports only what the sources use; importing
 * anything else fails the build, and then it is to be added here.
 */
import type { Plugin } from 'esbuild';

const NAMESPACE = 'narrow-undici';

/** The second line is what the package's entry does: `client.request` comes from there. */
const CLIENT = `
const Client = require('undici/lib/dispatcher/client.js');
Object.assign(require('undici/lib/dispatcher/dispatcher.js').prototype, require('undici/lib/api/index.js'));
export { Client };
`;

export const narrowUndici: Plugin = {
  name: 'narrow-undici',
  setup(bundler) {
    bundler.onResolve({ filter: /^undici$/ }, (args) =>
      args.kind === 'import-statement' ? { path: 'undici', namespace: NAMESPACE, pluginData: args.resolveDir } : null,
    );
    bundler.onLoad({ filter: /.*/, namespace: NAMESPACE }, (args) => ({
      contents: CLIENT,
      loader: 'js',
      resolveDir: args.pluginData as string,
    }));
  },
};
