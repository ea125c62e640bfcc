import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { facts } from '../../src/facts.ts';
import { decisionFor } from '../../src/redact/decision-for.ts';
import { DECISIONS } from '../../src/redact/decisions.ts';
import { record, text } from '../../src/schema/shape.ts';
import { textPlaces } from '../../src/schema/texts.ts';

describe('what becomes of each text under --redact', () => {
  it('is decided for every text that facts can have: see src/redact/decisions.ts', () => {
    assert.deepEqual(
      textPlaces(facts).filter((place) => decisionFor(place) === null),
      [],
    );
  });

  it('is missing for a new member', () => {
    const places = textPlaces(record({ node: record({ nobodyThoughtOfIt: text }) }));
    assert.deepEqual(places, ['node.nobodyThoughtOfIt']);
    assert.equal(decisionFor('node.nobodyThoughtOfIt'), null);
  });

  it('is decided for nothing that no facts have', () => {
    const places = textPlaces(facts).map((place) => `.${place}`);
    assert.deepEqual(
      Object.keys(DECISIONS).filter((end) => !places.some((place) => place.endsWith(`.${end}`))),
      [],
    );
  });
});
