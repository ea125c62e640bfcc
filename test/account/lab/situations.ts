/** A network that behaves as a snapshot says, one wrong rule in it, and the rule that is named for what the node really met. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { observedOf } from '../../../src/account/evaluate/observed.ts';
import { readNodeFile } from '../../../src/account/node-file.ts';
import { SNAPSHOT_KIND } from '../../../src/account/snapshot.ts';
import type { AccountVerdict } from '../../../src/account/verdict/account-verdict.types.ts';
import { accountVerdict } from '../../../src/account/verdict/verdict.ts';
import { Dice } from '../../dice.ts';
import { healthy } from '../evaluate/healthy.ts';
import { GROUP, type Mistake, type Wrong } from '../evaluate/mistake.ts';
import { MISTAKES } from '../evaluate/mistakes.ts';
import { type LooseAccount, type Plan, valueOf } from '../evaluate/parts.ts';
import { INSTANCE } from '../evaluate/wrong-ways.ts';
import { missingKernel } from '../kernel/namespaces.ts';
import { factsOf, wishes } from './facts.ts';
import { type Fate, type Lab, startLab } from './topology.ts';

/** What a node's own filter does to its packets, or to the answers, and what it then meets. */
const OWN_FILTERS: readonly (readonly [string, string, Fate])[] = [
  ['drops what leaves', 'chain c { type filter hook output priority 0; tcp dport 443 drop; }', 'silent'],
  ['drops the answers', 'chain c { type filter hook input priority 0; tcp sport 443 drop; }', 'silent'],
  ['refuses', 'chain c { type filter hook output priority 0; tcp dport 443 reject with tcp reset; }', 'refused'],
  [
    'says unreachable',
    'chain c { type filter hook output priority 0; tcp dport 443 reject with icmp type admin-prohibited; }',
    'unreachable',
  ],
];

const SHAPES = ['endpoints', 'nat', 'hub'] as const;
const HEALTHY_EACH = 4;
const FIRST_PORT = 33_000;
const PORTS_EACH = 16;

/** Without the instance's own: a stopped node connects to nothing. */
const BROKEN = MISTAKES.filter((one) => !INSTANCE.includes(one)).flatMap((mistake) =>
  mistake.shapes.map((shape) => ({ mistake, shape })),
);

/** As `ssm-probe account facts.json account.json` reads the two. */
function judged(account: LooseAccount, facts: string): AccountVerdict {
  const text = JSON.stringify({
    kind: SNAPSHOT_KIND,
    schemaVersion: '1.0',
    tool: { name: 'ssm-probe', version: '0' },
    readAt: '2026-01-01T12:00:00.000Z',
    calls: [],
    account,
  });
  const [node, snapshot] = [readNodeFile(facts), readNodeFile(text)];
  if (node.outcome !== 'ok' || node.value.kind !== 'facts')
    throw new Error(node.outcome === 'ok' ? node.value.kind : node.detail);
  if (snapshot.outcome !== 'ok' || snapshot.value.kind !== 'snapshot')
    throw new Error(snapshot.outcome === 'ok' ? snapshot.value.kind : snapshot.detail);
  return accountVerdict({
    account: snapshot.value.snapshot.account,
    seen: observedOf(node.value.facts),
    capabilities: node.value.facts.request.for,
    more: [],
    notes: [],
    denied: [],
    readAt: '2026-01-01T12:00:00.000Z',
    tool: { name: 'ssm-probe', version: '0' },
  });
}

interface Situation {
  readonly plan: Plan;
  readonly facts: string;
  readonly fates: readonly Fate[];
}

let ports = FIRST_PORT;

async function met(lab: Lab, plan: Plan): Promise<Situation> {
  lab.become(plan.account);
  const seen = wishes(plan, ports);
  ports = ports + PORTS_EACH < 48_000 ? ports + PORTS_EACH : FIRST_PORT;
  const wanted = seen.flatMap((one) => one.wanted);
  const fates = await lab.connect(wanted);
  return {
    plan,
    fates,
    facts: factsOf(plan, seen, new Map(wanted.map(({ localPort }, at) => [localPort, fates[at] ?? 'silent']))),
  };
}

function spoiled({ name, make }: Mistake, shape: Plan['shape']): { readonly plan: Plan; readonly wrong: Wrong } {
  const dice = new Dice(`lab ${name} ${shape}`);
  const plan = healthy(dice, shape);
  return { plan, wrong: make(plan, dice) };
}

const named = ({ findings }: AccountVerdict, hasPart: boolean): unknown =>
  findings.map(({ code, data }) => ({ code, id: data.id, part: hasPart ? data.part : undefined }));

/** The answers of one call, in every VPC or for the account. */
const CALLS: readonly (readonly [string, (account: LooseAccount) => readonly object[], string])[] = [
  ...(
    [
      ['DescribeSecurityGroups', 'securityGroups'],
      ['DescribeNetworkAcls', 'networkAcls'],
      ['DescribeRouteTables', 'routeTables'],
      ['DescribeVpcEndpoints', 'endpoints'],
      ['DescribeNetworkInterfaces', 'networkInterfaces'],
      ['DescribeNatGateways', 'natGateways'],
      ['DescribeInternetGateways', 'internetGateways'],
      ['DescribeVpcPeeringConnections', 'peerings'],
      ['DescribeSubnets', 'subnets'],
      ['DescribeVpcAttribute', 'enableDnsSupport'],
      ['DescribeVpcAttribute', 'enableDnsHostnames'],
      ['DescribeDhcpOptions', 'dhcpOptions'],
      ['ListResolverRules', 'resolverRules'],
      ['ListHostedZonesByVPC', 'hostedZones'],
      ['ListFirewallRuleGroupAssociations', 'firewallRuleGroups'],
    ] as const
  ).map(([call, part]) => [call, ({ vpcs }: LooseAccount) => valueOf(vpcs), part] as const),
  ['DescribeInstances', (account) => [account], 'instance'],
  ['DescribeVpcs', (account) => [account], 'vpcs'],
  ['GetManagedPrefixListEntries', (account) => [account], 'prefixLists'],
];

function groupWith({ account }: Plan, ruleId: string): string | undefined {
  const groups = valueOf(account.vpcs).flatMap((vpc) => valueOf(vpc.securityGroups));
  return groups.find(({ rules }) => valueOf(rules).some((one) => one.securityGroupRuleId === ruleId))?.groupId;
}

function doubted({ plan, facts }: Situation, wrong: Wrong, name: string): number {
  let unknown = 0;
  for (const [call, places, part] of CALLS) {
    const account = structuredClone(plan.account);
    for (const one of places(account)) Object.assign(one, { [part]: { state: 'denied', action: call } });
    const verdict = judged(account, facts);
    const words = `${name}, ${call} (${part}) denied: ${verdict.headline}`;
    for (const { code, data } of verdict.findings) {
      const isIt = data.id === wrong.id && (wrong.part === undefined || data.part === wrong.part);
      // Which of its rules was meant may hang on what is denied; that this group lets nothing through does not.
      assert.ok(code === wrong.code && (isIt || (code === GROUP && data.id === groupWith(plan, wrong.id))), words);
    }
    if (verdict.findings.length > 0) continue;
    unknown += 1;
    assert.equal(verdict.status, 'inconclusive', words);
    assert.ok(verdict.unknown.length > 0, words);
  }
  return unknown;
}

describe('what the network really does with one wrong rule is traced to that rule,', { skip: missingKernel() }, () => {
  let lab: Lab;
  before(async () => {
    lab = await startLab();
  });
  after(() => lab.remove());

  it(`${SHAPES.length * HEALTHY_EACH} networks in which everything is right`, async () => {
    for (const shape of SHAPES) {
      for (let seed = 0; seed < HEALTHY_EACH; seed += 1) {
        const { plan, fates, facts } = await met(lab, healthy(new Dice(`lab ${shape} ${seed}`), shape));
        const name = `${shape}, seed ${seed}`;
        assert.ok(fates.length > 0 && fates.every((fate) => fate === 'open'), `${name}: ${fates.join(' ')}`);
        const verdict = judged(plan.account, facts);
        assert.deepEqual(named(verdict, true), [], name);
        assert.equal(verdict.status, 'healthy', `${name}: ${verdict.headline}`);
      }
    }
  });

  for (const [what, chain, fate] of OWN_FILTERS) {
    it(`the node's own filter ${what}: no rule of the account is named, and the node is the lead`, async () => {
      for (const shape of SHAPES) {
        const plan = healthy(new Dice(`lab own filter ${what} ${shape}`), shape);
        lab.filterNode(`table inet own {\n${chain}\n}`);
        const { fates, facts } = await met(lab, plan).finally(() => lab.filterNode(''));
        assert.ok(fates.length > 0 && fates.every((one) => one === fate), `${shape}: ${fates.join(' ')}`);
        const verdict = judged(plan.account, facts);
        assert.deepEqual(named(verdict, true), [], shape);
        assert.equal(verdict.status, 'inconclusive', `${shape}: ${verdict.headline}`);
        assert.match(verdict.headline, /Look at the node/u);
        assert.equal(verdict.contradictions.length, fates.length);
      }
    });
  }

  it(`${BROKEN.length} networks with one mistake, and each call of them denied`, async () => {
    assert.ok(BROKEN.length >= 40);
    let unknown = 0;
    for (const { mistake, shape } of BROKEN) {
      const { plan, wrong } = spoiled(mistake, shape);
      const situation = await met(lab, plan);
      const { fates, facts } = situation;
      const name = `${mistake.name}, ${shape}`;
      const verdict = judged(plan.account, facts);
      const expected = [{ code: wrong.code, id: wrong.id, part: wrong.part }];
      assert.deepEqual(named(verdict, wrong.part !== undefined), expected, `${name} (${fates.join(' ')}): ${verdict.headline}`);
      unknown += doubted(situation, wrong, name);
    }
    assert.ok(unknown > BROKEN.length, `${unknown} answers became unknown`);
  });
});
