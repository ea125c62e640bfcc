/** Remedies fit their finding and their node: who is to act, in the words of which system, and what nobody must be told. */
import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import type { Draft, FindingCode } from '../../src/findings/index.ts';
import type { RemedyContext } from '../../src/remedies/remedy-context.ts';
import { compose } from '../../src/verdict/compose.ts';
import type { Remedy } from '../../src/verdict.types.ts';
import { CONTEXTS } from './contexts.ts';
import { EVERYWHERE } from './printed.ts';
import { variants } from './samples.ts';

interface Fix {
  readonly where: string;
  readonly code: FindingCode;
  readonly context: RemedyContext;
  readonly fix: Remedy;
  readonly index: number;
}

function fixes(drafts: readonly Draft[] = variants(), contexts = EVERYWHERE): readonly Fix[] {
  return Object.entries(contexts).flatMap(([name, context]) =>
    drafts.flatMap((draft) =>
      compose(draft, context).remedy.map((fix, index) => ({
        where: `${draft.code}, ${name}, ${fix.owner}`,
        code: draft.code,
        context,
        fix,
        index,
      })),
    ),
  );
}

const ALL = fixes();
const commandsOf = ({ commands, rollback = '', rollbackIsText }: Remedy): readonly string[] => [
  ...commands,
  ...(rollbackIsText === true || rollback === '' ? [] : rollback.split('\n')),
];

test('the first remedy begins by itself: it assumes no other fix', () => {
  for (const { where, fix, index } of ALL)
    if (index === 0)
      assert.doesNotMatch(
        fix.text,
        /^(?:After|Afterwards|Then|Or\b|Also|Once|If (?:it|that) still|Where that)/u,
        `${where}: ${fix.text}`,
      );
});

/** What only Linux has, so that no other system can have the finding: resolv.conf, nsswitch.conf, systemd, /proc, mount options, ethtool, containers. */
const LINUX_ONLY: readonly FindingCode[] = [
  'dns/no-resolver',
  'dns/nsswitch',
  'dns/search-domain',
  'dns/tcp-only',
  'agent/unit-invalid',
  'agent/setting-ignored',
  'agent/worker-missing',
  'node/storage',
  'node/container',
  'node/crypto-policy',
  'node/ena-allowance-exceeded',
];
/** Lines for a DNS server are for whatever system that server has. */
const FOR_A_SERVER = /\b(?:named|rndc|unbound|dnsmasq|rec_control|systemd-resolved)\b|\/etc\/bind|DnsServer/u;
/** Words of a command that another system does not know. */
const FOREIGN_WORDS: Readonly<Partial<Record<RemedyContext['os'], RegExp>>> = {
  windows:
    /\bsudo\b|\bsystemctl\b|^(?:curl|ip|dig|grep|ls|cat|jq|ss|sysctl|getent|ulimit|printf) |\/etc\/|\/dev\/|\/proc\/|&&|\|\||>/u,
  macos:
    /\bsystemctl\b|\bsystemd|\bapt-get\b|\bdnf\b|\bnft\b|\biptables\b|^ip |^(?:sudo )?ss |\/proc\/|\bchrony|\bjournalctl\b|\bsnap\b|\bgetent\b|\btracepath\b|\$env:/u,
  linux: /\$env:|\.exe\b|-Service\b|\blaunchctl\b|\bscutil\b|\bnetworksetup\b|\bHKLM\b|Out-File/u,
};

test('a node is spoken to in the words of its own system', () => {
  let seen = 0;
  for (const { where, code, context, fix } of ALL) {
    const foreign = FOREIGN_WORDS[context.os];
    if (foreign === undefined || (context.os !== 'linux' && LINUX_ONLY.includes(code))) continue;
    for (const command of commandsOf(fix).filter((one) => !FOR_A_SERVER.test(one) || fix.owner !== 'dns')) {
      seen++;
      assert.doesNotMatch(command, foreign, `${where}: ${command}`);
    }
  }
  assert.ok(seen > 3000, `${seen}`);
});

test('on Linux, what starts or stops the agent does so for the snap, too', () => {
  // Where systemd refuses a unit, its name is known.
  for (const { where, fix } of ALL.filter(({ code }) => code !== 'agent/unit-invalid'))
    for (const command of commandsOf(fix))
      if (/systemctl (?:start|stop|restart|disable|status) (?:--\S+ )?amazon-ssm-agent/u.test(command) && !/snap/u.test(command))
        // One of the ways to install, or behind a drop-in whose text says that the snap's unit has another name.
        assert.match(fix.text, /snap/u, `${where}: ${command}`);
});

test('a container is not told to do anything on its host', () => {
  for (const { where, code, fix } of fixes(variants(), CONTEXTS))
    if (code === 'node/container') assert.doesNotMatch(commandsOf(fix).join('\n'), /\bsudo\b|\bsystemctl\b|\bsnap\b/u, where);
});

test('what changes something in AWS has a way back, and IAM is for those who have it', () => {
  for (const { where, fix } of ALL) {
    const changes = fix.commands.filter((command) =>
      /^aws \S+ (?:authorize|create|modify|attach|associate|update|put)-/u.test(command),
    );
    assert.ok(changes.length === 0 || fix.rollback !== undefined, `${where}: ${changes[0]}`);
    if (/^aws (?:iam|organizations) /u.test(fix.commands[0] ?? '')) assert.equal(fix.owner, 'iam', where);
  }
});

/** All addresses of a finding's data become these. */
function at(data: unknown, ip: string, viaProxy?: object): unknown {
  if (Array.isArray(data)) return data.map((item) => at(item, ip, viaProxy));
  if (typeof data !== 'object' || data === null) return data;
  const changed = Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      name === 'ip' && typeof value === 'string' && isIP(value) !== 0 ? ip : at(value, ip, viaProxy),
    ]),
  );
  return 'host' in changed && 'ip' in changed && viaProxy !== undefined ? { ...changed, viaProxy } : changed;
}

/** Findings about what answers at an endpoint's address: others are about a proxy itself, or about repositories. */
const AT_ADDRESSES = variants().filter(({ code }) => /^(?:tls|tcp|http|path)\//u.test(code));
const moved = (ip: string, viaProxy?: object): readonly Draft[] =>
  AT_ADDRESSES.map((draft) => ({ ...draft, data: at(draft.data, ip, viaProxy) }) as Draft);
const PROXY = { scheme: 'http', host: 'proxy.example.com', port: 3128, hasCredentials: false };

test('a private address is never a proxy’s, and what came through a proxy is', () => {
  for (const ip of ['10.0.1.5', '192.168.7.9', '172.20.3.4', '100.64.9.1', 'fd12:3456::5']) {
    const all = fixes(moved(ip), CONTEXTS);
    assert.ok(all.length > 300);
    for (const { where, fix } of all) assert.notEqual(fix.owner, 'proxy', `${ip}, ${where}: ${fix.text}`);
  }
  for (const ip of ['52.94.10.11', '10.0.1.5']) {
    const codes = fixes(moved(ip, PROXY), CONTEXTS).flatMap(({ code, fix }) => (fix.owner === 'proxy' ? [code] : []));
    for (const code of ['tls/intercepted', 'tls/reset', 'tls/stalled', 'tls/invalid-chain'] as const)
      assert.ok(codes.includes(code), `${code} through a proxy at ${ip}`);
  }
});

test('what only carries the names of Amazon is exempted from nothing, and not trusted', () => {
  const impostors = variants().flatMap((draft): Draft[] => {
    if (draft.code === 'tls/untrusted-root') return [draft];
    if (draft.code !== 'tls/intercepted') return [];
    return [true, false].map((trusted) => ({ ...draft, data: { ...draft.data, impersonatesRoot: true, trusted } }));
  });
  for (const ip of ['10.0.1.5', '52.94.10.11', 'fd12:3456::5'])
    for (const viaProxy of [undefined, PROXY])
      for (const { where, fix } of fixes(
        impostors.map((draft) => ({ ...draft, data: at(draft.data, ip, viaProxy) }) as Draft),
        CONTEXTS,
      )) {
        assert.doesNotMatch(fix.text, /exempt these names/iu, `${where}: ${fix.text}`);
        assert.doesNotMatch(fix.commands.join('\n'), /inspection-root/u, where);
      }
});
