/** The agent's configuration: what it changes about the hosts, and what of it no program could use. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { suffixFor } from '../../../src/knowledge/hosts.ts';
import { DEFAULT_CAPABILITIES } from '../../../src/knowledge/types.ts';
import { readAgent, readAgentConfig } from '../../../src/observe/node/agent/agent.ts';
import { NO_CONFIG } from '../../../src/observe/node/agent/agent-config.ts';
import { makePlan } from '../../../src/observe/plan.ts';
import { makePorts } from './ports-double.ts';

const PATH = '/etc/amazon/ssm/amazon-ssm-agent.json';
const read = (text: string) => readAgentConfig(makePorts({ tree: { [PATH]: text } }));
const hosts = async (config: object): Promise<readonly string[]> => {
  const { overrides } = await read(JSON.stringify(config));
  const suffix = suffixFor('eu-central-1', null);
  assert.ok(suffix !== null);
  const plan = makePlan({ region: 'eu-central-1', for: DEFAULT_CAPABILITIES, buckets: [] }, suffix, 'linux', overrides);
  return plan.hosts.flatMap(({ host, override }) => (override === true ? [host] : []));
};

describe('what is probed', () => {
  test('names of their own, in whatever form they are written; keys in any case, as Go reads them', async () => {
    const config = {
      ssm: { endpoint: 'HTTPS://User:secret@VPCE-1.ssm.eu-central-1.vpce.amazonaws.com/' },
      Mgs: { Endpoint: 'https://mgs.example.com:443' },
    };
    assert.deepEqual(await hosts(config), ['vpce-1.ssm.eu-central-1.vpce.amazonaws.com', 'mgs.example.com']);
    const { overrides } = await read(JSON.stringify(config));
    assert.ok(!JSON.stringify(overrides).includes('secret'));
  });
  test('another domain, or dual-stack names; a name of its own wins', async () => {
    assert.deepEqual(await hosts({ Agent: { ServiceDomain: 'example.internal' }, Kms: { Endpoint: 'kms.example.com' } }), [
      'ssm.eu-central-1.example.internal',
      'ssmmessages.eu-central-1.example.internal',
      'ec2messages.eu-central-1.example.internal',
      'kms.example.com',
      'logs.eu-central-1.example.internal',
      's3.eu-central-1.example.internal',
    ]);
    const dual = await hosts({ Agent: { UseDualStackEndpoint: true } });
    assert.ok(dual.includes('ssm.eu-central-1.api.aws') && !dual.some((host) => host.startsWith('ec2')));
  });
  test('the usual name written out changes nothing', async () =>
    assert.deepEqual(await hosts({ Ssm: { Endpoint: 'ssm.eu-central-1.amazonaws.com' } }), []));
  test('two services at one host: it is probed once', async () => {
    const suffix = suffixFor('eu-central-1', null);
    assert.ok(suffix !== null);
    const { overrides } = await read(
      JSON.stringify({ Ssm: { Endpoint: 'one.example.com' }, Mgs: { Endpoint: 'one.example.com' } }),
    );
    const plan = makePlan({ region: 'eu-central-1', for: DEFAULT_CAPABILITIES, buckets: [] }, suffix, 'linux', overrides);
    assert.equal(plan.hosts.filter(({ host }) => host === 'one.example.com').length, 1);
    assert.ok(plan.notProbed.some(({ what }) => what.includes('one.example.com')));
  });
});

test('the first complete identity of its own', async () => {
  const custom = async (entries: unknown) =>
    (await read(JSON.stringify({ Identity: { CustomIdentities: entries } }))).customIdentity;
  const robot = { InstanceID: 'robot-7', Region: 'us-west-2', CredentialsProvider: 'DEFAULT' };
  assert.deepEqual(await custom([{ InstanceID: 'robot-6' }, {}, robot]), { instanceId: 'robot-7', region: 'us-west-2' });
  assert.deepEqual(await custom([{ instanceid: 'robot-7', region: 'us-west-2' }]), {
    instanceId: 'robot-7',
    region: 'us-west-2',
  });
  for (const broken of [undefined, {}, [], 'x', [{ ...robot, Region: '../x' }], [{ ...robot, InstanceID: 'a\u001b[2J' }]])
    assert.equal(await custom(broken), null, JSON.stringify(broken));
});

test('Windows: the file beside the program comes first, as the agent looks for it', async () => {
  const folder = 'C:\\Program Files\\Amazon\\SSM';
  const [beside, usual] = [`${folder}\\configuration\\amazon-ssm-agent.json`, `${folder}\\amazon-ssm-agent.json`];
  const at = async (tree: Readonly<Record<string, string>>) =>
    (await readAgentConfig(makePorts({ environment: { os: 'windows' }, tree }))).region;
  assert.equal(await at({ [usual]: '{"Agent":{"Region":"b"}}' }), 'b');
  assert.equal(await at({ [usual]: '{"Agent":{"Region":"b"}}', [beside]: '{"Agent":{"Region":"a"}}' }), 'a');
  assert.equal(await at({ [`${usual}.template`]: '{"Agent":{"Region":"c"}}' }), null);
});

test('container mode, and no other value than true', async () => {
  assert.equal((await read('{"agent":{"containermode":true}}')).inContainer, true);
  assert.equal((await read('{"Agent":{"ContainerMode":"yes"}}')).inContainer, false);
});

describe('what cannot be used is told, and changes nothing', () => {
  for (const [what, text, field, why] of [
    ['no JSON', '{"Ssm":', null, 'not-json'],
    ['an address', '{"Ssm":{"Endpoint":"10.0.0.5"}}', 'Ssm.Endpoint', 'address'],
    ['another port', '{"Ssm":{"Endpoint":"ssm.example.com:8443"}}', 'Ssm.Endpoint', 'port'],
    ['control characters', '{"Ssm":{"Endpoint":"a\\u001b[2Jb.example.com"}}', 'Ssm.Endpoint', 'no-url'],
    ['a very long name', JSON.stringify({ Ssm: { Endpoint: `${'a'.repeat(5_000)}.example.com` } }), 'Ssm.Endpoint', 'no-name'],
    ['a password', '{"Kms":{"Endpoint":"https://me:hunter2@10.0.0.5"}}', 'Kms.Endpoint', 'address'],
    ['a domain that begins with a dot', '{"Agent":{"ServiceDomain":".amazonaws.com"}}', 'Agent.ServiceDomain', 'no-name'],
    ['a domain with a scheme', '{"Agent":{"ServiceDomain":"https://amazonaws.com"}}', 'Agent.ServiceDomain', 'scheme'],
  ] as const) {
    test(what, async () => {
      const { overrides, faults } = await read(text);
      assert.equal(overrides, null);
      const told = JSON.stringify(faults);
      const [unusable] = faults?.unusable ?? [];
      assert.deepEqual([unusable?.field ?? null, unusable?.why ?? faults?.refused?.reason], [field, why]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      assert.doesNotMatch(told, /[\u0000-\u001f]|hunter2/u);
      assert.ok(told.length < 400, told);
    });
  }
  test('a Region is taken as it is written; blanks are shown', async () => {
    const region = async (text: string) => (await read(JSON.stringify({ Agent: { Region: text } }))).region;
    const written = ['eu-central-1', 'eu-central-1a', 'EU-CENTRAL-1', 'Frankfurt', ' eu-central-1', 'eu-central-1\n', 'ü'];
    assert.deepEqual(await Promise.all(written.map(region)), [
      ...written.slice(0, 4),
      '" eu-central-1"',
      '"eu-central-1 "',
      '"ü"',
    ]);
    assert.equal(await region(''), null);
    assert.ok(((await region('x'.repeat(5_000))) ?? '').length < 70);
    assert.equal((await read('{"Mgs":{"Region":"the moon"}}')).overrides?.messagesRegion, '"the moon"');
  });
  test('a member that only newer agents know', async () => {
    const { faults, overrides } = await read('{"Agent":{"UseDualStackEndpoint":"true"},"Ssm":{"Endpoint":"ssm.example.com"}}');
    assert.equal(faults?.refused?.since, '3.3.3270.0');
    assert.equal(overrides?.hosts[0]?.host, 'ssm.example.com', 'what an older agent takes');
  });
  test('a folder in its place is refused, what may not be read is unknown', async () => {
    const at = (fails: 'not-a-file' | 'denied' | 'absent' | 'too-large') =>
      readAgentConfig(makePorts({ tree: { [PATH]: { fails } } }));
    assert.equal((await at('not-a-file')).faults?.refused?.reason, 'not-a-file');
    for (const unread of ['denied', 'too-large'] as const) {
      const { faults, problems } = await at(unread);
      assert.deepEqual([faults, problems.length], [null, 1]);
    }
    assert.deepEqual(await at('absent'), NO_CONFIG);
  });
  test('without the file nothing is wrong', async () => {
    assert.deepEqual(await readAgentConfig(makePorts()), NO_CONFIG);
  });
});

describe('where credentials last came from', () => {
  const at = '/var/lib/amazon/ssm/runtimeconfig/identity_config.json';
  const credentials = async (file: string | { readonly fails: 'absent' | 'denied' }) =>
    (await readAgent(makePorts({ tree: { [at]: file } }))).credentials;
  test('the source and the time, never a key', async () => {
    const file = {
      IdentityType: 'EC2',
      InstanceId: 'i-0a1b2c3d4e5f60718',
      CredentialSource: 'SSM',
      CredentialsExpiresAt: '2026-11-24T15:00:00+01:00',
    };
    assert.deepEqual(await credentials(JSON.stringify(file)), {
      state: 'read',
      source: 'SSM',
      expiresAt: '2026-11-24T14:00:00.000Z',
    });
    assert.deepEqual(await credentials(JSON.stringify({ ...file, CredentialsExpiresAt: '0001-01-01T00:00:00Z' })), {
      state: 'read',
      source: 'SSM',
      expiresAt: null,
    });
  });
  test('absent and hidden are not the same', async () => {
    assert.deepEqual(
      [await credentials({ fails: 'absent' }), await credentials({ fails: 'denied' })],
      [{ state: 'absent' }, { state: 'hidden' }],
    );
  });
});
