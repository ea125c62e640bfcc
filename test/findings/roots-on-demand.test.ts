/** On Windows a root that is not in the store yet is unknown, not missing; all else that is wrong with a chain stays wrong. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isolated, PRIVATE, REGION, type World } from './facts-builder.ts';
import type { Fate } from './facts-connection.ts';
import { judged, said } from './judged.ts';

const SSM = `ssm.${REGION}.amazonaws.com`;
const met = (os: 'windows' | 'linux' | 'macos', fate: Fate, at: (name: string) => boolean = () => true) => {
  const world: World = {
    ...PRIVATE,
    node: { ...PRIVATE.node, os },
    fate: (name, ip) => (at(name) ? fate : isolated(name, ip)),
  };
  return judged(world);
};

describe('roots that Windows fetches on demand', () => {
  test('nothing is accused, nothing is called working, and the reason is told', () => {
    const result = met('windows', 'tls-untrusted');
    assert.equal(said(result), '');
    assert.deepEqual([result.status, result.exit, result.verdict.capabilities.core.status], ['inconclusive', 3, 'unknown']);
    assert.match(JSON.stringify(result.verdict.notChecked), /Windows, which fetches roots/u);
  });
  test('at one endpoint alone', () => {
    const result = met('windows', 'tls-untrusted', (name) => name === SSM);
    assert.deepEqual([said(result), result.status], ['', 'inconclusive']);
  });
  for (const os of ['linux', 'macos'] as const)
    test(`${os} has its roots, or not`, () => assert.equal(said(met(os, 'tls-untrusted')), 'tls/untrusted-root'));
  for (const [fate, expected] of [
    ['tls-foreign', 'tls/intercepted'],
    ['tls-incomplete', 'tls/incomplete-chain'],
    ['tls-expired', 'tls/expired'],
    ['tls-name', 'tls/name-mismatch'],
    ['ok', ''],
  ] as const)
    test(`on Windows as everywhere: ${fate}`, () => assert.equal(said(met('windows', fate)), expected));
});
