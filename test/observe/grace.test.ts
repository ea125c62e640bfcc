/** Nobody waits for what can no longer change the verdict, and everything is awaited where it may explain something. Virtual time. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunOptions } from '../../src/arguments/table.ts';
import { NOT_WAITED_FOR } from '../../src/facts/not-learnt.ts';
import type { Facts } from '../../src/facts.ts';
import { startGrace } from '../../src/observe/grace.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { type VirtualWorld, virtualRun } from './virtual-world.ts';

const LIVING = '10.0.1.7';
const DEAD = '52.94.1.1';
const OPTIONAL = /^(?:kms|logs|ec2|ec2messages)\./u;
const REGISTRATION = '/var/lib/amazon/ssm/registration';
const REGISTERED = { [REGISTRATION]: '{"ManagedInstanceID":"mi-0123456789abcdef0","Region":"eu-central-1"}' };
const RESOLVER = { '/etc/resolv.conf': 'nameserver 10.0.0.2\n' };
const VENDOR = '/sys/class/dmi/id/sys_vendor';
const PROXY = {
  '/lib/systemd/system/amazon-ssm-agent.service':
    '[Service]\nExecStart=/usr/bin/amazon-ssm-agent\nEnvironment=https_proxy=http://10.0.0.80:3128\n',
};
const opensAt =
  (...ips: readonly string[]): NonNullable<VirtualWorld['dial']> =>
  (ip) =>
    ips.includes(ip) ? 'opens' : 'vanishes';

/** A registered node outside EC2: its metadata service vanishes, and so do the endpoints that nobody asked for. */
const SITE: VirtualWorld = {
  tree: { ...RESOLVER, ...REGISTERED },
  names: (_, name) => [OPTIONAL.test(name) ? DEAD : LIVING],
  dial: opensAt(LIVING),
};
const without = (path: string, { tree = {}, ...world }: VirtualWorld): VirtualWorld => ({
  ...world,
  tree: Object.fromEntries(Object.entries(tree).filter(([name]) => name !== path)),
});
const withTree = (tree: VirtualWorld['tree'], world = SITE): VirtualWorld => ({ ...world, tree: { ...world.tree, ...tree } });

const stepsTo = (facts: Facts, service: string) =>
  facts.connections.filter(({ host }) => host.startsWith(`${service}.`)).map(({ tcp }) => tcp);
const isLeft = (step: { readonly outcome: string; readonly why?: string } | undefined): boolean =>
  step?.outcome === 'inconclusive' && step.why === NOT_WAITED_FOR;

describe('when all that was asked for is known and works', () => {
  it('endpoints that nobody asked for, and the metadata service of a registered node, get half a second', async () => {
    const facts = await virtualRun(SITE);
    assert.ok(facts.durationMs >= 500 && facts.durationMs <= 550, `${facts.durationMs} ms`);
    assert.ok(isLeft(facts.node.imds));
    for (const service of ['kms', 'logs', 'ec2']) assert.ok(stepsTo(facts, service).every(isLeft), service);
    const { verdict } = judge(facts);
    assert.equal(verdict.capabilities['kms-encryption'].status, 'unknown');
    assert.equal(verdict.capabilities['cloudwatch-logs'].status, 'unknown');
    const told = verdict.notChecked.filter(({ why }) => why === NOT_WAITED_FOR).map(({ what }) => what);
    assert.ok(told.includes('kms.eu-central-1.amazonaws.com') && told.includes('the instance metadata service'), told.join());
    const preferences = verdict.notChecked.find(({ what }) => what === 'the preferences of session-manager')?.why ?? '';
    assert.match(
      preferences,
      /kms\.eu-central-1\.amazonaws\.com does not answer: it was not waited for \(--for kms-encryption does\)/u,
    );
    const accused = [...verdict.findings, ...verdict.suppressed].map(({ code }) => code);
    assert.ok(!accused.some((code) => /^(?:tcp|imds|dns)\//u.test(code)), accused.join());
  });
  it('a living one that is further away is not left out', async () => {
    const facts = await virtualRun({ ...SITE, dial: opensAt(LIVING, DEAD), rttMs: (ip) => (ip === DEAD ? 140 : 5) });
    assert.deepEqual(stepsTo(facts, 'kms'), [{ outcome: 'ok', ms: 140 }]);
    assert.ok(facts.durationMs <= 550, `${facts.durationMs} ms`);
  });
  it('where the way is long, the grace is as long as the steps took', async () => {
    const facts = await virtualRun({ ...SITE, rttMs: () => 200 });
    assert.ok(facts.durationMs >= 1_600 && facts.durationMs < 2_900, `${facts.durationMs} ms`);
    assert.ok(stepsTo(facts, 'kms').every(isLeft));
  });
  it('a host that its proxy refuses gets no longer look at the direct path', async () => {
    const facts = await virtualRun({
      ...withTree(PROXY),
      names: () => [DEAD],
      dial: opensAt('10.0.0.80'),
      tunnel: (host) => (OPTIONAL.test(host) ? 'refused' : 'opens'),
    });
    assert.ok(facts.durationMs <= 600, `${facts.durationMs} ms`);
    assert.equal(facts.beside, undefined);
  });
  it('a metadata service that answers TCP and nothing more is left, too', async () => {
    const facts = await virtualRun({ ...SITE, metadata: 'mute' });
    assert.ok(isLeft(facts.node.imds) && facts.durationMs <= 550, `${facts.durationMs} ms`);
  });
});

describe('everything is awaited', () => {
  const table: readonly (readonly [string, VirtualWorld, Partial<RunOptions>, string])[] = [
    ['where an optional service was asked for', SITE, { for: ['core', 'kms-encryption'] }, 'kms'],
    ['where the verdict goes to CloudWatch Logs', SITE, { deliversToLogs: true }, 'logs'],
    [
      'where something that was asked for vanishes',
      { ...SITE, names: (_, name) => [OPTIONAL.test(name) || name.startsWith('ssmmessages') ? DEAD : LIVING] },
      {},
      'kms',
    ],
    [
      'where one zone of an endpoint vanishes',
      { ...SITE, names: (_, name) => (OPTIONAL.test(name) ? [DEAD] : [LIVING, '10.0.1.8']) },
      {},
      'kms',
    ],
    [
      'where a DNS server is silent',
      withTree(
        { '/etc/resolv.conf': 'nameserver 10.0.0.2\nnameserver 10.0.0.3\n' },
        { ...SITE, names: (server, name) => (server === '10.0.0.3' ? 'silent' : [OPTIONAL.test(name) ? DEAD : LIVING]) },
      ),
      {},
      'kms',
    ],
    ['where S3 hangs in the handshake', { ...SITE, hello: (host) => (host.startsWith('s3.') ? 'mute' : 'answers') }, {}, 'kms'],
    ['where AWS does not answer HTTP', { ...SITE, hello: (host) => (host.startsWith('ssm.') ? 'mute' : 'answers') }, {}, 'kms'],
  ];
  for (const [what, world, options, service] of table)
    it(what, async () => {
      const facts = await virtualRun(world, options);
      const outcomes = stepsTo(facts, service).map((step) => (step.outcome === 'failed' ? step.reason : step.outcome));
      assert.deepEqual(outcomes, ['timeout']);
      assert.ok(facts.durationMs >= 2_900, `${facts.durationMs} ms`);
    });
  it('of a node that may be an instance: the metadata service', async () => {
    for (const world of [without(REGISTRATION, SITE), withTree({ [VENDOR]: 'Amazon EC2\n' })]) {
      const { node } = await virtualRun(world);
      assert.equal(node.imds.outcome === 'failed' ? node.imds.reason : node.imds.outcome, 'timeout');
    }
  });
});

describe('the grace', () => {
  it('is not given where the rest does not end well, and ends with the run', async () => {
    const over = new AbortController();
    const grace = startGrace({ ...systemClock, sleep: () => Promise.resolve(), lived: () => 0 }, over.signal);
    grace.begin(10, Promise.resolve(false));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(grace.signal.aborted, false);
    over.abort();
    assert.deepEqual([grace.signal.aborted, grace.isSpent()], [true, false]);
  });
});
