/**
 * The AWS SDK without its own ways to credentials and to the network.
 *
 * A client brings them all: single sign-on, STS, other programs, HTTP handlers. Here credentials are found and handed over by the probe, and every
 * byte goes over a connection that the run has opened; in the binary what would look elsewhere is not even there.
 */
import type { Plugin } from 'esbuild';

const NAMESPACE = 'narrow-aws';
const REFUSE = `() => { throw new Error('not part of this binary'); }`;

const CONTENTS: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': `export const defaultProvider = () => ${REFUSE};`,
};

export const narrowAws: Plugin = {
  name: 'narrow-aws',
  setup(bundler) {
    bundler.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path }) => ({ path, namespace: NAMESPACE }));
    bundler.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({ contents: CONTENTS[path] ?? '', loader: 'js' }));
  },
};
