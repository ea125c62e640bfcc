/**
 * Rows of systemd's own tests, restated: src/test/test-env-file.c (5 files, 15 variables), and of src/test/test-extract-word.c those
 * with the flags of our settings, EXTRACT_UNQUOTE with EXTRACT_CUNESCAPE or alone (22 rows). 27 vectors; they need no systemd.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseEnvironmentFile } from '../../../../src/observe/node/agent/systemd/environment-file.ts';
import { words } from '../../../../src/observe/node/agent/systemd/words.ts';

const FILES: readonly (readonly [string, string])[] = [
  ['a=a\nb=b\\\nc\nd=d\\\ne\\\nf\ng=g\\ \nh=h\ni=i\\', 'a=a|b=bc|d=def|g=g |h=h|i=i'],
  ['a=a\\\n', 'a=a'],
  [
    '#SPAMD_ARGS="-d --socketpath=/var/lib/bulwark/spamd \\\n#--nouser-config                                     \\\nnormal=line',
    '',
  ],
  [
    '# Generated\n\nHWMON_MODULES="coretemp f71882fg"\n\n# For compatibility reasons\n\nMODULE_0=coretemp\nMODULE_1=f71882fg',
    'HWMON_MODULES=coretemp f71882fg|MODULE_0=coretemp|MODULE_1=f71882fg',
  ],
  ['a=\nb=', 'a=|b='],
];

/** An error ends the words. */
const WORDS: readonly (readonly ['c' | 'plain', string, string])[] = [
  ['plain', `"foobar" 'waldo'`, 'foobar|waldo'],
  ['plain', '"', '!quote'],
  ['plain', "'", '!quote'],
  ['plain', "'fooo", '!quote'],
  ['plain', `yay'foo'bar`, 'yayfoobar'],
  [
    'plain',
    `KEY=val "KEY2=val with space" "KEY3=val with \\"quotation\\""`,
    'KEY=val|KEY2=val with space|KEY3=val with "quotation"',
  ],
  ['plain', '   foobar   ', 'foobar'],
  ['plain', String.raw` foo\ba\x6ar `, 'foobax6ar'],
  ['plain', `-N ''`, '-N|'],
  ['plain', String.raw`foo\xbar`, 'fooxbar'],
  ['plain', String.raw`fooo\ bar quux`, 'fooo bar|quux'],
  ['plain', String.raw`"foo` + '\\', '!escape'],
  ['c', String.raw` foo\ba\x6ar `, 'foo\ba\x6ar'],
  ['c', String.raw`    f\u00f6o "pi\U0001F4A9le"   `, 'föo|pi\u{1F4A9}le'],
  ['c', String.raw`fooo\ bar quux`, '!escape'],
  ['c', String.raw`\w+@\K[\d.]+`, '!escape'],
  ['c', String.raw`\:`, '!escape'],
  ['c', String.raw`a\:b`, '!escape'],
  ['c', String.raw`a\ b:c`, '!escape'],
  ['c', 'fooo\\', '!escape'],
  ['c', `"foobar" 'waldo'`, 'foobar|waldo'],
  ['c', '', ''],
];

describe("systemd's own tables", () => {
  for (const [text, expected] of FILES) {
    it(`file ${JSON.stringify(text).slice(0, 50)}`, () => {
      // The third row is from before systemd 254: since then a comment ends with its line.
      const pairs = parseEnvironmentFile(text, false);
      assert.equal(pairs.map(({ name, value }) => `${name}=${value}`).join('|'), expected);
    });
  }
  it('since systemd 254 a comment ends with its line', () => {
    assert.deepEqual(parseEnvironmentFile('# c \\\nnormal=line', true), [{ name: 'normal', value: 'line', line: 2 }]);
  });
  for (const [escapes, text, expected] of WORDS) {
    it(`words ${escapes} ${JSON.stringify(text)}`, () => {
      const { words: found, error } = words(text, escapes);
      assert.equal([...found, ...(error === null ? [] : [`!${error}`])].join('|'), expected);
    });
  }
});
