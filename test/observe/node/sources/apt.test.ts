/** The reader of apt's sources beside apt itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AptConf, aptProxy, readAptConf } from '../../../../src/observe/node/sources/apt-conf.ts';
import { aptMetadata, readAptList, readAptSources } from '../../../../src/observe/node/sources/apt-lines.ts';
import { readSources } from '../../../../src/observe/node/sources/read-sources.ts';
import { Dice } from '../../../dice.ts';
import { aptAcquire, aptFetches, whyNoApt } from '../../../oracles/apt.ts';
import { makePorts } from '../ports-double.ts';

/** What apt would ask for first; null where it refuses the file. */
function fetches(name: string, text: string): readonly string[] | null {
  const { entries, malformed } = name.endsWith('.sources') ? readAptSources(text, 'amd64') : readAptList(text, 'amd64');
  return malformed.length > 0 ? null : entries.map((entry) => `${entry.uri}${aptMetadata(entry)[0] ?? ''}`);
}

const same = (a: readonly string[] | null, b: readonly string[] | null): boolean =>
  a === null || b === null ? a === b : asked(a) === asked(b);
/** apt writes the names of disks in a way of its own. */
const asked = (uris: readonly string[]): string =>
  [...new Set(uris)]
    .filter((uri) => !uri.startsWith('cdrom:'))
    .toSorted()
    .join('\n');

const URIS = [
  'http://a.example/debian',
  'https://b.example:8443/x/',
  'http://c.example/$(ARCH)',
  'http://user:pw@d.example/q',
  'file:/srv/r',
  'mirror+file:/etc/apt/m',
  'cdrom:[Disk 1]/',
  'noscheme',
];
const SUITES = ['bookworm', 'bookworm-updates', 'stable/updates', './', '/', 'x/$(ARCH)/', 'sid'];
const COMPONENTS = ['', 'main', 'main contrib', 'non-free  non-free-firmware'];
const OPTIONS = ['', '[arch=amd64] ', '[ arch=amd64,i386 lang=en ] ', '[trusted=yes] ', '[signed-by=/x#y.gpg] '];

function line(dice: Dice): string {
  const comment = dice.chance(0.2) ? ' # comment' : '';
  const lead = dice.one(['', '', '', '#', '  ', '\t', '# ']);
  const type = dice.one(['deb', 'deb', 'deb', 'deb-src']);
  const gap = dice.one([' ', ' ', '  ', '\t']);
  return `${lead}${type}${gap}${dice.one(OPTIONS)}${dice.one(URIS)}${gap}${dice.one(SUITES)} ${dice.one(COMPONENTS)}${comment}`;
}

function stanza(dice: Dice): string {
  const field = (name: string, value: string): string =>
    `${dice.one([name, name, name.toLowerCase()])}:${dice.one([' ', '', '  '])}${value}`;
  const uris = dice.times(1, 2, () => dice.one(URIS.slice(0, 4)));
  const lines = [
    field('Types', dice.one(['deb', 'deb deb-src', 'deb-src'])),
    field('URIs', dice.chance(0.3) ? `\n ${uris.join('\n ')}` : uris.join(' ')),
    field('Suites', dice.times(1, 3, () => dice.one(SUITES)).join(' ')),
    field('Components', dice.one(COMPONENTS)),
    ...(dice.chance(0.3) ? [field('Enabled', dice.one(['no', 'yes', 'false', 'true', '0', '1', 'off', 'No']))] : []),
    ...(dice.chance(0.2) ? ['# comment'] : []),
    ...(dice.chance(0.2)
      ? [field('Signed-By', '\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n AAAA\n -----END PGP PUBLIC KEY BLOCK-----')]
      : []),
  ];
  return `${lines.filter((text) => !/^components:\s*$/iu.test(text)).join('\n')}\n`;
}

test('what is fetched is what apt would fetch', { skip: whyNoApt() }, (t) => {
  const dice = new Dice(19);
  let agree = 0;
  const differ: string[] = [];
  const total = Number(process.env['APT_VECTORS'] ?? '60');
  for (let number = 0; number < total; number += 1) {
    const isList = dice.chance(0.5);
    const name = isList ? 'sources.list' : 'sources.list.d/a.sources';
    const text = isList ? `${dice.times(1, 3, () => line(dice)).join('\n')}\n` : dice.times(1, 2, () => stanza(dice)).join('\n');
    const [ours, theirs] = [fetches(name, text), aptFetches({ [name]: text })];
    if (same(ours, theirs)) agree += 1;
    else differ.push(JSON.stringify({ text, ours, theirs }));
  }
  t.diagnostic(`vectors ${total}, agree ${agree}, differ ${differ.length}`);
  assert.deepEqual(differ, []);
});

const CONFS = [
  'Acquire::http::Proxy "http://p.example:3128";',
  'Acquire { http { Proxy "http://p.example:3128"; }; };',
  'acquire::HTTP::proxy "http://p.example:3128/";\nAcquire::https::Proxy "DIRECT";',
  '// Acquire::http::Proxy "http://no.example";\n# Acquire::http::Proxy "http://no.example";\n/* Acquire::http::Proxy "http://no.example"; */',
  'Acquire::http::Proxy::mirror.example "DIRECT";\nAcquire::http { Proxy "http://p.example"; Timeout "5"; };',
  'Acquire::http::Proxy "http://a.example";\nAcquire::http::Proxy "http://b.example";',
  'Acquire::Languages { "en"; "none"; };\nAcquire::http::Proxy "http://p.example";',
  'Acquire::http::Proxy "";',
  'APT { NeverAutoRemove { "^a.*"; }; };\nAcquire::https { Verify-Peer "false"; };',
];

test('the configuration is read as apt-config reads it', { skip: whyNoApt() }, () => {
  for (const text of CONFS) {
    const ours: AptConf = new Map();
    readAptConf(text, ours);
    const theirs = aptAcquire(text);
    for (const key of [
      'acquire::http::proxy',
      'acquire::https::proxy',
      'acquire::http::proxy::mirror.example',
      'acquire::https::verify-peer',
    ])
      assert.equal(ours.get(key) ?? '', theirs?.get(key) ?? '', `${key} of ${text}`);
  }
});

test('https falls back on the proxy of http, and a host has its own', () => {
  const conf: AptConf = new Map();
  readAptConf('Acquire::http { Proxy "http://p.example:3128"; Proxy::in.example "DIRECT"; };', conf);
  assert.equal(aptProxy(conf, 'https', 'deb.example'), 'http://p.example:3128');
  assert.equal(aptProxy(conf, 'http', 'in.example'), 'DIRECT');
  assert.equal(aptProxy(new Map(), 'http', 'in.example'), null);
});

test('the files of a node: order, names that apt passes over, mirrors, logins', async () => {
  const read = await readSources(
    makePorts({
      tree: {
        '/etc/os-release': 'ID=ubuntu\nVERSION_ID="24.04"\n',
        '/etc/apt/sources.list':
          'deb cdrom:[Debian 12]/ bookworm main\ndeb http://eu-central-1.ec2.archive.ubuntu.com/ubuntu noble main\n',
        '/etc/apt/sources.list.d/esm.sources':
          'Types: deb\nURIs: https://bearer:SECRETTOKEN@esm.ubuntu.com/infra/ubuntu\nSuites: noble-infra-security\nComponents: main\n',
        '/etc/apt/sources.list.d/off.sources':
          'Enabled: no\nTypes: deb\nURIs: http://off.example/\nSuites: x\nComponents: main\n',
        '/etc/apt/sources.list.d/saved.list.save': 'deb http://saved.example x main\n',
        '/etc/apt/sources.list.d/odd~.list': 'deb http://odd.example x main\n',
        '/etc/apt/sources.list.d/cloud.sources':
          'Types: deb\nURIs: mirror+file:/etc/apt/mirrors/debian.list\nSuites: bookworm\nComponents: main\n',
        '/etc/apt/sources.list.d/s3.list': 'deb s3://private.example/repo x main\n',
        '/etc/apt/mirrors/debian.list':
          'https://near.packages.example/debian\tpriority:1\n# none\nhttps://packages.example/debian\n',
        '/etc/apt/apt.conf.d/80proxy': 'Acquire::http::Proxy "http://u:PASSWORD@proxy.example:3128";\n',
        '/etc/apt/apt.conf.d/80proxy.disabled': 'Acquire::http::Proxy "http://no.example";\n',
      },
    }),
    { region: 'eu-central-1', dnsSuffix: 'amazonaws.com' },
  );
  assert.deepEqual(
    read.sources.map(
      ({ file, section, urls }) => `${file} ${section} ${urls.map(({ scheme, host }) => `${scheme} ${host}`).join(', ')}`,
    ),
    [
      '/etc/apt/sources.list noble http eu-central-1.ec2.archive.ubuntu.com',
      '/etc/apt/sources.list.d/cloud.sources bookworm https near.packages.example, https packages.example',
      '/etc/apt/sources.list.d/esm.sources noble-infra-security https esm.ubuntu.com',
    ],
  );
  assert.deepEqual(read.notRead, [{ what: 'x of /etc/apt/sources.list.d/s3.list', why: 'nothing here knows how to ask by s3' }]);
  assert.ok(
    read.sources.every(({ urls }) =>
      urls.every(({ proxy }) => proxy.kind === 'own' && proxy.proxy.server?.host === 'proxy.example'),
    ),
  );
  assert.doesNotMatch(JSON.stringify(read), /SECRETTOKEN|PASSWORD/u);
});

test('a line that apt refuses is told, with its number', async () => {
  const tree = { '/etc/os-release': 'ID=debian\n', '/etc/apt/sources.list': '# x\ndeb http://a.example bookworm\n' };
  const { notRead } = await readSources(makePorts({ tree }), { region: 'eu-central-1', dnsSuffix: 'amazonaws.com' });
  assert.match(notRead[0]?.why ?? '', /line 2/u);
});
