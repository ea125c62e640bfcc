import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { secret } from '../src/secret.ts';

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
