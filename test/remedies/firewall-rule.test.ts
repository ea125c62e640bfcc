/** Rules of this node's own packet filter in commands: they are root's to run, and somebody else's words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OwnFirewall } from '../../src/remedies/remedy-context.ts';
import { compose } from '../../src/verdict/compose.ts';
import { EC2 } from './contexts.ts';
import { variants } from './samples.ts';

test('rules of a packet filter: only what describes packets comes back as a command', () => {
  const draft = variants().find(({ code }) => code === 'tcp/filtered');
  assert.ok(draft !== undefined);
  const removal = (part: Partial<Extract<OwnFirewall, { kind: 'stops' }>>): string => {
    const firewall: OwnFirewall = {
      kind: 'stops',
      tool: 'iptables',
      table: 'filter',
      chain: 'OUTPUT',
      rule: null,
      handle: null,
      way: 'out',
      hook: 'output',
      packet: { port: 443, protocol: 'tcp' },
      isForAll: false,
      isLegacy: false,
      to: ['10.0.1.5'],
      isAll: false,
      ...part,
    };
    const [fix] = compose(draft, { ...EC2, firewall }).remedy;
    return [...(fix?.commands ?? []), fix?.rollback ?? '']
      .filter((line) => / -[DA] | (?:add|delete) rule /u.test(line))
      .join('\n');
  };
  assert.equal(
    removal({ rule: '-A OUTPUT -d 10.0.1.5/32 -p tcp -m tcp --dport 443 -j DROP' }),
    'sudo iptables -D OUTPUT -d 10.0.1.5/32 -p tcp -m tcp --dport 443 -j DROP\nsudo iptables -A OUTPUT -d 10.0.1.5/32 -p tcp -m tcp --dport 443 -j DROP',
  );
  assert.equal(
    removal({ rule: '-A OUTPUT ! -d 10.0.0.0/8 -j REJECT --reject-with icmp-port-unreachable' }).split('\n').length,
    2,
  );
  for (const rule of [
    '-A OUTPUT --modprobe=/tmp/x',
    '-A OUTPUT -m ../../tmp/x -j DROP',
    '-A OUTPUT -j /tmp/x',
    '-A -t nat',
    '-A OUTPUT -d 10.0.1.5 -w 9',
    '-D OUTPUT -j DROP',
    '-A OUTPUT  -j DROP',
    '-A OUTPUT constructor x',
    '-A OUTPUT -d',
    '-A OUTPUT -d example.com -j DROP',
  ])
    assert.equal(removal({ rule }), '', rule);
  const nft = { tool: 'nft', table: 'inet host', chain: 'output', handle: 7 } as const;
  assert.equal(
    removal({ ...nft, rule: 'ip daddr { 10.0.1.5, 10.0.2.6 } counter packets 3 bytes 180 drop' }),
    "sudo nft delete rule inet host output handle 7\nsudo nft add rule inet host output 'ip daddr { 10.0.1.5, 10.0.2.6 } counter drop'",
  );
  for (const rule of ['drop; flush ruleset', 'drop\nflush ruleset', '-f /tmp/x', 'drop # x', '$x', "a'b"])
    assert.doesNotMatch(removal({ ...nft, rule }), / add rule /u, rule);
  for (const bad of [{ table: '-f /tmp/x' }, { chain: 'a;b' }, { handle: -1 }, { handle: 1.5 }, { handle: Number.NaN }])
    assert.equal(removal({ ...nft, rule: 'drop', ...bad }), '', JSON.stringify(bad));
});
