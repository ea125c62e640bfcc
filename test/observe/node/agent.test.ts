import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAgent } from '../../../src/observe/node/agent/agent.ts';
import { agentRuns } from '../../../src/observe/node/agent/agent-process.ts';
import { parseDpkg } from '../../../src/observe/node/agent/agent-version.ts';
import { makePorts, type Tree } from './ports-double.ts';

const BINARY = '/usr/bin/amazon-ssm-agent';
const NOTES = '/etc/amazon/ssm/RELEASENOTES.md';
const SNAP = '/snap/amazon-ssm-agent/current';
const DPKG = '/var/lib/dpkg/status';
const AUDITS = '/var/log/amazon/ssm/audits';
const REGISTRATION = '/var/lib/amazon/ssm/registration';
const IDENTITY = '/var/lib/amazon/ssm/runtimeconfig/identity_config.json';
const CONFIG = '/etc/amazon/ssm/amazon-ssm-agent.json';
const PROCESSES: Tree = { '/proc/1/comm': 'systemd\n', '/proc/42/comm': 'sshd\n', '/proc/self/comm': 'x' };
const RUNNING: Tree = { ...PROCESSES, '/proc/900/comm': 'amazon-ssm-agen\n' };
const stanza = (status: string, version: string): string =>
  `Package: adduser\nStatus: install ok installed\nVersion: 9.9.9.9\n\nPackage: amazon-ssm-agent\nStatus: ${status}\nPriority: extra\nVersion: ${version}\n\nPackage: zlib\nVersion: 8.8.8.8\n`;

test('a healthy package installation is read from files alone', async () => {
  const ports = makePorts({
    tree: {
      ...RUNNING,
      [BINARY]: 'ELF',
      [NOTES]: '3.3.4793.0\n================\n- Bug fixes\n',
      [DPKG]: stanza('install ok installed', '1.0.0.0'),
      [IDENTITY]: '{"SchemaVersion":"1.1","InstanceId":"i-0a1b2c3d4e5f60718","IdentityType":"EC2"}',
      [CONFIG]: '{"Agent":{"Region":"eu-central-1"}}',
      [`${AUDITS}/amazon-ssm-agent-audit-2026-11-21`]:
        'SchemaVersion=1\nagent_telemetry amazon-ssm-agent.start 3.2.0.0 12:00:00\n',
      [`${AUDITS}/amazon-ssm-agent-audit-2026-11-22`]:
        'SchemaVersion=1\nagent_telemetry amazon-ssm-agent.start 3.3.1.0 12:23:06\nagent_telemetry ssm-agent-worker.start 3.3.9.0 12:23:07\nagent_telemetry amazon-ssm-agent.start 3.3.2.0 13:00:00\n',
    },
  });
  assert.deepEqual(await readAgent(ports), {
    installed: 'yes',
    version: '3.3.4793.0',
    versions: [
      { source: NOTES, version: '3.3.4793.0' },
      { source: 'audit log', version: '3.3.2.0' },
    ],
    running: 'yes',
    registration: { state: 'absent' },
    identity: { type: 'EC2', instanceId: 'i-0a1b2c3d4e5f60718' },
    credentials: { state: 'read', source: 'unknown', expiresAt: null },
    configRegion: 'eu-central-1',
  });
  assert.deepEqual(ports.runs, [], 'nothing was run');
  assert.ok(!ports.reads.includes(DPKG), 'the package database was spared');
  assert.ok(!ports.reads.some((path) => path.includes('Vault')));
});

test('snap, dpkg, the binary and rpm are asked in this order, each only when those before were silent', async () => {
  const answer = (stdout: string) => ({ outcome: 'ok', code: 0, stdout, stderr: '' }) as const;
  const programs = { [BINARY]: answer('SSM Agent version: 3.3.7.0\n'), '/usr/bin/rpm': answer('3.3.8.0') };
  const version = async (tree: Tree, some: Parameters<typeof makePorts>[0] = { programs }) => {
    const ports = makePorts({ ...some, tree });
    const { versions } = await readAgent(ports);
    return [...versions.map((found) => `${found.source} ${found.version}`), ...ports.runs];
  };
  const snap = {
    [`${SNAP}/amazon-ssm-agent`]: 'ELF',
    [`${SNAP}/meta/snap.yaml`]: "name: amazon-ssm-agent\nversion: '3.3.5.0'\n",
  };
  assert.deepEqual(
    await version({ ...snap, [NOTES]: '2.0.0.0\n' }),
    [`${SNAP}/meta/snap.yaml 3.3.5.0`],
    'a left-over file of a removed package says nothing',
  );
  assert.deepEqual(await version({ [BINARY]: 'ELF', [DPKG]: stanza('install ok installed', '3.3.6.0-1') }), ['dpkg 3.3.6.0']);
  assert.deepEqual(await version({ [BINARY]: 'ELF', [NOTES]: 'Latest\n' }), [`${BINARY} -version 3.3.7.0`, `${BINARY} -version`]);
  assert.deepEqual(await version({ [BINARY]: 'ELF' }, { programs: { '/usr/bin/rpm': answer('3.3.8.0') } }), [
    'rpm 3.3.8.0',
    `${BINARY} -version`,
    '/usr/bin/rpm -q --qf %{VERSION} amazon-ssm-agent',
  ]);
  assert.deepEqual(await version({}), [], 'without a binary nothing is run');
});

test('garbage from the binary is no version', async () => {
  const garbage = { outcome: 'ok', code: 1, stdout: 'SSM Agent version: <script>\u0000', stderr: '' } as const;
  const facts = await readAgent(makePorts({ tree: { [BINARY]: 'ELF' }, programs: { [BINARY]: garbage } }));
  assert.deepEqual([facts.installed, facts.version], ['yes', null]);
});

test('installed: no only where every place is visibly empty', async () => {
  const installed = async (tree: Tree) => (await readAgent(makePorts({ tree }))).installed;
  assert.equal(await installed({}), 'no');
  assert.equal(await installed({ [DPKG]: stanza('deinstall ok config-files', '3.3.6.0') }), 'no');
  assert.equal(await installed({ [DPKG]: stanza('install ok installed', '3.3.6.0') }), 'yes');
  assert.equal(await installed({ [BINARY]: { fails: 'denied' } }), 'unknown');
  assert.equal(await installed({ ...RUNNING, '/var/log/amazon/ssm/errors.log': '' }), 'yes', 'a process from another place');
  assert.equal((await readAgent(makePorts({ environment: { os: 'other' } }))).installed, 'unknown');
});

test('running: by its control group, else by the process list', async () => {
  const runs = (tree: Tree) => agentRuns(makePorts({ tree }));
  assert.equal(await runs(RUNNING), 'yes');
  assert.equal(await runs(PROCESSES), 'no');
  assert.equal(await runs({}), 'unknown', 'no /proc');
  assert.equal(await runs({ '/proc/42/comm': 'sshd\n' }), 'unknown', 'hidepid');
  const group = { '/sys/fs/cgroup/system.slice/amazon-ssm-agent.service/cgroup.procs': '900\n901\n' };
  assert.equal(await runs({ ...RUNNING, ...group }), 'yes');
  assert.equal(await runs({ ...PROCESSES, ...group, '/proc/900/comm': 'sleep\n' }), 'no');
  // proc(5): the third field. A container without an init keeps what has ended.
  assert.equal(await runs({ ...RUNNING, '/proc/900/stat': '900 (amazon-ssm-agen) Z 1 900 900 0\n' }), 'no', 'ended');
  assert.equal(await runs({ ...RUNNING, '/proc/900/stat': '900 (a) Z 1) S 1 900 900 0\n' }), 'yes', 'a name with a state in it');
});

test('the registration: present, cleared, hidden, broken', async () => {
  const registration = async (file: Tree[string] | undefined) =>
    (await readAgent(makePorts({ tree: file === undefined ? {} : { [REGISTRATION]: file } }))).registration;
  assert.deepEqual(await registration('{"ManagedInstanceID":"mi-0123456789abcdef0","Region":"eu-central-1"}'), {
    state: 'present',
    managedInstanceId: 'mi-0123456789abcdef0',
    region: 'eu-central-1',
  });
  assert.deepEqual(await registration('{"ManagedInstanceID":"","Region":""}'), { state: 'absent' });
  assert.deepEqual(await registration(undefined), { state: 'absent' });
  assert.deepEqual(await registration({ fails: 'denied' }), { state: 'unknown', why: 'needs root' });
  for (const broken of [
    '',
    '{',
    '[]',
    'null',
    '{"ManagedInstanceID":"i-1","Region":"eu-central-1"}',
    '{"ManagedInstanceID":"mi-0123456789abcdef0","Region":"../x"}',
  ]) {
    assert.equal((await registration(broken)).state, 'unknown', broken);
  }
});

test('a broken configuration is told: the agent does not start with it', async () => {
  const config = async (text: string) => readAgent(makePorts({ tree: { [CONFIG]: text } }));
  assert.equal((await config('{"Agent":')).configFaults?.refused?.reason, 'not-json');
  assert.equal((await config('{"Agent":"x"}')).configFaults?.refused?.field, 'Agent');
  assert.equal((await config('{"Agent":{"Region":"eu-west1"}}')).configRegion, 'eu-west1');
  assert.equal((await config('{"Agent":{"Region":"eu-west-1\\n"}}')).configRegion, '"eu-west-1 "');
  const fine = await config('{"agent":{"region":"us-gov-west-1"},"__proto__":{"Region":"x"}}');
  assert.deepEqual([fine.configRegion, fine.problems], ['us-gov-west-1', undefined], 'Go matches keys in any case');
  assert.equal((await config('{"Agent":"x"}')).configRegion, null);
});

test('an identity that is not one is not believed', async () => {
  for (const text of [
    '{}',
    '{"IdentityType":"EC2"}',
    '{"IdentityType":"EC2","InstanceId":"i-\\u001b[31m"}',
    '{"IdentityType":7,"InstanceId":8}',
    'x',
  ]) {
    assert.equal((await readAgent(makePorts({ tree: { [IDENTITY]: text } }))).identity, null, text);
  }
});

test("dpkg's stanza: nothing of the neighbours, whatever the line ends", () => {
  assert.deepEqual(parseDpkg(stanza('install ok installed', '3.3.6.0')), { installed: true, version: '3.3.6.0' });
  assert.deepEqual(parseDpkg(stanza('install ok installed', '3.3.6.0').replaceAll('\n', '\r\n')), {
    installed: true,
    version: '3.3.6.0',
  });
  assert.deepEqual(parseDpkg('Package: amazon-ssm-agent-extra\nStatus: install ok installed\n'), {
    installed: false,
    version: null,
  });
  assert.deepEqual(parseDpkg('Package: amazon-ssm-agent\nStatus: install ok installed'), { installed: true, version: null });
  assert.deepEqual(parseDpkg(''), { installed: false, version: null });
});
