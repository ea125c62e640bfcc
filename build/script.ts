import type { Application } from './sea.ts';

/** The version that the sources need. An older Node would fail in mid-run. */
const OLDEST_NODE = 24;

/**
 * The application as one script for an installed Node. Unlike the binary it obeys NODE_OPTIONS and
 * similar variables, because their owner controls that Node anyway.
 *
 * Each chunk stays text until it is first required: it costs nothing before, and a Node that is too
 * old to read it can still say so.
 */
export function scriptOf({ assets }: Pick<Application, 'assets'>): string {
  const chunks = [...assets]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `${JSON.stringify(name)}: \`${text.replaceAll(/[\\`]|\$\{/gu, '\\$&')}\``);
  return `#!/usr/bin/env node
'use strict';
if (Number(process.versions.node.split('.')[0]) < ${OLDEST_NODE}) {
  process.stderr.write('ssm-probe: needs Node ${OLDEST_NODE} or newer, and this is ' + process.versions.node + '\\n');
  process.exit(2);
}
const { Script } = require('node:vm');
const chunks = {
${chunks.join(',\n')}
};
const loaded = new Map();
function load(name) {
  let module = loaded.get(name);
  if (module === undefined) {
    const run = new Script(chunks[name], { filename: 'ssm-probe:' + name }).runInThisContext();
    module = { exports: {} };
    loaded.set(name, module);
    run.call(module.exports, module.exports, resolve, module);
  }
  return module.exports;
}
function resolve(name) {
  return name.startsWith('./') ? load(name.slice(2)) : require(name);
}
load('main.js');
`;
}
