/** Foreign values in commands: what does not fit the grammar of its kind is left out, whatever a program would take it for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Draft } from '../../src/findings/index.ts';
import { address, bucketName, exemptions, hostName, interfaceName, proxyAddress, roleName } from '../../src/remedies/foreign.ts';
import type { OwnFirewall, RemedyContext } from '../../src/remedies/remedy-context.ts';
import { compose } from '../../src/verdict/compose.ts';
import { CONTEXTS, EC2, IMDS } from './contexts.ts';
import { type Twist, variants } from './samples.ts';
import { argvOf } from './shell-argv.ts';
import { readShell } from './shell-words.ts';

/** What some program takes for an option, a file, a URL, a name of its own or a pattern; and what a shell would obey. */
const HOSTILE = [
  // Options: dig, curl, grep, every GNU program; PowerShell's parameters and splats.
  '-e/etc/shadow',
  '-f/etc/shadow',
  '--config=/etc/shadow',
  '-Credential:(x)',
  '@args()',
  '+trace /x',
  // Files and URLs: the AWS CLI reads them in place of a value (`cli_follow_urlparam`, file://, fileb://); curl takes @file.
  'file:///etc/shadow',
  'fileb:///etc/shadow',
  'http://203.0.113.5/x',
  'https://203.0.113.5/x',
  '@/etc/shadow',
  '/etc/shadow',
  '../../etc/shadow',
  '~root',
  // Shorthand of the AWS CLI, curl's and bash's patterns, printf's directives.
  'a=b,Values={c',
  '{a,b}',
  '[1-9]',
  'x*',
  '?',
  '%s%n',
  // Shells.
  ';touch PWNED;',
  '$(touch PWNED)',
  '`touch PWNED`',
  "'; touch PWNED; echo '",
  '"; touch PWNED; "',
  '\ntouch PWNED\n',
  '\r',
  '\0',
  ' | touch PWNED &',
  '\u2019; touch PWNED; \u2018',
  '$env:PATH',
  '${HOME}',
  // Other languages in which a command may hold it.
  '%{if}',
  '{{resolve:secretsmanager:x}}',
  '"]}]}x',
  '\\',
  '\u001b]0;PWNED\u0007',
  ' --output-file PWNED',
  'x y',
];

const FIREWALLS = (value: string): readonly OwnFirewall[] => {
  const packet = { port: 443, protocol: 'tcp' } as const;
  const place = { way: 'out', hook: 'output', packet, isForAll: false, isLegacy: false } as const;
  const base = { kind: 'stops', to: ['10.0.1.5'], isAll: true, ...place } as const;
  return [
    { ...base, tool: 'nft', table: value, chain: 'output', rule: 'ip daddr 10.0.1.5 drop', handle: 5 },
    { ...base, tool: 'nft', table: 'inet host', chain: value, rule: 'drop', handle: 5 },
    { ...base, tool: 'nft', table: 'inet host', chain: 'output', rule: `ip daddr ${value} drop; flush ruleset`, handle: 5 },
    { ...base, tool: 'iptables', table: 'filter', chain: 'OUTPUT', rule: `-A OUTPUT -d ${value} -j DROP`, handle: null },
    { ...base, tool: 'ip6tables', table: 'filter', chain: 'OUTPUT', rule: `-A OUTPUT -m ${value}`, handle: null },
    { ...base, tool: 'ip6tables', table: value, chain: 'OUTPUT', rule: null, handle: null },
    { ...base, tool: 'iptables', table: 'mangle', chain: value, rule: null, handle: null },
    { ...base, tool: 'nft', table: value, chain: value, rule: null, handle: null, to: [value] },
    { ...base, tool: 'nft', table: 'inet host', chain: 'input', rule: 'drop', handle: 5, isForAll: true, way: 'in', to: [value] },
  ];
};

function contextsWith(value: string): readonly RemedyContext[] {
  const bad: RemedyContext = {
    ...EC2,
    region: value,
    suffix: { partition: value, dnsSuffix: value, dualStackDnsSuffix: value },
    imds: {
      ...IMDS,
      instanceId: value,
      accountId: value,
      vpcId: value,
      subnetId: value,
      securityGroupIds: [value],
      vpcCidrs: [value],
    },
    amazonResolver: value,
    requiredHosts: [value],
  };
  return [EC2, bad, { ...bad, os: 'windows' }, { ...bad, kind: 'hybrid', imds: null }];
}

interface Composed {
  readonly where: string;
  readonly windows: boolean;
  readonly commands: readonly string[];
  readonly code: readonly string[];
}

function composed(draft: Draft, context: RemedyContext): Composed {
  const { remedy } = compose(draft, context);
  return {
    where: `${draft.code}, ${context.os}, ${context.kind}`,
    windows: context.os === 'windows',
    commands: remedy.flatMap(({ commands, rollback, verify }) => [
      ...commands,
      ...(rollback ?? '').split('\n').filter((line) => /^(?:aws|sudo|ssm-probe) /u.test(line)),
      verify,
    ]),
    code: remedy.flatMap(({ snippets = [] }) => snippets.map(({ text }) => text)),
  };
}

/** Values in front of, behind and in place of true ones. Addresses that are none make no command: so the names are also seen alone. */
function twists(value: string): readonly Twist[] {
  const beside =
    (twist: Twist): Twist =>
    (given, kind) =>
      kind === 'ip' ? given : twist(given, kind);
  const whole: Twist = () => value;
  const front: Twist = (given) => `${value}${given}`;
  const behind: Twist = (given) => `${given}${value}`;
  return [whole, beside(whole), beside(front), behind];
}

/** What a hostile value is known by, where its whole is also an own word (`?`) or was never one (`\r`). */
function isIn(text: string, value: string): boolean {
  return value.length > 3 && text.includes(value);
}

test('no command, snippet or argument holds a foreign value that is not of its kind', () => {
  const seen = new Map<string, string>();
  for (const value of HOSTILE) {
    const drafts = twists(value).flatMap((twist) => variants(twist));
    const plain = contextsWith(value);
    const stopped = FIREWALLS(value).map((firewall): RemedyContext => ({ ...EC2, firewall }));
    const all = [
      ...drafts.flatMap((draft) => plain.map((context) => composed(draft, context))),
      ...variants()
        .slice(0, 3)
        .flatMap((draft) => stopped.map((context) => composed(draft, context))),
    ];
    for (const { where, windows, commands, code } of all) {
      for (const text of [...commands, ...code]) {
        assert.ok(!isIn(text, value), `${where}: ${JSON.stringify(value)} in ${text}`);
        assert.doesNotMatch(text, /PWNED|touch|shadow|203\.0\.113\.5/u, `${where}: ${JSON.stringify(value)} in ${text}`);
      }
      for (const command of commands) {
        assert.match(command, /^[\x20-\x7e]*$/u, `${where}: ${command}`);
        assert.ok(readShell(command).balanced, `${where}: ${command}`);
        // A path is no matter for `command_not_found_handle`.
        if (!windows && !command.startsWith('/')) seen.set(command, where);
      }
    }
  }
  const commands = [...seen.keys()];
  assert.ok(commands.length > 500);
  const { argv, files } = argvOf(commands);
  assert.equal(argv.length, commands.length);
  assert.deepEqual(
    files.filter((name) => !/^policy-(?:before|merged)\.json$/u.test(name)),
    [],
  );
  for (const [index, programs] of argv.entries()) {
    const command = commands[index] ?? '';
    // What bash does itself starts nothing.
    assert.ok(programs.length > 0 || command.startsWith('ulimit '), `${seen.get(command)}: bash starts nothing for ${command}`);
    for (const word of programs.flat()) {
      // The two files of a policy are this project's own words.
      assert.doesNotMatch(
        word.replace(/^file:\/\/policy-(?:before|merged)\.json$/u, ''),
        /^(?:fileb?:|@(?!\d|[\da-f:]+$|IP_ADDRESS))|^~/u,
        `${seen.get(command)}: ${word} in ${command}`,
      );
    }
  }
});

test('true values are in the commands, and a placeholder with its explanation where one is left out', () => {
  const all = (twist?: Twist): string =>
    Object.values(CONTEXTS)
      .flatMap((context) => variants(twist).flatMap((draft) => composed(draft, context).commands))
      .join('\n');
  const straight = all();
  for (const value of [
    'ssm.eu-central-1.amazonaws.com',
    '10.0.1.5',
    'my.own-bucket',
    'ens5',
    '--role-name node',
    'proxy.example.com:3128',
    's3://far-bucket',
    'us-west-2',
  ])
    assert.ok(straight.includes(value), value);
  assert.doesNotMatch(straight, /HOST_NAME|IP_ADDRESS|GIVEN_|INTERFACE_NAME|PROXY_URL|FORMER_NO_PROXY|SOURCE_REGION/u);
  const twist: Twist = (value, kind) => (kind === 'ip' ? value : `-${value}`);
  const left = all(twist);
  for (const placeholder of [
    'HOST_NAME',
    'GIVEN_BUCKET_NAME',
    'GIVEN_ROLE_NAME',
    'INTERFACE_NAME',
    'PROXY_URL',
    'FORMER_NO_PROXY',
    'SOURCE_REGION',
  ])
    assert.ok(left.includes(placeholder), placeholder);
  for (const draft of variants(twist))
    for (const { commands, text } of compose(draft, EC2).remedy)
      if (commands.some((command) => command.includes('HOST_NAME')))
        assert.match(text, /HOST_NAME \(.* is left out\)/u, draft.code);
});

test('texts about hostile values hold no control characters', () => {
  for (const value of HOSTILE)
    for (const draft of variants((given) => `${given}${value}`)) {
      const { message, remedy } = compose(draft, EC2);
      for (const text of [message, ...remedy.map((fix) => fix.text)]) assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]/u, draft.code);
    }
});

test('each kind: what fits, and what is left out', () => {
  const kinds: readonly (readonly [(value: string) => string, readonly string[], readonly string[]])[] = [
    [
      hostName,
      ['ssm.eu-central-1.amazonaws.com', 'a_b.example.', 'xn--bcher-kva.example', `${'a'.repeat(63)}.example`],
      [
        '',
        'axfr',
        '-x.example',
        'x-.example',
        'a..b',
        '.a.b',
        `${'a'.repeat(64)}.example`,
        'a.b:443',
        'a.b/c',
        'bücher.example',
        `${'a.'.repeat(127)}ab`,
      ],
    ],
    [
      address,
      ['10.0.0.1', '::1', 'fd00:ec2::253', '::ffff:10.0.0.1'],
      ['', '1', '0x7f.1', '010.0.0.1', '10.0.0', '10.0.0.256', 'fe80::1%eth0', '10.0.0.1/8', '[::1]', '2130706433'],
    ],
    [
      bucketName,
      ['my.own-bucket', 'amazon-ssm-eu-central-1', 'Old_Bucket'],
      ['', 'ab', '-bucket', 'bucket-', 's3://bucket', 'file:///x', 'a*b', 'a/b', '${aws:x}', 'x'.repeat(256)],
    ],
    [roleName, ['node', 'a+b=c,d.e@f-g', '_x'], ['', '-node', '@node', 'path/node', 'a b', 'x'.repeat(65)]],
    [interfaceName, ['eth0', 'ens5', 'br-1a2b', 'eth0:1', 'veth@if2'], ['', '-S', '../x', 'a b', 'x'.repeat(16)]],
    [
      exemptions,
      ['', '.amazonaws.com,10.0.0.0/8', '*', '*.x,[fd00::1]:80,::1', 'localhost, 127.0.0.1'],
      ['-x', 'a,$(b)', 'a,%n', 'a,"b"', 'a,b c', 'a,\\b', '@x'],
    ],
  ];
  for (const [kind, good, bad] of kinds) {
    for (const value of good) assert.equal(kind(value), value.replaceAll(', ', ','), kind.name);
    for (const value of bad) assert.match(kind(value), /^[A-Z_]+$/u, `${kind.name}: ${value}`);
  }
  const proxy = { scheme: 'http', host: 'proxy', port: 3128 };
  assert.equal(proxyAddress(proxy), 'http://proxy:3128');
  assert.equal(proxyAddress({ ...proxy, host: 'fd00::1' }), 'http://[fd00::1]:3128');
  for (const bad of [
    { scheme: 'file' },
    { scheme: '-x' },
    { host: '-x' },
    { host: 'a/b' },
    { port: 0 },
    { port: 1.5 },
    { port: 65_536 },
  ])
    assert.equal(proxyAddress({ ...proxy, ...bad }), 'PROXY_URL', JSON.stringify(bad));
});
