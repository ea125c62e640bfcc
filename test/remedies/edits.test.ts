/** A fix that is an edit shows the edit: the editor with the file, or the command that writes it. A file's name is a stranger's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileNamedIn, undoEdit } from '../../src/remedies/edit-file.ts';
import { filePath } from '../../src/remedies/foreign.ts';
import { compose } from '../../src/verdict/compose.ts';
import { CONTEXTS, EC2 } from './contexts.ts';
import { variants } from './samples.ts';

const EDITS =
  /^(?:edit|mend|correct|write|put|take .* out of the hosts|lead these hosts past|make the template|let the agent use)\b/u;
const WRITES =
  /^(?:sudo )?(?:sudoedit|sed -i|cp -n|mv) |^sudo systemctl edit|\| sudo tee|^notepad |^(?:Set|New)-ItemProperty |^Copy-Item .*template|systemctl unmask/mu;
/** What is not this node's file: the zone, the DNS server's data, a bucket's name in a document. */
const ELSEWHERE = /zone of|name of the bucket/u;

for (const [name, context] of Object.entries(CONTEXTS).filter(([, { os }]) => os !== 'macos')) {
  test(`${name}: every edit is on the screen`, () => {
    const edits = variants().flatMap((draft) =>
      compose(draft, context)
        .remedy.filter(
          ({ title, owner }) => (owner === 'node' || owner === 'agent') && EDITS.test(title) && !ELSEWHERE.test(title),
        )
        .map((fix) => ({ code: draft.code, fix })),
    );
    assert.ok(edits.length > 10);
    for (const { code, fix } of edits) {
      // Package managers and units are Linux'.
      if (context.os === 'windows' && /package manager|systemd|resolv\.conf/u.test(fix.title)) continue;
      assert.match(fix.commands.join('\n'), WRITES, `${code}: ${fix.title}`);
      assert.ok(fix.effects.includes('changes'), `${code}: ${fix.title}`);
      assert.equal(fix.byHand, undefined, code);
    }
  });
}

test('paths of settings go into commands, and nothing else does', () => {
  const good = [
    '/etc/systemd/system/amazon-ssm-agent.service.d/proxy.conf',
    '/etc/amazon/proxy.env',
    '/etc/apt/sources.list.d/debian.sources',
    '/etc/yum.repos.d/corp.repo',
    '/etc/sysconfig/amazon-ssm-agent',
    '/etc/environment',
    '/etc/amazon/ssm/amazon-ssm-agent.json',
    '/usr/lib/systemd/system/amazon-ssm-agent.service',
  ];
  for (const path of good) assert.equal(filePath(path), path);
  const bad = [
    '/etc/shadow',
    '/etc/sudoers.d/x.conf',
    '/etc/systemd/system/../../shadow',
    '/etc/amazon/$(reboot).conf',
    '/etc/amazon/a b.conf',
    '-e/etc/amazon/x.conf',
    '/etc/amazon/-x.conf',
    '/etc/amazon/x.conf\n/etc/shadow',
    'etc/amazon/x.conf',
    `/etc/amazon/${'x'.repeat(300)}.conf`,
    '',
  ];
  for (const path of bad) assert.equal(filePath(path), 'FILE_PATH', JSON.stringify(path));
  assert.equal(undoEdit('/etc/amazon/proxy.env', EC2), 'sudo cp -p /etc/amazon/proxy.env.before /etc/amazon/proxy.env');
});

test('the file that systemd’s complaint names', () => {
  assert.equal(
    fileNamedIn('EnvironmentFile /etc/p.env is absent (/etc/systemd/system/a.service.d/p.conf, line 2)'),
    '/etc/systemd/system/a.service.d/p.conf',
  );
  assert.equal(fileNamedIn('it is masked'), null);
  assert.equal(fileNamedIn('ExecStart is missing (line 3)'), null);
});
