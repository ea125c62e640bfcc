/**
 * The binary's loader changes V8's settings for a short run. V8 takes bytecode only under the settings that it was made with, so a chunk that is
 * loaded late must still find the defaults, or a run would compile what the build has compiled.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const LOADER = readFileSync(join(import.meta.dirname, '../../build/loader.cjs'), 'utf8');

/** Chunks that ask for a short run at different moments. Each says when it runs. */
const CHUNKS: Readonly<Record<string, string>> = {
  'main.js': `globalThis.ran = ['main'];
    globalThis.hook = globalThis[Symbol.for('ssm-probe.short-run')];
    if (process.env.WHEN === 'loading') hook();
    require('./early.js');
    setImmediate(() => {
      if (process.env.WHEN === 'later') hook();
      require('./late.js');
      require('node:net');
      require('./late.js');
      try { require('./broken.js'); } catch { ran.push('broken'); }
      require('./last.js');
    });`,
  'early.js': `ran.push('early');`,
  'late.js': `ran.push('late'); require('./nested.js');`,
  'nested.js': `ran.push('nested');`,
  'broken.js': `throw new Error('it does not load');`,
  'last.js': `ran.push('last');`,
};

/** Plays \`node:sea\`, makes the bytecode as the build does, and says of each script whether V8 took it. */
const HARNESS = `
const { Module } = require('node:module');
const vm = require('node:vm');
const chunks = new Map(Object.entries(${JSON.stringify(CHUNKS)}).map(([name, text]) => [name, '(function (exports, require, module) {' + text + '\\n})']));
const assets = new Map();
for (const [name, text] of chunks) {
  assets.set(name, Buffer.from(text));
  assets.set(name + '.code', new vm.Script(text, { filename: 'build:' + name }).createCachedData());
}
const bytes = (name) => { const { buffer, byteOffset, byteLength } = assets.get(name); return buffer.slice(byteOffset, byteOffset + byteLength); };
const sea = { getAssetKeys: () => [...assets.keys()], getRawAsset: bytes };
const refused = [];
class Script extends vm.Script {
  constructor(text, options) { super(text, options); if (this.cachedDataRejected !== false) refused.push(options.filename); }
}
const load = Module._load;
Module._load = function (name, ...rest) {
  if (name === 'node:sea') return sea;
  return name === 'node:vm' ? { ...vm, Script } : load.call(this, name, ...rest);
};
process.on('exit', () => process.stdout.write(JSON.stringify({ ran, refused })));
new Function('require', ${JSON.stringify(LOADER)})(require);
`;

for (const when of ['never', 'loading', 'later'])
  test(`bytecode is taken by a loader that ${when === 'never' ? 'is never told of a short run' : `is told of a short run ${when}`}`, () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', HARNESS], { encoding: 'utf8', env: { WHEN: when } });
    assert.equal(status, 0, stderr);
    const { ran, refused } = JSON.parse(stdout) as { readonly ran: readonly string[]; readonly refused: readonly string[] };
    assert.deepEqual(ran, ['main', 'early', 'late', 'nested', 'broken', 'last']);
    assert.deepEqual(refused, []);
  });
