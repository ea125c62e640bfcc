/** What this node's other programs are told of proxies, and what of it is worth a try. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { proxyUrl } from '../../../src/knowledge/proxy-url.ts';
import { unitEnvironment } from '../../../src/observe/node/agent/systemd/unit-environment.ts';
import type { AgentProxyReading } from '../../../src/observe/node/proxy/agent-proxy.ts';
import { readOtherProxies } from '../../../src/observe/node/proxy/other-proxies.ts';
import { parseApt, parseCurl, parseDnf, parseDocker, parseWget } from '../../../src/observe/node/proxy/program-settings.ts';
import { readProxySettings, type Variables } from '../../../src/observe/node/proxy/proxy-settings.ts';
import { parseExports, parsePamEnvironment, parseSysconfigProxy } from '../../../src/observe/node/proxy/shell-settings.ts';
import { type Double, makePorts } from './ports-double.ts';

const UNIT = 'amazon-ssm-agent.service';
const UNIT_FILE = { [`/lib/systemd/system/${UNIT}`]: '[Service]\nExecStart=/usr/bin/amazon-ssm-agent\n' };
const DROP_IN = `/etc/systemd/system/${UNIT}.d/proxy.conf`;

function agentWith(variables: Variables = {}, source = 'environment of process 812'): AgentProxyReading {
  const trust = { certFile: null, certDir: null };
  return { ...readProxySettings(variables, source), unknown: null, sendsSmallHello: false, trust };
}

async function found(double: Double, agent = agentWith()): Promise<readonly string[]> {
  const ports = makePorts(double);
  const service = double.environment?.os === 'windows' ? null : await unitEnvironment(ports.files, UNIT);
  const all = await readOtherProxies(ports, agent, service?.found === true ? service : null, new AbortController().signal);
  return all.map(({ origin, server, noProxy }) => `${origin} ${proxyUrl(server)}${noProxy === '' ? '' : ` except ${noProxy}`}`);
}

const https = (variables: Variables): string => variables['https_proxy'] ?? variables['HTTPS_PROXY'] ?? '';

describe('the places', () => {
  const table: readonly (readonly [string, Double['tree'], string, Variables?])[] = [
    ['/etc/environment', { '/etc/environment': 'PATH="/bin"\nhttps_proxy="http://p:1"\n' }, 'environment http://p:1'],
    ['http_proxy alone', { '/etc/environment': 'http_proxy=http://p:1\n' }, 'environment http://p:1'],
    ['a profile', { '/etc/profile.d/proxy.sh': 'export HTTPS_PROXY=http://p:1\n' }, 'profile http://p:1'],
    ['no script', { '/etc/profile.d/proxy.csh': 'export HTTPS_PROXY=http://p:1\n' }, ''],
    ['a copy for apt', { '/etc/apt/apt.conf.d/proxy.bak': 'Acquire::http::Proxy "http://p:1";' }, ''],
    ['apt', { '/etc/apt/apt.conf.d/95proxy': 'Acquire::http::Proxy "http://p:1";' }, 'apt http://p:1'],
    ['dnf', { '/etc/dnf/dnf.conf': '[main]\nproxy=http://p:1\n' }, 'dnf http://p:1'],
    ['yum', { '/etc/yum.conf': '[main]\nproxy = http://p:1\n' }, 'dnf http://p:1'],
    ['SUSE', { '/etc/sysconfig/proxy': 'PROXY_ENABLED="yes"\nHTTPS_PROXY="http://p:1"\n' }, 'sysconfig http://p:1'],
    ['curl', { '/root/.curlrc': 'proxy = "http://p:1"\n' }, 'curl http://p:1'],
    ['wget', { '/etc/wgetrc': '#https_proxy = http://x:9\nhttps_proxy = http://p:1\n' }, 'wget http://p:1'],
    ['dockerd', { '/etc/docker/daemon.json': '{"proxies":{"https-proxy":"http://p:1"}}' }, 'docker http://p:1'],
    [
      "docker's unit",
      {
        '/lib/systemd/system/docker.service': '[Service]\nExecStart=/usr/bin/dockerd\n',
        '/etc/systemd/system/docker.service.d/proxy.conf': '[Service]\nEnvironment="HTTPS_PROXY=http://p:1" "NO_PROXY=x"\n',
      },
      'service http://p:1 except x',
    ],
    [
      "the agent's other package",
      {
        ...UNIT_FILE,
        '/etc/systemd/system/snap.amazon-ssm-agent.amazon-ssm-agent.service.d/p.conf':
          '[Service]\nEnvironment=https_proxy=http://p:1\n',
      },
      'other-unit http://p:1',
    ],
    [
      'a drop-in without a restart',
      { ...UNIT_FILE, [DROP_IN]: '[Service]\nEnvironment=https_proxy=http://p:1\n' },
      'not-restarted http://p:1',
    ],
    [
      'a drop-in that is in effect',
      { ...UNIT_FILE, [DROP_IN]: '[Service]\nEnvironment=https_proxy=http://p:1\n' },
      '',
      { https_proxy: 'http://p:1' },
    ],
    [
      'a line in the wrong section',
      { ...UNIT_FILE, [DROP_IN]: '[Unit]\nEnvironment=https_proxy=http://p:1\n' },
      'ignored http://p:1',
    ],
    [
      'a misspelt setting',
      { ...UNIT_FILE, [DROP_IN]: '[Service]\nenvironment="https_proxy=http://p:1"\n' },
      'ignored http://p:1',
    ],
    [
      'a file of another name',
      { ...UNIT_FILE, [`${DROP_IN}f`]: '[Service]\nEnvironment=https_proxy=http://p:1\n' },
      'ignored http://p:1',
    ],
    [
      'a percent sign',
      { ...UNIT_FILE, [DROP_IN]: '[Service]\nEnvironment="https_proxy=http://a:p%40ss@p:1"\n' },
      'ignored http://p:1',
    ],
    [
      'taken away on purpose',
      { ...UNIT_FILE, [DROP_IN]: '[Service]\nEnvironment=https_proxy=http://p:1\nUnsetEnvironment=https_proxy\n' },
      '',
    ],
    ["the agent's own, for http", {}, 'agent-http http://p:1', { http_proxy: 'http://p:1' }],
    [
      "the agent's own, and its exceptions",
      {},
      'agent-exempt http://p:1',
      { https_proxy: 'http://p:1', no_proxy: '.amazonaws.com' },
    ],
    ["the agent's own", { '/etc/environment': 'https_proxy=http://p:1\n' }, '', { https_proxy: 'http://p:1' }],
    ['what Go would read as another', { '/etc/environment': 'https_proxy=http://a b:1\n' }, ''],
    ['nothing', {}, ''],
  ];
  for (const [name, tree, expected, variables] of table)
    it(name, async () => assert.equal((await found({ tree: tree ?? {} }, agentWith(variables))).join('; '), expected));

  it('three at most, each server once, the nearest first', async () => {
    const tree = {
      '/etc/environment': 'https_proxy=http://b:1\n',
      '/etc/dnf/dnf.conf': '[main]\nproxy=http://b:1\n',
      '/root/.curlrc': 'proxy=http://c:1\n',
      '/etc/wgetrc': 'https_proxy=http://d:1\n',
    };
    const environment = { variables: { https_proxy: 'http://a:1', no_proxy: 'x' } };
    assert.deepEqual(await found({ tree, environment }), [
      'shell http://a:1 except x',
      'environment http://b:1',
      'curl http://c:1',
    ]);
  });

  it('on Windows: WinHTTP and the Internet settings, a server without a kind too', async () => {
    const key = String.raw`Software\Microsoft\Windows\CurrentVersion\Internet Settings`;
    const out = (stdout: string) => ({ outcome: 'ok', code: 0, stdout, stderr: '' }) as const;
    const programs = {
      'C:\\Windows\\System32\\netsh.exe winhttp show proxy': out(
        '\nCurrent WinHTTP proxy settings:\n\n    Proxy Server(s) :  w:1\n    Bypass List     :  (none)\n',
      ),
      [`C:\\Windows\\System32\\reg.exe query HKCU\\${key}`]: out(
        'HKEY\n    ProxyEnable    REG_DWORD    0x1\n    ProxyServer    REG_SZ    https=u:2\n',
      ),
    };
    const environment = { os: 'windows', variables: { SystemRoot: 'C:\\Windows' } } as const;
    assert.deepEqual(await found({ programs, environment }), ['winhttp http://w:1', 'internet-settings http://u:2']);
  });

  it('says no login', async () => {
    const ports = makePorts({
      tree: { '/etc/dnf/dnf.conf': '[main]\nproxy=http://p:1\nproxy_username=CORP\\me\nproxy_password=s3cr:t@\n' },
    });
    const [one] = await readOtherProxies(ports, agentWith(), null, new AbortController().signal);
    assert.equal(one?.credentials?.reveal(), 'CORP\\me:s3cr:t@');
    assert.doesNotMatch(JSON.stringify(one), /s3cr|CORP/u);
  });
});

describe('the files', () => {
  const exports: readonly (readonly [string, string])[] = [
    ['export https_proxy=http://p:1', 'http://p:1'],
    ["  export https_proxy='http://p:1' # ours", 'http://p:1'],
    ['https_proxy=http://p:1\nexport https_proxy', 'http://p:1'],
    ['https_proxy=http://p:1; export https_proxy', 'http://p:1'],
    ['export http_proxy=http://p:1 https_proxy=http://p:2', 'http://p:2'],
    ['PROXY="http://p:1/"\nexport https_proxy="$PROXY"', 'http://p:1/'],
    ['H=p\nexport https_proxy=http://${H}:1 no_proxy=x', 'http://p:1'],
    ['declare -x https_proxy=http://p:1', 'http://p:1'],
    ['export https_proxy=http://p:1 && export no_proxy=x', 'http://p:1'],
    // Not exported, of one program, unknown, or no assignment.
    ['https_proxy=http://p:1', ''],
    ['https_proxy=http://p:1 curl http://x', ''],
    ['export https_proxy=$UNKNOWN', ''],
    ['export https_proxy=$(cat /etc/proxy)', ''],
    ['export https_proxy=`cat /etc/proxy`', ''],
    ['# export https_proxy=http://p:1', ''],
    ['echo export https_proxy=http://p:1', ''],
    ['export https_proxy', ''],
    ['export https_proxy=http://p:1\nexport https_proxy=', ''],
  ];
  for (const [text, expected] of exports) it(`exports of ${text}`, () => assert.equal(https(parseExports(text)), expected));

  it('sh agrees about each of them', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'exports-'));
    t.after(() => rmSync(folder, { recursive: true }));
    for (const [text] of exports.filter(([one]) => !/cat|UNKNOWN|curl|declare/u.test(one))) {
      const file = join(folder, 'x.sh');
      writeFileSync(file, text);
      const script = `. ${file} >/dev/null; env -0`;
      const printed = execFileSync('sh', ['-c', script], { env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8' });
      const theirs =
        printed
          .split('\0')
          .find((one) => one.startsWith('https_proxy='))
          ?.slice('https_proxy='.length) ?? '';
      assert.equal(https(parseExports(text)), theirs, text);
    }
  });

  it('PAM', () => {
    const of = (text: string): string => https(parsePamEnvironment(text));
    assert.deepEqual(
      ['https_proxy=http://p:1', "export https_proxy='http://p:1'", '#https_proxy=x', 'https_proxy="http://p:1', ''].map(of),
      ['http://p:1', 'http://p:1', '', '"http://p:1', ''],
    );
    assert.equal(https(parseSysconfigProxy('PROXY_ENABLED="no"\nHTTPS_PROXY="http://p:1"')), '');
  });

  const apt: readonly (readonly [string, string])[] = [
    ['Acquire::http::Proxy "http://p:1/";', 'http://p:1/'],
    ['acquire::https::proxy "http://p:1";', 'http://p:1'],
    ['Acquire::http::Proxy "http://p:1"; Acquire::https::Proxy "http://p:2";', 'http://p:2'],
    ['Acquire { http { Proxy "http://p:1"; }; };', 'http://p:1'],
    ['Acquire {\n  https::Proxy "http://p:1";\n  // http::Proxy "http://x:9";\n}', 'http://p:1'],
    ['Acquire::http { Proxy "http://p:1"; Proxy::mirror "DIRECT"; };', 'http://p:1'],
    ['/* Acquire::http::Proxy "http://x:9"; */', ''],
    ['# Acquire::http::Proxy "http://x:9";', ''],
    ['Acquire::http::Proxy "http://p:1"; Acquire::https::Proxy "DIRECT";', ''],
    ['Acquire::http::Proxy "DIRECT";', ''],
    ['Acquire::http::Proxy "http://p:1', ''],
    ['APT::Install-Recommends "false";', ''],
  ];
  for (const [text, expected] of apt) it(`apt: ${text}`, () => assert.equal(https(parseApt(text)), expected));

  it('dnf, curl, wget and Docker', () => {
    const cases: readonly (readonly [(text: string) => Variables, string, string])[] = [
      [parseDnf, '[main]\nproxy=_none_', ''],
      [parseDnf, '[other]\nproxy=http://p:1', ''],
      [parseDnf, '[main]\nproxy=http://p:1\nproxy_username=a b\nproxy_password=c@d', 'http://a%20b:c%40d@p:1'],
      [parseCurl, '--proxy http://p:1', 'http://p:1'],
      [parseCurl, '-x p:1\n-U a:b:c', 'http://a:b%3Ac@p:1'],
      [parseCurl, '# proxy=http://p:1', ''],
      [parseCurl, 'proxytunnel', ''],
      [parseWget, 'HTTPS-Proxy=http://p:1\nno_proxy = x', 'http://p:1'],
      [parseWget, 'https_proxy=http://p:1\nuse_proxy = off', ''],
      [parseDocker, '{"proxies":{"https-proxy":7}}', ''],
      [parseDocker, '{"proxies":', ''],
      [parseDocker, '[]', ''],
      [parseDocker, '{"proxies":{"https-proxy":"http://p:1","__proto__":{}}}', 'http://p:1'],
    ];
    assert.deepEqual(
      cases.map(([parse, text]) => https(parse(text))),
      cases.map(([, , expected]) => expected),
    );
  });

  it('apt-config agrees', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'apt-'));
    t.after(() => rmSync(folder, { recursive: true }));
    for (const [text, expected] of apt) {
      writeFileSync(join(folder, 'x'), text);
      let printed = '';
      try {
        const env = { PATH: '/usr/bin:/bin', APT_CONFIG: join(folder, 'x') };
        printed = execFileSync('apt-config', ['shell', 'S', 'Acquire::https::Proxy', 'P', 'Acquire::http::Proxy'], {
          env,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return t.skip('no apt-config here');
        continue; // apt itself refuses the file
      }
      const of = (name: string): string => new RegExp(`^${name}='(.*)'$`, 'mu').exec(printed)?.[1] ?? '';
      const server = of('S') === '' ? of('P') : of('S');
      assert.equal(/^direct$/iu.test(server) ? '' : server, expected, text);
    }
  });
});
