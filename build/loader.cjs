/**
 * The binary's first script. Finds the program's chunks among the assets and compiles each when it is
 * first required. Reads nothing from the disk. A chunk that a command does not need costs nothing.
 */
'use strict';

const { getAssetKeys, getRawAsset } = require('node:sea');
const { Script } = require('node:vm');

// No error's stack is ever shown, and Node writes many that nobody reads.
Error.stackTraceLimit = 0;

/**
 * V8's settings for a run that is over in a moment, each with its default: neither compilers of what
 * is repeated nor helper threads of the collector repay what they cost before the run ends.
 */
const SHORT = [
  ['--no-minor-gc-task', '--minor-gc-task'],
  ['--no-sparkplug', '--sparkplug'],
  ['--no-maglev', '--maglev'],
  ['--no-turbofan', '--turbofan'],
  ['--no-parallel-scavenge', '--parallel-scavenge'],
  ['--no-concurrent-marking', '--concurrent-marking'],
  ['--no-concurrent-sweeping', '--concurrent-sweeping'],
  ['--no-concurrent-array-buffer-sweeping', '--concurrent-array-buffer-sweeping'],
  ['--regexp-tier-up-ticks=100', '--regexp-tier-up-ticks=1'],
  ['--no-regexp-optimization', '--regexp-optimization'],
  ['--no-regexp-peephole-optimization', '--regexp-peephole-optimization'],
];

const loaded = new Map();
// Bytecode fits one version of V8 on one kind of processor. A binary from another machine has none.
const keys = new Set(getAssetKeys());
let isShort = false;
let depth = 0;
let v8;

function set(which) {
  for (const pair of SHORT) v8.setFlagsFromString(pair[which]);
}

/**
 * V8 takes bytecode, ours and that of Node's own modules, only under the settings that it was made
 * with: what is loaded is loaded under the defaults.
 */
function underDefaults(work, name) {
  if (depth === 0 && isShort) set(1);
  depth += 1;
  try {
    return work(name);
  } finally {
    depth -= 1;
    if (depth === 0 && isShort) set(0);
  }
}

/** Called by `src/platform/short-run.ts`. */
globalThis[Symbol.for('ssm-probe.short-run')] = () => {
  // It brings Node's streams, which `--version` can do without.
  v8 = underDefaults(require, 'node:v8');
  // Node loads this for the first UDP socket, when its bytecode would be refused.
  underDefaults(require, 'node:cluster');
  isShort = true;
  if (depth === 0) set(0);
};

function load(name) {
  let module = loaded.get(name);
  if (module === undefined) {
    // A function's source. The build emits only ASCII, so latin1 is the cheapest way to a string, and
    // V8 keeps it at one byte a character.
    const text = Buffer.from(getRawAsset(name)).latin1Slice();
    const bytecode = `${name}.code`;
    const cachedData = keys.has(bytecode) ? Buffer.from(getRawAsset(bytecode)) : undefined;
    const run = new Script(text, { filename: `ssm-probe:${name}`, cachedData }).runInThisContext();
    module = { exports: {} };
    // Set it before running: like CommonJS modules, chunks may require each other in a circle.
    loaded.set(name, module);
    run.call(module.exports, module.exports, resolve, module);
  }
  return module.exports;
}

function resolve(name) {
  if (name.startsWith('./')) {
    const module = loaded.get(name.slice(2));
    return module === undefined ? underDefaults(load, name.slice(2)) : module.exports;
  }
  return underDefaults(require, name);
}

underDefaults(load, 'main.js');
