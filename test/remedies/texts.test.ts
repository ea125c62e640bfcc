/** Every code has texts, and the texts keep the finding's own values. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FINDING_CODES, findingOf } from '../../src/findings/index.ts';
import { compose } from '../../src/verdict/compose.ts';
import type { Remedy } from '../../src/verdict.types.ts';
import { isClosed } from './closed-words.ts';
import { CONTEXTS, EC2 } from './contexts.ts';
import { variants } from './samples.ts';

function wordsOf(fix: Remedy): string {
  return [fix.text, ...fix.commands, fix.risk, fix.rollback ?? '', fix.permission ?? '', fix.account ?? '', fix.verify].join(
    '\n',
  );
}

/** The strings of a sample that a reader must find again: hosts, addresses, buckets, names. Closed words (`expect`) are not. */
function valuesIn(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return isClosed(value, key) || key === 'localIp' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((item) => valuesIn(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => valuesIn(item, name));
}

/** Guessing is for tests only: a sentence that a report shows as a command would be pasted. */
test('a rollback that is a sentence says so, and commands do not', () => {
  for (const context of Object.values(CONTEXTS))
    for (const draft of variants())
      for (const { rollback, rollbackIsText = false } of compose(draft, context).remedy)
        if (rollback !== undefined) assert.equal(rollbackIsText, /^[A-Z].*\.$/su.test(rollback), `${draft.code}: ${rollback}`);
});

test('every code has a title and a summary', () => {
  for (const code of FINDING_CODES) {
    const entry = findingOf(code);
    assert.match(entry.title, /^\S.{8,70}[^.]$/, code);
    assert.match(entry.summary, /\.$/, code);
    assert.ok(entry.summary.length >= 60 && entry.summary.length <= 420, `${code}: ${entry.summary.length}`);
  }
});

test('message and remedies hold every host, address, bucket and name of the data', () => {
  for (const draft of variants()) {
    const { code, data } = draft;
    const { message, remedy } = compose(draft, EC2);
    const all = [message, ...remedy.map(wordsOf)].join('\n');
    for (const value of valuesIn(data)) assert.ok(all.includes(value), `${code} loses ${value}:\n${message}`);
    // At least something of the data must be in the message itself: it is what text and JUnit show first.
    const values = valuesIn(data);
    if (values.length > 0)
      assert.ok(
        values.some((value) => message.includes(value)),
        `${code}: ${message}`,
      );
  }
});

test('a message changes when the data changes', () => {
  for (const draft of variants()) {
    const other = variants((value) => `x${value}`).find((d) => d.code === draft.code);
    assert.ok(other !== undefined);
    if (valuesIn(draft.data).length > 0) assert.notEqual(compose(draft, EC2).message, compose(other, EC2).message, draft.code);
  }
});

test('texts are whole sentences without undefined values, in every context', () => {
  for (const [name, context] of Object.entries(CONTEXTS)) {
    for (const draft of variants()) {
      const { message, remedy } = compose(draft, context);
      const where = `${draft.code}, ${name}`;
      assert.match(message, /^\S.*[.]$/s, `${where}: ${message}`);
      assert.ok(message.length <= 520, `${where}: ${message.length} characters`);
      assert.ok(remedy.length > 0, where);
      for (const fix of remedy) {
        const all = wordsOf(fix);
        assert.doesNotMatch(all, /undefined|(?<!\/dev\/)\bnull\b|\[object|NaN/, `${where}: ${all}`);
        assert.doesNotMatch(`${message} ${fix.text} ${fix.risk}`, /undefined|\bnull\b|\[object|NaN| {2}/, `${where}: ${all}`);
        assert.match(fix.text, /[.]$/, `${where}: ${fix.text}`);
        assert.match(fix.risk, /[.]$/, `${where}: ${fix.risk}`);
        assert.ok(fix.commands.length > 0, where);
      }
    }
  }
});

test('data without any entries makes texts too', () => {
  const empty = (value: unknown): unknown =>
    Array.isArray(value)
      ? []
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, empty(item)]))
        : value;
  for (const draft of variants()) {
    const { message, remedy } = compose({ ...draft, data: empty(draft.data) } as typeof draft, EC2);
    assert.ok(message.length > 0 && remedy.length > 0, draft.code);
  }
});

test('the proof asks for a capability that is not probed by default', () => {
  const draft = variants().find((d) => d.code === 'dns/endpoint-missing');
  assert.ok(draft !== undefined);
  const plain = compose(draft, EC2).remedy[0]?.verify ?? '';
  assert.doesNotMatch(plain, /--for/);
  const { remedy } = compose({ ...draft, capabilities: ['core', 'kms-encryption'] }, EC2);
  for (const fix of remedy)
    assert.match(fix.verify, / --for core,run-command,session-manager,patch-manager,agent-update,kms-encryption$/);
});
