/**
 * The binary's first script. Finds the program's chunks among the assets and compiles each when it is
 * first required. Reads nothing from the disk. A chunk that a command does not need costs nothing.
 */
'use strict';

const { getAssetKeys, getRawAsset } = require('node:sea');
const { Script } = require('node:vm');

// No error's stack is ever shown, and Node writes many that nobody reads.
Error.stackTraceLimit = 0;

const loaded = new Map();
/** In the order in which they are opened (`build/packs.ts`), and the functions of the chunks in those that are. */
const packs = ['first.pack', 'round.pack'];
const open = new Map();
// Bytecode fits one version of V8 on one kind of processor. A binary from another machine has none, and no packs.
const keys = new Set(getAssetKeys());

function compile(asset) {
  // The build emits only ASCII, so latin1 is the cheapest way to a string, and V8 keeps it at one byte
  // a character.
  const text = Buffer.from(getRawAsset(asset)).latin1Slice();
  const bytecode = `${asset}.code`;
  const cachedData = keys.has(bytecode) ? Buffer.from(getRawAsset(bytecode)) : undefined;
  return new Script(text, { filename: `ssm-probe:${asset}`, cachedData }).runInThisContext();
}

function functionOf(name) {
  if (keys.has(name)) return compile(name);
  while (!open.has(name)) for (const [chunk, run] of Object.entries(compile(packs.shift()))) open.set(chunk, run);
  return open.get(name);
}

function load(name) {
  let module = loaded.get(name);
  if (module === undefined) {
    const run = functionOf(name);
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
