/** No spelling of an address or an account that stands in the facts survives, whatever text it stands in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { redactedFacts } from '../../src/redact/redacted-facts.ts';
import { Spellings } from '../../src/redact/spellings.ts';
import { plantedFacts } from './planted.ts';

type Octets = readonly [number, number, number, number];
const octal = (value: number): string => `0${value.toString(8)}`;
const hex = (value: number): string => `0x${value.toString(16)}`;
const whole = (o: Octets): number => o[0] * 2 ** 24 + o[1] * 2 ** 16 + o[2] * 256 + o[3];
/** inet_aton(3)'s forms, and what a person still reads. */
const SPELLINGS: Readonly<Record<string, (o: Octets) => string>> = {
  commas: (o) => o.join(','),
  blanks: (o) => o.join(' '),
  underscores: (o) => o.join('_'),
  hyphens: (o) => o.join('-'),
  slashes: (o) => o.join('/'),
  'commas and blanks': (o) => o.join(', '),
  brackets: (o) => o.join('[.]'),
  'zeros in front': (o) => o.map((one) => String(one).padStart(3, '0')).join('.'),
  octal: (o) => o.map(octal).join('.'),
  hex: (o) => o.map(hex).join('.'),
  'one number': (o) => String(whole(o)),
  'one number in hex': (o) => `0x${whole(o).toString(16).padStart(8, '0')}`,
  'one number in octal': (o) => octal(whole(o)),
  'two numbers': (o) => `${o[0]}.${o[1] * 65_536 + o[2] * 256 + o[3]}`,
  'three numbers': (o) => `${o[0]}.${o[1]}.${o[2] * 256 + o[3]}`,
  reversed: (o) => o.toReversed().join('.'),
  mixed: (o) => `${hex(o[0])}.${octal(o[1])}.${o[2]}.${o[3]}`,
};
// A first octet of three digits: shorter rows of numbers stand in every text.
const OCTETS = fc.tuple(
  fc.constantFrom(10, 100, 172, 192, 203, 81),
  fc.integer({ min: 11, max: 254 }),
  fc.integer({ min: 11, max: 254 }),
  fc.integer({ min: 11, max: 254 }),
);
const SEPARATORS = ['_', '.', '/', '-', ' ', ',', ':', ' - '] as const;
const ACCOUNT = fc.stringMatching(/^[1-9]\d{11}$/u);

const redactedWith = (known: string, text: string): string => {
  const facts = plantedFacts(0, (place) => (place.endsWith('why') || place.endsWith('detail') ? `${text} (${known})` : ''));
  return JSON.stringify(redactedFacts(facts).facts);
};

test('an address in any of its spellings', () => {
  fc.assert(
    fc.property(
      OCTETS,
      fc.constantFrom(...Object.keys(SPELLINGS)),
      fc.constantFrom('to %s:', '(%s)', 'a=%s;', '%s', 'x/%s/y'),
      (octets, kind, frame) => {
        const spelt = SPELLINGS[kind]?.(octets) ?? '';
        const sent = redactedWith(octets.join('.'), frame.replace('%s', spelt));
        assert.ok(!sent.includes(spelt), `${kind}: ${spelt}`);
        assert.ok(!sent.includes(octets.join('.')));
      },
    ),
    { numRuns: 120, seed: 20 },
  );
});

test('an account with anything between its digits', () => {
  fc.assert(
    fc.property(ACCOUNT, fc.constantFrom(...SEPARATORS), fc.constantFrom(1, 2, 3, 4, 6), (account, separator, size) => {
      const spelt = (account.match(new RegExp(`.{${size}}`, 'gu')) ?? []).join(separator);
      const sent = redactedWith(account, `of ${spelt}.`);
      assert.ok(!sent.includes(spelt), spelt);
      assert.ok(!sent.includes(account));
    }),
    { numRuns: 80, seed: 20 },
  );
});

test('what is not known is no spelling of anything, and neither are small numbers', () => {
  const known = new Spellings('10.3.77.9 and 987654321098, 0.0.0.7');
  for (const text of ['10,3,77,8', '7', '3.3.3572', '9876-5432-1097', '10.3.77.9', '987654321098', 'x', ''])
    assert.deepEqual(known.in(text), [], text);
  assert.deepEqual(
    known.in('a 10,3,77,9 b 010.003.077.009 c').map(({ at, length, original }) => [at, length, original]),
    [
      [2, 9, '10.3.77.9'],
      [14, 15, '10.3.77.9'],
    ],
  );
});
