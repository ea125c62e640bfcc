/**
 * Makes `const { request } = await import('undici')` work for packages in CommonJS.
 *
 * Node finds such a package's export names by reading its text; esbuild's splitting exports only
 * `default`. So the build asks each lazily imported package for its names and generates a module
 * that spells them out.
 */
import type { Plugin } from 'esbuild';

const NAMESPACE = 'lazy-package';
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

export const namedExportsOfPackages: Plugin = {
  name: 'named-exports-of-packages',
  setup(bundler) {
    bundler.onResolve({ filter: /^[^./]/ }, async (args) => {
      if (args.kind !== 'dynamic-import' || args.path.startsWith('node:')) return null;
      const names = await exportNames(args.path);
      return names === null
        ? null
        : { path: args.path, namespace: NAMESPACE, pluginData: { names, resolveDir: args.resolveDir } };
    });
    bundler.onLoad({ filter: /.*/, namespace: NAMESPACE }, (args) => {
      const { names, resolveDir } = args.pluginData as { names: readonly string[]; resolveDir: string };
      const lines = names.map((name, index) => `const v${index} = all.${name}; export { v${index} as ${name} };`);
      const contents = [`const all = require(${JSON.stringify(args.path)});`, 'export default all;', ...lines].join('\n');
      return { contents, loader: 'js', resolveDir };
    });
  },
};

/** Null for an ES module, whose names esbuild knows. */
async function exportNames(name: string): Promise<readonly string[] | null> {
  const space = (await import(name)) as Record<string, unknown>;
  // Node adds this one to the namespace of every CommonJS module.
  if (!Object.hasOwn(space, 'module.exports')) return null;
  return Object.keys(space).filter((key) => key !== 'default' && IDENTIFIER.test(key));
}
