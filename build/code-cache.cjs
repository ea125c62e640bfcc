/**
 * Run by the very Node that becomes the binary: compiles each asset named on the command line and writes its bytecode beside it.
 * The loader hands it to V8, which then neither parses nor compiles. V8 refuses bytecode of another version, processor or set of
 * flags, and compiles as usual.
 */
'use strict';

const { readFileSync, writeFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

for (const path of process.argv.slice(2)) {
  // Every function, not only those that run first. The flag is part of what V8 compares, so it is taken back before the bytecode is made.
  setFlagsFromString('--no-lazy');
  const script = new Script(readFileSync(path, 'latin1'), { filename: `ssm-probe:${path}` });
  setFlagsFromString('--lazy');
  writeFileSync(`${path}.code`, script.createCachedData());
}
