/** Commands that can be pasted: syntax, placeholders, and values from outside that stay values. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Draft, FINDING_CODES } from '../../src/findings/index.ts';
import { type Known, own, powershellQuote, shellQuote } from '../../src/remedies/quote.ts';
import { placeholdersIn } from '../../src/remedies/remedy.ts';
import type { RemedyContext } from '../../src/remedies/remedy-context.ts';
import { compose } from '../../src/verdict/compose.ts';
import { CONTEXTS } from './contexts.ts';
import { variants } from './samples.ts';
import { readShell } from './shell-words.ts';

interface Line {
  readonly where: string;
  readonly command: string;
}

function linesOf(drafts: readonly Draft[], contexts: Readonly<Record<string, RemedyContext>>): readonly Line[] {
  return Object.entries(contexts).flatMap(([name, context]) =>
    drafts.flatMap((draft) =>
      compose(draft, context).remedy.flatMap((fix) => {
        const back = (fix.rollback ?? '').split('\n').filter((line) => /^aws \S+ \S+ --/.test(line));
        return [...fix.commands, ...back, fix.verify].map((command) => ({ where: `${draft.code}, ${name}`, command }));
      }),
    ),
  );
}

const LINES = linesOf(variants(), CONTEXTS);

test('every command is one line with balanced quotes', () => {
  assert.ok(LINES.length > 1000);
  for (const { where, command } of LINES) {
    assert.doesNotMatch(command, /[\n\r\t]|undefined|(?<!\/dev\/)\bnull\b|\[object|NaN| $|^ /, `${where}: ${command}`);
    assert.ok(readShell(command).balanced, `${where}: ${command}`);
  }
});

test('aws commands: service, operation, then options that exist once each, and the Region', () => {
  const commands = LINES.filter(({ command }) => command.startsWith('aws '));
  assert.ok(commands.length > 300);
  for (const { where, command } of commands) {
    const [, service, operation] = readShell(command).words;
    assert.match(
      service ?? '',
      /^(ec2|ssm|s3|s3api|logs|route53|route53resolver|network-firewall|iam|ecs|organizations|cloudtrail)$/,
      `${where}: ${command}`,
    );
    assert.match(operation ?? '', /^[a-z]+(-[a-z0-9]+)*$/, `${where}: ${command}`);
    const options = readShell(command).words.filter((word) => word.startsWith('--'));
    assert.equal(new Set(options).size, options.length, `${where}: an option twice: ${command}`);
    for (const option of options) assert.match(option, /^--[a-z0-9]+(-[a-z0-9]+)*$/, `${where}: ${command}`);
    // Global services too: the Region tells the CLI the partition.
    assert.match(command, / --region [a-z0-9-]+/, `${where}: ${command}`);
    const bare = readShell(command).bare.replace(/ (?:>|\| Out-File -Encoding ascii) policy-before\.json$/, '');
    assert.doesNotMatch(bare, /[;&|<>$`(){}[\]*?!#~]/, `${where}: ${command}`);
  }
});

test('no word has a double quote within: Windows PowerShell 5.1 drops it on the way to the program', () => {
  for (const { where, command } of LINES)
    for (const word of command.startsWith('aws ') ? readShell(command).words : [])
      assert.ok(!word.includes('"'), `${where}: ${command}`);
});

test('commands for a Windows node have nothing that PowerShell does not know', () => {
  const windows = LINES.filter(({ where, command }) => where.includes('Windows') && /^('Q'|openssl|curl)/.test(command));
  assert.ok(windows.length > 0);
  for (const { where, command } of windows) assert.doesNotMatch(command, / <|\/dev\/|&& |\|\| |\\'/, `${where}: ${command}`);
});

test('policies are changed by a merged file only, after the current one was saved', () => {
  for (const { where, command } of LINES) {
    // One value, or one entry of a list, is no policy with other people's statements in it; it has its rollback.
    const changesSetting =
      /^aws (?:ssm (?:update|reset)-service-setting|route53resolver update-(?:firewall-domains .*--operation (?:ADD|REMOVE)|firewall-rule .*--action ALERT|resolver-dnssec-config .*--validation)) /u.test(
        command,
      );
    if (!changesSetting)
      assert.doesNotMatch(command, /^aws \S+ (put|reset|terminate|update|replace)-|--reset-policy/, `${where}: ${command}`);
    if (command.includes('--policy-document')) {
      assert.match(command, /--policy-document file:\/\/policy-(merged|before)\.json/, `${where}: ${command}`);
    }
  }
});

test('every placeholder in a command is explained in the text', () => {
  for (const [name, context] of Object.entries(CONTEXTS)) {
    for (const draft of variants()) {
      for (const fix of compose(draft, context).remedy) {
        for (const placeholder of placeholdersIn(fix.commands.join('\n'))) {
          assert.ok(fix.text.includes(`${placeholder} (`), `${draft.code}, ${name}: ${placeholder} in ${fix.text}`);
        }
        // And nothing in capitals looks like one without being known; this one is a variable.
        for (const word of fix.commands
          .join('\n')
          .replaceAll(/(?:NO|HTTPS?)_PROXY=|--filter \w+_CONTROL_POLICY/g, '')
          .match(/(?<![\\A-Za-z0-9_])[A-Z][A-Z0-9]*(_[A-Z]+)+\b/g) ?? []) {
          assert.deepEqual(placeholdersIn(word), [word], `${draft.code}, ${name}: ${word}`);
        }
      }
    }
  }
});

test('the proof is an ssm-probe command with codes or families that exist', () => {
  const families = new Set(FINDING_CODES.map((code) => code.split('/')[0]));
  for (const [name, context] of Object.entries(CONTEXTS)) {
    for (const draft of variants()) {
      for (const { verify } of compose(draft, context).remedy) {
        const [program, region, value, only, codes, ...rest] = readShell(verify).words;
        assert.deepEqual([program, region, value, only], ['ssm-probe', '--region', context.region, '--only'], verify);
        for (const code of (codes ?? '').split(',')) {
          assert.ok(
            families.has(code) || (FINDING_CODES as readonly string[]).includes(code),
            `${draft.code}, ${name}: ${verify}`,
          );
        }
        for (const option of rest.filter((word) => word.startsWith('--'))) {
          assert.match(option, /^--(resolver|expect|bucket|for|timeout|deadline|deep)$/, `${draft.code}, ${name}: ${verify}`);
        }
      }
    }
  }
});

test('quoting keeps own text to the last character', () => {
  assert.equal(shellQuote('ssm.eu-central-1.amazonaws.com'), 'ssm.eu-central-1.amazonaws.com');
  assert.equal(shellQuote("it's"), String.raw`'it'\''s'`);
  assert.equal(shellQuote(''), "''");
  assert.equal(shellQuote('-rf'), "'-rf'");
  assert.equal(shellQuote('~root'), "'~root'");
  assert.equal(shellQuote('*'), "'*'");
  assert.equal(shellQuote('a\nb'), "'a\nb'");
  assert.equal(shellQuote(own`${'x'.repeat(4000) as Known}`).length, 4000);
  assert.equal(powershellQuote("it's"), "'it''s'");
  assert.equal(powershellQuote('a,b'), "'a,b'");
  assert.equal(powershellQuote('a\nb'), "'a\nb'");
});
