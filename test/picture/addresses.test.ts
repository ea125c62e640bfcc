/** Address classes: the contract's definition of private, and what no endpoint can have. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { classify, isPrivate, isSinkhole, parseRanges } from '../../src/picture/addresses.ts';

const RANGES = parseRanges(['10.20.0.0/16', '198.51.100.0/24', '2600:1f14:abc::/56', 'nonsense', '10.0.0.0/99']);
const CASES: readonly (readonly [string, string])[] = [
  ['10.20.255.255', 'private-in-vpc'],
  ['198.51.100.7', 'private-in-vpc'],
  ['2600:1f14:abc:12::5', 'private-in-vpc'],
  ['::ffff:10.20.1.1', 'private-in-vpc'],
  ['10.21.0.1', 'private-outside'],
  ['172.16.0.1', 'private-outside'],
  ['172.31.255.255', 'private-outside'],
  ['172.32.0.1', 'public'],
  ['192.168.0.1', 'private-outside'],
  ['100.64.0.1', 'private-outside'],
  ['100.127.255.255', 'private-outside'],
  ['100.128.0.1', 'public'],
  ['fd00::1', 'private-outside'],
  ['fc00::1', 'private-outside'],
  ['::ffff:192.168.1.1', 'private-outside'],
  ['52.94.1.10', 'public'],
  ['2600:1f14:abd::5', 'public'],
  ['::ffff:52.94.1.10', 'public'],
  ['64:ff9b::52.94.1.10', 'public'],
  // DNS64 translates the records of interface endpoints too.
  ['64:ff9b::10.20.1.5', 'private-in-vpc'],
  ['64:ff9b::10.99.1.5', 'private-outside'],
  ['64:ff9b::0.0.0.0', 'other'],
  ['127.0.0.1', 'loopback'],
  ['127.8.8.8', 'loopback'],
  ['::1', 'loopback'],
  ['169.254.169.254', 'link-local'],
  ['fe80::1', 'link-local'],
  ['0.0.0.0', 'other'],
  ['0.1.2.3', 'other'],
  ['::', 'other'],
  ['100::1', 'other'],
  ['224.0.0.1', 'other'],
  ['ff02::1', 'other'],
  ['239.255.255.250', 'other'],
  ['240.0.0.1', 'other'],
  ['255.255.255.255', 'other'],
  ['not an address', 'other'],
  ['', 'other'],
];

describe('address classes', () => {
  for (const [ip, kind] of CASES) test(`${ip} is ${kind}`, () => assert.equal(classify(ip, RANGES), kind));

  test('every class is private, a sinkhole, or public', () => {
    for (const [ip, kind] of CASES) {
      const found = classify(ip, RANGES);
      assert.equal(isPrivate(found), kind.startsWith('private'), ip);
      assert.equal(isSinkhole(found), ['other', 'loopback', 'link-local'].includes(kind), ip);
    }
  });

  test('broken ranges are left out, and none at all is no reason to call anything inside', () => {
    assert.equal(RANGES.length, 3);
    assert.equal(classify('10.20.1.1', parseRanges([])), 'private-outside');
  });
});
