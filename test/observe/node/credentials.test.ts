/** Whose credentials the agent would use, and that they go nowhere but where they are meant to. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { AgentFacts } from '../../../src/facts/agent.ts';
import { type CredentialInputs, readCredentials } from '../../../src/observe/node/credentials/credentials.ts';
import { parseProfile } from '../../../src/observe/node/credentials/shared-credentials.ts';
import { httpAcceptor, type WebAnswer } from '../../../src/platform/listen.ts';
import { IMDS } from '../../findings/facts-builder.ts';
import { routes, serve } from '../../platform/loopback.ts';
import { makePorts, type Tree } from './ports-double.ts';

const KEYS = { id: 'ASIAEXAMPLEEXAMPLE01', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE', token: 'TOKEN//token==' };
const FILE = `[other]\naws_access_key_id = AKIAWRONGWRONG\n[default]\naws_access_key_id=${KEYS.id}\naws_secret_access_key = ${KEYS.secret}\naws_session_token=${KEYS.token}\n`;
const limits = { timeoutMs: 2_000, signal: new AbortController().signal };
const AGENT: AgentFacts = {
  installed: 'yes',
  version: null,
  versions: [],
  running: 'yes',
  registration: { state: 'absent' },
  identity: null,
  credentials: { state: 'absent' },
  configRegion: null,
};
const HYBRID: AgentFacts = {
  ...AGENT,
  registration: { state: 'present', managedInstanceId: 'mi-0123456789abcdef0', region: 'eu-central-1' },
  credentials: { state: 'read', source: 'SSM', expiresAt: '2026-11-26T18:00:00.000Z' },
};
const OK_IMDS: CredentialInputs['imds'] = { outcome: 'ok', ms: 1, data: IMDS };
const NO_IMDS: CredentialInputs['imds'] = { outcome: 'failed', reason: 'timeout', detail: '', ms: 1 };

async function ports(t: TestContext, items: Readonly<Record<string, WebAnswer>>, tree: Tree = {}) {
  const answer = ({
    method,
    path,
    headers,
  }: {
    method: string;
    path: string;
    headers: Readonly<Record<string, string | undefined>>;
  }) => {
    if (method === 'PUT') return { status: 200, headers: {}, body: 'T0KEN==' };
    if (headers['x-aws-ec2-metadata-token'] !== 'T0KEN==') return { status: 401, headers: {}, body: '' };
    return items[path] ?? { status: 404, headers: {}, body: '' };
  };
  const port = await serve(t, httpAcceptor(answer));
  return makePorts({ tree, translate: routes({ '169.254.169.254': port }) });
}
const ok = (body: string): WebAnswer => ({ status: 200, headers: {}, body });
const PATH = '/latest/meta-data/iam/security-credentials/';
const json = (over: object = {}): string =>
  JSON.stringify({
    Code: 'Success',
    AccessKeyId: KEYS.id,
    SecretAccessKey: KEYS.secret,
    Token: KEYS.token,
    Expiration: '2026-11-26T18:00:00Z',
    ...over,
  });

describe('the credentials of an instance profile', () => {
  it('come with the role and the end, and print as secrets', async (t) => {
    const found = await readCredentials(
      await ports(t, { [PATH]: ok('node'), [`${PATH}node`]: ok(json()) }),
      { imds: OK_IMDS, agent: AGENT },
      limits,
    );
    assert.deepEqual(found.facts, {
      state: 'found',
      source: 'instance-profile',
      role: 'node',
      expiresAt: '2026-11-26T18:00:00.000Z',
    });
    assert.equal(found.keys?.secretAccessKey.reveal(), KEYS.secret);
    for (const value of Object.values(KEYS)) assert.ok(!JSON.stringify(found).includes(value));
  });
  it('a role that cannot be assumed, and no profile at all, are known to be none', async (t) => {
    const refused = json({ Code: 'AssumeRoleUnauthorizedAccess', Message: 'EC2 cannot assume the role' });
    const one = await readCredentials(
      await ports(t, { [PATH]: ok('node'), [`${PATH}node`]: ok(refused) }),
      { imds: OK_IMDS, agent: AGENT },
      limits,
    );
    assert.ok(one.facts.state === 'none' && one.facts.why.includes('AssumeRoleUnauthorizedAccess'));
    const none = await readCredentials(await ports(t, {}), { imds: OK_IMDS, agent: AGENT }, limits);
    assert.equal(none.facts.state, 'none');
    // Who may not read the agent's own file cannot know that default host management is not in use.
    const hidden = { ...AGENT, credentials: { state: 'hidden' } } as const;
    assert.equal((await readCredentials(await ports(t, {}), { imds: OK_IMDS, agent: hidden }, limits)).facts.state, 'unknown');
  });
  it('hostile answers are unknown, never sent on', async (t) => {
    for (const [role, body] of [
      ['<html>', json()],
      ['../../x', json()],
      ['node', '[]'],
      ['node', json({ AccessKeyId: 7 })],
      ['node', json({ SecretAccessKey: 'a b\r\nx: y and more of it' })],
      ['node', json({ Token: 'x\ny' })],
      ['node', 'x'.repeat(100_000)],
    ] as const) {
      const served = await ports(t, { [PATH]: ok(role), [`${PATH}${role}`]: ok(body) });
      const { facts, keys } = await readCredentials(served, { imds: OK_IMDS, agent: AGENT }, limits);
      assert.deepEqual([facts.state, keys], ['unknown', null], body.slice(0, 60));
    }
  });
});

describe('the credentials that the agent shares', () => {
  it('of a hybrid node are in root’s file, or in the one that it names', async (t) => {
    const standard = await readCredentials(
      await ports(t, {}, { '/root/.aws/credentials': FILE }),
      { imds: NO_IMDS, agent: HYBRID },
      limits,
    );
    assert.deepEqual(standard.facts, { state: 'found', source: 'hybrid', role: null, expiresAt: '2026-11-26T18:00:00.000Z' });
    assert.equal(standard.keys?.accessKeyId.reveal(), KEYS.id);
    const named: AgentFacts = {
      ...HYBRID,
      credentials: { state: 'read', source: 'SSM', expiresAt: null, shareFile: '/srv/creds', shareProfile: 'ssm' },
    };
    const tree = { '/srv/creds': FILE.replace('[default]', '[ssm]') };
    assert.equal((await readCredentials(await ports(t, {}, tree), { imds: NO_IMDS, agent: named }, limits)).facts.state, 'found');
  });
  it('with default host management on EC2 come before the profile', async (t) => {
    const agent: AgentFacts = { ...AGENT, credentials: { state: 'read', source: 'SSM', expiresAt: null } };
    const served = await ports(
      t,
      { [PATH]: ok('node'), [`${PATH}node`]: ok(json()) },
      { '/var/lib/amazon/ssm/credentials': FILE },
    );
    const { facts } = await readCredentials(served, { imds: OK_IMDS, agent }, limits);
    assert.ok(facts.state === 'found' && facts.source === 'default-host-management');
  });
  it('that are hidden or absent are unknown', async (t) => {
    for (const tree of [
      {},
      { '/root/.aws/credentials': { fails: 'denied' } as const },
      { '/root/.aws/credentials': '[default]\nx=1' },
    ])
      assert.equal(
        (await readCredentials(await ports(t, {}, tree), { imds: NO_IMDS, agent: HYBRID }, limits)).facts.state,
        'unknown',
      );
  });
  it('are read by profile, with comments and odd spacing', () => {
    assert.equal(parseProfile(FILE, 'default')?.sessionToken?.reveal(), KEYS.token);
    assert.equal(parseProfile(FILE, 'missing'), null);
    assert.equal(parseProfile(FILE, 'other'), null);
    assert.equal(
      parseProfile(
        `[default]\r\n# aws_access_key_id=no\r\nAWS_ACCESS_KEY_ID = ${KEYS.id}\r\naws_secret_access_key=${KEYS.secret}`,
        'default',
      )?.accessKeyId.reveal(),
      KEYS.id,
    );
  });
});
