/** What the agent's service, its log and its proxy settings say: text of administrators, of packages, and of whoever could write there. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { bypassesProxy } from '../../src/knowledge/no-proxy.ts';
import { decodeConfiguration } from '../../src/observe/node/agent/config/decode.ts';
import { wayOf } from '../../src/observe/node/agent/config/endpoint-url.ts';
import { parseAgentLog } from '../../src/observe/node/agent/log/agent-log.ts';
import { parseEnvironmentFile } from '../../src/observe/node/agent/systemd/environment-file.ts';
import { parseUnit } from '../../src/observe/node/agent/systemd/unit-file.ts';
import { words } from '../../src/observe/node/agent/systemd/words.ts';
import { parseEnviron, parseRegistry, parseScutil, parseUpstart } from '../../src/observe/node/proxy/agent-proxy-sources.ts';
import { readProxySettings } from '../../src/observe/node/proxy/proxy-settings.ts';
import { parseInternetSettings, parseWinHttp, withWindowsProxy } from '../../src/observe/node/proxy/windows-proxy.ts';
import { damagedText } from './mutations.ts';
import { type Target, target } from './target.ts';

const PASSWORD = 'kJ83hsXbQ0pLmV72';
const URLS = [
  `http://agent:${PASSWORD}@proxy.example.com:3128`,
  `agent:${PASSWORD}@[2001:db8::1]:8080/`,
  `https://agent:${PASSWORD}@10.0.0.9`,
  `socks5h://agent:${PASSWORD}@proxy:99999`,
];
const NO_PROXY = ['169.254.169.254,.amazonaws.com,10.0.0.0/8,[fd00::1]:443,fd00::/7', '*.example.com, localhost:80,*'];
const LOG =
  '2026-11-26 17:00:00.1234 ERROR [CredentialRefresher] Retrieve credentials produced error: RequestError: send request failed\n' +
  `caused by: Post "https://agent:${PASSWORD}@x/?X-Amz-Signature=${PASSWORD}": dial tcp: lookup ssm.eu-central-1.amazonaws.com on 10.0.0.2:53: no such host\n` +
  '2026-11-26 17:00:01.0000 INFO [CredentialRefresher] Sleeping for 26m59s before retrying retrieve credentials\n' +
  `2026-11-26 17:00:02.0000 ERROR AccessDeniedException: secret ${PASSWORD} is not authorized to perform: ssm:UpdateInstanceInformation\n`;
const SOURCES = [
  `https_proxy=${URLS[0]}\0NO_PROXY=${NO_PROXY[0]}\0__proto__=1\0`,
  `env https_proxy="${URLS[0]}"\n  env no_proxy=${NO_PROXY[1]}\n`,
  `[Service]\nEnvironment="https_proxy=${URLS[0]}" 'A=b\\x41' \\\n  NO_PROXY=x\nEnvironmentFile=-/etc/x\n`,
  String.raw`    Environment    REG_MULTI_SZ    https_proxy=http://p:3128\0no_proxy=x` + '\n',
  '    Proxy Server(s) :  http=p:80;https=q:443\n    Bypass List     :  <local>;*.x\n',
  '<dictionary> {\n  HTTPSEnable : 1\n  HTTPSProxy : p\n  HTTPSPort : 3128\n  ExceptionsList : <array> {\n    0 : *.local\n  }\n}\n',
];

/** What is kept of settings must not hold the password, however the text around it is broken: unless the damage moved it into a host name. */
function settingsOf(variables: Readonly<Record<string, string | undefined>>): unknown {
  const { settings } = readProxySettings(variables, 'a test');
  assert.ok(!JSON.stringify([settings.problems, settings.source]).includes(PASSWORD));
  return settings;
}

const CONFIG = `{"Ssm":{"Endpoint":"https://agent:${PASSWORD}@ssm.example.com:443/","HealthFrequencyMinutes":5},"Identity":{"ConsumptionOrder":["EC2",null],"CustomIdentities":[{"Region":"x"}]},"Agent":{"UseDualStackEndpoint":true,"Region":"eu-central-1a"}}`;

export const agentTargets: readonly Target[] = [
  target<string>({
    name: "agent's configuration",
    input: damagedText(
      [CONFIG, CONFIG.replaceAll(',', ',\n  ')],
      ['null', '"5"', '5.0', '[', '{', ',', '"', '\\', '\ufeff', '// x\n', '"ssm":{}'],
    ),
    feed: (text) => {
      const decoded = decodeConfiguration(text);
      // Whatever is taken is JSON, and whatever is JSON and refused has a value of a wrong kind.
      if (decoded.outcome === 'ok') JSON.parse(text);
      const { refused } = decoded;
      assert.ok(!JSON.stringify(refused).includes(PASSWORD));
      return decoded.outcome === 'refused' ? refused : wayOf('ssm', decoded.configuration.Ssm.Endpoint || 'x').to;
    },
    maxOutput: 1_000,
    quick: 600,
  }),
  target<string>({
    name: 'agent log',
    input: damagedText(
      [LOG, LOG + LOG],
      ['x509: ', 'dial tcp ', '\n', ' caused by: ', PASSWORD, 'Sleeping for 9h before retrying'],
    ),
    feed: (text) => {
      const events = parseAgentLog([text]);
      assert.ok(!JSON.stringify(events).includes(PASSWORD));
      return events;
    },
    maxOutput: 6_000,
    quick: 600,
  }),
  target<string>({
    name: 'service environments',
    input: damagedText(SOURCES, ['https_proxy=', '"', '\\', '\0', '\n', '%%', ' : ', 'REG_SZ', 'no_proxy=']),
    feed: (text) =>
      [
        parseEnviron(text),
        parseUpstart(text),
        parseRegistry(text),
        withWindowsProxy({}, parseWinHttp(text)),
        withWindowsProxy({}, parseInternetSettings(text)),
        parseScutil(text),
        Object.fromEntries(parseEnvironmentFile(text).map(({ name, value }) => [name, value])),
        parseEnviron(
          parseUnit(text)
            .settings.flatMap(({ value }) => words(value).words)
            .join('\0'),
        ),
      ].map(settingsOf),
    maxOutput: 60_000,
    quick: 400,
  }),
  target<readonly [string, string]>({
    name: 'proxy settings',
    input: fc.tuple(
      damagedText(URLS, ['@', ':', '//', '[', ']', '%40']),
      damagedText(NO_PROXY, [',', '*', '/', '[', ']:', '::']),
    ),
    feed: ([url, noProxy]) => settingsOf({ HTTPS_PROXY: url, http_proxy: url, no_proxy: noProxy }),
    maxOutput: 16_000,
    quick: 800,
  }),
  target<readonly [string, string]>({
    name: 'no_proxy',
    input: fc.tuple(
      damagedText(NO_PROXY, [',', '*', '/', '[', ']:443', '::', '10.0.0.0/33', '%eth0']),
      fc.constantFrom(
        'ssm.eu-central-1.amazonaws.com',
        '10.0.0.1',
        'fd00::1',
        '::ffff:10.0.0.1',
        'fe80::1%eth0',
        '',
        '999.1.1.1',
      ),
    ),
    feed: ([list, host]) => bypassesProxy(list, host, 443),
    maxOutput: 10,
    quick: 800,
  }),
];
