/**
 * Runs in the Node that becomes the binary. Compiles each asset named on the command line and writes
 * its bytecode beside it. The loader hands that to V8, which then neither parses nor compiles. V8
 * refuses bytecode of another version, processor or set of flags, and compiles as usual.
 */
'use strict';

const { readFileSync, writeFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

for (const path of process.argv.slice(2)) {
  // Compiles every function, not only those that run first. V8 compares flags, so this one is reset
  // before the bytecode is made.
  setFlagsFromString('--no-lazy');
  const script = new Script(readFileSync(path, 'latin1'), { filename: `ssm-probe:${path}` });
  setFlagsFromString('--lazy');
  writeFileSync(`${path}.code`, script.createCachedData());
}
