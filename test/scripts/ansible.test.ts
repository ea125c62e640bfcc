/** The role for Ansible: Ansible's own reading of it, and what it does to this machine in a folder of its own. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inFolder } from '../commands/program.ts';
import { runProgramSync } from '../processes.ts';

const ROLES = join(import.meta.dirname, '../../scripts/ansible');
const missing = (program: string): string | false =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0 ? false : `${program} is not installed`;
const PLAYBOOK = JSON.stringify([{ hosts: 'localhost', connection: 'local', gather_facts: false, roles: ['ssm_probe'] }]);
/** Which of a machine's Pythons Ansible finds is not what is tested. */
const WITH_ITS_PYTHON = { ansible_python_interpreter: '{{ ansible_playbook_python }}' };
const BINARY = '#!/bin/sh\necho ssm-probe 9.9.9\n';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Runs the role with these variables, its files in `folder`. */
function play(folder: string, variables: Readonly<Record<string, unknown>>, ...flags: readonly string[]) {
  writeFileSync(join(folder, 'play.yml'), PLAYBOOK);
  const all = { ssm_probe_prefix: join(folder, 'prefix'), ssm_probe_timer: false, ...WITH_ITS_PYTHON, ...variables };
  return runProgramSync('ansible-playbook', ['-i', 'localhost,', '-e', JSON.stringify(all), ...flags, join(folder, 'play.yml')], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      ANSIBLE_ROLES_PATH: ROLES,
      ANSIBLE_NOCOLOR: '1',
      LC_ALL: 'C.UTF-8',
    },
  });
}

describe('the role for Ansible', { skip: missing('ansible-playbook') }, () => {
  const given = (folder: string, text = BINARY) => {
    writeFileSync(join(folder, 'binary'), text);
    return { ssm_probe_url: `file://${join(folder, 'binary')}`, ssm_probe_sha256: sha256(text) };
  };
  it('installs what has the sum, changes nothing the second time, and removes it', () =>
    inFolder((folder) => {
      const variables = given(folder);
      const target = join(folder, 'prefix/bin/ssm-probe');
      const first = play(folder, variables);
      assert.equal(first.status, 0, first.stdout + first.stderr);
      assert.equal(readFileSync(target, 'utf8'), BINARY);
      assert.equal(statSync(target).mode & 0o777, 0o755);
      assert.match(play(folder, variables).stdout, /changed=0 /u);
      const other = `${BINARY}# newer\n`;
      assert.equal(play(folder, given(folder, other)).status, 0);
      assert.equal(readFileSync(target, 'utf8'), other);
      // Another sum, and a file that is not what was promised: the old one stays.
      assert.notEqual(play(folder, { ...given(folder), ssm_probe_sha256: sha256('else') }).status, 0);
      assert.equal(readFileSync(target, 'utf8'), other);
      return Promise.resolve();
    }));
  it('refuses what cannot be verified, before anything is made', () =>
    inFolder((folder) => {
      const sum = sha256(BINARY);
      for (const [url, hex] of [
        ['http://example.com/x', sum],
        ['https://example.com/x', ''],
        ['', sum],
        ['https://example.com/x', `${sum}0`],
      ])
        assert.match(play(folder, { ssm_probe_url: url, ssm_probe_sha256: hex }).stdout, /needs https:/u);
      assert.notEqual(play(folder, { ...given(folder), ssm_probe_state: 'gone' }).status, 0);
      assert.ok(!existsSync(join(folder, 'prefix')));
      return Promise.resolve();
    }));
  it('ansible-lint has nothing to say', { skip: missing('ansible-lint') }, () =>
    inFolder((folder) => {
      // It leaves its own files where it reads.
      cpSync(ROLES, folder, { recursive: true });
      const { status, stdout, stderr } = runProgramSync('ansible-lint', ['--offline', 'ssm_probe'], {
        cwd: folder,
        env: { ...process.env, NO_COLOR: '1' },
      });
      assert.equal(status, 0, stdout + stderr);
      return Promise.resolve();
    }),
  );
});
