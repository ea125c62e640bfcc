/** The reader of `.repo` files beside dnf itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSources } from '../../../../src/observe/node/sources/read-sources.ts';
import { filled, readRepoFile } from '../../../../src/observe/node/sources/repo-file.ts';
import { repositoryOf } from '../../../../src/observe/node/sources/repo-sections.ts';
import { Dice } from '../../../dice.ts';
import { type DnfCase, type DnfRepository, dnfReads, whyNoDnf } from '../../../oracles/dnf.ts';
import { makePorts, type Tree } from '../ports-double.ts';

const VARIABLES = { releasever: '9', basearch: 'x86_64', arch: 'x86_64', awsregion: 'eu-central-1', awsdomain: 'amazonaws.com' };

/** Who is enabled, and which hosts would be asked. */
type Row = readonly [string, readonly string[], boolean];

function ours(text: string): readonly Row[] {
  const defaults = {
    manager: 'dnf' as const,
    variables: VARIABLES,
    main: new Map<string, string>(),
    rewrite: (url: string) => ({ url, needsLogin: false }),
  };
  return readRepoFile(text).flatMap((section) =>
    repositoryOf(section, 'a.repo', defaults).sources.map(
      (source): Row => [
        source.section,
        source.urls.map(({ scheme, host, port }) => `${scheme}://${host}:${port}`),
        source.isOptional,
      ],
    ),
  );
}

function theirs(repositories: readonly DnfRepository[]): readonly Row[] {
  return repositories.flatMap(([id, base, mirrors, metalink, _proxy, isOptional]): Row[] => {
    const urls = (metalink !== '' ? [metalink] : mirrors !== '' ? [mirrors] : base).filter((url) => /^https?:/u.test(url));
    const shown = urls
      .slice(0, 6)
      .map((url) => new URL(url))
      .map((url) => `${url.protocol}//${url.hostname}:${url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : url.port}`);
    return shown.length === 0 ? [] : [[id, shown, isOptional]];
  });
}

const URLS = [
  'https://a.example/os/$basearch/',
  'http://b.example:8080/$releasever/os',
  'https://al2023-repos-$awsregion-de612dc2.s3.dualstack.$awsregion.$awsdomain/core/mirrors/$releasever/$basearch/mirror.list',
  'file:///srv/repo',
  'https://user:pw@c.example/x',
  'https://${basearch}.d.example/${releasever}',
  'https://e.example/$unknown/x',
  'ftp://f.example/x',
];

function repo(dice: Dice, number: number): string {
  const eq = (): string => dice.one(['=', ' = ', '= ']);
  const lines = [`[r${number}]`, `name${eq()}Repository ${number}`];
  if (dice.chance(0.8)) lines.push(`enabled${eq()}${dice.one(['0', '1', 'true', 'false', 'yes', 'no', 'True', 'on', 'off'])}`);
  if (dice.chance(0.7))
    lines.push(`baseurl${eq()}${dice.times(1, 2, () => dice.one(URLS)).join(dice.one([' ', ', ', '\n        ']))}`);
  if (dice.chance(0.3)) lines.push(`mirrorlist${eq()}${dice.one(URLS)}`);
  if (dice.chance(0.2)) lines.push(`metalink${eq()}${dice.one(URLS)}`);
  if (dice.chance(0.3)) lines.push(`skip_if_unavailable${eq()}${dice.one(['0', '1', 'True', 'False'])}`);
  if (dice.chance(0.3)) lines.push(dice.one(['# baseurl=http://no.example', '; enabled=0', '', 'gpgcheck=1']));
  return lines.join('\n');
}

test('the repositories are those that dnf reads', { skip: whyNoDnf() }, (t) => {
  const dice = new Dice(23);
  const cases = Array.from({ length: Number(process.env['DNF_VECTORS'] ?? '150') }, (): DnfCase => {
    let number = 0;
    return { text: `${dice.times(1, 4, () => repo(dice, (number += 1))).join('\n\n')}\n`, variables: VARIABLES };
  });
  const read = dnfReads(cases);
  const differ = cases.flatMap(({ text }, index) => {
    const [mine, peer] = [ours(text), read[index]];
    const wanted = peer == null ? null : theirs(peer);
    return JSON.stringify(mine) === JSON.stringify(wanted) ? [] : [{ text, mine, wanted, peer }];
  });
  t.diagnostic(`vectors ${cases.length}, agree ${cases.length - differ.length}, differ ${differ.length}`);
  assert.deepEqual(differ.slice(0, 3), []);
});

test('variables with words of their own', () => {
  assert.equal(filled('$a-${b}-$c-${d:-e}-${a:+f}-${g:+h}-$$a', { a: '1', b: '2', d: '' }), '1-2-$c-e-f--$1');
});

const region = { region: 'eu-central-1', dnsSuffix: 'amazonaws.com' };
async function hosts(tree: Tree): Promise<readonly string[]> {
  const { sources, notRead } = await readSources(makePorts({ tree }), region);
  return [
    ...sources.map(({ section, urls }) => `${section}: ${urls.map(({ host, paths }) => `${host}${paths[0] ?? ''}`).join(' ')}`),
    ...notRead.map(({ what, why }) => `? ${what}: ${why}`),
  ];
}

test("Amazon Linux 2023: the bucket by the mirror list's own name, the whole version from its own file", async () => {
  const tree = {
    '/etc/os-release': 'NAME="Amazon Linux"\nVERSION="2023"\nID="amzn"\nID_LIKE="fedora"\nVERSION_ID="2023"\n',
    '/etc/system-release': 'Amazon Linux release 2023.6.20241010 (Amazon Linux)\n',
    '/etc/yum.repos.d/amazonlinux.repo':
      '[amazonlinux]\nmirrorlist=https://al2023-repos-$awsregion-de612dc2.s3.dualstack.$awsregion.$awsdomain/core/mirrors/$releasever/$basearch/mirror.list\nenabled=1\n[amazonlinux-source]\nmirrorlist=https://x.example/\nenabled=0\n',
    '/etc/dnf/vars/awsregion': 'eu-west-1\n',
  };
  assert.deepEqual(await hosts(tree), [
    'amazonlinux: al2023-repos-eu-west-1-de612dc2.s3.dualstack.eu-west-1.amazonaws.com/core/mirrors/2023.6.20241010/x86_64/mirror.list',
  ]);
});

test('Amazon Linux 2: variables of yum, and those of its plug-in', async () => {
  const tree = {
    '/etc/os-release': 'ID="amzn"\nVERSION_ID="2"\n',
    '/etc/yum.repos.d/amzn2-core.repo':
      '[amzn2-core]\nmirrorlist=$awsproto://$amazonlinux.$awsregion.$awsdomain/$releasever/$product/$target/$basearch/mirror.list\nskip_if_unavailable=1\n',
  };
  assert.deepEqual(await hosts(tree), [
    'amzn2-core: amazonlinux-2-repos-eu-central-1.s3.dualstack.eu-central-1.amazonaws.com/2/core/latest/x86_64/mirror.list',
  ]);
});

test("Red Hat's update infrastructure: the Region in the place of its word; of the certificates nothing is judged", async () => {
  const tree = {
    '/etc/os-release': 'ID="rhel"\nID_LIKE="fedora"\nVERSION_ID="9.4"\n',
    '/etc/yum.repos.d/redhat-rhui.repo':
      '[rhui-baseos]\nmirrorlist=https://rhui.REGION.aws.ce.redhat.com/pulp/mirror/content/dist/rhel9/rhui/$releasever/$basearch/baseos/os\nsslverify=1\nsslclientcert=/etc/pki/rhui/product/content.crt\nsslcacert=/etc/pki/rhui/cdn.redhat.com-chain.crt\n',
  };
  assert.deepEqual(await hosts(tree), [
    'rhui-baseos: rhui.eu-central-1.aws.ce.redhat.com/pulp/mirror/content/dist/rhel9/rhui/9/x86_64/baseos/os',
  ]);
});

test('SUSE: the plug-in is its update server; media are nobody; the system has a proxy', async () => {
  const tree = {
    '/etc/os-release': 'ID="sles"\nID_LIKE="suse"\nVERSION_ID="15.5"\n',
    '/etc/zypp/repos.d/update.repo':
      '[update]\nenabled=1\nbaseurl=plugin:/susecloud?credentials=SCC_x&path=/repo/SUSE/Updates/15/\n[medium]\nbaseurl=hd:///?device=/dev/sda\n[own]\nbaseurl=http://own.example/$releasever_major/\ntype=yast2\n',
    '/etc/sysconfig/proxy': 'PROXY_ENABLED="yes"\nHTTP_PROXY="http://proxy.example:3128/"\n',
  };
  assert.deepEqual(await hosts(tree), [
    'update: smt-ec2.susecloud.net/repo/SUSE/Updates/15/repodata/repomd.xml',
    'own: own.example/15/content',
  ]);
});

test('nothing enabled, an unknown system, a file that may not be read', async () => {
  assert.deepEqual(
    await hosts({ '/etc/os-release': 'ID=fedora\n', '/etc/yum.repos.d/a.repo': '[a]\nenabled=0\nbaseurl=http://a.example\n' }),
    ['? the package repositories: none is enabled on this node'],
  );
  assert.deepEqual(await hosts({ '/etc/os-release': 'ID=haiku\n' }), [
    '? the package repositories: nothing tells which package manager this system has',
  ]);
  assert.deepEqual(await hosts({ '/etc/os-release': 'ID=rocky\n', '/etc/yum.repos.d/a.repo': { fails: 'denied' } }), [
    '? /etc/yum.repos.d/a.repo: it is denied',
  ]);
});
