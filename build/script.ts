import type { Chunks } from './chunks.ts';

/** What the sources are written for (`tls.getCACertificates`, `process.features`): an older Node would fail somewhere in mid-run. */
const OLDEST_NODE = 24;

/**
 * The chunks as one script for a Node that is there already. Each is a function that runs when it is first required, as in the binary.
 * Unlike the binary it obeys NODE_OPTIONS and its like: whoever may set them decides what that Node does.
 */
export function scriptOf(chunks: Chunks): string {
  const functions = [...chunks]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `${JSON.stringify(name)}: function (exports, require, module) {${text}\n}`);
  return `#!/usr/bin/env node
'use strict';
if (Number(process.versions.node.split('.')[0]) < ${OLDEST_NODE}) {
  process.stderr.write('ssm-probe: needs Node ${OLDEST_NODE} or newer, and this is ' + process.versions.node + '\\n');
  process.exit(2);
}
const chunks = {
${functions.join(',\n')}
};
const loaded = new Map();
function load(name) {
  let module = loaded.get(name);
  if (module === undefined) {
    module = { exports: {} };
    loaded.set(name, module);
    chunks[name].call(module.exports, module.exports, resolve, module);
  }
  return module.exports;
}
function resolve(name) {
  return name.startsWith('./') ? load(name.slice(2)) : require(name);
}
load('main.js');
`;
}
