/** The files that `account` reads may come from anybody. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readNodeFile } from '../../src/account/node-file.ts';
import { SNAPSHOT_KIND } from '../../src/account/snapshot.ts';

const unknown = { state: 'unknown', why: 'x' };
const SNAPSHOT = {
  kind: SNAPSHOT_KIND,
  schemaVersion: '1.0',
  tool: { name: 'ssm-probe', version: '1' },
  readAt: '2026-01-01T00:00:00Z',
  calls: [{ operation: 'ec2:DescribeVpcs', input: '{}', outcome: 'denied', detail: 'ec2:DescribeVpcs' }],
  account: {
    accountId: { state: 'known', value: '123456789012' },
    region: 'eu-central-1',
    partition: 'aws',
    dnsSuffix: 'amazonaws.com',
    nodeId: 'i-0123456789abcdef0',
    instance: unknown,
    vpcs: { state: 'denied', action: 'ec2:DescribeVpcs' },
    prefixLists: unknown,
    instanceProfile: unknown,
    managed: { instanceInformation: unknown, defaultHostManagementRole: unknown, activations: unknown },
  },
};

function detail(value: unknown): string {
  const read = readNodeFile(typeof value === 'string' ? value : JSON.stringify(value));
  return read.outcome === 'failed' ? read.detail : 'ok';
}

describe('a file for account', () => {
  it('is what its members say', () => {
    assert.equal(detail(SNAPSHOT), 'ok');
    assert.equal(detail({ ...SNAPSHOT, schemaVersion: '1.7', later: true }), 'ok');
  });

  it('is refused with the place', () => {
    const { account } = SNAPSHOT;
    for (const [value, place] of [
      [{ ...SNAPSHOT, schemaVersion: '2.0' }, /schemaVersion is not of its form/u],
      [{ ...SNAPSHOT, calls: [{}] }, /calls\[0\]\.operation is not a text/u],
      [{ ...SNAPSHOT, calls: Array.from({ length: 1_001 }, () => ({})) }, /calls is too long/u],
      [
        { ...SNAPSHOT, account: { ...account, vpcs: { state: 'known', value: [{ vpcId: 1 }] } } },
        /account\.vpcs\.value\[0\]\.vpcId is not a text/u,
      ],
      [{ ...SNAPSHOT, account: { ...account, instance: { state: 'maybe' } } }, /account\.instance\.state is not one of/u],
      [{ ...SNAPSHOT, account: { ...account, managed: null } }, /account\.managed is not an object/u],
      [{ kind: SNAPSHOT_KIND }, /schemaVersion/u],
      [{ factsVersion: '1.0' }, /^facts: /u],
      [{ schemaVersion: '1.0', endpoints: [] }, /^verdict: /u],
      [{}, /neither facts nor a verdict nor a snapshot/u],
      [[SNAPSHOT], /neither facts/u],
      ['no JSON', /not JSON/u],
      ['null', /neither facts/u],
      ['['.repeat(100), /nests too deeply/u],
    ] as const)
      assert.match(detail(value), place);
  });
});
