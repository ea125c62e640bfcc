import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FINDING_CODES, type FindingCode } from '../../src/findings/index.ts';
import type { Ports } from '../../src/platform/ports.ts';
import { CURRENT_AGENT, healthyPrivateVpc } from '../../src/simulation/healthy-worlds.ts';
import { findScenario, SCENARIOS } from '../../src/simulation/scenarios.ts';
import { startSimulatedVpc } from '../../src/simulation/vpc.ts';
import { assertSoon } from '../pace.ts';
import { runProgram } from '../processes.ts';
import { inside } from './client.ts';
import { EXPECTED } from './expected.ts';

test('every scenario has one expected verdict, every expectation a scenario', () => {
  const names = SCENARIOS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(Object.keys(EXPECTED).sort(), [...names].sort());
  assert.equal(findScenario('no-such-scenario'), undefined);
});

test('expectations name existing codes, in order, and their exit status follows the contract', () => {
  const known = new Set<string>(FINDING_CODES);
  for (const [name, { findings, infos = [], status, exit }] of Object.entries(EXPECTED)) {
    for (const code of [...findings, ...infos]) assert.ok(known.has(code), `${name}: ${code}`);
    assert.deepEqual(findings, [...findings].sort(), name);
    // Where nobody can know, there may be no finding at all.
    if (status !== 'inconclusive') assert.equal(status === 'healthy', findings.length === 0, name);
    else assert.equal(exit, 3, name);
    if (status === 'broken') assert.equal(exit, 1, name);
    if (status === 'healthy') assert.equal(exit, 0, name);
  }
});

/** What takes processes, files of other programs or a container to show is shown in the lab, and recorded from there. */
const IN_THE_LAB: readonly FindingCode[] = [
  'node/container',
  'proxy/agent-lacks',
  'agent/worker-missing',
  'agent/logged-failure',
  'agent/channel-flaps',
  'node/crypto-policy',
  'agent/other-name',
  'agent/template-settings',
  'auth/static-keys',
  'auth/no-task-role',
];

test('the expectations cover every code of this version but what only the lab can show', () => {
  const told = Object.values(EXPECTED).flatMap(({ findings, infos = [] }) => [...findings, ...infos]);
  const covered = new Set<string>([...told, ...IN_THE_LAB]);
  assert.deepEqual(
    IN_THE_LAB.filter((code) => told.includes(code)),
    [],
  );
  assert.deepEqual(
    FINDING_CODES.filter((code) => !covered.has(code)),
    [],
  );
});

test('a scenario names no finding', () => {
  const told = JSON.stringify(SCENARIOS);
  for (const code of FINDING_CODES) assert.ok(!told.includes(code), code);
});

test('titles fit on one line beside the name', () => {
  for (const { name, title } of SCENARIOS) {
    assert.match(name, /^[a-z0-9]+(?:-[a-z0-9]+)*$/u);
    assert.ok(title.length <= 90 && !title.includes('\n'), name);
  }
});

test('every scenario starts and stops, and at once after the first', async () => {
  await (await startSimulatedVpc({ world: healthyPrivateVpc() })).close();
  let starting = 0;
  for (const scenario of SCENARIOS) {
    const start = performance.now();
    const vpc = await startSimulatedVpc(scenario);
    starting += performance.now() - start;
    await vpc.close();
    await vpc.close();
  }
  // The mean, because a busy machine may make any single one slow.
  assertSoon(starting / SCENARIOS.length, 50, 'a start');
});

test('many worlds stand beside each other', async () => {
  const worlds = await Promise.all(SCENARIOS.slice(0, 8).map((scenario) => startSimulatedVpc(scenario)));
  await Promise.all(worlds.map((vpc) => vpc.close()));
});

test('nothing keeps the process after close, not even connections in use', async () => {
  const script = `
    import { findScenario } from './src/simulation/scenarios.ts';
    import { startSimulatedVpc } from './src/simulation/vpc.ts';
    const vpc = await startSimulatedVpc(findScenario('tls-stalled'));
    const dial = (ip, port) => vpc.ports.network.dial({ ip, port }, { timeoutMs: 500 });
    const open = await Promise.all([dial('10.20.2.12', 443), dial('10.20.2.11', 443), dial('10.20.0.2', 53), dial('169.254.169.254', 80)]);
    const { trust } = vpc.ports.trustStore([]);
    const tls = await vpc.ports.network.startTls(open[1].socket, { servername: 'x', trust, timeoutMs: 500 });
    const stalled = vpc.ports.network.startTls(open[0].socket, { servername: 'x', trust, timeoutMs: 60000 });
    if (open.some(({ outcome }) => outcome !== 'ok') || tls.outcome !== 'ok') throw new Error('not started');
    await vpc.close();
    console.log((await stalled).outcome, process.getActiveResourcesInfo().filter((name) => /Server|UDP/u.test(name)).length);
  `;
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const { stdout, ms } = await runProgram(process.execPath, ['--input-type=module-typescript', '-e', script], { cwd });
  assert.equal(stdout.trim(), 'failed 0');
  assertSoon(ms, 10_000);
});

test('the node of the healthy world looks like one with the agent', async () => {
  await inside(healthyPrivateVpc(), async (ports) => {
    const text = async (path: string): Promise<string> => textOf(ports, path);
    assert.match(await text('/etc/resolv.conf'), /^nameserver 10\.20\.0\.2$/mu);
    assert.match(await text('/var/lib/dpkg/status'), /^Package: amazon-ssm-agent\n(?:.+\n)*Version: 3\.3\.3572\.0/mu);
    assert.match(await text('/sys/class/dmi/id/sys_vendor'), /^Amazon EC2$/mu);
    assert.equal((await text('/proc/812/cmdline')).split('\0')[0], '/usr/bin/amazon-ssm-agent');
    assert.equal((await text('/etc/ssl/certs/ca-certificates.crt')).match(/BEGIN CERTIFICATE/gu)?.length, 2);
    const limits = { timeoutMs: 100, maxBytes: 1_000 };
    const version = await ports.exec.run('/usr/bin/amazon-ssm-agent', ['-version'], limits);
    assert.ok(version.outcome === 'ok');
    assert.equal(version.stdout, `SSM Agent version: ${CURRENT_AGENT}\n`);
    const absent = await ports.exec.run('/usr/bin/no-such-program', [], limits);
    assert.ok(absent.outcome === 'failed' && absent.reason === 'absent');
    assert.deepEqual(await ports.files.read('/var/lib/amazon/ssm/registration', 1_000), {
      outcome: 'failed',
      reason: 'absent',
      detail: '/var/lib/amazon/ssm/registration: absent',
    });
    assert.equal((await ports.files.exists('/usr/bin/amazon-ssm-agent')).outcome, 'ok');
    const processes = await ports.files.list('/proc', 10);
    assert.ok(processes.outcome === 'ok' && processes.names.includes('812'));
    const large = await ports.files.read('/etc/resolv.conf', 5);
    assert.ok(large.outcome === 'failed' && large.reason === 'too-large');
    const directory = await ports.files.read('/etc', 5);
    assert.ok(directory.outcome === 'failed' && directory.reason === 'not-a-file');
  });
});

test('a node without the agent, and a registered one', async () => {
  await inside(findScenario('agent-missing')?.world ?? healthyPrivateVpc(), async (ports) => {
    assert.equal((await ports.files.exists('/usr/bin/amazon-ssm-agent')).outcome, 'failed');
    assert.ok(!(await textOf(ports, '/var/lib/dpkg/status')).includes('amazon-ssm-agent'));
  });
  await inside(findScenario('hybrid-public')?.world ?? healthyPrivateVpc(), async (ports) => {
    const registration: unknown = JSON.parse(await textOf(ports, '/var/lib/amazon/ssm/registration'));
    assert.deepEqual(registration, { ManagedInstanceID: 'mi-0123456789abcdef0', Region: 'eu-central-1' });
  });
});

async function textOf(ports: Ports, path: string): Promise<string> {
  const read = await ports.files.read(path, 1_000_000);
  assert.ok(read.outcome === 'ok', path);
  return read.text;
}
