/** What accompanies the binaries, made of a little project: complete, the same bytes each time, and an error where something is missing. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { noticesOf } from '../../build/notices.ts';
import { directNeeds, packagesOf } from '../../build/packages.ts';
import { type Contents, sbomOf } from '../../build/sbom.ts';
import { TARGETS } from '../../build/targets.ts';

let root = '';
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const install = (folder: string, manifest: object, licence: string): void => {
  write(`node_modules/${folder}/package.json`, JSON.stringify(manifest));
  write(`node_modules/${folder}/LICENSE.md`, licence);
};
const hash = (byte: string): string => `sha512-${Buffer.from(byte.repeat(64)).toString('base64')}`;

/** `top` asks for `deep`, which is there twice in one version: beside it and inside it. */
before(() => {
  root = mkdtempSync(join(tmpdir(), 'ssm-probe-papers-'));
  write('package.json', JSON.stringify({ dependencies: { '@scope/top': '1.0.0', unused: '1.0.0' } }));
  install(
    '@scope/top',
    { name: '@scope/top', version: '1.0.0', license: 'MIT', dependencies: { deep: '2' } },
    'Do as you please.\r\n',
  );
  install('deep', { name: 'deep', version: '2.0.0', license: 'MIT', dependencies: { leaf: '3' } }, 'Do as you please.\n');
  install('@scope/top/node_modules/deep', { name: 'deep', version: '2.0.0', license: 'MIT' }, 'Do as you please.');
  install('leaf', { name: 'leaf', version: '3.0.0', license: 'ISC' }, 'Name me.');
  write('node_modules/leaf/NOTICE', 'Leaf is made by somebody.');
  write('node_modules/bare/package.json', JSON.stringify({ name: 'bare', version: '1.0.0', license: 'MIT' }));
  install('nameless', { name: 'nameless', version: '1.0.0' }, 'x');
  const folders = ['@scope/top', 'deep', '@scope/top/node_modules/deep', 'leaf', 'bare', 'nameless'];
  const packages = Object.fromEntries(folders.map((name) => [`node_modules/${name}`, { integrity: hash('a') }]));
  write('package-lock.json', JSON.stringify({ packages }));
});
after(() => rmSync(root, { recursive: true, force: true }));

const MODULES = [
  'src/main.ts',
  'node_modules/@scope/top/lib/index.js',
  'node_modules/@scope/top/node_modules/deep/index.js',
  'node_modules/deep/index.js',
  'node_modules/leaf/a.js',
  'node_modules/leaf/b.js',
];

describe('the packages in the binary', () => {
  test('are those of its modules, each with the neighbours that Node would find', () => {
    const found = packagesOf(root, MODULES);
    assert.deepEqual(
      found.map(({ folder, needs }) => [folder, needs]),
      [
        ['node_modules/@scope/top', ['node_modules/@scope/top/node_modules/deep']],
        ['node_modules/@scope/top/node_modules/deep', []],
        ['node_modules/deep', ['node_modules/leaf']],
        ['node_modules/leaf', []],
      ],
    );
    assert.deepEqual(directNeeds(root, found), ['node_modules/@scope/top']);
  });

  test('must have a licence and a hash', () => {
    assert.throws(() => packagesOf(root, ['node_modules/nameless/x.js']), /nameless does not say under which licence/);
    write('node_modules/stranger/package.json', JSON.stringify({ name: 'stranger', version: '1.0.0', license: 'MIT' }));
    assert.throws(() => packagesOf(root, ['node_modules/stranger/x.js']), /no hash of node_modules\/stranger/);
  });
});

describe('the SBOM', () => {
  const contents = (): Contents => {
    const packages = packagesOf(root, MODULES);
    const runtime = { node: '24.0.0', openssl: '3.5.0', uv: '1.51.0', modules: '137', unicode: '16.0', amaro: '' };
    const identity = { version: '1.2.3', commit: 'abc' };
    return { identity, packages, direct: directNeeds(root, packages), runtime, targets: TARGETS };
  };

  test('names each component once, and every reference leads to one', () => {
    const { metadata, components, dependencies } = read(sbomOf(contents()));
    const refs = components.map((component) => component['bom-ref']);
    assert.deepEqual(refs, [
      'node',
      'pkg:npm/%40scope/top@1.0.0',
      'pkg:npm/deep@2.0.0',
      'pkg:npm/leaf@3.0.0',
      'node/openssl',
      'node/libuv',
    ]);
    const known = [metadata.component['bom-ref'], ...refs];
    for (const { ref, dependsOn } of dependencies) for (const one of [ref, ...dependsOn]) assert.ok(known.includes(one), one);
    const needs = Object.fromEntries(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    assert.deepEqual(needs['pkg:generic/ssm-probe@1.2.3'], ['node', 'pkg:npm/%40scope/top@1.0.0']);
    assert.deepEqual(needs['pkg:npm/deep@2.0.0'], ['pkg:npm/leaf@3.0.0']);
    assert.equal(components[1]?.hashes?.[0]?.content, '61'.repeat(64));
  });

  test('is the same text each time, and another serial number for other contents', () => {
    const text = sbomOf(contents());
    assert.equal(sbomOf(contents()), text);
    const other = read(sbomOf({ ...contents(), identity: { version: '1.2.3', commit: 'abd' } }));
    const { serialNumber } = read(text);
    assert.match(serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
    assert.notEqual(other.serialNumber, serialNumber);
  });
});

describe('the notices', () => {
  test('hold every text once, under the names of all who share it', () => {
    const text = noticesOf(root, packagesOf(root, MODULES), '24.0.0', 'What Node is made of.');
    assert.equal(text.split('Do as you please.').length, 2);
    assert.match(text, /-\n@scope\/top 1\.0\.0 \(MIT\)\ndeep 2\.0\.0 \(MIT\)\n-+\n\nDo as you please\.\n/u);
    assert.match(text, /-\nleaf 3\.0\.0 \(ISC\)\n-+\n\nName me\.\n\nLeaf is made by somebody\.\n/u);
    assert.match(text, /-\nNode\.js 24\.0\.0\n-+\n\nWhat Node is made of\.\n$/u);
    assert.ok(!text.includes('\r'));
  });

  test('are refused where a package brings no text', () => {
    const packages = packagesOf(root, ['node_modules/bare/x.js']);
    assert.throws(() => noticesOf(root, packages, '24.0.0', 'x'), /bare brings no text of its licence/);
  });

  test('have the text of the Apache License, which is ours, where a package brings none', () => {
    write('LICENSE', 'The Apache License.\n');
    const packages = packagesOf(root, ['node_modules/bare/x.js']).map((found) => ({ ...found, license: 'Apache-2.0' }));
    assert.match(noticesOf(root, packages, '24.0.0', 'x'), /-\nbare 1\.0\.0 \(Apache-2\.0\)\n-+\n\nThe Apache License\.\n/u);
  });
});

interface Document {
  readonly serialNumber: string;
  readonly metadata: { readonly component: { readonly 'bom-ref': string } };
  readonly components: readonly { readonly 'bom-ref': string; readonly hashes?: readonly { readonly content: string }[] }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

function read(text: string): Document {
  return JSON.parse(text) as Document;
}
