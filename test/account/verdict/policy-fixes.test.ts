/** Policies in commands: a shell passes on what was meant, to the last character, and what is not understood is no command. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { Fix } from '../../../src/account/evaluate/fix.ts';
import { commandsOf } from '../../../src/account/verdict/fixes.ts';

const words = (fix: Fix) => commandsOf(fix, 'eu-central-1', (...parts) => ['aws', ...parts].join(' '));
const of = (now: string, actions: readonly string[] = ['ssm:GetDocument'], resources: readonly string[] = []): Fix => ({
  kind: 'endpoint-policy',
  vpcEndpointId: 'vpce-0a',
  now,
  actions,
  resources,
});

const ODD = ["it's", '$(reboot)', '`id`', '"', '\\', 'a\nb', 'ä\u2028\u{1f600}', "'; rm -rf /; '", '!!', '%PATH%', '*'];
const document = (...sids: readonly string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: sids.map((Sid) => ({ Sid, Effect: 'Deny', Principal: '*', Action: 'ssm:*', Resource: '*' })),
  });

/** What a program gets as its arguments. */
function argumentsOf(command: string): readonly string[] {
  const { stdout, status } = spawnSync('sh', ['-c', `aws() { for one in "$@"; do printf '%s\\0' "$one"; done; }\n${command}`], {
    encoding: 'utf8',
  });
  assert.equal(status, 0);
  return stdout.split('\0').slice(0, -1);
}

test('a shell passes the merged policy, and the former one, as they are', {
  skip: process.platform === 'win32' ? 'no sh' : false,
}, () => {
  for (const odd of ODD) {
    for (const fix of [
      of(document(odd)),
      { kind: 'trust-policy', roleName: 'node', now: document(odd), service: 'ec2.amazonaws.com' } as const,
    ]) {
      const found = words(fix);
      const [apply = '', undo = ''] = [found?.apply[0], found?.undo[0]];
      const before = JSON.parse(argumentsOf(undo).at(-1) ?? '') as { readonly Statement: readonly { readonly Sid: string }[] };
      const after = JSON.parse(argumentsOf(apply).at(-1) ?? '') as typeof before;
      assert.deepEqual(before, JSON.parse(document(odd)));
      assert.deepEqual(after.Statement.slice(0, -1), before.Statement);
      assert.equal(after.Statement.length, 2);
      assert.doesNotMatch(apply, /[^\x20-\x7e]/u);
    }
  }
});

test('a Sid is there once, and one statement may stand without a list', () => {
  assert.match(words(of(document('SsmProbe')))?.apply[0] ?? '', /"Sid":"SsmProbe2"/u);
  assert.match(words(of(document('SsmProbe', 'SsmProbe2')))?.apply[0] ?? '', /"Sid":"SsmProbe3"/u);
  const single = JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } });
  assert.match(words(of(single))?.apply[0] ?? '', /"Statement":\[\{"Effect":"Allow"/u);
});

test('what is no policy, too long, or names no action or bucket, is no command', () => {
  for (const now of ['', 'x', '[]', 'null', '"x"', document('x'.repeat(20_000))])
    assert.equal(words(of(now)), null, now.slice(0, 40));
  for (const action of ['ssm', "ssm:Get'x", '*', 'ssm:Get Document'])
    assert.equal(words(of(document('a'), [action])), null, action);
  for (const arn of ['x', 'arn:aws:s3:::a b', "arn:aws:s3:::x'", 'arn:aws:ssm:::x'])
    assert.equal(words(of(document('a'), ['s3:GetObject'], [arn])), null, arn);
});
