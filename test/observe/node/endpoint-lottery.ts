/** Endpoints as people write them, drawn by lot: always the same for the same seed. */
import { Dice } from '../../dice.ts';

const SCHEMES = [
  '',
  '',
  '',
  'https://',
  'http://',
  'HTTPS://',
  'https:',
  'https:/',
  'https:///',
  '//',
  '///',
  'ftp://',
  'wss://',
  '://',
  'https//',
  'h t://',
  'ssm:',
];
const LOGINS = ['', '', '', '', '', 'user@', 'user:pw@', 'us er@', 'u%zz@', 'a@b@', 'CORP\\u:p@', 'u:p#w@'];
const HOSTS = [
  'ssm.eu-central-1.amazonaws.com',
  'SSM.EU-CENTRAL-1.AMAZONAWS.COM',
  'vpce-1.ssm.eu-central-1.vpce.amazonaws.com',
  'ssm.eu-central-1.amazonaws.com.',
  'ssm..amazonaws.com',
  '.amazonaws.com',
  'ssm',
  'localhost',
  '10.0.0.5',
  '010.0.0.5',
  '[fd00::5]',
  'fd00::5',
  '[fd00::5',
  'fd00::5]',
  '[fe80::1%25eth0]',
  '[10.0.0.5]',
  '[::ffff:10.0.0.5]',
  'ssm_1.example.com',
  '-ssm.example.com',
  'ssm.exam ple.com',
  ' ssm.example.com',
  'ssm.example.com ',
  'ssm.example.com\t',
  'ssm.example.com\n',
  'ssm%2eexample.com',
  'ssm%20.example.com',
  'ssm%c3%a9.example.com',
  'münchen.example.com',
  '<ssm.example.com>',
  '"ssm.example.com"',
  'ssm,example.com',
  'ssm;example.com',
  '{ssm}.example.com',
  'ssm|x.example.com',
  'ssm^x.example.com',
  'ssm`x.com',
  '*',
  '',
  '%',
  'a:b',
  'ssm\\x.com',
  '1ssm.example.com',
];
const PORTS = ['', '', '', '', ':443', ':8443', ':', ':80', ':443:443', ':x', ':-1', ':99999', ':0443', ': 443', ':443 '];
const ENDS = ['', '', '', '', '/', '//', '/path', '/a b', '/%zz', '/%41', '?x=1', '?', '#f', '#%zz', '/?%zz', '/:x', '\\', '/é'];

export function drawEndpoint(seed: string): string {
  const { one, chance } = new Dice(seed);
  const plain = one(SCHEMES) + one(LOGINS) + one(HOSTS) + one(PORTS) + one(ENDS);
  return chance(0.05) ? plain + one([' ', '\u00a0', '\u0000', '\ufeff', '\u200b']) : plain;
}
