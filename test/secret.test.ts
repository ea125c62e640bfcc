import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { faultWords, secret } from '../src/secret.ts';

test('a secret shows itself to nobody who does not ask', () => {
  const token = secret('hunter2');
  assert.equal(token.reveal(), 'hunter2');
  const shown = [
    // oxlint-disable-next-line typescript/no-base-to-string -- how a secret prints is the point
    String(token),
    JSON.stringify({ token }),
    inspect(token, { showHidden: true, depth: 9 }),
    inspect({ a: [token] }, { customInspect: false, showHidden: true }),
    format('%s %o %O %j %d', token, token, token, token, token),
    Object.values(token).map(String).join(),
  ].join('\n');
  assert.doesNotMatch(shown, /hunter2/);
  assert.match(shown, /\[secret\]/);
});

test('an error of the tool itself is told without what it quotes', () => {
  const told = (make: () => unknown): string => {
    try {
      return String(make());
    } catch (error) {
      return faultWords(error);
    }
  };
  // What this very runtime says of damaged input.
  assert.doesNotMatch(
    told(() => JSON.parse('{"key": hunter2}')),
    /hunter2|hunt/,
  );
  assert.doesNotMatch(
    told(() => new URL('http://user:hunter2@[')),
    /hunter2/,
  );
  assert.equal(
    faultWords(new TypeError("Cannot read properties of undefined (reading 'outcome')")),
    "TypeError: Cannot read properties of undefined (reading 'outcome')",
  );
  assert.equal(
    faultWords(new Error("bad 'hunter2' in http://me:hunter2@host and Zx81hunter2hunter2")),
    "Error: bad '…' in http://…@host and …",
  );
  assert.ok(faultWords(new Error('word '.repeat(1_000))).length <= 200);
  assert.equal(faultWords(null), 'null');
});
