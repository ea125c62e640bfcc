/** The calls of a collection: bounded, recorded, and `Known` whatever AWS does. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeReader, type Send } from '../../../src/account/collect/reader.ts';
import { isReadOnly, OPERATION_NAMES } from '../../../src/account/operations.ts';

const never = new AbortController().signal;
const failing =
  (name: string, more: object = {}): Send =>
  () =>
    Promise.reject(Object.assign(new Error('words'), { name, ...more }));

async function subnets(send: Send, most?: number, signal: AbortSignal = never) {
  const reader = makeReader(send, signal);
  const known = await reader.all('ec2:DescribeSubnets', {}, ({ Subnets }) => Subnets, most);
  return { known, calls: reader.calls };
}

describe('the calls of a collection', () => {
  it('are reads, all of them', () => {
    assert.deepEqual(
      OPERATION_NAMES.filter((name) => !isReadOnly(name)),
      [],
    );
    for (const name of [
      'ec2:RunInstances',
      'iam:PutRolePolicy',
      'ssm:SendCommand',
      'ec2:DescribeX;Delete',
      'ec2:describeSubnets',
      'GetX',
    ])
      assert.ok(!isReadOnly(name), name);
  });

  it('go through all pages', async () => {
    const pages = [
      { Subnets: [{}], NextToken: 'a' },
      { Subnets: [{}, {}], NextToken: 'b' },
      { Subnets: [{}], NextToken: '' },
    ];
    const inputs: object[] = [];
    const { known } = await subnets((_, input) => (inputs.push(input), Promise.resolve(pages.shift())));
    assert.equal(known.state === 'known' && known.value.length, 4);
    assert.deepEqual(inputs, [{}, { NextToken: 'a' }, { NextToken: 'b' }]);
  });

  it('end where there is no end', async () => {
    const { known, calls } = await subnets(() => Promise.resolve({ Subnets: [{}], NextToken: 'again' }));
    assert.deepEqual([known.state, calls.length], ['unknown', 20]);
    assert.equal((await subnets(() => Promise.resolve({ Subnets: [{}, {}, {}] }), 2)).known.state, 'unknown');
  });

  it('name the permission that is missing, in the words of each service', async () => {
    for (const name of ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException', 'AccessDeniedFault']) {
      const { known, calls } = await subnets(failing(name));
      assert.deepEqual([known, calls[0]?.outcome], [{ state: 'denied', action: 'ec2:DescribeSubnets' }, 'denied'], name);
    }
    const other = failing('UnauthorizedOperation', { message: 'is not authorized to perform: ec2:DescribeVpcs on resource: x' });
    assert.deepEqual((await subnets(other)).known, { state: 'denied', action: 'ec2:DescribeVpcs' });
  });

  it('leave everything else unknown', async () => {
    for (const error of [
      failing('Throttling', { $metadata: { httpStatusCode: 400 } }),
      failing('TimeoutError'),
      failing('Error', { code: 'ECONNRESET' }),
      failing('', { name: null, message: null }),
    ])
      assert.equal((await subnets(error)).known.state, 'unknown');
    assert.match(
      JSON.stringify((await subnets(failing('Error', { code: 'ECONNRESET' }))).known),
      /no answer from AWS \(ECONNRESET\)/u,
    );
    assert.equal((await subnets(failing('x'), 10, AbortSignal.abort())).calls.length, 0);
  });

  it('tell what is not there from what is unknown', async () => {
    for (const name of ['InvalidInstanceID.NotFound', 'NoSuchEntity', 'ResourceNotFoundException'])
      assert.deepEqual(await makeReader(failing(name), never).find('ec2:DescribeVpcs', {}), { state: 'known', value: null });
    assert.equal((await makeReader(failing('Throttling'), never).find('ec2:DescribeVpcs', {})).state, 'unknown');
  });

  it('are so many at once, and so many at all', async () => {
    let running = 0;
    let most = 0;
    const reader = makeReader(async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
      return {};
    }, never);
    const all = await Promise.all(Array.from({ length: 500 }, () => reader.call('ec2:DescribeVpcs', {})));
    assert.ok(most <= 6);
    assert.deepEqual([reader.calls.length, all.filter(({ state }) => state === 'unknown').length], [400, 100]);
  });
});
