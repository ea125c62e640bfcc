/**
 * The binary's first script: finds the program's chunks among the assets and compiles each when it is first required.
 * Nothing is read from the disk, and a chunk that a command does not need costs nothing.
 */
'use strict';

const { getAssetKeys, getRawAsset } = require('node:sea');
const { Script } = require('node:vm');

const loaded = new Map();
// Bytecode fits one version of V8 on one kind of processor: a binary built on another machine comes without.
const keys = new Set(getAssetKeys());

function load(name) {
  let module = loaded.get(name);
  if (module === undefined) {
    // A function's source, as the build wrote it. It emits ASCII only: latin1 is the cheapest way to a string, and V8 keeps it at one byte a character.
    const text = Buffer.from(getRawAsset(name)).latin1Slice();
    const bytecode = `${name}.code`;
    const cachedData = keys.has(bytecode) ? Buffer.from(getRawAsset(bytecode)) : undefined;
    const run = new Script(text, { filename: `ssm-probe:${name}`, cachedData }).runInThisContext();
    module = { exports: {} };
    // Before running it: chunks may require each other in a circle, as CommonJS modules may.
    loaded.set(name, module);
    run.call(module.exports, module.exports, resolve, module);
  }
  return module.exports;
}

function resolve(name) {
  return name.startsWith('./') ? load(name.slice(2)) : require(name);
}

load('main.js');
