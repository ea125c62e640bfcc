/** Everything that remedies print to be run, read or applied: of all findings, in all contexts, with true and with hostile values. */
import type { ResolvConfWriter } from '../../src/facts/resolver.ts';
import type { Draft } from '../../src/findings/index.ts';
import { activationSteps } from '../../src/remedies/identity.ts';
import { proxyDropIn, proxyUrlOf } from '../../src/remedies/proxy-drop-in.ts';
import type { OwnFirewall, RemedyContext } from '../../src/remedies/remedy-context.ts';
import type { Owner } from '../../src/remedies/remedy-types.ts';
import { compose } from '../../src/verdict/compose.ts';
import { CONTEXTS, EC2 } from './contexts.ts';
import { type Twist, variants } from './samples.ts';

export interface Printed {
  readonly where: string;
  readonly context: RemedyContext;
  readonly owner: Owner;
  readonly command: string;
}

const WRITERS: readonly ResolvConfWriter[] = [
  'tailscale',
  'docker',
  'network-manager',
  'systemd-resolved',
  'resolvconf',
  'openresolv',
  'netconfig',
  'dhclient',
  'dhcpcd',
  'cloud-init',
  'connman',
  'dnsmasq',
  'wsl',
  'vpn',
];
const STOPS = {
  kind: 'stops',
  chain: 'OUTPUT',
  handle: 7,
  isForAll: false,
  isLegacy: false,
  way: 'out',
  hook: 'output',
  packet: { port: 443, protocol: 'tcp' },
  to: ['10.0.1.5', 'fd12:3456::5'],
  isAll: true,
} as const;
const FIREWALLS: Readonly<Record<string, OwnFirewall>> = {
  'nft rule': {
    ...STOPS,
    tool: 'nft',
    table: 'inet host',
    rule: 'ip daddr { 10.0.1.5, 10.0.2.6 } counter packets 1 bytes 60 drop',
  },
  'nft policy': { ...STOPS, tool: 'nft', table: 'inet host', rule: null, handle: null },
  'iptables rule': {
    ...STOPS,
    tool: 'iptables',
    table: 'filter',
    rule: '-A OUTPUT -d 10.0.1.5/32 -p tcp -m tcp --dport 443 -j DROP',
  },
  'iptables policy': { ...STOPS, tool: 'iptables', table: 'mangle', rule: null, way: 'in', hook: 'input', isLegacy: true },
};

const { hybrid = EC2, unknown = EC2 } = CONTEXTS;

/** Beside the contexts of all tests: who writes resolv.conf, what filters packets, other systems, another partition. */
export const EVERYWHERE: Readonly<Record<string, RemedyContext>> = {
  ...CONTEXTS,
  elsewhere: { ...hybrid, isElsewhere: true },
  'elsewhere, Windows': { ...hybrid, isElsewhere: true, os: 'windows' },
  'elsewhere, macOS': { ...hybrid, isElsewhere: true, os: 'macos' },
  'unknown, Windows': { ...unknown, os: 'windows' },
  'ec2, FreeBSD': { ...EC2, os: 'other' },
  'ec2, GovCloud': { ...EC2, region: 'us-gov-west-1', suffix: { ...EC2.suffix, partition: 'aws-us-gov' } },
  ...Object.fromEntries(WRITERS.map((resolvConfWriter) => [`ec2, ${resolvConfWriter}`, { ...EC2, resolvConfWriter }])),
  ...Object.fromEntries(Object.entries(FIREWALLS).map(([name, firewall]) => [`ec2, ${name}`, { ...EC2, firewall }])),
};

/** The commands of the remedies, their way back and their proof, each with where it is printed first. */
export function printed(
  contexts: Readonly<Record<string, RemedyContext>> = EVERYWHERE,
  drafts: readonly Draft[] = variants(),
): readonly Printed[] {
  const seen = new Map<string, Printed>();
  const add = (one: Printed): void => {
    const key = `${one.context.os} ${one.owner} ${one.command}`;
    if (!seen.has(key)) seen.set(key, one);
  };
  for (const [name, context] of Object.entries(contexts)) {
    for (const draft of drafts)
      for (const { owner, commands, rollback = '', rollbackIsText = false, verify } of compose(draft, context).remedy)
        for (const command of [...commands, ...(rollbackIsText || rollback === '' ? [] : rollback.split('\n')), verify])
          add({ where: `${draft.code}, ${name}`, context, owner, command });
    for (const command of beforeActivation(context)) add({ where: `preflight, ${name}`, context, owner: 'agent', command });
  }
  return [...seen.values()];
}

/** What `preflight` prints for a machine that is to be registered. */
function beforeActivation(context: RemedyContext): readonly string[] {
  const proxy = { scheme: 'http', host: 'proxy.example.com', port: 3128, hasCredentials: true } as const;
  return [true, false].flatMap((isInstalled) => [
    ...activationSteps(context, isInstalled, null),
    ...activationSteps(context, isInstalled, proxyUrlOf(proxy)),
    ...['', '.example.com,10.0.0.0/8'].flatMap((noProxy) => proxyDropIn(context, proxy, noProxy)?.commands ?? []),
  ]);
}

/** Values that a shell, a configuration file or a program could take for something else. */
const HOSTILE = ['$(reboot)', "'; reboot; '", '"; }; zone "x" {', '\n', '%n', '/x', '-e', 'a b', '\\', '#', '`id`', '*'];

export function hostileDrafts(): readonly Draft[] {
  const behind =
    (value: string): Twist =>
    (given, kind) =>
      kind === 'ip' ? given : `${given}${value}`;
  const front =
    (value: string): Twist =>
    (given) =>
      `${value}${given}`;
  return HOSTILE.flatMap((value) => [...variants(behind(value)), ...variants(front(value))]);
}

/** A few contexts are enough where every value is changed: the first keeps the test quick. */
export const FEW: Readonly<Record<string, RemedyContext>> = Object.fromEntries(
  Object.entries(CONTEXTS).filter(([name]) => ['ec2', 'hybrid', 'ec2, Windows', 'ec2, macOS'].includes(name)),
);

/** Lines for a DNS server stand beside those for another system: its administrator takes the one that fits. */
export function isPowershell({ command, context }: Printed): boolean {
  if (/^(?:Add|Get|Remove)-DnsServer/u.test(command)) return true;
  return context.os === 'windows' && !/^(?:sudo|printf|echo) /u.test(command);
}

export function texts(all: readonly Printed[]): readonly string[] {
  return [...new Set(all.map(({ command }) => command))];
}
