/**
 * Whole runs in which the agent's configuration, or the metadata service, names a stranger's host with a chain that verifies: it is probed, and
 * nothing that is signed reaches it, with `--deep` and `--cloudwatch` neither.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { DEFAULTS, type RunOptions } from '../../../src/arguments/table.ts';
import { courier } from '../../../src/deliver/courier.ts';
import type { DeliveryRow } from '../../../src/deliver/row.ts';
import type { Facts } from '../../../src/facts.ts';
import { run } from '../../../src/observe/run.ts';
import { httpAcceptor, type WebRequest } from '../../../src/platform/listen.ts';
import type { Ports } from '../../../src/platform/ports.ts';
import { openPrivateFolder } from '../../../src/platform/private-folder.ts';
import { readFacts } from '../../../src/replay/read-facts.ts';
import { AMAZON_DNS, IMDS_ADDRESS } from '../../../src/simulation/addresses.ts';
import { changeDns, withNode } from '../../../src/simulation/change.ts';
import { healthyPublicVpc } from '../../../src/simulation/healthy-worlds.ts';
import { answerAsImds } from '../../../src/simulation/imds-answers.ts';
import { startSimulatedVpc } from '../../../src/simulation/vpc.ts';
import type { World } from '../../../src/simulation/world.ts';
import { judge } from '../../../src/verdict/verdict.ts';
import type { Verdict } from '../../../src/verdict.types.ts';
import { inFolder } from '../../commands/program.ts';
import { direct, secureAcceptor, serve } from '../../platform/loopback.ts';

const STRANGER = '198.51.100.77';
const OPTIONS: RunOptions = { ...DEFAULTS, isDeep: true, timeoutMs: 5_000, deadlineMs: 30_000 };

interface Met {
  readonly facts: Facts;
  readonly verdict: Verdict;
  readonly rows: readonly DeliveryRow[];
  /** What the stranger was asked. */
  readonly asked: readonly WebRequest[];
}

/** `hosts`: whom the stranger is, beside everything below `evil.example`. */
async function meet(
  t: TestContext,
  config: object,
  { hosts = [], region = 'eu-central-1', domain }: { hosts?: readonly string[]; region?: string; domain?: string } = {},
): Promise<Met> {
  const asked: WebRequest[] = [];
  const denied = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
  const acceptor = httpAcceptor((request) => {
    asked.push(request);
    const ids = { 'x-amzn-requestid': 'R-1', 'x-amz-request-id': 'R-1', 'content-type': 'application/xml' };
    return { status: 403, headers: ids, body: denied };
  });
  const names = ['*.evil.example', ...['', `.${region}`].map((below) => `*${below}.s3.evil.example`), `*.${region}.evil.example`];
  const port = await serve(t, await secureAcceptor([...names, ...hosts], acceptor));
  const world = worldOf(config, hosts, region);
  const imds = await serve(t, httpAcceptor(imdsWith(world, domain)));
  const vpc = await startSimulatedVpc({ world });
  t.after(() => vpc.close());
  const { network } = vpc.ports;
  const ports: Ports = {
    ...vpc.ports,
    network: {
      ...network,
      dial: ({ ip, port: asWell }, limits) =>
        ip === STRANGER
          ? direct.dial({ ip: '127.0.0.1', port }, limits)
          : ip === IMDS_ADDRESS
            ? direct.dial({ ip: '127.0.0.1', port: imds }, limits)
            : network.dial({ ip, port: asWell }, limits),
    },
  };
  const signal = new AbortController().signal;
  const result = await run(OPTIONS, ports, signal);
  assert.ok(result.outcome === 'facts' && result.sentBy !== null);
  const { facts, sentBy } = result;
  const { verdict } = judge(facts);
  const reread = readFacts(JSON.stringify(facts));
  assert.ok(reread.outcome === 'ok', 'recorded facts can be read back');
  const rows = await inFolder((parent) =>
    courier(
      { ...ports, openFolder: openPrivateFolder },
      sentBy,
      verdict,
      { target: { group: 'group', stream: null }, createsGroup: true, spool: join(parent, 'spool'), timeoutMs: 5_000 },
      signal,
    ),
  );
  assert.equal(facts.signed?.credentials.state, 'found', 'there was something to sign with');
  assert.ok(asked.length > 0, 'the stranger was probed');
  return { facts, verdict, rows, asked };
}

function worldOf(config: object, hosts: readonly string[], region: string): World {
  const world = healthyPublicVpc(region);
  const answer = { kind: 'records', a: [STRANGER], aaaa: [] } as const;
  const overrides = [...hosts, '*.evil.example'].map((name) => ({ name, answer }));
  return withNode(
    changeDns(world, AMAZON_DNS.basePlusTwo, (server) => ({ ...server, overrides })),
    { files: { '/etc/amazon/ssm/amazon-ssm-agent.json': JSON.stringify(config) } },
  );
}

function imdsWith(world: World, domain: string | undefined): ReturnType<typeof answerAsImds> {
  const usual = answerAsImds(world, world.imds ?? assert.fail('there is a metadata service'));
  return (request) =>
    domain !== undefined && request.path.endsWith('/services/domain')
      ? { status: 200, headers: {}, body: domain }
      : usual(request);
}

function isSigned({ headers, path }: WebRequest): boolean {
  const { authorization, 'x-amz-security-token': token, 'x-amz-date': date } = headers;
  return authorization !== undefined || token !== undefined || date !== undefined || /x-amz-/iu.test(path);
}

const skipped = ({ facts }: Met): readonly string[] =>
  [...(facts.signed?.calls ?? []), ...(facts.signed?.reads ?? [])].flatMap(({ host, result }) =>
    result.outcome === 'skipped' && result.because.includes('is no name that AWS publishes') ? [host] : [],
  );

describe('a stranger’s host behind a chain that verifies is sent nothing that is signed', () => {
  for (const host of [
    'ssm.evil.example',
    'ssm.eu-central-1.amazonaws.com.evil.example',
    'ssm-1234567890.eu-central-1.elb.amazonaws.com',
    'ec2-203-0-113-9.eu-central-1.compute.amazonaws.com',
    'abc123.execute-api.eu-central-1.amazonaws.com',
    'vpce-0a1b-c2d3.vpce-svc-0d4e.eu-central-1.vpce.amazonaws.com',
  ])
    it(`Ssm.Endpoint: ${host}`, async (t) => {
      const met = await meet(t, { Ssm: { Endpoint: host } }, { hosts: [host] });
      assert.deepEqual(met.asked.filter(isSigned), []);
      assert.deepEqual(skipped(met), [host, host, host, host, 'ssmmessages.eu-central-1.amazonaws.com']);
      assert.ok(
        met.verdict.notChecked.some(({ what, why }) => what === 'permission for ssm:ListAssociations' && why.includes(host)),
        'the verdict says why',
      );
    });

  it('Mgs.Endpoint: ssm is called, the message channel is not', async (t) => {
    const met = await meet(t, { Mgs: { Endpoint: 'https://ssmmessages.evil.example/' } });
    assert.deepEqual(met.asked.filter(isSigned), []);
    assert.deepEqual(skipped(met), ['ssmmessages.evil.example']);
    assert.deepEqual(
      met.facts.signed?.calls.filter(({ service }) => service === 'ssm').map(({ result }) => result.outcome),
      ['ok', 'ok', 'ok', 'ok', 'ok'],
    );
    assert.doesNotMatch(met.rows.map(({ detail }) => detail).join(), /is no name that AWS publishes/u);
  });

  it('S3.Endpoint: denied objects are not read again with a signature', async (t) => {
    const met = await meet(t, { S3: { Endpoint: 's3.evil.example' } });
    assert.deepEqual(met.asked.filter(isSigned), []);
    assert.deepEqual(new Set(skipped(met)), new Set(['s3.evil.example']));
    assert.ok(met.verdict.notChecked.some(({ what }) => what === 'a signed read of bucket amazon-ssm-eu-central-1'));
  });

  it('Agent.ServiceDomain: neither ssm, nor the channel, nor S3, nor CloudWatch Logs', async (t) => {
    const met = await meet(t, { Agent: { ServiceDomain: 'evil.example' } });
    assert.deepEqual(met.asked.filter(isSigned), []);
    assert.ok(skipped(met).includes('ssm.eu-central-1.evil.example'));
    assert.match(
      met.rows.map(({ outcome, detail }) => `${outcome} ${detail}`).join(),
      /^spooled .*logs\.eu-central-1\.evil\.example is no name/u,
    );
  });

  for (const region of ['xx-north-1', 'us-newer-north-1'])
    it(`the domain that a metadata service names for ${region}`, async (t) => {
      const met = await meet(t, {}, { region, domain: 'evil.example' });
      assert.equal(met.facts.suffix.dnsSuffix, 'evil.example');
      assert.deepEqual(met.asked.filter(isSigned), []);
      assert.ok(skipped(met).includes(`ssm.${region}.evil.example`));
      assert.ok(skipped(met).includes(`s3.${region}.evil.example`));
      assert.match(met.rows.map(({ detail }) => detail).join(), /is no name that AWS publishes/u);
    });
});

describe('a name that AWS publishes is called', () => {
  for (const host of ['vpce-0a1b2c3d-e4f5a6b7.ssm.eu-central-1.vpce.amazonaws.com', 'ssm-fips.us-east-1.amazonaws.com'])
    it(`Ssm.Endpoint: ${host}`, async (t) => {
      const met = await meet(t, { Ssm: { Endpoint: host } }, { hosts: [host] });
      const signed = met.asked.filter(isSigned);
      assert.ok(signed.length >= 2 && signed.every((request) => request.host === host));
      assert.deepEqual(skipped(met), []);
    });
});
