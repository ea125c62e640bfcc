/** `docs/findings` is what `npm run docs` makes now. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findingFiles } from '../../scripts/docs/findings.ts';
import { FINDING_CODES } from '../../src/findings/index.ts';

const FOLDER = new URL('../../docs/findings/', import.meta.url);
const files = findingFiles();

test('there is a page for each code, an index, and nothing else', () => {
  const expected = ['README.md', ...FINDING_CODES.map((code) => `${code.replace('/', '-')}.md`)];
  assert.deepEqual([...files.keys()].toSorted(), expected.toSorted());
  assert.deepEqual(readdirSync(FOLDER).toSorted(), expected.toSorted(), 'run npm run docs');
});

test('no page is stale', () => {
  for (const [name, text] of files)
    assert.equal(readFileSync(new URL(name, FOLDER), 'utf8'), text, `${name} is stale: run npm run docs`);
});

test('every link between pages leads to one', () => {
  for (const [name, text] of files)
    for (const [, link = ''] of text.matchAll(/\]\(([\w.-]+\.md)\)/gu)) assert.ok(files.has(link), `${name}: ${link}`);
});
