/**
 * The binary's first script. Finds the program's chunks among the assets and compiles each when it is
 * first required. Reads nothing from the disk. A chunk that a command does not need costs nothing.
 */
'use strict';

const { getAssetKeys, getRawAsset } = require('node:sea');
const { Script } = require('node:vm');

const loaded = new Map();
// Bytecode fits one version of V8 on one kind of processor. A binary from another machine has none.
const keys = new Set(getAssetKeys());

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
  return name.startsWith('./') ? load(name.slice(2)) : require(name);
}

load('main.js');
