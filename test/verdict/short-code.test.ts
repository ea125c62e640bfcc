import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { array, assert as assertProperty, boolean, constantFrom, integer, property, record, string } from 'fast-check';
import { FINDING_CODES, FINDINGS } from '../../src/findings/index.ts';
import { REGION_NUMBERS } from '../../src/knowledge/region-numbers.ts';
import { REGIONS } from '../../src/knowledge/regions.ts';
import { checkSymbols, isIntact, singleFault } from '../../src/verdict/check-symbols.ts';
import { causeOf, decode, encode, regionOf, type ShortVerdict, shortCodeOf } from '../../src/verdict/short-code.ts';
import { finding, forwarderMissing, NODE, sixCauses, verdict } from '../report/verdicts.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const MAX_NUMBER = 1_023;

/** Of each length, with symbols from all over the alphabet. */
const SAMPLES: readonly ShortVerdict[] = [
  { status: 'inconclusive', region: 0, causes: [], hasMore: false },
  { status: 'broken', region: 17, causes: [9], hasMore: false },
  { status: 'degraded', region: 1_023, causes: [15, 1_022], hasMore: false },
  { status: 'broken', region: 31, causes: [1, 512, 74], hasMore: true },
];

const isRead = (code: string): boolean => decode(code).outcome === 'ok';

function fault(code: string) {
  const decoded = decode(code);
  assert.equal(decoded.outcome, 'failed', code);
  return decoded.fault;
}

const CODE_NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  FINDINGS.toSorted((a, b) => a.number - b.number).map(({ code, number }) => [code, number]),
);

describe('the numbers', () => {
  it('every finding code and every Region has one of its own, within ten bits', () => {
    assert.deepEqual(Object.keys(CODE_NUMBERS).sort(), [...FINDING_CODES].sort());
    assert.deepEqual(Object.keys(REGION_NUMBERS).sort(), Object.keys(REGIONS).sort());
    for (const table of [CODE_NUMBERS, REGION_NUMBERS]) {
      const numbers = Object.values(table);
      assert.equal(new Set(numbers).size, numbers.length);
      // Gaps are numbers that were given away and not used.
      assert.ok(numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= MAX_NUMBER));
    }
  });

  it('never change: those of the first version are as they were', () => {
    const first = (table: Readonly<Record<string, number>>, count: number): string =>
      createHash('sha256')
        .update(JSON.stringify(Object.entries(table).filter(([, number]) => number <= count)))
        .digest('hex')
        .slice(0, 16);
    assert.deepEqual([first(CODE_NUMBERS, 74), first(REGION_NUMBERS, 46)], ['f6711946d448d2e8', 'db288b5a35a4d83c']);
    // Codes as they were read out once.
    assert.equal(causeOf(9), 'dns/forwarder-missing');
    assert.equal(regionOf(18), 'eu-central-1');
  });
});

describe('the check symbols', () => {
  it('notice every one and every two wrong symbols, and name the one', () => {
    const word = [1, 17, 0, 18, 0, 9];
    const intact = [...word, ...checkSymbols(word)];
    assert.ok(isIntact(intact));
    for (let i = 0; i < intact.length; i += 1) {
      for (let a = 1; a < 32; a += 1) {
        const one = intact.with(i, (intact[i] ?? 0) ^ a);
        assert.ok(!isIntact(one));
        assert.equal(singleFault(one), i);
        for (let j = i + 1; j < intact.length; j += 1)
          for (let b = 1; b < 32; b += 1) assert.ok(!isIntact(one.with(j, (one[j] ?? 0) ^ b)));
      }
    }
  });
});

describe('a short code', () => {
  it('says what the verdict says', () => {
    const code = shortCodeOf(forwarderMissing()) ?? '';
    assert.match(code, /^SSM1-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}$/u);
    const decoded = decode(code);
    assert.ok(decoded.outcome === 'ok');
    assert.equal(decoded.code, code);
    const { status, region, causes, hasMore } = decoded.verdict;
    assert.deepEqual(
      [status, regionOf(region), causes.map(causeOf), hasMore],
      ['broken', 'eu-central-1', ['dns/forwarder-missing'], false],
    );
  });

  it('holds three causes and says that there are more', () => {
    const decoded = decode(shortCodeOf(sixCauses()) ?? '');
    assert.ok(decoded.outcome === 'ok');
    const codes = sixCauses().findings.map(({ code }) => code);
    assert.deepEqual([decoded.verdict.causes.map(causeOf), decoded.verdict.hasMore], [codes.slice(0, 3), true]);
  });

  it('is not there where all is well; notes are no causes, and a finding in two places is one', () => {
    assert.equal(shortCodeOf(verdict()), null);
    const findings = [
      finding({ code: 'tcp/filtered', severity: 'error' }),
      finding({ code: 'tcp/filtered', severity: 'error' }),
      finding({ code: 'agent/outdated', severity: 'info' }),
    ];
    const decoded = decode(shortCodeOf(verdict({ status: 'broken', findings })) ?? '');
    assert.ok(decoded.outcome === 'ok');
    assert.deepEqual(decoded.verdict.causes.map(causeOf), ['tcp/filtered']);
  });

  it('of a Region without a number still tells the causes', () => {
    for (const region of ['xx-moon-1', 'constructor', '__proto__', '']) {
      const decoded = decode(shortCodeOf({ ...forwarderMissing(), node: { ...NODE, region } }) ?? '');
      assert.ok(decoded.outcome === 'ok');
      assert.deepEqual([decoded.verdict.region, decoded.verdict.causes.map(causeOf)], [0, ['dns/forwarder-missing']]);
    }
  });

  it('goes there and back, whatever it holds', () => {
    const number = integer({ min: 0, max: MAX_NUMBER });
    assertProperty(
      property(
        record({
          status: constantFrom('healthy' as const, 'degraded' as const, 'broken' as const, 'inconclusive' as const),
          region: number,
          causes: array(number, { maxLength: 3 }),
          hasMore: boolean(),
        }),
        (made) => {
          // Records of fast-check may be without a prototype.
          const short = { ...made };
          const code = encode(short);
          assert.deepEqual(decode(code), { outcome: 'ok', code, verdict: short });
        },
      ),
    );
  });

  it('is understood as people write it', () => {
    for (const short of SAMPLES) {
      const code = encode(short);
      const spellings = [
        code.toLowerCase(),
        code.replaceAll('-', ''),
        code.replaceAll('-', ' '),
        ` ${code.replaceAll('-', ' – ')}\n`,
        code.replaceAll('0', 'O').replaceAll('1', 'I'),
        code.replaceAll('0', 'o').replaceAll('1', 'l'),
      ];
      for (const spelling of spellings) assert.deepEqual(decode(spelling), { outcome: 'ok', code, verdict: short }, spelling);
    }
  });
});

describe('a damaged short code', () => {
  it('is noticed with any one character wrong, the version included', () => {
    let tried = 0;
    for (const code of SAMPLES.map(encode)) {
      for (let index = 3; index < code.length; index += 1) {
        if (code[index] === '-') continue;
        for (const character of `${ALPHABET}U*é`) {
          if (character === code[index]) continue;
          assert.ok(!isRead(code.slice(0, index) + character + code.slice(index + 1)), `${code} ${index} ${character}`);
          tried += 1;
        }
      }
    }
    assert.equal(tried, (6 + 8 + 10 + 12) * 34);
  });

  it('is noticed with any two neighbours swapped, those beside a hyphen and the prefix included', () => {
    let tried = 0;
    for (const code of SAMPLES.map((short) => encode(short).replaceAll('-', ''))) {
      for (let index = 0; index + 1 < code.length; index += 1) {
        const [a = '', b = ''] = code.slice(index, index + 2);
        if (a === b) continue;
        assert.ok(!isRead(code.slice(0, index) + b + a + code.slice(index + 2)), `${code} ${index}`);
        tried += 1;
      }
    }
    assert.ok(tried > 25, `${tried}`);
  });

  it('is noticed with a character missing or one too many', () => {
    for (const code of SAMPLES.map((short) => encode(short).replaceAll('-', ''))) {
      for (let index = 3; index < code.length; index += 1) {
        assert.ok(!isRead(code.slice(0, index) + code.slice(index + 1)));
        for (const character of ALPHABET) assert.ok(!isRead(code.slice(0, index) + character + code.slice(index)));
      }
    }
  });

  it('says which part cannot be right', () => {
    assert.deepEqual(fault('TCP1-0000'), { kind: 'prefix' });
    assert.deepEqual(fault('SSM2-H0J0-9RK'), { kind: 'version', version: '2' });
    assert.deepEqual(fault('SSM'), { kind: 'version', version: '' });
    assert.deepEqual(fault('SSM1'), { kind: 'length', length: 0 });
    assert.deepEqual(fault('SSM1-H0U0-9RK'), { kind: 'character', character: 'U', position: 3 });
    assert.deepEqual(fault('SSM1-H0J0-9R'), { kind: 'length', length: 6 });
    assert.equal(fault('SSM1-H0J0-9RR').kind, 'check');
    assert.equal(fault(`SSM1${'0'.repeat(100_000)}`).kind, 'length');
  });

  it('never throws, whatever is typed', () => {
    assertProperty(
      property(string({ unit: 'binary', maxLength: 80 }), (text) => ['ok', 'failed'].includes(decode(`ssm${text}`).outcome)),
    );
  });
});
