/** The command that proves a fix: this run again, for this finding alone; and what shells make of what a person typed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { REPEATED } from '../../src/arguments/own-call.ts';
import type { OwnCall } from '../../src/facts/call.ts';
import { verify } from '../../src/remedies/remedy.ts';
import { typedWord } from '../../src/remedies/typed-word.ts';
import { sanitize } from '../../src/report/sanitize.ts';
import { compose } from '../../src/verdict/compose.ts';
import { runProgramSync } from '../processes.ts';
import { argvOf } from './bash-argv.ts';
import { CONTEXTS, EC2 } from './contexts.ts';
import { variants } from './samples.ts';
import { readShell } from './shell-words.ts';

const HOSTILE = [
  'plain.pem',
  'two words.pem',
  "it's.pem",
  'say "so".pem',
  '$(touch pwned)',
  '`touch pwned`',
  '${HOME}; touch pwned & #',
  'a\nb',
  'ends in a line feed\n',
  'tab\there',
  '\u001b[2J',
  '\u202efdp.exe',
  'é ☃ 漢.pem',
  '%s%n\\n\\0',
  '-rf',
  '--output=/etc/passwd',
  '~/x',
  '*',
  '!!',
  '\\',
  '‘curly’',
  '',
];
const call = (options: OwnCall['options'], rest: Partial<OwnCall> = {}): OwnCall => ({ program: 'ssm-probe', options, ...rest });
const isThere = (shell: string): boolean => spawnSync(shell, ['-c', ':']).error === undefined;

describe('its options', () => {
  test('in every context every proof asks for its own finding and no other, once for each option', () => {
    const own = call([
      { name: 'for', values: ['core,run-command'] },
      { name: 'bucket', values: ['one', 'two'] },
      { name: 'resolver', values: ['10.9.9.9'] },
      { name: 'ca-bundle', values: ['/roots.pem'] },
      { name: 'deep', values: [] },
      { name: 'timeout', values: ['500ms'] },
    ]);
    for (const [name, context] of Object.entries(CONTEXTS))
      for (const draft of variants())
        for (const { verify: command } of compose(draft, { ...context, call: own }).remedy) {
          const { words, balanced } = readShell(command);
          const where = `${draft.code}, ${name}: ${command}`;
          assert.ok(balanced, where);
          assert.deepEqual(words.slice(0, 5), ['ssm-probe', '--region', context.region, '--only', draft.code], where);
          const once = words.filter((word) => /^--(?!bucket|resolver)/u.test(word));
          assert.equal(new Set(once).size, once.length, where);
          for (const word of ['--for', 'core,run-command', 'one', 'two', '10.9.9.9', '--ca-bundle', '/roots.pem', '--deep'])
            assert.ok(words.includes(word), where);
        }
  });

  test('a warning needs --fail-on to fail', () => {
    const [draft] = variants();
    assert.ok(draft !== undefined);
    for (const [severity, has] of [
      ['error', false],
      ['warning', true],
      ['info', false],
    ] as const) {
      const commands: readonly string[] = compose({ ...draft, severity }, EC2).remedy.map((fix) => fix.verify);
      for (const command of commands) assert.equal(/ --fail-on warning(?: |$)/u.test(command), has, severity);
    }
  });

  test('where the run and the finding both have one: the longer time, each of the servers, no contradiction', () => {
    const of = (own: OwnCall['options'], more: readonly string[]): string =>
      verify({ ...EC2, call: call(own) }, ['dns/slow'], more).replace('ssm-probe --region eu-central-1 --only dns/slow ', '');
    assert.equal(
      of([{ name: 'timeout', values: ['1m'] }], ['--timeout', '4s', '--deadline', '90s']),
      '--timeout 1m --deadline 90s',
    );
    assert.equal(of([{ name: 'timeout', values: ['500ms'] }], ['--timeout', '4s']), '--timeout 4s');
    assert.equal(
      of([{ name: 'resolver', values: ['10.0.0.9', '10.0.0.2'] }], ['--resolver', '10.0.0.2', '--resolver', '10.0.0.3']),
      '--resolver 10.0.0.2 --resolver 10.0.0.3 --resolver 10.0.0.9',
    );
    assert.equal(of([{ name: 'expect', values: ['any'] }], ['--expect', 'private']), '--expect private');
    assert.equal(of([{ name: 'no-credentials', values: [] }], ['--deep']), '--deep');
    assert.equal(of([{ name: 'proxy', values: ['none'] }], ['--deep']), '--deep --proxy none');
  });

  test('name, sudo and command', () => {
    const of = (rest: Partial<OwnCall>, os: 'linux' | 'windows' = 'linux'): string =>
      verify({ ...EC2, os, call: call([], rest) }, ['tcp/filtered']).split(' --region ')[0] ?? '';
    assert.equal(of({ program: './ssm-probe-linux-x64' }), './ssm-probe-linux-x64');
    assert.equal(of({ program: '/opt/my tools/ssm-probe', sudo: true }), "sudo '/opt/my tools/ssm-probe'");
    assert.equal(of({ command: 'preflight' }), 'ssm-probe preflight');
    assert.equal(of({ command: 'demo', scenario: 'tls-expired' }), 'ssm-probe demo tls-expired');
    assert.equal(
      of({ program: String.raw`C:\Program Files\ssm-probe.exe` }, 'windows'),
      String.raw`& 'C:\Program Files\ssm-probe.exe'`,
    );
    assert.equal(of({ program: 'ssm-probe.exe' }, 'windows'), 'ssm-probe.exe');
  });
});

describe('what a person typed', () => {
  // Without a slash: bash then hands over who it does not find.
  const named = (value: string): string => `ssm-probe ${value.replaceAll('/', '')}`;
  const commands = HOSTILE.map((value) =>
    verify({ ...EC2, call: call([{ name: 'ca-bundle', values: [value] }], { program: named(value) }) }, ['tls/expired']),
  );

  test('bash makes the same words of it, and starts nothing else', () => {
    const { argv, files } = argvOf(commands);
    assert.deepEqual(files, []);
    for (const [index, value] of HOSTILE.entries()) {
      const [program, ...words] = argv[index]?.at(-1) ?? [];
      assert.equal(program, named(value));
      const wanted = value.startsWith('-') ? [`--ca-bundle=${value}`] : ['--ca-bundle', value];
      assert.deepEqual(words, ['--region', 'eu-central-1', '--only', 'tls/expired', ...wanted], JSON.stringify(value));
    }
  });

  for (const shell of ['bash', 'dash', 'sh'])
    test(`${shell} prints it as it was`, { skip: isThere(shell) ? false : `no ${shell} here` }, () => {
      for (const value of HOSTILE) {
        const { stdout, stderr } = runProgramSync(shell, ['-c', `printf '%s|' ${typedWord(value, 'linux')}`], { cwd: '/' });
        assert.deepEqual([stdout, stderr], [`${value}|`, ''], JSON.stringify(value));
      }
    });

  test('it stands on one line, as a report shows it', () => {
    for (const value of HOSTILE.filter((one) => !one.endsWith('\n')))
      for (const os of ['linux', 'windows'] as const) {
        const word = typedWord(value, os);
        assert.equal(sanitize(word, true), word, JSON.stringify(value));
      }
  });

  test('PowerShell: a text in single quotes, and numbers for what it would take for one', () => {
    assert.equal(typedWord("it's", 'windows'), "'it''s'");
    assert.equal(typedWord('$(x) `y`', 'windows'), "'$(x) `y`'");
    assert.equal(typedWord('a\nb', 'windows'), "('' + 'a' + [char]10 + 'b')");
    assert.equal(typedWord('‘x’', 'windows'), "('' + [char]8216 + 'x' + [char]8217)");
    assert.equal(typedWord('core,run-command', 'windows'), "'core,run-command'");
  });
});

test('what a finding needs is among what a proof repeats', () => {
  for (const name of ['expect', 'for', 'bucket', 'resolver', 'timeout', 'deadline', 'deep']) assert.ok(REPEATED.includes(name));
});
