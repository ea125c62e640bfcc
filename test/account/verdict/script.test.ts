/** The script of a verdict: it changes nothing by itself, asks whose account it is, and takes back what it did. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixScript } from '../../../src/account/verdict/script.ts';
import { accountVerdict } from '../../../src/account/verdict/verdict.ts';
import { renderAccount } from '../../../src/report/account/text.ts';
import { inFolder } from '../../commands/program.ts';
import { Dice } from '../../dice.ts';
import { healthy } from '../evaluate/healthy.ts';
import { MISTAKES } from '../evaluate/mistakes.ts';

function verdictOf(mistake: string | null, seed = 1) {
  const found = MISTAKES.find(({ name }) => name === mistake);
  const dice = new Dice(seed);
  const plan = healthy(dice, found?.shapes[0] ?? 'endpoints');
  const wrong = found?.make(plan, dice);
  const { account } = plan;
  const told = { notes: [], denied: [], more: [], readAt: '2026-11-30T20:00:00Z', tool: { name: 'ssm-probe', version: '0' } };
  return { wrong, verdict: accountVerdict({ account, seen: null, capabilities: ['core', 'run-command'], ...told }) };
}

const skip = process.platform === 'win32' ? 'no sh' : false;

test('apply and undo run their commands in the right account, and in no other', { skip }, () =>
  inFolder(async (folder) => {
    const { verdict } = verdictOf("the endpoint's inbound rule is gone");
    const path = join(folder, 'fix.sh');
    writeFileSync(path, fixScript(verdict) ?? '');
    const ran = join(folder, 'ran');
    const aws = join(folder, 'aws');
    const run = (account: string, word: string) => {
      writeFileSync(aws, `#!/bin/sh\ncase "$1" in sts) echo ${account};; *) echo "$@" >> ${ran};; esac\n`);
      chmodSync(aws, 0o755);
      writeFileSync(ran, '');
      const { status, stdout } = spawnSync('sh', [path, ...(word === '' ? [] : [word])], {
        encoding: 'utf8',
        env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` },
      });
      return { status, stdout, ran: readFileSync(ran, 'utf8') };
    };
    const shown = run('111122223333', '');
    assert.deepEqual([shown.status, shown.ran], [2, '']);
    assert.match(shown.stdout, /authorize-security-group-ingress/u);
    assert.deepEqual([run('999988887777', 'apply').status, run('999988887777', 'apply').ran], [2, '']);
    assert.match(run('111122223333', 'apply').ran, /^ec2 authorize-security-group-ingress [^\n]+\n$/u);
    assert.match(run('111122223333', 'undo').ran, /^ec2 revoke-security-group-ingress [^\n]+\n$/u);
  }),
);

test('without a cause there is no script', () => assert.equal(fixScript(verdictOf(null).verdict), null));

test('what no command mends has no script, and what is not filled in does not run', { skip }, () =>
  inFolder(async (folder) => {
    assert.equal(fixScript(verdictOf('the NAT gateway has failed').verdict), null);
    const path = join(folder, 'fix.sh');
    writeFileSync(path, fixScript(verdictOf('the instance is without a profile').verdict) ?? '');
    const { status, stderr } = spawnSync('sh', [path, 'apply'], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /not filled in/u);
  }),
);

test('the screen names the cause, marks its hop, and says how to undo the fix', () => {
  for (const { name } of MISTAKES) {
    const { wrong, verdict } = verdictOf(name);
    if (verdict.findings.length === 0) continue;
    const text = renderAccount(verdict, { width: 100, color: false, ascii: false, verbosity: 0 });
    assert.ok(text.includes(wrong?.id ?? '-'), `${name}: ${text}`);
    assert.match(text, /^(?:✗ broken|! degraded): /u);
    if (verdict.findings[0]?.subjects.length !== 0) assert.match(text, /✗ stops: /u);
  }
});
