import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { COMMAND_NAMES } from '../../src/arguments/commands.ts';
import { placeholderOf } from '../../src/arguments/option.ts';
import { parseArguments, type Typed } from '../../src/arguments/parse.ts';
import { ENTRIES, type OptionKey } from '../../src/arguments/table.ts';

function call(...argv: readonly string[]): Typed {
  const parsed = parseArguments(argv);
  assert.ok(parsed.outcome === 'typed', JSON.stringify(parsed));
  return parsed;
}

function texts(key: OptionKey, ...argv: readonly string[]): readonly string[] | undefined {
  return call(...argv).given.get(key);
}

function mistake(...argv: readonly string[]): string {
  const parsed = parseArguments(argv);
  assert.ok(parsed.outcome === 'usage-error', JSON.stringify(argv));
  return parsed.message;
}

describe('parseArguments', () => {
  it('takes run for granted, and a command by its name, before or after options', () => {
    assert.deepEqual([call().command, call().isExplicit], ['run', false]);
    assert.deepEqual([call('run').command, call('run').isExplicit], ['run', true]);
    assert.deepEqual(call('--timeout', '1s', 'demo', 'healthy-private').operands, ['healthy-private']);
    assert.deepEqual(texts('timeoutMs', 'demo', '--timeout=1s'), ['1s']);
  });

  it('keeps every value of a repeated option, in order', () => {
    assert.deepEqual(texts('buckets', '--bucket', 'one', '--bucket=two'), ['one', 'two']);
  });

  it('counts switches, clustered or not', () => {
    assert.equal(texts('verbosity', '-vv')?.length, 2);
    assert.equal(texts('verbosity', '-v', '--verbose')?.length, 2);
    assert.deepEqual([...call('-qv').given.keys()], ['verbosity', 'isQuiet']);
  });

  it('takes every option of the table on each of its commands, and refuses it on the others', () => {
    for (const [key, option] of ENTRIES) {
      const { name, short, commands } = option;
      for (const command of COMMAND_NAMES) {
        const value = placeholderOf(option, command);
        const typed = value === undefined ? [`--${name}`] : [`--${name}`, 'x'];
        if (commands.includes(command)) {
          assert.deepEqual(texts(key, command, ...typed), [value === undefined ? '' : 'x'], name);
          if (short !== undefined) assert.deepEqual(texts(key, command, `-${short}`), ['']);
        } else assert.equal(mistake(command, ...typed), `--${name} is not an option of ${command}`);
      }
    }
  });

  it('says what is wrong in the words of the one who typed it', () => {
    assert.match(mistake('flet'), /^there is no command 'flet'/u);
    assert.match(mistake('--log-levels', '5m'), /^there is no option '--log-levels'/u);
    assert.match(mistake('--log-levels=5m'), /^there is no option '--log-levels'/u);
    assert.match(mistake('-vx'), /^there is no option '-x'/u);
    assert.equal(mistake('--region'), "'--region' needs a value");
    assert.equal(mistake('--region', '-v'), "'--region' needs a value");
    assert.equal(mistake('--quiet=yes'), "'--quiet' takes no value");
    assert.equal(mistake('--help=yes'), "'--help' takes no value");
  });

  it('knows no option and no command that is only a property of objects', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      assert.match(mistake(name), /^there is no command/u);
      assert.match(mistake(`--${name}`), /^there is no option/u);
      assert.match(mistake(`--${name}=1`), /^there is no option/u);
    }
  });

  it('gives a call or one printable, short line, whatever is typed', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        ...ENTRIES.map(([, { name }]) => `--${name}`),
        'run',
        'demo',
        '-',
        '--',
        '-v',
        '-vq',
        '--=',
        '\u001B[31m',
        '“demo”',
        '\u202Eomed',
      ),
      fc.string().map((text) => `--${text}`),
      fc.string({ unit: 'binary' }).map((text) => `--region=${text}`),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
        const parsed = parseArguments(argv);
        if (parsed.outcome === 'typed') return;
        assert.doesNotMatch(parsed.message, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        assert.ok(parsed.message.length > 0 && parsed.message.length < 800);
      }),
      { numRuns: 500 },
    );
  });
});
