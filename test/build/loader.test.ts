/** The binary's loader finds chunks in packs and alone, compiles a pack when the first of its chunks is asked for, and runs each chunk once. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FIRST, packed, ROUND } from '../../build/packs.ts';

const LOADER = readFileSync(join(import.meta.dirname, '../../build/loader.cjs'), 'utf8');

const LATER = 'Promise.resolve().then(()=>z(require("./run-ABCDEFGH.js")))';
/** As the build makes them, each of which says that it runs. */
const CHUNKS: Readonly<Record<string, string>> = {
  'main.js': `ran.push('main');var a=require("./chunk-early.js"),z=(it)=>it;
    if(process.env.GO)${LATER}.then(()=>require("./alone-ABCDEFGH.js"));`,
  'chunk-early.js': `ran.push('early');exports.main=require("./main.js");`,
  'run-ABCDEFGH.js': `ran.push('run');require("./chunk-early.js");require("./chunk-late.js");try{require("./chunk-broken.js")}catch{ran.push('broken')}`,
  'chunk-late.js': `ran.push('late');`,
  'chunk-broken.js': `throw new Error('it does not load');`,
  'alone-ABCDEFGH.js': `ran.push('alone');require("./chunk-late.js");`,
};
const SOURCES = new Map(
  Object.entries(CHUNKS).map(([name, text]) => [name, `(function (exports, require, module) {${text}\n})`] as const),
);

/** Plays `node:sea`, and tells what was compiled and what ran. */
const harness = (assets: ReadonlyMap<string, string>): string => `
const { Module } = require('node:module');
const vm = require('node:vm');
globalThis.ran = [];
const assets = new Map(Object.entries(${JSON.stringify(Object.fromEntries(assets))}));
const sea = { getAssetKeys: () => [...assets.keys()], getRawAsset: (name) => new Uint8Array(Buffer.from(assets.get(name))).buffer };
const compiled = [];
class Script extends vm.Script {
  constructor(text, options) { super(text, options); compiled.push(options.filename); }
}
const load = Module._load;
Module._load = function (name, ...rest) {
  if (name === 'node:sea') return sea;
  return name === 'node:vm' ? { ...vm, Script } : load.call(this, name, ...rest);
};
process.on('exit', () => process.stdout.write(JSON.stringify({ ran, compiled })));
new Function('require', ${JSON.stringify(LOADER)})(require);
`;

function load(assets: ReadonlyMap<string, string>, env: Readonly<Record<string, string>>): unknown {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', harness(assets)], { encoding: 'utf8', env });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

test('what every command loads, and what every round loads, are packs', () => {
  assert.deepEqual([...packed(SOURCES).keys()], ['alone-ABCDEFGH.js', FIRST, ROUND]);
});

test('a command that needs the first pack compiles no other', () => {
  assert.deepEqual(load(packed(SOURCES), {}), { ran: ['main', 'early'], compiled: [`ssm-probe:${FIRST}`] });
});

const EACH_ONCE = ['main', 'early', 'run', 'late', 'broken', 'alone'];

test('chunks of packs and others run once each', () => {
  const compiled = [FIRST, ROUND, 'alone-ABCDEFGH.js'].map((name) => `ssm-probe:${name}`);
  assert.deepEqual(load(packed(SOURCES), { GO: '1' }), { ran: EACH_ONCE, compiled });
});

test('without packs, each chunk is compiled when it is asked for', () => {
  const compiled = ['main', 'chunk-early', 'run-ABCDEFGH', 'chunk-late', 'chunk-broken', 'alone-ABCDEFGH'];
  assert.deepEqual(load(SOURCES, { GO: '1' }), { ran: EACH_ONCE, compiled: compiled.map((name) => `ssm-probe:${name}.js`) });
});
