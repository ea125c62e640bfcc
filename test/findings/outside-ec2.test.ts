/** Machines that are positively not EC2: what they lack is a registration, never a metadata service; and the neighbours that must stay as they are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FirmwareFacts } from '../../src/facts/firmware.ts';
import type { NodeFacts } from '../../src/facts.ts';
import { HYBRID, IMDS_DEAD, PRIVATE, UNKNOWN, type World } from './facts-builder.ts';
import { judged, said } from './judged.ts';

const machine = (platform: FirmwareFacts['platform'], name: string): FirmwareFacts => ({
  says: 'other',
  platform,
  name,
  because: `sys_vendor "${name}"`,
});
const DELL = machine('hardware', 'Dell Inc. PowerEdge R740');
const NOTHING: FirmwareFacts = { says: 'unknown', platform: null, name: null, because: null };
const EC2: FirmwareFacts = { says: 'ec2', platform: 'ec2', name: 'Amazon EC2', because: 'sys_vendor "Amazon EC2"' };

const imds = (
  reason: 'timeout' | 'refused' | 'unreachable' | 'token-timeout' | 'disabled' | 'not-imds' | 'other',
): NodeFacts['imds'] => ({
  outcome: 'failed',
  reason,
  detail: 'HTTP 404 to the token request',
  ms: 1,
});
const on = (world: World, firmware: FirmwareFacts, node: World['node'] = {}, agent: World['agent'] = {}): World => ({
  ...world,
  node: { ...world.node, firmware, ...node },
  agent: { ...world.agent, ...agent },
});

const COMMANDS = (world: World): string =>
  JSON.stringify(judged(world).verdict.findings.flatMap(({ remedy }) => remedy.flatMap(({ commands }) => commands)));

test('outside EC2 the registration is what is missing, however the metadata address behaves', () => {
  for (const reason of ['timeout', 'refused', 'unreachable', 'token-timeout', 'disabled', 'not-imds', 'other'] as const) {
    for (const firmware of [
      DELL,
      machine('vmware', 'VMware'),
      machine('microsoft', 'Microsoft Azure'),
      machine('board', 'Raspberry Pi 5'),
    ]) {
      const world = on(UNKNOWN, firmware, { imds: imds(reason) });
      const { verdict, suppressed, infos } = judged(world);
      assert.equal(said(judged(world)), 'agent/not-registered', `${reason}, ${firmware.name ?? ''}`);
      assert.ok([...suppressed, ...infos].every((code) => !code.startsWith('imds/') || code.endsWith('<agent/not-registered')));
      assert.match(verdict.findings[0]?.message ?? '', /no EC2 instance/u);
      assert.match(COMMANDS(world), /create-activation.*amazon-ssm-agent -register -code/u);
      assert.doesNotMatch(COMMANDS(world), /modify-instance-metadata-options|associate-iam-instance-profile/u);
    }
  }
});

test('who runs it on Windows or a Mac gets the commands of that system', () => {
  assert.match(COMMANDS(on(UNKNOWN, DELL, { os: 'windows' })), /Stop-Service AmazonSSMAgent.*amazon-ssm-agent\.exe/u);
  assert.match(
    COMMANDS(on(UNKNOWN, DELL, { os: 'macos' })),
    /launchctl unload.*\/opt\/aws\/ssm\/bin\/amazon-ssm-agent -register/u,
  );
});

test("a stranger at the metadata address is evidence against EC2 where the firmware is silent, but not against the firmware's word", () => {
  assert.equal(said(judged(on(UNKNOWN, NOTHING, { imds: imds('not-imds') }))), 'agent/not-registered');
  assert.equal(said(judged(on(UNKNOWN, EC2, { imds: imds('not-imds'), firmwareSaysEc2: true }))), 'imds/unreachable');
  // In a container something between may answer.
  assert.equal(said(judged(on(UNKNOWN, NOTHING, { imds: imds('not-imds') }, { inContainer: true }))), 'imds/unreachable');
});

test('unknown firmware stays careful', () => {
  assert.equal(said(judged(on(UNKNOWN, NOTHING))), 'imds/unreachable');
  assert.equal(said(judged(UNKNOWN)), 'imds/unreachable');
});

test('EC2 with its metadata service off is still told to turn it on', () => {
  for (const reason of ['disabled', 'timeout', 'token-timeout'] as const) {
    const dead = { imds: imds(reason), firmwareSaysEc2: true as const };
    assert.match(said(judged(on(PRIVATE, EC2, dead))), /^imds\//u, reason);
    assert.match(COMMANDS(on(PRIVATE, EC2, dead)), /modify-instance-metadata-options/u);
  }
});

test('an identity file that came along from EC2 does not outweigh the firmware; without firmware it counts', () => {
  const moved = { registration: { state: 'absent' }, identity: { type: 'EC2', instanceId: 'i-0a1b2c3d4e5f60718' } } as const;
  assert.equal(said(judged(on(UNKNOWN, DELL, {}, moved))), 'agent/not-registered');
  assert.equal(said(judged(on(UNKNOWN, NOTHING, {}, moved))), 'imds/unreachable');
});

test('healthy neighbours: registered, of a custom identity, of another cloud, a guest that EC2 answers', () => {
  const healthy: readonly (readonly [string, World])[] = [
    ['a registered machine', on(HYBRID, DELL)],
    ['the same behind a router that answers', on(HYBRID, DELL, { imds: imds('not-imds') })],
    [
      'a custom identity',
      on(UNKNOWN, DELL, {}, { customIdentity: { instanceId: 'mi-0123456789abcdef0', region: 'eu-central-1' } }),
    ],
    [
      'a machine of Azure, registered as such',
      on(UNKNOWN, machine('microsoft', 'Microsoft Azure'), {}, { identity: { type: 'Azure', instanceId: 'x' } }),
    ],
    ['a task of ECS', on(UNKNOWN, NOTHING, {}, { identity: { type: 'ECS', instanceId: 'ecs:cluster_task_1' } })],
    [
      'a registration that may not be read',
      on(UNKNOWN, DELL, {}, { registration: { state: 'unknown', why: 'permission denied' } }),
    ],
    ['a guest of an instance, which EC2 answers', on(PRIVATE, machine('kvm', 'QEMU/KVM'), { firmwareSaysEc2: null })],
  ];
  for (const [what, world] of healthy) assert.equal(said(judged(world)), '', what);
});

test('no agent: an info, with the one step that installs and registers it', () => {
  const bare = on(UNKNOWN, DELL, {}, { installed: 'no', running: 'no', version: null });
  const { infos, verdict } = judged(bare);
  assert.equal(said(judged(bare)), '');
  assert.deepEqual(infos, ['agent/not-installed']);
  assert.match(verdict.findings[0]?.message ?? '', /ssm-setup-cli/u);
  assert.match(COMMANDS(bare), /create-activation.*ssm-setup-cli -register -activation-code/u);
  assert.match(verdict.headline, /once SSM Agent is installed and registered/u);
});

test('before an activation, what is missing by nature is an info, and what stands in the way is not', () => {
  const preflight = (world: World): World => ({ ...world, request: { ...world.request, preflight: true } });
  const agents = [
    { installed: 'no', running: 'no', version: null },
    { installed: 'yes', running: 'yes' },
    { installed: 'yes', running: 'no' },
  ] as const;
  for (const firmware of [DELL, NOTHING]) {
    for (const agent of agents) {
      const ready = judged(preflight(on(UNKNOWN, firmware, {}, agent)));
      assert.deepEqual([ready.status, ready.exit, said(ready), ready.verdict.preflight?.ready], ['healthy', 0, '', 'yes']);
      assert.match(ready.verdict.headline, /ready for its activation/u);
      const closed = judged(preflight({ ...on(UNKNOWN, firmware, {}, agent), fate: () => 'timeout' }));
      assert.deepEqual([closed.exit, closed.verdict.preflight?.ready], [1, 'no']);
      assert.ok(closed.verdict.preflight?.missing.includes('tcp/no-internet-path'));
    }
  }
  // An instance needs a role, and its metadata service.
  const instance = judged(preflight(on(PRIVATE, EC2)));
  assert.deepEqual([instance.exit, instance.verdict.preflight?.onEc2, instance.verdict.preflight?.next], [0, 'yes', []]);
  assert.equal(judged(preflight(on(PRIVATE, EC2, { imds: IMDS_DEAD, firmwareSaysEc2: true }))).exit, 1);
  assert.equal(judged(preflight(on(HYBRID, DELL))).verdict.preflight?.agent, 'registered');
  assert.equal(judged(on(UNKNOWN, DELL)).verdict.preflight, undefined);
});

test('the proxy setting that is missing, for each system', () => {
  const server = { scheme: 'http', host: 'proxy.plant.example', port: 3128, hasCredentials: false };
  const none = { source: '', https: null, http: null, noProxy: '', problems: [] };
  const shell = { ...none, source: 'environment of this process', https: server, noProxy: '.plant.example' };
  const withShell = (os: 'linux' | 'windows' | 'macos', used = shell): World => ({
    ...on(UNKNOWN, DELL, { os, proxy: { mode: 'agent', used, agent: none, agentUnknown: null, shell: used } }),
    request: { preflight: true },
  });
  const dropIn = (world: World) => judged(world).verdict.preflight?.dropIn;
  assert.deepEqual(dropIn(withShell('linux'))?.lines, [
    '[Service]',
    'Environment="http_proxy=http://proxy.plant.example:3128"',
    'Environment="https_proxy=http://proxy.plant.example:3128"',
    'Environment="no_proxy=.plant.example,169.254.169.254"',
  ]);
  assert.match(
    dropIn(withShell('windows'))?.commands[0] ?? '',
    /-Value @\('http_proxy=http:\/\/proxy\.plant\.example:3128', 'https_proxy=http:\/\/proxy\.plant\.example:3128', 'no_proxy=/u,
  );
  assert.equal(dropIn(withShell('macos')), null);
  const login = { ...shell, https: { ...server, hasCredentials: true } };
  assert.match(JSON.stringify(dropIn(withShell('linux', login))), /http:\/\/USER_NAME:PASSWORD@proxy\.plant\.example:3128/u);
  const evil = { ...shell, https: { ...server, host: '$(reboot)' } };
  assert.doesNotMatch(JSON.stringify(judged(withShell('linux', evil)).verdict.preflight), /reboot\)"|\$\(reboot\):/u);
  // The agent has it already.
  const set = { mode: 'agent', used: shell, agent: shell, agentUnknown: null, shell } as const;
  const equipped = judged({ ...on(UNKNOWN, DELL, { proxy: set }), request: { preflight: true } }).verdict.preflight;
  assert.deepEqual([equipped?.dropIn, equipped?.proxyInEffect], [null, 'proxy.plant.example:3128']);
  assert.match(
    equipped?.next.join('\n') ?? '',
    /sudo https_proxy=http:\/\/proxy\.plant\.example:3128 amazon-ssm-agent -register/u,
  );
});
