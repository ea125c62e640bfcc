/** Proxy variables, from every place that the agent may have them from; credentials never get into the settings. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { proxyUrl } from '../../../src/knowledge/proxy-url.ts';
import { unitEnvironment } from '../../../src/observe/node/agent/systemd/unit-environment.ts';
import { parseUnit } from '../../../src/observe/node/agent/systemd/unit-file.ts';
import { words } from '../../../src/observe/node/agent/systemd/words.ts';
import { type AgentProxyReading, readAgentProxy } from '../../../src/observe/node/proxy/agent-proxy.ts';
import { parseEnviron, parseRegistry, parseScutil, parseUpstart } from '../../../src/observe/node/proxy/agent-proxy-sources.ts';
import { parseProxy, readProxySettings } from '../../../src/observe/node/proxy/proxy-settings.ts';
import { parseInternetSettings, parseWinHttp } from '../../../src/observe/node/proxy/windows-proxy.ts';
import { type Double, makePorts } from './ports-double.ts';

const PASSWORD = 'Tr0ub4dor';
const urlOf = (value: string): string => {
  const parsed = parseProxy(value);
  if (parsed === null) return 'null';
  const goes = parsed.server === null ? 'direct' : proxyUrl(parsed.server);
  return parsed.slip === null ? goes : `${goes} ${parsed.slip.cause} ${parsed.slip.character}`.trim();
};

describe('one proxy variable', () => {
  for (const [value, expected] of [
    ['http://proxy.example.com:3128', 'http://proxy.example.com:3128'],
    ['proxy:3128', 'http://proxy:3128'],
    ['proxy', 'http://proxy:80'],
    ['HTTPS://Proxy.Example.com', 'https://proxy.example.com:443'],
    ['socks5://10.0.0.1', 'socks5://10.0.0.1:1080'],
    ['http://[fd00::1]:3128/path?x', 'http://[fd00::1]:3128'],
    [`http://agent:${PASSWORD}@proxy:3128`, 'http://proxy:3128'],
    [`agent:${PASSWORD}@proxy:3128`, 'http://proxy:3128'],
    ['', 'null'],
    ['http://proxy:99999', 'http://proxy:99999 port'],
    ['http://proxy:808O', 'http://http:80 port'],
    ['http://a b', 'http://http:80 blank inside'],
    ['http://proxy:1 ', 'http://http:80 blank at its end'],
    [' http://proxy:1', 'direct blank at its beginning'],
    ['http://x\r\ny', 'direct control carriage return'],
    ['http://proxy:1\t', 'direct control tab'],
    ['http://%zz@proxy', 'direct percent %'],
    ['x'.repeat(40_000), 'direct host'],
    [String.raw`http://CORP\user:pw@proxy:1`, String.raw`http://http:80 login \ `.trim()],
    ['http://user:p^w@proxy:1', 'http://http:80 login ^'],
    ['http://user:p#w@proxy:1', 'http://http:80 login #'],
    ['http://user:p/w@proxy:1', 'http://http:80 login /'],
    ['http://user:p?w@proxy:1', 'http://http:80 login ?'],
    ['http://{user}:pw@proxy:1', 'http://http:80 login {'],
    ['http://us er:pw@proxy:1', 'http://http:80 login blank'],
    ['http://user:pä@proxy:1', 'http://http:80 login ä'],
    ['"http://proxy:1"', 'http://"http:80 quote "'],
    ['"proxy:1"', 'direct quote "'],
    ['http:/proxy:1', 'http://http:80 slashes'],
    [String.raw`http:\\proxy:1`, 'http://:80 slashes'],
    ['http://', 'http://http:80 host'],
    ['http://:3128', 'http://:3128 host'],
    ['http://fd00::1:3128', 'http://http:80 brackets'],
    ['http://pro;xy:1', 'http://pro;xy:1 host ;'],
    ['http://a:1,http://b:2', 'http://http:80 host ,'],
    // The port would be part of a password.
    ['http://user:12#w@proxy:1', 'http://user:0 login #'],
    // Odd, and as it is meant.
    ['http://pro_xy.example:1/', 'http://pro_xy.example:1'],
    ['http://user:p@w@proxy:1', 'http://proxy:1'],
    ["http://user:!$&'()*+,;=~@proxy:1", 'http://proxy:1'],
    ['http://bücher.example:1', 'http://xn--bcher-kva.example:1'],
    ['http://[fe80::1%25eth0]:1', 'http://[fe80::1%eth0]:1'],
    ['socks4://proxy:1', 'socks4://proxy:1'],
  ] as const)
    it(`${value.slice(0, 40) || 'empty'} is ${expected}`, () => assert.equal(urlOf(value), expected));

  it('keeps the login, decoded, as a secret', () => {
    const parsed = parseProxy('http://us%3Aer:p%40ss@proxy');
    assert.ok(parsed?.server?.hasCredentials === true);
    assert.equal(parsed.credentials?.reveal(), 'us:er:p@ss');
  });

  it('upper case first, an empty one is none, and what cannot be read is said without being repeated', () => {
    const { settings } = readProxySettings({ HTTPS_PROXY: '', https_proxy: 'a:1', HTTP_PROXY: 'b:2', http_proxy: 'c:3' }, 'test');
    assert.deepEqual([settings.https?.host, settings.http?.host], ['a', 'b']);
    const broken = readProxySettings({ https_proxy: `http://agent:${PASSWORD}@pro xy` }, 'test');
    assert.equal(broken.settings.https?.host, 'http');
    assert.equal(broken.settings.problems.length, 1);
    assert.ok(!JSON.stringify(broken).includes(PASSWORD));
  });
});

const UNIT = '/usr/lib/systemd/system/amazon-ssm-agent.service';
const DROP_INS = '/etc/systemd/system/amazon-ssm-agent.service.d';
const WITH_LOGIN = `http://agent:${PASSWORD}@proxy:3128`;

async function reading(double: Double, pids: readonly string[] = []): Promise<AgentProxyReading> {
  const found = await readAgentProxy(makePorts(double), Promise.resolve({ pids, ofService: true, complete: true }));
  assert.ok(!JSON.stringify(found).includes(PASSWORD), 'a password in the facts');
  return found;
}

describe('where the agent has its settings from', () => {
  it('its own process counts before every file', async () => {
    const tree = {
      '/proc/812/environ': `PATH=/bin\0https_proxy=${WITH_LOGIN}\0no_proxy=169.254.169.254\0SSL_CERT_FILE=/etc/corp.pem\0`,
      [UNIT]: '[Service]\nEnvironment="https_proxy=http://old:1"\n',
    };
    const { settings, unknown, credentials, trust } = await reading({ tree }, ['812']);
    assert.deepEqual([settings?.https?.host, settings?.noProxy, unknown], ['proxy', '169.254.169.254', null]);
    assert.equal(credentials?.reveal(), `agent:${PASSWORD}`);
    assert.equal(trust.certFile, '/etc/corp.pem');
  });
  it('GODEBUG decides the size of its hello: of several entries the last one, as in Go', async () => {
    for (const [value, expected] of [
      ['tlskyber=0,tlsmlkem=0', true],
      ['tlsmlkem=0', true],
      ['tlsmlkem=1,tlsmlkem=0,http2client=0', true],
      ['tlsmlkem=0,tlsmlkem=1', false],
      ['tlsmlkem=', false],
      ['tlsrsakex=1', false],
      [' tlsmlkem=0', false],
    ] as const) {
      const { sendsSmallHello } = await reading({ tree: { '/proc/812/environ': `GODEBUG=${value}\0` } }, ['812']);
      assert.equal(sendsSmallHello, expected, value);
    }
    const dropIn = {
      [UNIT]: '[Service]\n',
      [`${DROP_INS}/small-hello.conf`]: '[Service]\nEnvironment=GODEBUG=tlskyber=0,tlsmlkem=0\n',
    };
    assert.equal((await reading({ tree: dropIn })).sendsSmallHello, true);
  });
  it('a process that may not be read leaves the unit and its drop-ins, as a guess', async () => {
    const tree = {
      '/proc/812/environ': { fails: 'denied' },
      [UNIT]: '[Service]\nEnvironment="https_proxy=http://unit:1"\n',
      [`${DROP_INS}/override.conf`]: `[Service]\nEnvironment="https_proxy=${WITH_LOGIN}" "no_proxy=x"\n`,
    } as const;
    const { settings, unknown } = await reading({ tree }, ['812']);
    assert.deepEqual([settings?.https?.host, settings?.noProxy], ['proxy', 'x']);
    assert.match(unknown ?? '', /812/u);
  });
  it('the snap has a unit of its own, upstart a job', async () => {
    const snap = 'snap.amazon-ssm-agent.amazon-ssm-agent.service';
    const tree = {
      [`/etc/systemd/system/${snap}`]: '[Service]\nEnvironmentFile=-/etc/environment\n',
      '/etc/environment': 'https_proxy="http://snapped:3128"\n',
    };
    assert.equal((await reading({ tree })).settings?.https?.host, 'snapped');
    const job = { '/etc/init/amazon-ssm-agent.override': 'env https_proxy="http://up:3128"\n' };
    assert.equal((await reading({ tree: job })).settings?.https?.host, 'up');
  });
  it('on Windows the service goes over the system, and WinHTTP counts where neither has a proxy', async () => {
    const environment = { os: 'windows', variables: { SystemRoot: String.raw`C:\Windows` } } as const;
    const reg = String.raw`C:\Windows\System32\reg.exe`;
    const netsh = String.raw`C:\Windows\System32\netsh.exe`;
    const said = (stdout: string) => ({ outcome: 'ok', code: 0, stdout, stderr: '' }) as const;
    const value = String.raw`    Environment    REG_MULTI_SZ    https_proxy=http://win:3128\0no_proxy=169.254.169.254`;
    const own = await reading({ environment, programs: { [reg]: said(`\r\nHKEY\r\n${value}\r\n`) } });
    assert.deepEqual([own.settings?.https?.host, own.settings?.noProxy], ['win', '169.254.169.254']);
    const http = await reading({
      environment,
      programs: {
        [reg]: said(''),
        [netsh]: said('\r\n    Proxy Server(s) :  http=a:1;https=b:2\r\n    Bypass List     :  <local>;*.corp\r\n'),
      },
    });
    assert.deepEqual([http.settings?.https?.host, http.settings?.http?.host, http.settings?.noProxy], ['b', 'a', '*.corp']);
  });
  it('on macOS scutil tells', async () => {
    const printed =
      '<dictionary> {\n  ExceptionsList : <array> {\n    0 : *.local\n    1 : 169.254/16\n  }\n  HTTPSEnable : 1\n  HTTPSPort : 3128\n  HTTPSProxy : mac.example.com\n  HTTPEnable : 0\n  HTTPProxy : off.example.com\n}\n';
    const programs = { '/usr/sbin/scutil': { outcome: 'ok', code: 0, stdout: printed, stderr: '' } } as const;
    const { settings } = await reading({ environment: { os: 'macos' }, programs });
    assert.deepEqual([settings?.https?.host, settings?.http, settings?.noProxy], ['mac.example.com', null, '*.local,169.254/16']);
  });
  it('with nothing at all nothing is claimed', async () => {
    const { settings, unknown } = await reading({});
    assert.equal(settings, null);
    assert.ok(unknown !== null);
  });
  it('root does not take the word of a process that only has the name', async () => {
    const tree = { '/proc/99/environ': 'https_proxy=http://evil:1\0', '/proc/99/status': 'Uid:\t1000\t1000\t1000\t1000\n' };
    const found = await readAgentProxy(makePorts({ tree }), Promise.resolve({ pids: ['99'], ofService: false, complete: true }));
    assert.equal(found.settings, null);
  });
});

describe('unit files as systemd reads them', () => {
  const environment = async (tree: Readonly<Record<string, string>>) =>
    (await unitEnvironment(makePorts({ tree }).files, 'amazon-ssm-agent.service')).variables;
  it('quotes, escapes, continued lines and comments', () => {
    assert.deepEqual(words(String.raw`A=1 "B=two words" C='x y' D=a\sb`).words, ['A=1', 'B=two words', 'C=x y', 'D=a b']);
    const { settings } = parseUnit('[Service]\n# no\nEnvironment=A=1 \\\n; no\nB=2\n');
    assert.deepEqual(
      settings.map(({ value }) => value.replaceAll(/ +/gu, ' ')),
      ['A=1 B=2'],
    );
  });
  it('drop-ins in the order of their names, the place with more precedence hides the other, an empty value takes all back', async () => {
    const found = await environment({
      [UNIT]: '[Service]\nEnvironment=A=unit B=unit\n',
      [`${DROP_INS}/10.conf`]: '[Service]\nEnvironment=A=ten\n',
      '/usr/lib/systemd/system/amazon-ssm-agent.service.d/10.conf': '[Service]\nEnvironment=A=hidden\n',
      '/run/systemd/system/amazon-ssm-agent.service.d/20.conf': '[Service]\nEnvironment=C=run\n',
    });
    assert.deepEqual(found, { A: 'ten', B: 'unit', C: 'run' });
    const reset = await environment({
      [UNIT]: '[Service]\nEnvironment=A=1\n',
      [`${DROP_INS}/x.conf`]: '[Service]\nEnvironment=\nEnvironment=B=2\n',
    });
    assert.deepEqual(reset, { B: '2' });
  });
});

describe('hostile sources', () => {
  it('of thousands of colons is read at once: it once took minutes', () => {
    const { settings } = readProxySettings({ https_proxy: '::ffff:1.2.3.4'.repeat(2_000) }, 'a test');
    assert.equal(settings.slips?.[0]?.cause, 'brackets');
  });
  it('never throw', () => {
    const parsers = [
      parseEnviron,
      parseRegistry,
      parseScutil,
      parseUpstart,
      parseWinHttp,
      parseInternetSettings,
      parseUnit,
      words,
      parseProxy,
    ];
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), fc.nat({ max: parsers.length - 1 }), (text, index) => {
        assert.doesNotThrow(() => parsers[index]?.(text));
      }),
      { numRuns: 500 },
    );
  });
});
