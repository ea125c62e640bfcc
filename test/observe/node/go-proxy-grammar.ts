/** Proxy variables as people type and mistype them, from a seed. */
import { Dice } from '../../dice.ts';
import type { ProxyQuestion } from '../../oracles/go-proxy.ts';

const SCHEMES = [
  '',
  '',
  'http://',
  'http://',
  'http://',
  'https://',
  'HTTP://',
  'socks5://',
  'socks5h://',
  'socks4://',
  'htp://',
  'ftp://',
];
const BROKEN_SCHEMES = [
  'http:/',
  'http:',
  'http//',
  'http:\\\\',
  'http;//',
  '://',
  '//',
  '///',
  'http:///',
  'http://http://',
  '1http://',
  'ht tp://',
];
const WORDS = ['user', 'CORP', 'svc-proxy', 'Pa55', '12', '', 'a.b', 'Ünser', '_x', '~', '99'];
const ODD = [
  ...'\\^"\'`{}|<>[]#/?@:%&+=;,!$()* \t\n\u0001\u007F'.split(''),
  '%40',
  '%5C',
  '%zz',
  '%',
  '%2',
  '%C3%A4',
  '%00',
  '%25',
  'ä',
  '密',
  '💥',
  '\u00A0',
  '\uFEFF',
];
const HOSTS = [
  'proxy',
  'proxy.example.com',
  'Proxy.Corp',
  '10.0.0.1',
  '[fd00::1]',
  '[::ffff:10.0.0.1]',
  '[10.0.0.1]',
  'fd00::1',
  '[fd00::1',
  'fd00::1]',
  '[fe80::1%25eth0]',
  '[fe80::1%eth0]',
  '[fe80::1%25]',
  '[fe80::1%25e%20h]',
  '[fe80::1%25a%41]',
  '[::1.2.3.04]',
  'bücher.example',
  'ｐroxy',
  'pro_xy',
  '-',
  '.',
  '*',
  '',
  'localhost',
  '127.0.0.1',
  'a,b',
  'pro%78y',
  'pro%c3%bcxy',
];
const PORTS = [
  '',
  '',
  ':3128',
  ':8080',
  ':',
  ':0',
  ':80',
  ':73128',
  ':08080',
  ':99999999999999999999',
  ':-1',
  ':+1',
  ':http',
  ':808O',
  ': 80',
  ':80:80',
  '::80',
  ':3128,proxy2:3128',
];
const TAILS = [
  '',
  '',
  '',
  '',
  '/',
  '/path',
  '?q',
  '#f',
  '/a%zz',
  '?a%zz',
  '#a%zz',
  '#',
  '?',
  '/@x',
  '#x@y',
  ' ',
  '/ ',
  '\t',
  '"',
  ';',
  ',',
  '\\',
  '??',
  '/?a?b',
];
const AROUND = ['', '', '', '', '', '', '"', "'", ' ', '“', '`', '<', '\uFEFF'];
const TARGETS = [
  'https://ssm.eu-central-1.amazonaws.com/',
  'https://ssmmessages.us-east-1.amazonaws.com/',
  'http://169.254.169.254/',
  'http://[fd00:ec2::254]/',
  'https://s3.eu-central-1.amazonaws.com/',
  'https://bucket.s3.eu-central-1.amazonaws.com/',
  'https://10.20.30.40/',
  'https://localhost/',
  'http://127.0.0.1/',
  'http://[::1]/',
  'http://xn--bcher-kva.example/',
];
const EXCEPTIONS = [
  '',
  ' ',
  '*',
  '*.',
  '.',
  '.amazonaws.com',
  'amazonaws.com',
  '*.amazonaws.com',
  'AmazonAWS.com ',
  'amazonaws.com:443',
  'amazonaws.com:80',
  'ssm.eu-central-1.amazonaws.com',
  'ssm.*.amazonaws.com',
  'ssm*',
  '169.254.169.254',
  '169.254.169.254:80',
  '169.254.169.254:443',
  '169.254.0.0/16',
  '169.254.169.254/33',
  '169.254.169.254/032',
  '0.0.0.0/0',
  '::/0',
  '169.254',
  '169.254.169.0254',
  '169.254.*',
  'fd00:ec2::254',
  '[fd00:ec2::254]',
  '[fd00:ec2::254]:80',
  'fd00::/8',
  'fd00:ec2::254%eth0',
  '::ffff:169.254.169.254',
  '::ffff:169.254.0.0/112',
  '::ffff:0:0/80',
  '::ffff:169.254.169.254/96',
  '10.0.0.0/8',
  '10.20.30.40/32',
  ':80',
  '[]:80',
  'http://amazonaws.com',
  'amazonaws.com/',
  'eu-central-1.amazonaws.com',
  '.eu-central-1.amazonaws.com',
  '*.*.amazonaws.com',
  'ａmazonaws.com',
  'bücher.example',
  '.bücher.example',
  '\u0085amazonaws.com',
  '\uFEFFamazonaws.com',
  '<local>',
  'localhost',
  'com',
  '.com',
  'a b',
  'amazonaws.com;x',
  '**',
  'ssm.eu-central-1.amazonaws.com.',
  '"amazonaws.com"',
  '10.20.30.40:443',
  '10.20.30.0/24:443',
  '/',
  '1/1',
  '::1/',
  '169.254.169.254/',
];

export function generateProxyQuestions(seed: number, count: number): readonly ProxyQuestion[] {
  const { one: pick, chance, below, times } = new Dice(seed);
  const word = (): string => (chance(0.35) ? `${pick(WORDS)}${pick(ODD)}${pick(WORDS)}` : pick(WORDS));
  const login = (): string => (chance(0.5) ? '' : `${word()}${chance(0.8) ? `:${word()}` : ''}@`);
  const value = (): string => {
    const quote = pick(AROUND);
    const scheme = chance(0.1) ? pick(BROKEN_SCHEMES) : pick(SCHEMES);
    const typed = `${quote}${scheme}${login()}${pick(HOSTS)}${pick(PORTS)}${pick(TAILS)}${chance(0.8) ? quote : ''}`;
    if (!chance(0.08)) return typed;
    const at = below(typed.length + 1);
    return `${typed.slice(0, at)}${pick(ODD)}${typed.slice(at)}`;
  };
  const exceptions = (): string => times(0, 4, () => pick(EXCEPTIONS)).join(chance(0.9) ? ',' : ' ');
  return Array.from({ length: count }, () => {
    const url = pick(TARGETS);
    const env: Record<string, string> = {};
    const kind = url.startsWith('https:') ? 'https' : 'http';
    const names = chance(0.5)
      ? [`${kind}_proxy`]
      : [`${kind}_proxy`, `${kind.toUpperCase()}_PROXY`, chance(0.5) ? 'https_proxy' : 'http_proxy'];
    for (const name of names) env[name] = chance(0.1) ? '' : value();
    for (const name of ['NO_PROXY', 'no_proxy']) if (chance(0.3)) env[name] = exceptions();
    if (chance(0.03)) env['REQUEST_METHOD'] = pick(['', 'GET']);
    return { env, url };
  });
}
