/** Random rulesets of nftables and iptables from a seed: what administrators and their tools write, combined as nobody does. */
import { Dice } from '../dice.ts';
import type { Ruleset } from './kernel-filter.ts';

const ADDRESSES = [
  '10.9.0.1',
  '10.9.0.0/24',
  '10.0.0.0/8',
  '192.0.2.1',
  '10.9.0.1-10.9.0.9',
  '127.0.0.53',
  '10.9.0.2',
  '0.0.0.0/0',
];
const ADDRESSES6 = ['fd09::1', 'fd09::/64', 'fd00::/8', '2001:db8::1', 'fd09::2', 'fd09::1-fd09::9'];
const PORTS = ['443', '53', '80', '440-450', '1-65535', '8443', '1024-65535', '22'];
const NOT = ['', '', '', '!= '];

/** Conditions of nftables, for a table of this family. */
function nftCondition(dice: Dice, family: string, way: 'in' | 'out'): string {
  const not = dice.one(NOT);
  const some = (of: readonly string[]): string =>
    dice.chance(0.3)
      ? `{ ${[...new Set([dice.one(of), dice.one(of)])].filter((one, _, all) => all.length === 1 || !one.includes('-')).join(', ') || of[0]} }`
      : dice.one(of);
  const set = (of: readonly string[]): string => some(of.filter((one) => !one.includes('/0')));
  const own = way === 'out' ? 'oifname' : 'iifname';
  const four = [
    () => `ip daddr ${not}${set(ADDRESSES)}`,
    () => `ip saddr ${not}${set(ADDRESSES)}`,
    () => `ip protocol ${not}${dice.one(['tcp', 'udp', 'icmp', '{ tcp, udp }'])}`,
    () => `ip daddr . tcp dport ${not}{ ${dice.one(['10.9.0.1 . 443', '10.9.0.0/24 . 53', '192.0.2.1 . 443'])} }`,
    () => `ip saddr . udp sport { 10.9.0.1 . ${dice.one(['53', '443'])} }`,
    () => 'ip daddr & 255.255.0.0 == 10.9.0.0',
    () => 'ip saddr @known',
    () => 'ip daddr @known',
  ];
  const six = [
    () => `ip6 daddr ${not}${set(ADDRESSES6)}`,
    () => `ip6 saddr ${not}${set(ADDRESSES6)}`,
    () => `ip6 nexthdr ${not}${dice.one(['tcp', 'udp', '{ tcp, udp }'])}`,
    () => `icmpv6 type ${dice.one(['echo-request', '{ nd-neighbor-solicit, nd-router-advert }'])}`,
  ];
  const any = [
    () => `tcp dport ${not}${set(PORTS)}`,
    () => `tcp sport ${not}${set(PORTS)}`,
    () => `udp dport ${not}${set(PORTS)}`,
    () => `udp sport ${not}${set(PORTS)}`,
    () => `tcp dport ${dice.one(['<', '>', '<=', '>='])} ${dice.one(['443', '1023', '53'])}`,
    () => `meta l4proto ${not}${dice.one(['tcp', 'udp', '{ tcp, udp }', 'icmp', 'ipv6-icmp'])}`,
    () => `meta l4proto { tcp, udp } th dport ${dice.one(PORTS)}`,
    () => `${own} ${not}${dice.one(['eth0', 'lo', '"eth*"', '"e*"', '"ens*"', '{ eth0, lo }'])}`,
    () => `${way === 'out' ? 'oif' : 'iif'} ${not}${dice.one(['eth0', 'lo'])}`,
    () =>
      `ct state ${dice.one(['', '', '! ', '!= '])}${dice.one(['new', 'established', 'established,related', 'invalid', '{ new, invalid }', 'untracked'])}`.replace(
        /!=? \{[^}]*\}/u,
        'new',
      ),
    () => `ct direction ${dice.one(['original', 'reply'])}`,
    () => `ct mark ${not}${dice.one(['0', '5'])}`,
    () => `meta mark ${not}${dice.one(['0', '5', '0x10-0x20'])}`,
    () => `meta mark & 0xf ${dice.one(['==', '!='])} ${dice.one(['5', '0'])}`,
    () => `tcp flags & (fin|syn|rst|ack) ${dice.one(['==', '!='])} syn`,
    () => `tcp flags ${dice.one(['syn', 'ack', 'rst', '== syn', '!= syn', '{ syn, syn | ack }'])}`,
    () => 'limit rate 100/second',
    () => 'ct status dnat',
    () => `fib daddr type ${not}${dice.one(['local', 'broadcast', '{ local, multicast }'])}`,
    ...(way === 'out'
      ? [() => `meta skuid ${not}${dice.one(['0', 'root', '1000', '{ 0, 1000 }', '1000-2000'])}`, () => `meta skgid ${not}0`]
      : []),
  ];
  const families =
    family === 'ip' ? four : family === 'ip6' ? six : [...four, ...six, () => `meta nfproto ${not}${dice.one(['ipv4', 'ipv6'])}`];
  return dice.one([...families, ...any, ...any])();
}

function nftVerdict(dice: Dice, family: string, calls: readonly string[]): string {
  const rejects = [
    'reject',
    'meta l4proto tcp reject with tcp reset',
    ...(family === 'inet' ? ['reject with icmpx admin-prohibited'] : []),
  ];
  const called =
    calls.length === 0 ? ['return'] : [`jump ${dice.one(calls)}`, `jump ${dice.one(calls)}`, `goto ${dice.one(calls)}`];
  return dice.one([
    'accept',
    'accept',
    'accept',
    'drop',
    'drop',
    'counter drop',
    ...rejects,
    'return',
    ...called,
    'counter',
    'log prefix "x"',
    'meta mark set 5',
    'meta mark set meta mark | 0x10',
    'ct mark set 5',
    'ct mark set meta mark',
    'meta mark set ct mark',
  ]);
}

function nftMap(dice: Dice, family: string): string {
  const verdict = (): string => dice.one(['accept', 'drop', 'continue', 'return']);
  const of = [
    `ct state vmap { established : ${verdict()}, related : accept, invalid : drop, new : ${verdict()} }`,
    `tcp dport vmap { 22 : accept, 443 : ${verdict()}, 53-60 : ${verdict()} }`,
    `udp sport vmap { 53 : ${verdict()}, 123 : accept }`,
    'tcp dport vmap @ports',
    `meta l4proto vmap { tcp : ${verdict()}, udp : ${verdict()} }`,
    ...(family === 'ip6' ? [] : [`ip daddr . tcp dport vmap { 10.9.0.1 . 443 : ${verdict()}, 10.0.0.0/8 . 80 : drop }`]),
    ...(family === 'inet' ? [`meta nfproto vmap { ipv4 : ${verdict()}, ipv6 : ${verdict()} }`] : []),
  ];
  return dice.one(of);
}

const HOOKS = [
  ['output', 'out', 'filter'],
  ['output', 'out', 'filter'],
  ['output', 'out', 'route'],
  ['postrouting', 'out', 'filter'],
  ['input', 'in', 'filter'],
  ['input', 'in', 'filter'],
  ['prerouting', 'in', 'filter'],
] as const;
const PRIORITIES = ['-300', '-150', '0', '0', '0', '10', '100'];

export function nftRuleset(seed: number): Ruleset {
  const dice = new Dice(seed);
  const family = dice.one(['inet', 'inet', 'ip', 'ip6']);
  const rule = (way: 'in' | 'out', calls: readonly string[], place: string): string => {
    if (dice.chance(0.12)) return nftMap(dice, family);
    const conditions = dice.times(dice.chance(0.15) ? 0 : 1, 2, () => nftCondition(dice, family, way));
    const words = [...conditions, nftVerdict(dice, family, calls)].join(' ');
    // Elsewhere the kernel takes no rejections, and asks the routing table for nothing.
    return place === 'input' || place === 'output'
      ? words
      : words.replace(/(?:meta l4proto tcp )?reject.*$/u, 'drop').replace(/fib daddr type (?:!= )?(?:\{[^}]*\}|\S+) ?/u, '');
  };
  const lines = [`table ${family} f {`];
  if (family !== 'ip6') lines.push('set known { type ipv4_addr; flags interval; elements = { 10.9.0.0/24, 192.0.2.1 } }');
  else lines.push('set known { type ipv6_addr; flags interval; elements = { fd09::/64 } }');
  lines.push(`map ports { type inet_service : verdict; elements = { 22 : accept, 443 : ${dice.one(['accept', 'drop'])} } }`);
  dice
    .times(1, 3, () => dice.one(HOOKS))
    .forEach(([hook, way, type], index) => {
      const calls = dice.chance(0.5) ? [`sub${index}`] : [];
      for (const name of calls) lines.push(`chain ${name} {`, ...dice.times(1, 3, () => rule(way, [], hook)), '}');
      const priority = type === 'route' ? '-150' : dice.one(PRIORITIES);
      const policy = dice.chance(0.35) ? 'drop' : 'accept';
      const raw = priority === '-300' && dice.chance(0.3) ? ['udp dport 53 notrack'] : [];
      lines.push(`chain base${index} {`, `type ${type} hook ${hook} priority ${priority}; policy ${policy};`, ...raw);
      lines.push(...dice.times(1, 5, () => rule(way, calls, hook)), '}');
    });
  lines.push('}');
  if (dice.chance(0.15)) {
    const [hook, end] = dice.one([
      ['ingress', 'saddr'],
      ['egress', 'daddr'],
    ] as const);
    lines.push(
      'table netdev n {',
      'chain d {',
      `type filter hook ${hook} device ${dice.one(['eth0', 'eth0', 'lo'])} priority 0;`,
    );
    lines.push(
      dice.one([
        `ip ${end} 10.9.0.1 drop`,
        'udp sport 53 drop',
        'tcp dport 443 drop',
        'meta l4proto udp drop',
        'ip6 nexthdr tcp drop',
        'accept',
      ]),
      '}',
      '}',
    );
  }
  return { name: `nft ${seed}`, tool: 'nft', text: `${lines.join('\n')}\n` };
}

function iptablesCondition(dice: Dice, isSix: boolean, way: 'in' | 'out'): string {
  const not = dice.one(['', '', '', '! ']);
  const place = dice.one(
    isSix
      ? ['fd09::1', 'fd09::/64', '2001:db8::1']
      : ['10.9.0.1', '10.9.0.0/24', '10.0.0.0/8', '192.0.2.1', '10.0.0.1/255.0.0.255'],
  );
  const of = [
    `${not}-d ${place}`,
    `${not}-s ${place}`,
    `${not}-p ${dice.one(['tcp', 'udp'])}`,
    `-p tcp -m tcp ${not}--dport ${dice.one(['443', '440:450', '53', '22'])}`,
    `-p tcp -m tcp ${not}--sport ${dice.one(['443', '1024:65535'])}`,
    `-p udp -m udp ${not}--dport 53`,
    `-p udp -m udp ${not}--sport ${dice.one(['53', '1024:65535'])}`,
    `-p tcp -m multiport ${not}--dports 80,${dice.one(['443', '8443', '440:450'])}`,
    '-p tcp -m multiport --ports 443,53',
    `-p tcp -m tcp ${not}--tcp-flags FIN,SYN,RST,ACK SYN`,
    `${way === 'out' ? '-o' : '-i'} ${dice.one(['eth0', 'eth+', 'lo', 'ens+', '+'])}`,
    `! ${way === 'out' ? '-o' : '-i'} ${dice.one(['eth0', 'eth+', 'lo'])}`,
    `-m conntrack ${not}--ctstate ${dice.one(['NEW', 'ESTABLISHED,RELATED', 'INVALID', 'NEW,ESTABLISHED', 'UNTRACKED'])}`,
    `-m state --state ${dice.one(['NEW', 'ESTABLISHED,RELATED'])}`,
    `-m conntrack --ctdir ${dice.one(['ORIGINAL', 'REPLY'])}`,
    `-m mark ${not}--mark ${dice.one(['0x5', '0x5/0xf', '0x0'])}`,
    `-m connmark ${not}--mark ${dice.one(['0x5', '0x0'])}`,
    `-m addrtype ${not}--dst-type ${dice.one(['LOCAL', 'BROADCAST', 'LOCAL,MULTICAST'])}`,
    `-m comment --comment "${dice.one(['x -j DROP', '-d 10.9.0.1', 'plain'])}"`,
    '-m limit --limit 100/sec',
    ...(way === 'out' ? [`-m owner ${not}--uid-owner ${dice.one(['0', '1000', '0-1000'])}`, '-m owner --gid-owner 0'] : []),
    ...(isSix ? [] : [`-m iprange ${not}--dst-range 10.9.0.1-10.9.0.9`, `-m iprange --src-range 10.9.0.1-10.9.0.9`]),
    ...(isSix
      ? []
      : [
          '-m set --match-set nets dst',
          '-m set ! --match-set nets src',
          '-m set --match-set pairs dst,dst',
          '-m set --match-set pairs src,src',
        ]),
  ];
  return dice.one(of);
}

export function iptablesRuleset(seed: number): Ruleset {
  const dice = new Dice(seed);
  const isSix = dice.chance(0.25);
  const tool = `${isSix ? 'ip6tables' : 'iptables'}-${dice.one(['nft', 'legacy'] as const)}` as const;
  const rule = (chain: string, way: 'in' | 'out', calls: readonly string[]): string => {
    const conditions = dice.times(dice.chance(0.15) ? 0 : 1, 2, () => iptablesCondition(dice, isSix, way));
    const verdicts = ['ACCEPT', 'ACCEPT', 'ACCEPT', 'DROP', 'DROP', 'REJECT', 'RETURN', 'LOG --log-prefix "a b "'];
    const protocols = conditions.filter((one) => /(?:^|! )-p /u.test(one));
    const single = protocols.length > 1 ? conditions.filter((one) => one !== protocols[0]) : conditions;
    const ends = single.filter((one) => /^(?:! )?-[dsoi] /u.test(one)).map((one) => one.replace('! ', '').slice(0, 2));
    const distinct = new Set(ends).size === ends.length ? single : single.slice(0, 1);
    const target =
      calls.length > 0 && dice.chance(0.4) ? `${dice.one(['-j', '-j', '-g'])} ${dice.one(calls)}` : `-j ${dice.one(verdicts)}`;
    return `-A ${chain} ${[...distinct, target].join(' ')}`;
  };
  const policy = (): string => (dice.chance(0.3) ? 'DROP' : 'ACCEPT');
  const lines = [
    '*filter',
    `:INPUT ${policy()} [0:0]`,
    ':FORWARD ACCEPT [0:0]',
    `:OUTPUT ${policy()} [0:0]`,
    ':egress - [0:0]',
    ':answers - [0:0]',
  ];
  lines.push(
    ...dice.times(1, 4, () => rule('OUTPUT', 'out', ['egress'])),
    ...dice.times(0, 4, () => rule('INPUT', 'in', ['answers'])),
  );
  lines.push(
    ...dice.times(1, 3, () => rule('egress', 'out', [])),
    ...dice.times(0, 3, () => rule('answers', 'in', [])),
    'COMMIT',
  );
  if (dice.chance(0.3)) {
    const effect = dice.one([
      '-j MARK --set-mark 5',
      '-j CONNMARK --set-mark 5',
      '-j MARK --or-mark 5',
      '-p udp --dport 53 -j DROP',
    ]);
    lines.push('*mangle', `-A ${dice.one(['OUTPUT', 'OUTPUT', 'POSTROUTING'])} ${effect}`, 'COMMIT');
  }
  if (dice.chance(0.2))
    lines.push(
      '*raw',
      `-A ${dice.one(['OUTPUT', 'PREROUTING'])} -p udp -j ${dice.one(['CT --notrack', 'NOTRACK', 'DROP'])}`,
      'COMMIT',
    );
  const sets = 'create nets hash:net\nadd nets 10.9.0.0/24\ncreate pairs hash:ip,port\nadd pairs 10.9.0.1,tcp:443\n';
  return { name: `${tool} ${seed}`, tool, text: `${lines.join('\n')}\n`, sets };
}
