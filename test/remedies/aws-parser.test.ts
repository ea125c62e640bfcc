/** Every `aws …` command, through the AWS CLI's own parser: the installed one, of version 1 or 2. Nothing is sent. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runProgramSync } from '../processes.ts';
import { filledIn } from './placeholder-values.ts';
import { EVERYWHERE, FEW, hostileDrafts, isPowershell, type Printed, printed } from './printed.ts';
import { argvOf } from './shell-argv.ts';
import { readShell } from './shell-words.ts';

/** Debian's package first: others may come first in PATH and be wrappers. */
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (python) => spawnSync(python, ['-c', 'import awscli'], { stdio: 'ignore' }).status === 0,
);
const skip = PYTHON === undefined ? 'the AWS CLI is not installed (apt-get install awscli)' : false;
const FOLDER = mkdtempSync(join(tmpdir(), 'aws-parser-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
// The CLI reads them before it sends anything.
for (const name of ['policy-before.json', 'policy-merged.json']) writeFileSync(join(FOLDER, name), '{"Statement":[]}');

interface Answer {
  readonly calls: readonly { readonly service: string; readonly operation: string }[];
  readonly status: number;
  readonly said: string;
  readonly wrong: readonly string[];
}

function parse(argv: readonly (readonly string[])[]): readonly Answer[] {
  const script = join(import.meta.dirname, 'aws-parser.py');
  // The CLI copies the environment for each operation that it knows: a small one is quick, and nobody's profile decides.
  const env = { PATH: process.env['PATH'] ?? '', HOME: FOLDER };
  const run = runProgramSync(PYTHON ?? 'python3', ['-W', 'ignore', script], {
    input: JSON.stringify(argv),
    cwd: FOLDER,
    env,
    limitMs: 280_000,
  });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout) as readonly Answer[];
}

/** Arguments as the shell of the command gives them: bash itself, or what is quoted for PowerShell. */
function argumentsOf(all: readonly Printed[]): ReadonlyMap<string, { readonly argv: readonly string[]; readonly where: string }> {
  const commands = all.filter(({ command }) => command.startsWith('aws '));
  const posix = commands.filter((one) => !isPowershell(one));
  const { argv } = argvOf(posix.map(({ command }) => filledIn(command)));
  const found = new Map<string, { argv: readonly string[]; where: string }>();
  const add = (words: readonly string[], where: string): void => {
    if (!found.has(words.join('\0'))) found.set(words.join('\0'), { argv: words, where });
  };
  for (const [index, { where }] of posix.entries()) add((argv[index]?.[0] ?? []).slice(1), where);
  for (const one of commands.filter(isPowershell)) {
    const [plain = ''] = filledIn(one.command).split(' | Out-File ');
    add(readShell(plain).words.slice(1), one.where);
  }
  return found;
}

/** Commands that differ in ids, numbers and Regions only are one to the parser, which takes a tenth of a second for each. */
function shapeOf(argv: readonly string[]): string {
  const plain = (word: string): string =>
    word
      .replaceAll(/\b(?:[a-z]{2,3}(?:-[a-z]+)+-\d)\b/gu, 'REGION')
      .replaceAll(/-0[0-9a-f]{8,}/gu, '-ID')
      .replaceAll(/\barn:aws[a-z-]*/gu, 'arn:aws')
      .replaceAll(/\d+/gu, '9');
  return argv.map(plain).join(' ');
}

test('the parser takes every command, with hostile values too, and the queries find something', {
  skip,
  timeout: 300_000,
}, () => {
  const all = argumentsOf([...printed(), ...printed(FEW, hostileDrafts())]);
  const found = [...new Map([...all.values()].map((one) => [shapeOf(one.argv), one])).values()];
  assert.ok(found.length > 100, `${found.length} commands`);
  for (const [index, answer] of parse(found.map(({ argv }) => argv)).entries()) {
    const { argv = [], where } = found[index] ?? {};
    const told = `${where}: aws ${argv.join(' ')}\n${answer.said}`;
    assert.equal(answer.status, 0, told);
    assert.ok(answer.calls.length > 0, told);
    assert.deepEqual(answer.wrong, [], told);
  }
});

test('the parser refuses what is none', { skip }, () => {
  const region = ['--region', 'eu-central-1'];
  const bad = [
    ['ec3', 'describe-vpcs'],
    ['ec2', 'describe-vpc'],
    ['ec2', 'describe-vpcs', '--no-such-option', '1'],
    ['ec2', 'create-route', '--destination-cidr-block', '0.0.0.0/0'],
    ['ec2', 'describe-vpcs', '--filters', 'Nam=x,Values=y'],
    ['ec2', 'describe-vpcs', '--filters', 'Name=vpcid,Values=y'],
    ['ec2', 'describe-vpcs', '--query', 'Vpcs[].{'],
    ['ec2', 'describe-vpcs', '--query', 'Vpcs[].DhcpOptionId'],
    ['ec2', 'describe-vpc-attribute', '--vpc-id', 'vpc-1', '--attribute', 'enableDns'],
    ['ec2', 'modify-vpc-endpoint', '--vpc-endpoint-id', 'vpce-1', '--policy-document', 'file://no-such.json'],
    ['logs', 'start-query', '--log-group-name', 'a b', '--start-time', 'noon', '--end-time', '2', '--query-string', 'x'],
    ['iam', 'get-role', '--role-name', 'a b'],
  ];
  for (const [index, { status, calls, wrong }] of parse(bad.map((words) => [...words, ...region])).entries())
    assert.ok(status !== 0 || calls.length === 0 || wrong.length > 0, `taken: aws ${bad[index]?.join(' ')}`);
});

test('Windows gives the program the same arguments as other systems', () => {
  for (const name of ['ec2', 'hybrid']) {
    const [linux, windows] = [name, `${name}, Windows`].map((key) => {
      const context = EVERYWHERE[key];
      assert.ok(context !== undefined);
      return new Set(argumentsOf(printed({ [key]: context })).keys());
    });
    assert.ok(linux !== undefined && windows !== undefined && windows.size > 60);
    for (const argv of windows) assert.ok(linux.has(argv), argv.split('\0').join(' '));
  }
});
