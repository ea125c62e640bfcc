/** What explains what: each name in the findings' own files names a finding, so that a slip of the pen explains nothing silently. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import { names } from '../../src/findings/finding.ts';
import { FINDING_CODES, FINDINGS } from '../../src/findings/index.ts';
import { causesOf, EXPLANATIONS, symptomsOf } from '../../src/findings/relations.ts';

test('each name in explains and explainedBy is a code, a family or *, and each relation names another finding', () => {
  for (const { code, explains = [], explainedBy = [] } of FINDINGS as readonly Finding[]) {
    for (const { codes } of [...explains, ...explainedBy]) {
      assert.ok(codes.length > 0, code);
      for (const name of codes)
        assert.ok(
          FINDING_CODES.some((other) => other !== code && names(name, other)),
          `${code}: ${name} names no other finding`,
        );
      assert.equal(new Set(codes).size, codes.length, `${code}: a name twice`);
    }
  }
});

test('what names nothing is noticed: a typo, a family without its slash, part of a code', () => {
  for (const name of ['dns/slwo', 'dns', 'dns/no', '/', '', 'DNS/', '**'])
    assert.ok(!FINDING_CODES.some((code) => names(name, code)), name);
  for (const name of ['dns/slow', 'dns/', '*'])
    assert.ok(
      FINDING_CODES.some((code) => names(name, code)),
      name,
    );
});

test('causes and symptoms are the two sides of one table', () => {
  assert.ok(EXPLANATIONS.length > 20);
  for (const code of FINDING_CODES) {
    assert.ok(!symptomsOf(code).includes(code), code);
    for (const symptom of symptomsOf(code)) assert.ok(causesOf(symptom).includes(code), `${code} explains ${symptom}`);
  }
});
