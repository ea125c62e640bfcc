import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareVersions, parseVersion } from '../../src/knowledge/versions.ts';

describe('parseVersion', () => {
  it('finds the dotted number in what package managers and logs tell', () => {
    const expected: Record<string, string> = {
      '3.3.1142.0': '3.3.1142.0',
      '3.3.1142.0-1': '3.3.1142.0',
      '3.3.2299.0-1.amzn2023': '3.3.2299.0',
      '3.2.582.0~rc1': '3.2.582.0',
      '3.2.582.0+git20240101': '3.2.582.0',
      'v3.3.0.0': '3.3.0.0',
      ' 3.3.0.0\n': '3.3.0.0',
      '3.3': '3.3',
      '2.3.1': '2.3.1',
      '3': '3',
      'v4-1': '4',
    };
    for (const [text, version] of Object.entries(expected)) assert.equal(parseVersion(text), version, text);
  });

  it('refuses what is no version', () => {
    const hostile = ['', '3.', '.3', '3..3', '3.3.3.3.3', '3.3.x', 'SSM Agent', '3.3;rm', '9999999999.1', '-1.0', '1.0 2.0'];
    for (const text of [...hostile, '1.'.repeat(100_000), `1.1-${'a'.repeat(100_000)}`]) {
      assert.equal(parseVersion(text), null, text.slice(0, 20));
    }
  });
});

describe('compareVersions', () => {
  it('orders by number, not by text', () => {
    const ordered = ['2.3', '3.0.9.9', '3.2.582.0', '3.3.40.0', '3.3.551.0', '3.3.2299.0', '3.3.3270.0', '3.10.0.0'];
    for (const [i, a] of ordered.entries()) {
      for (const [j, b] of ordered.entries()) assert.equal(Math.sign(compareVersions(a, b)), Math.sign(i - j), `${a} ${b}`);
    }
  });

  it('treats missing parts as zero and ignores packaging', () => {
    assert.equal(compareVersions('3.3', '3.3.0.0'), 0);
    assert.equal(compareVersions('4', '4.0.0.0'), 0);
    assert.ok(compareVersions('4', '3.3.5068.0') > 0 && compareVersions('3', '3.3.40.0') < 0);
    assert.equal(compareVersions('3.3.40.0-1', '3.3.40.0'), 0);
  });

  it('concludes nothing from what is no version', () => {
    assert.ok(Number.isNaN(compareVersions('?', '3.3.40.0')));
    assert.ok(Number.isNaN(compareVersions('3.3.40.0', '')));
  });
});
