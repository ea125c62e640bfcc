/**
 * The AWS SDK without its own ways to settings, credentials and the network.
 *
 * A client has many: files below the home folder and environment variables that change where it
 * goes and how it signs, single sign-on, STS, other programs, HTTP handlers. A pipe or a dead disk
 * in place of such a file would block the process for ever. Here the caller gives every setting
 * (`src/observe/network/signed/sdk-handler.ts`) and the credentials, and every byte goes over a
 * connection that the run has opened. The binary leaves out all code that would look elsewhere.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'narrow-aws';
const REFUSE = `() => { throw new Error('not part of this binary'); }`;

/** Whole packages, and their replacements with only what a client imports. */
const PACKAGES: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': `export const defaultProvider = () => ${REFUSE};`,
  // Takes the given handler, and makes none itself.
  '@smithy/node-http-handler': `
    export const NodeHttpHandler = { create: (given) => (typeof given?.handle === 'function' ? given : (${REFUSE})()) };
    export { streamCollector } from '@smithy/core/serde';`,
};

/** Single files of the SDK, by the end of their path. */
const FILES: Readonly<Record<string, string>> = {
  // Environment, then `~/.aws/config` and `~/.aws/credentials`, then the default. Here only the
  // default.
  'config/node-config-provider/configLoader.js': `
    export const loadConfig = ({ default: value }) => async () => (typeof value === 'function' ? value() : value);`,
  'config/config-resolver/regionConfig/getInstanceMetadataRegion.js': `export const getInstanceMetadataRegion = ${REFUSE};`,
  'client/util-user-agent-node/defaultUserAgent.js': `
    export const createDefaultUserAgentProvider = () => ${REFUSE};
    export const defaultUserAgent = createDefaultUserAgentProvider;
    export const crtAvailability = {};`,
  // Knows files, too; there are none here.
  'serde/util-body-length/calculateBodyLength.js': `
    export const calculateBodyLength = (body) => (typeof body === 'string' ? Buffer.byteLength(body) : (body?.byteLength ?? 0));`,
  // The sums of event streams, which nobody here has: Node's own would load its compression.
  'checksum/crc32/Crc32Node.js': `export { Crc32Js as Crc32Node } from './Crc32Js';`,
  // Takes trace ids from the environment, as in AWS Lambda.
  'client/middleware-recursion-detection/recursionDetectionMiddleware.js':
    'export const recursionDetectionMiddleware = () => (next) => (args) => next(args);',
};

const OF_SDK = /[\\/]node_modules[\\/]@(?:aws|aws-sdk|smithy)[\\/].*\.js$/;
/** What must not be in the binary, whatever name a later version of the SDK uses. */
const LOOKS_ELSEWHERE =
  /shared-ini-file-loader|fromSharedConfigFiles|fromEnv\b|node-http-handler|credential-provider|lambda-invoke-store/;
const ENVIRONMENT = 'process.env';

export const narrowAws: Plugin = {
  name: 'narrow-aws',
  setup(bundler) {
    const packages = new RegExp(`^(?:${Object.keys(PACKAGES).join('|')})$`);
    bundler.onResolve({ filter: packages }, ({ path, resolveDir }) => ({
      path,
      namespace: NAMESPACE,
      sideEffects: false,
      pluginData: resolveDir,
    }));
    bundler.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path, pluginData }) => ({
      contents: PACKAGES[path] ?? '',
      loader: 'js',
      resolveDir: pluginData as string,
    }));
    bundler.onLoad({ filter: OF_SDK }, async ({ path }) => {
      const posix = path.replaceAll('\\', '/');
      const replaced = Object.entries(FILES).find(([end]) => posix.endsWith(`/${end}`));
      if (replaced !== undefined) return { contents: replaced[1], loader: 'js' };
      const source = await readFile(path, 'utf8');
      // Other code that reads the environment finds an empty one.
      return source.includes(ENVIRONMENT) ? { contents: source.replaceAll(ENVIRONMENT, '({})'), loader: 'js' } : null;
    });
    bundler.onEnd(({ metafile }) => {
      const used = Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) => Object.entries(inputs));
      const found = used.filter(
        ([path, { bytesInOutput }]) => bytesInOutput > 0 && !path.startsWith(NAMESPACE) && LOOKS_ELSEWHERE.test(path),
      );
      return {
        errors: found.map(([path]) => ({ text: `${path} looks for settings or ways of its own: see build/narrow-aws.ts` })),
      };
    });
  },
};
