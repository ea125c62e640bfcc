/** Files as people, and programs, write them: right, odd, and wrong. The same seed gives the same files. */
import { Dice } from '../dice.ts';
import type { GoLookup } from './go-resolver.ts';

const NAME = 'ssm.eu-central-1.amazonaws.com';
const REAL = '10.9.9.9';
const WILDCARD = '203.0.113.7';

const SERVERS = [
  '10.0.0.2',
  '10.0.0.3',
  '10.0.0.4',
  '10.0.0.5',
  '127.0.0.1',
  '100.100.100.100',
  '127.0.0.11',
  'fd00:ec2::253',
  '::1',
  'fe80::1%eth0',
  'FE80::ABCD%en-1.5',
  '::ffff:10.0.0.2',
  '1:2:3:4:5:6:7:8',
] as const;
/** Most are no address for Go, and some are for the C library. */
const ODD_SERVERS = [
  '010.0.0.2',
  '10.0.0',
  '10.0.0.2#53',
  '10.0.0.2:53',
  '[::1]',
  '[::1]:53',
  'dns.example.com',
  '0x0a.0.0.2',
  '10.0.0.256',
  '10.0.0.2.',
  '.10.0.0.2',
  '10..0.2',
  '00.0.0.0',
  '0.0.0.0',
  '1::2::3',
  ':::',
  '::',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7::',
  '1:2:3:4:5:6:7:8::',
  '::00001',
  '::1%',
  '::1%a%b',
  '::1.2.3',
  '::1.2.3.04',
  '1.2.3.4::',
  '::1.2.3.4',
  '::1.2.3.4:5',
  '1:2:3:4:5:6:1.2.3.4',
  '1:2:3:4:5:6:7:1.2.3.4',
  '1::2:3:4:5:6:1.2.3.4',
  'fe80::1%eth0/64',
  '10.0.0.2/24',
  '10.0.0.2,10.0.0.3',
  '10.0.0.2;',
  '٣.0.0.1',
  '1.2.3.4%eth0',
  'g::1',
  ':1',
  '1:',
  '::ffff:0:0',
  '-',
  '',
] as const;
const NUMBERS = [
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '9',
  '15',
  '16',
  '30',
  '-1',
  'x',
  '',
  '3s',
  '1.9',
  '5,',
  ' 5',
  '+3',
  '0x10',
  '007',
  '99',
  '16777214',
  '16777215',
  '16777216',
  '99999999999999999999',
  '1e3',
  '٣',
] as const;
const WORDS = [
  'rotate',
  'use-vc',
  'usevc',
  'tcp',
  'use-VC',
  'Use-vc',
  'use_vc',
  'use-vc,',
  'single-request',
  'single-request-reopen',
  'trust-ad',
  'no-reload',
  'edns0',
  'inet6',
  'debug',
  '#',
  ';',
  '# use-vc',
  'ndots',
  'timeout',
  'attempts',
  'TIMEOUT:9',
  'tcp:1',
  'ndots=5',
  'timeout=1',
] as const;
const DOMAINS = ['corp.test', 'corp.test.', 'lab.test', 'a.b.c.test', '.', '..', 'CORP.test', 'x'] as const;
const BLANKS = [' ', ' ', ' ', '\t', '  ', ' \t ', '\r', ' \r'] as const;
const ENDS = ['\n', '\n', '\n', '\r\n', '\n\n', ' \n', '\t\n'] as const;
const LEADS = ['', '', '', '', ' ', '\t', '#', ';', ' #', '\uFEFF', '\v'] as const;
const SOURCES = [
  'files',
  'files',
  'dns',
  'dns',
  'myhostname',
  'mdns4_minimal',
  'mdns4',
  'resolve',
  'mymachines',
  'nis',
  'db',
  'compat',
  'winbind',
  'FILES',
  'Dns',
  'file',
  'files,',
  'dns;',
  'files\tdns',
  'dns\tfiles',
  'hosts:',
  'sss',
] as const;
const CRITERIA = [
  '',
  '',
  '',
  '',
  '[NOTFOUND=return]',
  '[!UNAVAIL=return]',
  '[notfound=continue]',
  '[SUCCESS=return NOTFOUND=continue]',
  '[]',
  '[ ]',
  '[NOTFOUND]',
  '[a=]',
  '[=b]',
  '[==]',
  '[!a=]',
  '[NOTFOUND=return',
  'NOTFOUND=return]',
  '[ x=y\tz ]',
  '[!!a=b]',
  '[NOTFOUND = return]',
] as const;
const DATABASES = [
  'hosts:',
  'hosts:',
  'hosts:',
  'hosts:',
  'hosts :',
  'Hosts:',
  'hosts',
  ' hosts:',
  'passwd:',
  'host:',
  'hosts:\t',
  ':',
  'hosts::',
] as const;
const NAMES = [
  NAME,
  NAME,
  NAME,
  NAME.toUpperCase(),
  `${NAME}.`,
  `${NAME}..`,
  `x${NAME}`,
  `${NAME}.corp.test`,
  'ſſm.eu-central-1.amazonaws.com',
  'ssm.eu-central-1.amazonaws.com#x',
  'localhost',
  'ssm.eu-central-1',
  `.${NAME}`,
  'SSM.eu-central-1.amazonaws.COM',
] as const;

function resolvConf(dice: Dice): string {
  const gap = (): string => dice.one(BLANKS);
  const option = (): string => {
    if (dice.below(3) === 0) return dice.one(WORDS);
    const [name, value] = [dice.one(['ndots', 'timeout', 'attempts']), dice.one(NUMBERS)];
    // Go would really try millions of times.
    return `${name}:${name === 'attempts' && value.length > 3 ? '4' : value}`;
  };
  const line = (): string => {
    switch (dice.below(10)) {
      case 0:
      case 1:
      case 2:
        return `nameserver${gap()}${dice.one(SERVERS)}`;
      case 3:
        return `nameserver${gap()}${dice.one(ODD_SERVERS)}${dice.one(['', '', ' # ours', ' ; ours', '#ours'])}`;
      case 4:
      case 5:
        return `options${dice.times(0, 4, () => gap() + option()).join('')}`;
      case 6:
        return `search${dice.times(0, 3, () => gap() + dice.one(DOMAINS)).join('')}`;
      case 7:
        return `domain${dice.times(0, 2, () => gap() + dice.one(DOMAINS)).join('')}`;
      case 8:
        return `options${gap()}ndots:${dice.one(['3', '4', '5'])}`;
      default:
        return dice.one([
          '',
          '# nameserver 10.0.0.9',
          '; options use-vc',
          'Nameserver 10.0.0.8',
          'nameserver',
          'sortlist 10.0.0.0',
          'lookup file bind',
          'family inet6',
          'nameservers 10.0.0.7',
          'option use-vc',
        ]);
    }
  };
  return dice.times(0, 9, () => (dice.below(6) === 0 ? dice.one(LEADS) : '') + line() + dice.one(ENDS)).join('');
}

function nsswitch(dice: Dice): string {
  const source = (): string =>
    `${dice.one([' ', ' ', ' ', '  ', '\t', ''])}${dice.one(SOURCES)}${dice.one([' ', ' ', ''])}${dice.one(CRITERIA)}`;
  const line = (): string => {
    if (dice.below(5) === 0)
      return dice.one(['passwd: files systemd', '# hosts: dns', 'hosts', 'no colon here', 'group: files [bad]', '', ' ', 'x:[']);
    return dice.one(DATABASES) + [source(), ...dice.times(0, 3, source)].join('') + dice.one(['', '', '# dns', ' #']);
  };
  return [line(), ...dice.times(0, 2, line)].map((text) => text + dice.one(ENDS)).join('');
}

function hosts(dice: Dice): string {
  const address = (): string =>
    dice.one([REAL, '10.1.1.1', 'fd00::5', 'FD00:0:0::0005', '::ffff:10.1.1.2', dice.one(SERVERS), dice.one(ODD_SERVERS)]);
  const filler = Array.from({ length: 99 }, (_, at) => `n${at}.example`).join(' ');
  const line = (): string => {
    const names = dice.times(0, 3, () => dice.one(BLANKS) + dice.one(NAMES)).join('');
    return (
      dice.one(LEADS) +
      address() +
      (dice.below(12) === 0 ? ` ${filler}` : '') +
      names +
      dice.one(['', '', ' # ours', '#ours']) +
      dice.one(ENDS)
    );
  };
  return `127.0.0.1 localhost\n${dice.times(0, 3, line).join('')}`;
}

/** Wildcards below `corp.test` and `lab.test`, and the name itself, or not. */
export function lookupOf(seed: number): GoLookup {
  const dice = new Dice(seed);
  const files: Record<string, string> = {};
  if (dice.below(12) > 0) files['resolv.conf'] = resolvConf(dice);
  if (dice.below(4) > 0) files['nsswitch.conf'] = nsswitch(dice);
  if (dice.below(3) > 0) files['hosts'] = hosts(dice);
  const answers: Record<string, readonly string[]> = {};
  if (dice.below(4) > 0) answers[NAME] = dice.one([[REAL], [REAL, 'fd00::9'], ['fd00::9']]);
  for (const domain of ['corp.test', 'lab.test', 'a.b.c.test'])
    if (dice.below(4) === 0) answers[`${NAME}.${domain}`] = [WILDCARD];
  return {
    files,
    node: dice.one(['node', 'node.corp.test', 'node.', 'node.lab.test.']),
    name: NAME,
    answers,
    mute: dice.below(3) === 0,
  };
}
