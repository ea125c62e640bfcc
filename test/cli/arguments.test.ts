import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type Call, parseArguments } from '../../src/cli/arguments.ts';
import { OPTIONS } from '../../src/cli/option-table.ts';

function call(...argv: readonly string[]): Call {
  const parsed = parseArguments(argv);
  assert.ok(parsed.outcome === 'call', JSON.stringify(parsed));
  return parsed;
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
    assert.equal(call('demo', '--timeout=1s').values['timeout'], '1s');
  });

  it('keeps every value of a repeated option, and its last one', () => {
    const { lists, values } = call('--bucket', 'one', '--bucket=two');
    assert.deepEqual([lists['bucket'], values['bucket']], [['one', 'two'], 'two']);
  });

  it('counts switches, clustered or not', () => {
    assert.equal(call('-vv').switches['verbose'], 2);
    assert.equal(call('-v', '--verbose').switches['verbose'], 2);
    assert.deepEqual(call('-qv').switches, { verbose: 1, quiet: 1 });
  });

  it('takes every option of the table on each of its commands, and refuses it on the others', () => {
    for (const { name, short, value, commands } of OPTIONS) {
      for (const command of ['run', 'explain', 'checks', 'replay', 'policy', 'fleet', 'demo'] as const) {
        const typed = value === undefined ? [`--${name}`] : [`--${name}`, 'x'];
        if (commands.includes(command)) {
          const { values, switches } = call(command, ...typed);
          assert.ok(value === undefined ? switches[name] === 1 : values[name] === 'x', name);
          if (short !== undefined) assert.equal(call(command, `-${short}`).switches[name], 1);
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
        ...OPTIONS.map(({ name }) => `--${name}`),
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
        if (parsed.outcome === 'call') return;
        assert.doesNotMatch(parsed.message, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        assert.ok(parsed.message.length > 0 && parsed.message.length < 800);
      }),
      { numRuns: 500 },
    );
  });
});
