/** What this node's own firewall means for a finding: the cause, no suspect at all, or the first of several. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FirewallFacts, FirewallRule } from '../../src/facts/firewall.ts';
import { CORP, isolated, PRIVATE, privateOf, type World } from '../findings/facts-builder.ts';
import { judged } from '../findings/judged.ts';

const [SSM = ''] = privateOf('ssm');
const drop = (values: readonly string[]): FirewallRule => ({
  text: `ip daddr { ${values.join(', ')} } counter packets 13 bytes 780 drop`,
  handle: 7,
  conditions: [{ on: 'destination', values, negated: false }],
  action: 'drop',
  target: null,
});
const firewall = (rules: readonly FirewallRule[], policy: 'accept' | 'drop' = 'accept'): FirewallFacts => ({
  outcome: 'read',
  chains: [{ tool: 'nft', table: 'inet host', name: 'output', family: 'both', policy, rules }],
  isPartial: false,
});
const silentSsm = (facts?: FirewallFacts): World => ({
  ...PRIVATE,
  node: facts === undefined ? {} : { firewall: facts },
  fate: (host, ip) => (host.startsWith('ssm.') ? 'timeout' : isolated(host, ip)),
});
const finding = (world: World) => {
  const found = judged(world).verdict.findings.find(({ code }) => code === 'tcp/filtered');
  assert.ok(found !== undefined);
  return { ...found, all: JSON.stringify(found.remedy), owners: found.remedy.map(({ owner }) => owner) };
};

describe('this node’s own firewall', () => {
  test('stops everything that the finding names: the rule is the cause, and nobody searches the VPC', () => {
    const { message, evidence, remedy, owners } = finding(silentSsm(firewall([drop(privateOf('ssm'))])));
    assert.match(message, /This node's own firewall stops it \(nft, inet host output: ip daddr .* drop\)\.$/);
    assert.match(evidence[0] ?? '', new RegExp(`stops packets to ${SSM}`));
    assert.deepEqual(remedy[0]?.commands[0], 'sudo nft delete rule inet host output handle 7');
    assert.match(remedy[0]?.rollback ?? '', /^sudo nft add rule inet host output 'ip daddr .* counter drop'$/);
    assert.deepEqual(owners, ['node', 'agent']);
  });
  test('stops some of it: first, and the other suspects stay', () => {
    const { owners, evidence } = finding(silentSsm(firewall([drop([SSM])])));
    assert.equal(owners[0], 'node');
    assert.ok(owners.includes('vpc'));
    assert.match(evidence[0] ?? '', new RegExp(`stops packets to ${SSM} `));
  });
  test('lets them pass: it is excluded, with the evidence, and the look at it is not asked for', () => {
    const { evidence, all } = finding(silentSsm(firewall([drop(['192.0.2.1'])])));
    assert.match(evidence[0] ?? '', /was read: no rule of it stops these packets/);
    assert.ok(!all.includes('nft list ruleset'));
  });
  test('unknown, or not read: the first suspect, with the command that shows it', () => {
    for (const facts of [undefined, { outcome: 'unknown', why: 'only root may read the rules' } as const]) {
      const { evidence, all } = finding(silentSsm(facts));
      assert.ok(!evidence.some((line) => line.includes('firewall')));
      assert.ok(all.includes('nft list ruleset'));
    }
  });
  test('a policy, and a rule for everything, stay: what goes to the endpoint is accepted before them', () => {
    const { remedy, message } = finding(silentSsm(firewall([], 'drop')));
    assert.match(message, /its policy drops what no rule accepts/);
    assert.deepEqual(remedy[0]?.commands.slice(0, 1), [
      `sudo nft insert rule inet host output ip daddr ${SSM} tcp dport 443 accept`,
    ]);
    assert.match(remedy[0]?.rollback ?? '', /nft delete rule inet host output handle HANDLE/);
    const all: FirewallRule = { ...drop([]), text: 'counter packets 1 bytes 60 drop', conditions: [] };
    const commands = finding(silentSsm(firewall([all]))).remedy[0]?.commands ?? [];
    assert.ok(commands.every((command) => !command.includes('delete rule')));
  });
  test('answers that are dropped on their way in: the rule is named, and what belongs to own connections is let in', () => {
    const facts = firewall([], 'drop');
    assert.ok(facts.outcome === 'read');
    const input = (tool: 'nft' | 'iptables'): FirewallFacts => ({
      ...facts,
      chains: facts.chains.map((chain) => ({
        ...chain,
        tool,
        table: tool === 'nft' ? 'inet host' : 'filter',
        name: tool === 'nft' ? 'input' : 'INPUT',
        hook: 'input',
        priority: 0,
      })),
    });
    const { message, evidence, remedy, owners } = finding(silentSsm(input('nft')));
    assert.match(message, /own firewall stops the answers \(nft, inet host input: its policy drops what no rule accepts\)/);
    assert.match(evidence[0] ?? '', new RegExp(`stops answers from ${SSM}`));
    assert.deepEqual(owners, ['node', 'agent']);
    assert.equal(remedy[0]?.commands[0], 'sudo nft insert rule inet host input ct state established,related accept');
    assert.deepEqual(
      finding(silentSsm(input('iptables'))).remedy[0]?.commands[0],
      'sudo iptables -I INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT',
    );
  });
  test('words of a rule that could do harm become no command', () => {
    const rule: FirewallRule = { ...drop([SSM]), text: '-A OUTPUT -m comment --comment "$(reboot)" -j DROP', handle: null };
    const facts = firewall([rule]);
    assert.ok(facts.outcome === 'read');
    const tables: FirewallFacts = {
      ...facts,
      chains: facts.chains.map((chain) => ({ ...chain, tool: 'iptables', table: 'filter' })),
    };
    const { all } = finding(silentSsm(tables));
    assert.ok(!all.includes('iptables -D'));
    const plain = { ...rule, text: `-A OUTPUT -d ${SSM}/32 -j DROP` };
    const commands = finding(silentSsm({ ...tables, chains: tables.chains.map((chain) => ({ ...chain, rules: [plain] })) }))
      .remedy[0];
    assert.deepEqual(
      [commands?.commands[0], commands?.rollback],
      [`sudo iptables -D OUTPUT -d ${SSM}/32 -j DROP`, `sudo iptables -A OUTPUT -d ${SSM}/32 -j DROP`],
    );
  });
  test('DNS and the metadata service are looked at as what they are', () => {
    const silent: World = {
      ...PRIVATE,
      node: {
        firewall: firewall([
          {
            ...drop([CORP]),
            conditions: [
              { on: 'protocol', values: ['udp'], negated: false },
              { on: 'port', values: ['53'], negated: false },
            ],
          },
        ]),
      },
      servers: { ...PRIVATE.servers, [CORP]: { roles: ['configured'], says: () => 'silent' } },
    };
    const found = judged(silent).verdict.findings.find(({ code }) => code === 'dns/resolver-unreachable');
    assert.match(found?.evidence[0] ?? '', new RegExp(`own firewall stops packets to ${CORP}`));
  });
});
