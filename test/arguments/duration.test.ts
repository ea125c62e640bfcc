import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseDuration } from '../../src/arguments/duration.ts';

test('durations are a whole number and a unit', () => {
  const good: readonly (readonly [string, number])[] = [
    ['1ms', 1],
    ['500ms', 500],
    ['3s', 3_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['1440m', 86_400_000],
    ['86400000ms', 86_400_000],
  ];
  for (const [text, ms] of good) assert.equal(parseDuration(text), ms, text);
});

test('nothing else is a duration, nor anything beyond a day', () => {
  const bad = [
    '',
    '0',
    '0s',
    '3',
    's',
    '-3s',
    '+3s',
    '03s',
    '1.5s',
    '3 s',
    ' 3s',
    '3s ',
    '3S',
    '3sec',
    '3d',
    '1e3ms',
    '25h',
    '1441m',
  ];
  const odd = ['86400001ms', '99999999999s', '9'.repeat(400) + 's', '٣s', '3s\n', '3m3s', 'NaNs', 'Infinityms'];
  for (const text of [...bad, ...odd]) assert.equal(parseDuration(text), null, text);
});

test('any text gives null or 1 ms to a day', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.nat(), fc.constantFrom('ms', 's', 'm', 'h')).map((parts) => parts.join('')),
      ),
      (text) => {
        const ms = parseDuration(text);
        assert.ok(ms === null || (Number.isInteger(ms) && ms >= 1 && ms <= 86_400_000));
      },
    ),
  );
});
