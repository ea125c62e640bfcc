import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { NodeFacts } from '../../../src/facts.ts';
import { amazonResolver } from '../../../src/observe/node/dns/amazon-resolver.ts';
import { IMDS } from '../../findings/facts-builder.ts';
import { makePorts } from './ports-double.ts';

const BASE = '10.20.0.2';
const told: NodeFacts['imds'] = { outcome: 'ok', ms: 1, data: { ...IMDS, primaryCidr: '10.20.0.0/16' } };
const gone: NodeFacts['imds'] = { outcome: 'failed', reason: 'timeout', detail: 'no answer', ms: 3_000 };

const after = <T>(ms: number, value: T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), ms));

interface Else {
  readonly firmware?: 'ec2' | 'other';
  readonly identity?: string;
  readonly signal?: AbortSignal;
}

async function found(
  imds: Promise<NodeFacts['imds']>,
  { firmware, identity, signal = new AbortController().signal }: Else = {},
): Promise<boolean | null> {
  const context = {
    imds,
    firmware: Promise.resolve({ says: firmware ?? 'unknown' } as const),
    identityType: Promise.resolve(identity ?? null),
  };
  const amazon = await amazonResolver(makePorts(), context, signal);
  return amazon === null ? null : (await amazon.aliases).all.includes(BASE);
}

it('the VPC’s own address is known, however late IMDS is, and whoever else said that this is EC2', async () => {
  for (const ms of [0, 200, 400, 1_000]) {
    assert.equal(await found(after(ms, told)), true, `${ms} ms`);
    assert.equal(await found(after(ms, told), { firmware: 'ec2' }), true, `${ms} ms, firmware`);
    assert.equal(await found(after(ms, told), { identity: 'EC2' }), true, `${ms} ms, identity`);
  }
});

it('without IMDS, only the link-local addresses are, and only on EC2', async () => {
  assert.equal(await found(after(400, gone)), null);
  assert.equal(await found(after(400, gone), { firmware: 'ec2' }), false);
  assert.equal(await found(Promise.resolve({ ...told, data: { ...told.data, primaryCidr: null } })), false);
});

it('the end of the run is the end of the wait', async () => {
  const never = new Promise<NodeFacts['imds']>(() => undefined);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 500);
  assert.equal(await found(never, { firmware: 'ec2', signal: stop.signal }), false);
  assert.equal(await found(never, { firmware: 'ec2', signal: AbortSignal.abort() }), false);
});
