import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { COMMAND_NAMES } from '../../src/arguments/commands.ts';
import { editDistance, nearest } from '../../src/arguments/did-you-mean.ts';
import { FINDING_WORDS } from '../../src/arguments/selection.ts';
import { ENTRIES } from '../../src/arguments/table.ts';
import { REGIONS } from '../../src/knowledge/regions.ts';
import { CAPABILITIES } from '../../src/knowledge/types.ts';
import { SCENARIOS } from '../../src/simulation/scenarios.ts';

const REGION_NAMES = Object.keys(REGIONS);
/** Every closed set of the command line, by its name. */
const SETS: Readonly<Record<string, readonly string[]>> = {
  commands: COMMAND_NAMES,
  options: ENTRIES.map(([, { name }]) => `--${name}`),
  capabilities: CAPABILITIES,
  codes: FINDING_WORDS,
  scenarios: SCENARIOS.map(({ name }) => name),
  Regions: REGION_NAMES,
  ...Object.fromEntries(
    ENTRIES.flatMap(([, { name, completes }]) =>
      Array.isArray(completes) ? [[`--${name}`, completes as readonly string[]]] : [],
    ),
  ),
};

describe('nearest', () => {
  for (const [set, words] of Object.entries(SETS))
    it(`finds each of the ${set} after two neighbours changed places, or a letter is lost`, () => {
      for (const word of words.filter(({ length }) => length >= 4)) {
        const at = Math.max(word.lastIndexOf('-'), word.lastIndexOf('/'), 0) + 1;
        const [a = '', b = ''] = word.slice(at);
        const slips = [`${word.slice(0, at)}${b}${a}${word.slice(at + 2)}`, `${word.slice(0, at)}${word.slice(at + 1)}`];
        for (const slip of slips.filter((typed) => !words.includes(typed) && /\w\w\w/u.test(typed))) {
          const found = nearest(slip, words);
          // A slip may be nearer to another word; a proposal there is, and never a crowd of them.
          assert.ok(found.length >= 1 && found.length <= 3, `${set}: ${slip} → ${found.join()}`);
          assert.ok(
            found.includes(word) || found.every((other) => editDistance(slip, other) <= 1 || other.startsWith(slip)),
            `${slip} → ${found.join()}`,
          );
        }
      }
    });

  it('knows Regions as they are typed and pasted', () => {
    const expected: Record<string, string> = {
      'eu-west1': 'eu-west-1',
      useast1: 'us-east-1',
      'EU-Central-1': 'eu-central-1',
      '“eu-west-2”': 'eu-west-2',
      'eu–west–3': 'eu-west-3',
      eu_north_1: 'eu-north-1',
      'us-east-1a': 'us-east-1',
      'eu-cental-1': 'eu-central-1',
      'us-gov-west1': 'us-gov-west-1',
    };
    for (const [typed, meant] of Object.entries(expected)) assert.deepEqual(nearest(typed, REGION_NAMES), [meant], typed);
    for (const text of ['', '../x', 'frankfurt']) assert.deepEqual(nearest(text, REGION_NAMES), [], text);
  });

  it('goes by the name behind the slash, by what was only begun, and by what was written on', () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['forwarder-missing', ['dns/forwarder-missing']],
      ['tls/forwarder-missing', ['dns/forwarder-missing']],
      ['forwarder-mising', ['dns/forwarder-missing']],
      ['tls/exp', ['tls/expired']],
      ['dns.slow', ['dns/slow']],
      ['dnss', ['dns']],
    ];
    for (const [typed, meant] of cases) assert.deepEqual(nearest(typed, FINDING_WORDS), meant, typed);
    assert.deepEqual(nearest('warning', ['silent', 'error', 'warn']), ['warn']);
    assert.deepEqual(nearest('--proxy-pasword-file', SETS['options'] ?? []), ['--proxy-password-file']);
  });

  it('proposes nothing for another word, nor for what no finger typed', () => {
    const odd = [
      '',
      ' ',
      '-',
      '--',
      'x',
      'zz',
      'kubernetes',
      '\u001B[31mdns',
      'dns\n\u0007',
      'dn\u0000s',
      '\u202Esnd',
      'дns',
      '__proto__',
      '$(dns)',
      'dns;rm',
      'x'.repeat(65),
    ];
    for (const typed of odd) assert.deepEqual(nearest(typed, FINDING_WORDS), [], JSON.stringify(typed));
  });
});

/** The definition, without a table: for short words. */
function slowDistance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)];
  const replaced = slowDistance(x, y) + (a.at(-1) === b.at(-1) ? 0 : 1);
  const isSwapped = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  const swapped = isSwapped ? slowDistance(a.slice(0, -2), b.slice(0, -2)) + 1 : replaced;
  return Math.min(replaced, swapped, slowDistance(x, b) + 1, slowDistance(a, y) + 1);
}

it('editDistance is what its definition says', () => {
  const cases = [
    ['exlpain', 'explain', 1],
    ['regoin', 'region', 1],
    ['jsn', 'json', 1],
    ['ca', 'abc', 3],
    ['', 'abc', 3],
  ] as const;
  for (const [a, b, edits] of cases) assert.equal(editDistance(a, b), edits, `${a} ${b}`);
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
  fc.assert(
    fc.property(word, word, (a, b) => assert.equal(editDistance(a, b), slowDistance(a, b))),
    { numRuns: 200 },
  );
});
