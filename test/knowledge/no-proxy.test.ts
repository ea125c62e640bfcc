/** `no_proxy` as Go's httpproxy reads it: where others differ, the agent goes Go's way. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { bypassesProxy } from '../../src/knowledge/no-proxy.ts';

const SSM = 'ssm.eu-central-1.amazonaws.com';

describe('bypassesProxy', () => {
  const CASES: readonly (readonly [string, string, number, boolean])[] = [
    ['', SSM, 443, false],
    ['*', SSM, 443, true],
    ['a,*,b', SSM, 443, true],
    ['*.example.com', 'x.example.com', 443, true],
    ['*.example.com', 'example.com', 443, false],
    ['.amazonaws.com', SSM, 443, true],
    ['amazonaws.com', SSM, 443, true],
    ['amazonaws.com', 'notamazonaws.com', 443, false],
    ['.amazonaws.com', 'amazonaws.com', 443, false],
    [SSM.toUpperCase(), SSM, 443, true],
    [` ${SSM} , other`, SSM, 443, true],
    [`${SSM}:443`, SSM, 443, true],
    [`${SSM}:80`, SSM, 443, false],
    ['169.254.169.254', '169.254.169.254', 80, true],
    ['169.254.0.0/16', '169.254.169.254', 80, true],
    ['169.254.0.0/16', SSM, 443, false],
    ['169.254.169.254:443', '169.254.169.254', 80, false],
    ['fd00:ec2::254', 'fd00:ec2::254', 80, true],
    ['[fd00:ec2::254]:80', 'fd00:ec2::254', 80, true],
    ['[fd00:ec2::254]', 'fd00:ec2::254', 80, false],
    ['fd00::/8', 'fd00:ec2::254', 80, true],
    // Go never sends these to a proxy.
    ['', 'localhost', 443, true],
    ['', '127.0.0.1', 443, true],
    ['', '127.9.9.9', 443, true],
    ['', '::1', 443, true],
    // A space or a semicolon does not part entries.
    ['a b', 'b', 443, false],
    [`x;${SSM}`, SSM, 443, false],
  ];
  for (const [list, host, port, bypasses] of CASES)
    test(`${JSON.stringify(list)} ${host}:${port}: ${bypasses ? 'direct' : 'through the proxy'}`, () =>
      assert.equal(bypassesProxy(list, host, port), bypasses));

  test('never throws; a list with the very host always bypasses', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.domain(), (junk, host) => {
        bypassesProxy(junk, host, 443);
        assert.ok(bypassesProxy(`${junk.replaceAll(',', '')},${host}`, host, 443));
      }),
    );
  });
});
