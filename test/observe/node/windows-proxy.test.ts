/**
 * The agent's proxy on Windows: what `SetProxyConfig`, `ParseProxySettings`, `ParseProxyBypass` and `ValidateHost` of
 * `agent/proxyconfig/proxy_windows.go` (3.3) make of the environment and of Windows' own settings, restated as 26 rows, and where the
 * settings are read from. The program that reads them runs on Windows only, so nobody is asked here.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bypassesProxy } from '../../../src/knowledge/no-proxy.ts';
import { proxyUrl } from '../../../src/knowledge/proxy-url.ts';
import { readAgentProxy } from '../../../src/observe/node/proxy/agent-proxy.ts';
import { readProxySettings, type Variables } from '../../../src/observe/node/proxy/proxy-settings.ts';
import { parseInternetSettings, parseWinHttp, withWindowsProxy } from '../../../src/observe/node/proxy/windows-proxy.ts';
import { makePorts } from './ports-double.ts';

type Row = readonly [servers: string, bypass: string, environment: Variables, https: string, http: string, noProxy: string];

const ROWS: readonly Row[] = [
  // Without a kind: for http alone.
  ['proxy:8080', '', {}, '-', 'http://proxy:8080', ''],
  ['http://proxy:8080', '', {}, '-', 'http://proxy:8080', ''],
  ['//proxy:8080', '', {}, '-', 'http://proxy:8080', ''],
  ['proxy', '', {}, '-', 'http://proxy:80', ''],
  ['10.0.0.1', '', {}, '-', 'http://10.0.0.1:80', ''],
  ['a:1;b:2', '', {}, '-', 'http://b:2', ''],
  // By kind.
  ['http=a:1;https=b:2', '', {}, 'http://b:2', 'http://a:1', ''],
  ['http=a:1 https=b:2', '', {}, 'http://b:2', 'http://a:1', ''],
  ['https=b:2', '', {}, 'http://b:2', '-', ''],
  ['http=a:1', '', {}, '-', 'http://a:1', ''],
  ['https=https://b:2', '', {}, 'https://b:2', '-', ''],
  ['ftp=c:3;https=b:2', '', {}, 'http://b:2', '-', ''],
  ['socks=c:3', '', {}, '-', '-', ''],
  ['HTTP=a:1;HTTPS=b:2', '', {}, '-', '-', ''],
  // The one without a kind fills in what is missing.
  ['http=a:1;proxy:8080', '', {}, 'http://proxy:8080', 'http://a:1', ''],
  ['https=b:2;proxy:8080', '', {}, 'http://b:2', 'http://proxy:8080', ''],
  // What is no URL is skipped.
  ['https=b:x', '', {}, '-', '-', ''],
  ['https=b:x;proxy:8080', '', {}, '-', 'http://proxy:8080', ''],
  [';; ;', '', {}, '-', '-', ''],
  // Exceptions: hosts of URLs, without the two words of Windows.
  ['https=b:2', '<local>;*.corp.example;10.*', {}, 'http://b:2', '-', '*.corp.example,10.*'],
  ['https=b:2', '<-loopback> http://a.example:8080/x;//c', {}, 'http://b:2', '-', 'a.example:8080,c'],
  ['https=b:2', 'a:x;169.254.169.254', {}, 'http://b:2', '-', '169.254.169.254'],
  // The environment counts, each half by itself.
  ['https=b:2', 'x', { https_proxy: 'http://env:1' }, 'http://env:1', '-', 'x'],
  ['https=b:2', 'x', { http_proxy: 'http://env:1' }, '-', 'http://env:1', 'x'],
  ['https=b:2', 'x', { no_proxy: 'y' }, 'http://b:2', '-', 'y'],
  ['https=b:2', 'x', { https_proxy: 'http://env:1', no_proxy: 'y' }, 'http://env:1', '-', 'y'],
];

const shown = (server: Parameters<typeof proxyUrl>[0] | null): string => (server === null ? '-' : proxyUrl(server));

describe('what the agent makes of it', () => {
  for (const [servers, bypass, environment, https, http, noProxy] of ROWS)
    it(JSON.stringify({ servers, bypass, ...environment }), () => {
      const { settings } = readProxySettings(withWindowsProxy(environment, { servers, bypass }), 'test');
      assert.deepEqual([shown(settings.https), shown(settings.http), settings.noProxy], [https, http, noProxy]);
    });
});

const SAID = (stdout: string) => ({ outcome: 'ok', code: 0, stdout, stderr: '' }) as const;
const REG = String.raw`C:\Windows\System32\reg.exe`;
const NETSH = String.raw`C:\Windows\System32\netsh.exe`;
const INTERNET = (enabled: number): string =>
  `\r\nHKEY_USERS\\S-1-5-18\\...\r\n    ProxyEnable    REG_DWORD    0x${enabled}\r\n    ProxyServer    REG_SZ    https=ie:1\r\n    ProxyOverride    REG_SZ    *.ie;<local>\r\n`;
const WINHTTP =
  '\r\nCurrent WinHTTP proxy settings:\r\n\r\n    Proxy Server(s) :  proxy:8080\r\n    Bypass List     :  *.win\r\n';

describe('where it is read', () => {
  const whole = (registry: string, winHttp: string, isRoot = true, code = 0) => {
    const environment = { os: 'windows', isRoot, variables: { SystemRoot: String.raw`C:\Windows` } } as const;
    const programs = { [REG]: { ...SAID(registry), code }, [NETSH]: SAID(winHttp) };
    const processes = Promise.resolve({ pids: [], ofService: true, complete: true });
    return readAgentProxy(makePorts({ environment, programs }), processes);
  };
  const reading = async (registry: string, winHttp: string) => {
    const { settings } = await whole(registry, winHttp);
    assert.ok(settings !== null);
    return settings;
  };

  it("the account's Internet settings count before WinHTTP, once they are switched on", async () => {
    const internet = await reading(INTERNET(1), WINHTTP);
    assert.deepEqual([shown(internet.https), internet.noProxy], ['http://ie:1', '*.ie']);
    const winHttp = await reading(INTERNET(0), WINHTTP);
    assert.deepEqual([shown(winHttp.https), shown(winHttp.http), winHttp.noProxy], ['-', 'http://proxy:8080', '*.win']);
  });

  it('a server without a kind is told: the agent asks AWS directly', async () => {
    const { problems } = await reading('', WINHTTP);
    assert.match(problems.join(), /http alone/u);
    assert.deepEqual((await reading(INTERNET(1), WINHTTP)).problems, []);
  });

  it('the exceptions of WinHTTP stand beside a proxy of the environment', async () => {
    const variable = String.raw`    Environment    REG_MULTI_SZ    https_proxy=http://env:3128` + '\r\n';
    const settings = await reading(variable, WINHTTP);
    assert.deepEqual([shown(settings.https), settings.noProxy], ['http://env:3128', '*.win']);
    assert.equal(bypassesProxy(settings.noProxy, 'ssm.win', 443), true);
    const own = await reading(variable.trimEnd() + String.raw`\0no_proxy=own` + '\r\n', WINHTTP);
    assert.equal(own.noProxy, 'own');
  });

  it('a script of LocalSystem is told, and not followed', async () => {
    const script = '    AutoConfigURL    REG_SZ    http://wpad.example/proxy.pac\r\n';
    const alone = await reading(script, '\r\n    Direct access (no proxy server).\r\n');
    assert.deepEqual([shown(alone.https), shown(alone.http)], ['-', '-']);
    assert.match(alone.problems.join(), /script for automatic configuration/u);
    // WinHTTP's counts beside it, and so does the account's own server.
    assert.equal((await reading(script, WINHTTP)).problems.length, 2);
    assert.equal(shown((await reading(INTERNET(1) + script, WINHTTP)).https), 'http://ie:1');
    assert.deepEqual((await reading(script.replace(/http:.*proxy\.pac/u, ''), 'Direct')).problems, []);
  });

  it('what LocalSystem has is unknown to those who may not see it, and so is what the agent has', async () => {
    assert.match((await whole('', WINHTTP, false, 1)).unknown ?? '', /could not be read/u);
    // No such key is a certain answer for an administrator.
    assert.equal((await whole('', WINHTTP, true, 1)).unknown, null);
    assert.equal((await whole(INTERNET(1), WINHTTP, false)).unknown, null);
  });

  it('in any language, and with nothing set', () => {
    const german = '\r\n    Proxyserver:              http=a:1\r\n    Umgehungsliste  :  (keine)\r\n';
    assert.deepEqual(parseWinHttp(german), { servers: 'http=a:1', bypass: '' });
    assert.deepEqual(parseWinHttp('\r\n    Direct access (no proxy server).\r\n'), { servers: '', bypass: '' });
    assert.deepEqual(parseInternetSettings('garbage'), { servers: '', bypass: '' });
  });
});
