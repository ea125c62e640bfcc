import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { clip, columns, wrap } from '../../src/report/layout.ts';
import { sanitize } from '../../src/report/sanitize.ts';

describe('sanitize', () => {
  it('shows controls, bidi overrides and lone surrogates as escapes', () => {
    assert.equal(sanitize('a\u001b[31mb'), 'a\\x1b[31mb');
    assert.equal(sanitize('a\u009bb\u007f'), 'a\\x9bb\\x7f');
    assert.equal(sanitize('a\u202eb\u2066'), 'a\\u{202e}b\\u{2066}');
    assert.equal(sanitize('a\ud800b'), 'a\\u{d800}b');
    assert.equal(sanitize('\u{e0041}'), '\\u{e0041}');
  });

  it('turns line breaks, tabs and odd blanks into spaces, and keeps ordinary text', () => {
    assert.equal(sanitize('a\r\nb\tc\u00a0d'), 'a b c d');
    assert.equal(sanitize('CN=Zürich, O=日本 ✓'), 'CN=Zürich, O=日本 ✓');
  });

  it('spells out what is beyond ASCII where asked to', () => {
    assert.equal(sanitize('“a” – b… é', true), '"a" - b... \\xe9');
  });

  it('stops piled-up marks', () => {
    assert.equal(sanitize(`a${'\u0301'.repeat(50)}`), 'a\u0301\u0301');
  });

  it('leaves nothing unsafe in any string, and is idempotent', () => {
    const hostile = fc.string({
      unit: fc.oneof(fc.constantFrom('\u001b', '\u202e', '\n', '\u2028', '\ud800'), fc.string({ unit: 'binary', maxLength: 1 })),
    });
    fc.assert(
      fc.property(hostile, fc.boolean(), (input, ascii) => {
        const out = sanitize(input, ascii);
        assert.doesNotMatch(out, ascii ? /[^ -~]/u : /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        assert.equal(sanitize(out, ascii), out);
      }),
      { numRuns: 500 },
    );
  });
});

describe('layout', () => {
  it('counts wide characters twice and combining marks not at all', () => {
    assert.equal(columns('ab'), 2);
    assert.equal(columns('日本'), 4);
    assert.equal(columns('e\u0301'), 1);
  });

  it('wraps at spaces, keeps every word whole and loses none', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z.]{1,30}$/)), (words) => {
        const lines = wrap(words.join(' '), 40, '  ', '    ');
        assert.deepEqual(
          lines.flatMap((line) => line.trim().split(' ')),
          words,
        );
        for (const line of lines) assert.ok(line.length <= 40);
      }),
    );
    assert.deepEqual(wrap(`a ${'h'.repeat(90)} b`, 40), ['a', 'h'.repeat(90), 'b']);
  });

  it('clips to the width, between words where it can', () => {
    assert.equal(clip('three two one', 12, '…'), 'three two…');
    assert.equal(clip('three two one', 13, '…'), 'three two one');
    assert.equal(clip('x'.repeat(20), 10, '...'), `${'x'.repeat(7)}...`);
    assert.equal(columns(clip('日本語日本語', 7, '…')), 7);
  });
});
