import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunOptions } from '../../../src/arguments/table.ts';
import { DEFAULTS } from '../../../src/arguments/table.ts';
import { startContext } from '../../../src/observe/node/node-context.ts';
import { chooseRegion, type IdentityFiles, regionWithoutImds } from '../../../src/observe/node/region.ts';
import { assertSoon } from '../../pace.ts';
import { CATEGORIES, startImds } from './metadata-server.ts';
import { makePorts, type Tree } from './ports-double.ts';

const OPTIONS: RunOptions = { ...DEFAULTS, for: ['core'], timeoutMs: 1_000, deadlineMs: 5_000 };
const REGISTERED: Tree = {
  '/var/lib/amazon/ssm/registration': '{"ManagedInstanceID":"mi-0123456789abcdef0","Region":"eu-west-1"}',
};
const idle = new AbortController().signal;

const files = (
  registered: IdentityFiles['registered'] = { state: 'absent' },
  config: Partial<IdentityFiles['config']> = {},
): IdentityFiles => ({
  registered,
  config: { identityOrder: null, customIdentity: null, ...config },
});

test('the Region: option, hybrid registration, IMDS, then the shell', () => {
  const registered = { state: 'present', managedInstanceId: 'mi-0123456789abcdef0', region: 'eu-west-1' } as const;
  const shell = { AWS_REGION: 'eu-north-1', AWS_DEFAULT_REGION: 'eu-south-1' };
  assert.deepEqual(chooseRegion({ region: 'us-east-1' }, files(registered), 'eu-central-1', shell), {
    region: 'us-east-1',
    source: 'option',
  });
  assert.deepEqual(chooseRegion({ region: null }, files(registered), 'eu-central-1', shell), {
    region: 'eu-west-1',
    source: 'hybrid-registration',
  });
  assert.deepEqual(chooseRegion({ region: null }, files(), 'eu-central-1', shell), {
    region: 'eu-central-1',
    source: 'imds',
  });
  assert.deepEqual(chooseRegion({ region: null }, files(), null, shell), { region: 'eu-north-1', source: 'AWS_REGION' });
  assert.deepEqual(chooseRegion({ region: null }, files(), null, { AWS_REGION: 'eu-west1', AWS_DEFAULT_REGION: 'eu-south-1' }), {
    region: 'eu-south-1',
    source: 'AWS_DEFAULT_REGION',
  });
  assert.equal(chooseRegion({ region: null }, files(), null, { AWS_REGION: '../x' }), null);
});

test('the Region is that of the identity which the agent takes first', () => {
  const registered = { state: 'present', managedInstanceId: 'mi-0123456789abcdef0', region: 'eu-west-1' } as const;
  const customIdentity = { instanceId: 'robot-7', region: 'us-west-2' };
  const chosen = (order: readonly string[] | null, imds: string | null): unknown =>
    chooseRegion({ region: null }, files(registered, { identityOrder: order, customIdentity }), imds, {})?.region;
  const sure = (order: readonly string[] | null): unknown =>
    regionWithoutImds({ region: null }, files(registered, { identityOrder: order, customIdentity }))?.region ?? null;
  assert.equal(chosen(null, 'eu-central-1'), 'eu-west-1');
  assert.equal(chosen(['EC2', 'OnPrem'], 'eu-central-1'), 'eu-central-1');
  assert.equal(chosen(['EC2', 'OnPrem'], null), 'eu-west-1');
  assert.equal(chosen(['EC2'], 'eu-central-1'), 'eu-central-1');
  assert.equal(chosen(['CustomIdentity'], 'eu-central-1'), 'us-west-2');
  assert.deepEqual(chooseRegion({ region: null }, files(undefined, { customIdentity }), null, { AWS_REGION: 'eu-north-1' }), {
    region: 'us-west-2',
    source: 'agent-config',
  });
  // What IMDS may still change is not known without it.
  assert.deepEqual([sure(null), sure(['EC2', 'OnPrem']), sure(['CustomIdentity', 'EC2'])], ['eu-west-1', null, 'us-west-2']);
});

test('on EC2 everything is known from one start', async (t) => {
  const server = await startImds();
  t.after(server.stop);
  const tree: Tree = { '/etc/resolv.conf': 'nameserver 10.9.0.2\n', '/sys/class/dmi/id/sys_vendor': 'Amazon EC2' };
  const context = startContext(makePorts({ ...server, tree }), OPTIONS, idle);
  assert.deepEqual(await context.firstRegion, { region: 'eu-central-1', source: 'imds' });
  assert.deepEqual(await context.region, { region: 'eu-central-1', source: 'imds' });
  assert.equal(await context.imdsRegion, 'eu-central-1');
  assert.equal((await context.imds).outcome, 'ok');
  assert.deepEqual((await context.resolver).servers, ['10.9.0.2']);
  assert.equal((await context.firmware).says, 'ec2');
  assert.equal((await context.agent).installed, 'no');
  assert.equal((await context.trust).facts.roots, 0);
});

test('a dead IMDS costs 300 ms where the shell knows a Region, and nothing where the node is registered or told', async () => {
  const order: string[] = [];
  const first = async (tree: Tree, region: string | null, variables: Record<string, string>) => {
    const start = performance.now();
    const context = startContext(makePorts({ tree, environment: { variables } }), { ...OPTIONS, region }, idle);
    const choice = await context.firstRegion;
    const ms = performance.now() - start;
    const source = choice?.source ?? 'nobody';
    order.push(source);
    await context.region;
    return { source, ms };
  };
  const [told, registered, shell, nothing] = await Promise.all([
    first({}, 'us-east-1', { AWS_REGION: 'eu-north-1' }),
    first(REGISTERED, null, { AWS_REGION: 'eu-north-1' }),
    first({}, null, { AWS_REGION: 'eu-north-1' }),
    first({}, null, {}),
  ]);
  assert.deepEqual([told.source, registered.source], ['option', 'hybrid-registration']);
  assert.deepEqual(order.slice(0, 2).toSorted(), ['hybrid-registration', 'option']);
  assert.deepEqual(order.slice(2), ['AWS_REGION', 'nobody']);
  for (const { ms } of [told, registered]) assertSoon(ms, 200);
  assert.ok(shell.ms > 250 && nothing.ms > 900, JSON.stringify([shell, nothing]));
  assertSoon(shell.ms, 700);
  assertSoon(nothing.ms, 1_600);
});

test('a slow IMDS corrects the Region that DNS started with', async (t) => {
  const server = await startImds(CATEGORIES, (request, response) => {
    if (!request.url?.endsWith('/document')) return false;
    setTimeout(() => response.end(CATEGORIES[request.url ?? '']), 500);
    return true;
  });
  t.after(server.stop);
  const context = startContext(makePorts({ ...server, environment: { variables: { AWS_REGION: 'eu-north-1' } } }), OPTIONS, idle);
  assert.deepEqual(await context.firstRegion, { region: 'eu-north-1', source: 'AWS_REGION' });
  assert.deepEqual(await context.region, { region: 'eu-central-1', source: 'imds' });
});

test('an interruption ends every reading soon', async () => {
  const stop = new AbortController();
  const context = startContext(makePorts(), { ...OPTIONS, timeoutMs: 60_000 }, stop.signal);
  setTimeout(() => stop.abort(), 50);
  const start = performance.now();
  assert.equal((await context.imds).outcome, 'inconclusive');
  assert.equal(await context.firstRegion, null);
  assertSoon(performance.now() - start, 500);
});

test('ports that throw leave unknowns, not a crash', async () => {
  const broken = makePorts();
  const files = {
    ...broken.files,
    read: () => Promise.reject(new Error('boom')),
    exists: () => Promise.reject(new Error('boom')),
  };
  const dial = () => Promise.reject(new Error('boom'));
  const ports = { ...broken, files, network: { ...broken.network, dial } };
  const context = startContext(ports, OPTIONS, idle);
  assert.equal((await context.imds).outcome, 'inconclusive');
  assert.equal((await context.agent).installed, 'unknown');
  assert.equal((await context.registration).state, 'unknown');
  assert.equal((await context.firmware).says, 'unknown');
  assert.equal((await context.hostsFile).text, '');
  assert.match((await context.resolver).problems.join(), /internal fault/);
  assert.match((await context.trust).facts.problems.join(), /internal fault/);
  assert.equal(await context.region, null);
});
