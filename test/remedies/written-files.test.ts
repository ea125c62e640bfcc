/** What commands write, read by the programs that will read it: systemd, BIND, Unbound, dnsmasq; and nothing is written that nobody reads here. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProgramSync } from '../processes.ts';
import { filledIn } from './placeholder-values.ts';
import { EVERYWHERE, FEW, hostileDrafts, isPowershell, printed, texts } from './printed.ts';
import { filesOf, inFolder, writes } from './written-files.ts';

/** As Debian's package has them, but for the directory, which must be there. */
const BIND_OPTIONS = 'options {\n\tdirectory "/";\n\tdnssec-validation auto;\n\tlisten-on-v6 { any; };\n};\n';
const BEFORE: Readonly<Record<string, string>> = {
  // Folders that the packages of these programs make.
  ...Object.fromEntries(
    ['unbound/unbound.conf.d', 'dnsmasq.d', 'chrony/sources.d'].map((folder) => [`/etc/${folder}/README`, '']),
  ),
  '/etc/bind/named.conf.options': BIND_OPTIONS,
  '/etc/bind/named.conf.local': '',
  '/etc/nsswitch.conf': 'passwd:\tfiles systemd\nhosts:\tfiles mymachines\nnetworks:\tfiles\n',
};

interface Written {
  readonly command: string;
  readonly path: string;
  readonly text: string;
}

const COMMANDS = texts(
  [...printed(EVERYWHERE), ...printed(FEW, hostileDrafts())].filter((one) => !isPowershell(one) && writes(one.command)),
);
const WRITTEN: readonly Written[] = COMMANDS.flatMap((command) =>
  [...filesOf(filledIn(command), BEFORE)]
    .filter(([path, text]) => BEFORE[path] !== text)
    .map(([path, text]) => ({ command, path, text })),
);

/** Paths by their reader. `chrony` and the negative anchors of systemd-resolved have no program that checks a file without being it. */
const READERS = {
  systemd: /^\/etc\/systemd\/system\/[\w.-]+\.service\.d\/[\w-]+\.conf$/u,
  bind: /^\/etc\/bind\/named\.conf\.(?:local|options)$/u,
  unbound: /^\/etc\/unbound\/unbound\.conf\.d\/[\w-]+\.conf$/u,
  dnsmasq: /^\/etc\/dnsmasq\.d\/[\w-]+\.conf$/u,
  chrony: /^\/etc\/chrony(?:\.conf|\/sources\.d\/[\w-]+\.sources)$/u,
  nsswitch: /^\/etc\/nsswitch\.conf$/u,
  anchors: /^\/etc\/dnssec-trust-anchors\.d\/[\w-]+\.negative$/u,
} as const;

function readBy(reader: keyof typeof READERS): readonly Written[] {
  const all = WRITTEN.filter(({ path }) => READERS[reader].test(path));
  return [...new Map(all.map((one) => [`${one.path}\n${one.text}`, one])).values()];
}

const missing = (program: string, of: string): string | false =>
  ['/usr/sbin', '/usr/bin', '/sbin', '/bin'].some((folder) => existsSync(join(folder, program)))
    ? false
    : `${program} is not installed (apt-get install ${of})`;

/** What the program says of these files; empty when it takes them. `FOLDER` in an argument is where they are. */
function said(program: string, args: readonly string[], files: Readonly<Record<string, string>>): string {
  return inFolder(files, (folder) => {
    const at = (text: string): string => text.replaceAll('FOLDER', folder);
    const run = runProgramSync(program, args.map(at), { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } });
    return run.status === 0 ? '' : `${run.stdout}${run.stderr}status ${run.status}`;
  });
}

const bind = ({ path, text }: Pick<Written, 'path' | 'text'>): string =>
  said('named-checkconf', ['FOLDER/named.conf'], {
    'named.conf': path.endsWith('.options') ? text : `${BIND_OPTIONS}${text}`,
  });
const unbound = ({ text }: Pick<Written, 'text'>): string =>
  said('unbound-checkconf', ['FOLDER/unbound.conf'], {
    'unbound.conf': `server:\n  username: ""\n  chroot: ""\n  directory: "/"\n${text}`,
  });
const dnsmasq = ({ text }: Pick<Written, 'text'>): string =>
  said('dnsmasq', ['--test', '-C', 'FOLDER/dnsmasq.conf'], { 'dnsmasq.conf': text });

/** What `systemd-analyze verify` complains of in drop-ins, each for a unit of its own: all in one run. */
function systemd(dropIns: readonly string[]): readonly string[] {
  const files = dropIns.flatMap((text, index) => [
    [`etc/systemd/system/unit-${index}.service`, '[Unit]\nDescription=agent\n[Service]\nExecStart=/bin/true\n'],
    [`etc/systemd/system/unit-${index}.service.d/zz.conf`, text],
  ]);
  return inFolder(Object.fromEntries(files) as Record<string, string>, (folder) => {
    const units = dropIns.map((_, index) => `unit-${index}.service`);
    const run = runProgramSync('systemd-analyze', ['verify', '--man=no', '--generators=no', `--root=${folder}`, ...units]);
    return `${run.stdout}${run.stderr}`.split('\n').filter((line) => line.includes('zz.conf'));
  });
}

test('every file that a command writes has a reader here', () => {
  assert.ok(WRITTEN.length >= COMMANDS.length && COMMANDS.length > 30, `${COMMANDS.length} commands, ${WRITTEN.length} files`);
  for (const { path, command } of WRITTEN)
    assert.ok(
      Object.values(READERS).some((pattern) => pattern.test(path)),
      `${path}: ${command}`,
    );
  for (const reader of Object.keys(READERS)) assert.ok(readBy(reader as keyof typeof READERS).length > 0, reader);
});

test('systemd takes every drop-in', { skip: missing('systemd-analyze', 'systemd') }, () => {
  const all = readBy('systemd');
  assert.ok(all.length >= 5, `${all.length}`);
  assert.deepEqual(systemd(all.map(({ text }) => text)), []);
  for (const bad of [
    '[Service]\nEnvironmen=a=b\n',
    '[Servic]\nEnvironment=a=b\n',
    '[Service]\nEnvironment="a=b\n',
    'Environment=a=b\n',
  ])
    assert.notDeepEqual(systemd([bad]), [], bad);
});

test('BIND takes its lines', { skip: missing('named-checkconf', 'bind9-utils') }, () => {
  const all = readBy('bind');
  assert.ok(all.length >= 5, `${all.length}`);
  for (const one of all) assert.equal(bind(one), '', one.command);
  for (const bad of [
    'zone "a" { type forward; forwarders { 10.0.0.256; }; };\n',
    'zone "a" { type forward; }\n',
    'zone a..b { type forward; };\n',
  ])
    assert.notEqual(bind({ path: 'named.conf.local', text: bad }), '', bad);
});

test('Unbound takes its lines', { skip: missing('unbound-checkconf', 'unbound') }, () => {
  const all = readBy('unbound');
  assert.ok(all.length >= 5, `${all.length}`);
  for (const one of all) assert.equal(unbound(one), '', one.command);
  for (const bad of [
    'forward-zone:\n  forward-adr: 10.0.0.2\n',
    'forward-zone:\n  name: "a"\n  forward-addr: x\n',
    'server:\n  private-domain: "a..b"\n',
  ])
    assert.notEqual(unbound({ text: bad }), '', bad);
});

test('dnsmasq takes its lines', { skip: missing('dnsmasq', 'dnsmasq-base') }, () => {
  const all = readBy('dnsmasq');
  assert.ok(all.length >= 5, `${all.length}`);
  for (const one of all) assert.equal(dnsmasq(one), '', one.command);
  for (const bad of ['serve=/a/10.0.0.2\n', 'server=/a/x\n', 'server=/a b/10.0.0.256\n'])
    assert.notEqual(dnsmasq({ text: bad }), '', bad);
});

test('time servers, name services and negative anchors are lines of their own files', () => {
  for (const { text, command } of readBy('chrony'))
    assert.match(text, /^server [\w.]+(?: prefer| iburst| (?:min|max)poll \d+)+\n$/u, command);
  for (const { text, command } of readBy('nsswitch'))
    assert.equal(text, 'passwd:\tfiles systemd\nhosts: files dns\nnetworks:\tfiles\n', command);
  // systemd's dnssec-trust-anchors.d(5): one domain a line.
  for (const { text, command } of readBy('anchors')) assert.match(text, /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+\n)+$/u, command);
});
