/** What the account does not explain leads to the node, and a name that is public where it should be private is followed to its cause. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluate } from '../../../src/account/evaluate/evaluate.ts';
import type { ConnectionFate, Observed, ObservedHost } from '../../../src/account/evaluate/observed.ts';
import { Dice } from '../../dice.ts';
import { healthy } from './healthy.ts';
import { MISTAKES } from './mistakes.ts';
import { known, type Plan, REGION, SERVICES, valueOf } from './parts.ts';

const SHAPES = ['endpoints', 'hub', 'nat'] as const;
const AMAZON = '169.254.169.253';
const OFFICE = '192.168.7.10';

/** `ips`: null: those that the name really has. */
function judged(
  plan: Plan,
  name: ObservedHost['name'],
  fate: ConnectionFate,
  { ips = null, ...more }: Partial<Observed> & { readonly ips?: readonly string[] | null } = {},
) {
  const hosts = SERVICES.map((service, at): ObservedHost => {
    const own = plan.shape === 'nat' || name === 'public' ? ['52.94.5.11'] : plan.far.ips.slice(at * 2, at * 2 + 2);
    return {
      host: `${service}.${REGION}.amazonaws.com`,
      service,
      required: true,
      proxied: false,
      name,
      connections: (ips ?? own).map((ip) => ({ ip, fate, localIp: plan.node.ip, localPort: 40_000 + at })),
    };
  });
  return evaluate(
    plan.account,
    {
      os: 'linux',
      instanceId: plan.account.nodeId,
      accountId: '111122223333',
      vpcId: plan.vpc.vpcId,
      subnetId: plan.node.subnetId,
      securityGroupIds: [plan.node.groupId],
      hasInstanceProfile: true,
      imdsFailure: null,
      addresses: [plan.node.ip],
      resolvers: [AMAZON],
      hosts,
      ...more,
    },
    ['core', 'run-command'],
  );
}

const real = ({ shape }: Plan): ObservedHost['name'] => (shape === 'nat' ? 'public' : 'private');
const ids = ({ causes }: ReturnType<typeof judged>) => causes.map(({ code, id }) => [code, id]);
const leads = ({ contradictions }: ReturnType<typeof judged>) =>
  contradictions.filter(({ isHarmless }) => !isHarmless).map(({ lead }) => lead);

describe('the account lets it through: look at the node', () => {
  for (const shape of SHAPES) {
    for (const fate of ['silent', 'answered', 'stopped'] as const) {
      it(`${shape}, ${fate}`, () => {
        const plan = healthy(new Dice(`lead ${shape} ${fate}`), shape);
        const told = judged(plan, real(plan), fate);
        assert.deepEqual(ids(told), []);
        assert.deepEqual(told.gaps, []);
        assert.ok(leads(told).length > 0 && leads(told).every((lead) => lead.includes('Look at the node')));
      });
    }

    it(`${shape}: nothing leads there where it connects, or where it was not tried`, () => {
      const plan = healthy(new Dice(`no lead ${shape}`), shape);
      for (const fate of ['open', 'unknown'] as const) assert.deepEqual(leads(judged(plan, real(plan), fate)), []);
    });
  }

  it('a node of Windows is told of its own tools', () => {
    const plan = healthy(new Dice(11), 'endpoints');
    assert.match(leads(judged(plan, 'private', 'silent', { os: 'windows' }))[0] ?? '', /Get-NetFirewallRule/u);
  });

  it('a rule that stops it is named, and does not lead there, too', () => {
    const dice = new Dice(12);
    const plan = healthy(dice, 'endpoints');
    const wrong = MISTAKES.find(({ name }) => name === "the endpoint's inbound rule is gone")?.make(plan, dice);
    const told = judged(plan, 'private', 'silent');
    assert.deepEqual(ids(told), [[wrong?.code, wrong?.id]]);
    assert.deepEqual(leads(told), []);
  });

  it('what could not be read excludes nothing, and so leads nowhere', () => {
    const plan = healthy(new Dice(13), 'endpoints');
    plan.vpc.networkAcls = { state: 'denied', action: 'ec2:DescribeNetworkAcls' };
    const told = judged(plan, 'private', 'silent');
    assert.deepEqual(leads(told), []);
    assert.deepEqual(ids(told), []);
    assert.ok(told.gaps.length > 0);
  });

  it('an address of a family that the node has none of is no lead', () => {
    const plan = healthy(new Dice(14), 'nat');
    assert.deepEqual(leads(judged(plan, 'public', 'stopped', { ips: ['2a05:d050:4001::1'] })), []);
  });

  it('an old address is the lead, and the node is not', () => {
    const plan = healthy(new Dice(15), 'endpoints');
    const old = (plan.far.ips[0] ?? '').replace(/\d+$/u, '99');
    for (const fate of ['silent', 'answered'] as const) {
      const told = leads(judged(plan, 'private', fate, { ips: [old] }));
      assert.ok(told.length > 0 && told.every((lead) => lead.includes('old address')));
    }
  });

  it('where nobody asked for the name, its connections are judged all the same', () => {
    const dice = new Dice(16);
    const plan = healthy(dice, 'endpoints');
    const wrong = MISTAKES.find(({ name }) => name === "the node's outbound rule is gone")?.make(plan, dice);
    assert.deepEqual(ids(judged(plan, 'unknown', 'silent')), [[wrong?.code, wrong?.id]]);
  });

  for (const name of ['none', 'mixed'] as const) {
    it(`the name is ${name} for the node, and nothing in the account hides it`, () => {
      const plan = healthy(new Dice(17), 'nat');
      const told = judged(plan, name, 'open', { ips: [] });
      assert.deepEqual(ids(told), []);
      assert.match(leads(told)[0] ?? '', /Look at the node: which DNS servers/u);
    });
  }
});

describe('public for the node, private in the account: followed to the cause', () => {
  const options = (plan: Plan, servers: string[]): void => {
    plan.vpc.dhcpOptions = known({ dhcpOptionsId: 'dopt-0office', domainName: null, domainNameServers: servers });
  };

  for (const attribute of ['enableDnsSupport', 'enableDnsHostnames'] as const) {
    it(`${attribute} comes before the DHCP options`, () => {
      const plan = healthy(new Dice(21), 'endpoints');
      plan.vpc[attribute] = known(false);
      options(plan, [OFFICE]);
      const told = judged(plan, 'public', 'silent', { resolvers: [OFFICE] });
      assert.deepEqual(
        told.causes.map(({ code, part }) => [code, part]),
        [['account/vpc-dns', attribute]],
      );
    });
  }

  it('the DHCP options give out servers that do not forward it', () => {
    const plan = healthy(new Dice(22), 'endpoints');
    options(plan, [OFFICE, '192.168.7.11']);
    assert.deepEqual(ids(judged(plan, 'public', 'silent', { resolvers: [OFFICE] })), [['account/dhcp-options', 'dopt-0office']]);
  });

  it('not where the node asks others than these, nor where they forward it', () => {
    const plan = healthy(new Dice(23), 'endpoints');
    options(plan, [OFFICE]);
    const others = judged(plan, 'public', 'silent', { resolvers: ['192.168.99.1'] });
    assert.deepEqual(ids(others), []);
    assert.match(leads(others)[0] ?? '', /192\.168\.99\.1/u);
    const forwarded = judged(plan, 'private', 'open', { resolvers: [OFFICE] });
    assert.deepEqual([ids(forwarded), leads(forwarded), forwarded.gaps], [[], [], []]);
  });

  it('nor where a server on the node itself may forward to any, or where the servers say nothing', () => {
    const plan = healthy(new Dice(24), 'endpoints');
    options(plan, [OFFICE]);
    for (const [name, resolvers] of [
      ['public', ['127.0.0.53']],
      ['none', [OFFICE]],
      ['mixed', [OFFICE, AMAZON]],
    ] as const) {
      const told = judged(plan, name, 'silent', { resolvers, ips: name === 'public' ? null : [] });
      assert.deepEqual(ids(told), [], name);
      assert.ok(leads(told).length > 0 && told.gaps.length > 0, name);
    }
  });

  it('a VPC without endpoints is public by whatever server', () => {
    const plan = healthy(new Dice(25), 'nat');
    options(plan, [OFFICE]);
    const told = judged(plan, 'public', 'open', { resolvers: [OFFICE] });
    assert.deepEqual([ids(told), leads(told), told.gaps], [[], [], []]);
  });

  it('a resolver rule comes after both', () => {
    const dice = new Dice(26);
    const plan = healthy(dice, 'endpoints');
    const wrong = MISTAKES.find(({ name }) => name === 'a resolver rule takes the name away')?.make(plan, dice);
    assert.deepEqual(ids(judged(plan, 'public', 'silent')), [[wrong?.code, wrong?.id]]);
    assert.equal(valueOf(plan.vpc.dhcpOptions).domainNameServers[0], 'AmazonProvidedDNS');
  });
});
