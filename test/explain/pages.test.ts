/** Pages of `explain`: whole, offline, and without losing what the catalogue, the registry and the table of causes say. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checksText } from '../../src/explain/checks-text.ts';
import { capabilitiesTouched } from '../../src/explain/needs.ts';
import { families, pageOf } from '../../src/explain/page.ts';
import { listText, pageText } from '../../src/explain/page-text.ts';
import { READINGS } from '../../src/explain/readings.ts';
import { FINDING_CODES, findingOf } from '../../src/findings/index.ts';
import { EXPLANATIONS } from '../../src/findings/relations.ts';
import { RULES } from '../../src/findings/rules.ts';
import { CAPABILITIES } from '../../src/knowledge/types.ts';
import { placeholdersIn } from '../../src/remedies/remedy.ts';
import { columns } from '../../src/report/layout.ts';
import { isClosed } from '../remedies/closed-words.ts';

const ruleOf = (code: (typeof FINDING_CODES)[number]) => RULES.find(({ codes }) => codes.includes(code));

/** Line breaks of a wrapped text do not matter. */
const flat = (text: string): string => text.replaceAll(/\s+/gu, ' ');
const has = (text: string, part: string, where: string): void =>
  assert.ok(flat(text).includes(flat(part)), `${where} lacks: ${part}`);

/** Every string of the example data; closed words that steer a text are not shown as such. */
function stringsIn(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return isClosed(value, key) || key === 'detail' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((item) => stringsIn(item, key));
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, item]) => stringsIn(item, name))
    : [];
}

describe('the page of a code', () => {
  for (const code of FINDING_CODES) {
    it(code, () => {
      const page = pageOf(code);
      const text = pageText(page, 80);
      const { title, summary, docs = [] } = findingOf(code);
      for (const part of [title, summary, findingOf(code).page.recognised, findingOf(code).page.severity, page.breaks])
        has(text, part, code);
      // What a reader is promised: who, how, with which risk, and the proof.
      assert.ok(page.remedies.length > 0 && page.owners.length > 0 && page.proofs.length > 0, code);
      for (const { owner, text: words, commands, risk, permission, rollback } of page.remedies) {
        for (const part of [`Owner: ${owner}`, words, ...commands, risk, permission ?? '', ...(rollback ?? '').split('\n')])
          has(text, part, code);
        // Commands are pasted: none may be broken by wrapping.
        for (const command of commands) assert.ok(text.split('\n').includes(`       ${command}`), `${code}: ${command}`);
      }
      for (const proof of page.proofs) assert.ok(text.split('\n').includes(`  ${proof}`), `${code}: ${proof}`);
      for (const value of stringsIn(findingOf(code).sample)) has(text, value, code);
      assert.equal(page.documentation.length, docs.length);
      for (const { title: name, url } of page.documentation) for (const part of [name, url ?? '']) has(text, part, code);
      assert.doesNotMatch(text, /undefined|\[object|NaN| null\b/u, code);
    });
  }

  it('has placeholders in the place of this node, each explained', () => {
    for (const code of FINDING_CODES) {
      for (const { text, commands } of pageOf(code).remedies) {
        for (const name of placeholdersIn(commands.join('\n'))) assert.ok(text.includes(name), `${code}: ${name}`);
        // Nobody's own values: a Region or an id that looks real would be pasted as it is.
        const bare = commands.join('\n').replaceAll(/us-west-2|169\.254\.\S+/gu, '');
        assert.doesNotMatch(bare, /\b(?:vpc|subnet|sg|i|vpce)-[0-9a-f]{8,}|--region [a-z]/u, code);
      }
    }
  });

  it('says when it is how severe, in the words of a verdict', () => {
    for (const code of FINDING_CODES) {
      assert.match(findingOf(code).page.severity, /^(?:Error|Warning|Info)\b/u, code);
      for (const text of Object.values(findingOf(code).page)) assert.match(text, /\.$/u, code);
    }
  });

  it('shows prose within the width that it is given', () => {
    for (const width of [80, 120]) {
      for (const code of FINDING_CODES) {
        const page = pageOf(code);
        const whole = page.remedies.flatMap(({ commands: list, rollback = '' }) => [...list, ...rollback.split('\n')]);
        const commands = new Set([...whole, ...page.proofs]);
        const prose = pageText(page, width)
          .split('\n')
          .filter((line) => !commands.has(line.trim()) && !line.includes('https://'));
        for (const line of prose) assert.ok(columns(line) <= width, `${code}: ${line}`);
      }
    }
  });
});

describe('what explains what', () => {
  it('is told as the verdict has it, in both directions', () => {
    const pairs = EXPLANATIONS.flatMap(({ cause, symptom }) =>
      cause.flatMap((from) => symptom.filter((to) => to !== from).map((to) => [from, to] as const)),
    );
    assert.ok(pairs.length > 20);
    for (const [from, to] of pairs) {
      assert.ok(pageOf(from).explains.includes(to), `${from} explains ${to}`);
      assert.ok(pageOf(to).explainedBy.includes(from), `${to} is explained by ${from}`);
    }
    const told = FINDING_CODES.flatMap((code) => pageOf(code).explains.map((symptom) => `${code} ${symptom}`));
    assert.deepEqual(told.toSorted(), [...new Set(pairs.map((pair) => pair.join(' ')))].toSorted());
  });
});

describe('what a finding can break', () => {
  it('follows from what capabilities need', () => {
    const of = (code: (typeof FINDING_CODES)[number]) => capabilitiesTouched(ruleOf(code)?.about ?? 'nothing');
    assert.deepEqual(of('s3/dualstack-unreachable'), ['patch-manager']);
    assert.deepEqual(of('agent/needs-ec2messages'), ['run-command']);
    assert.deepEqual(of('s3/bucket-not-found'), ['s3-output']);
    assert.deepEqual(of('s3/no-path'), ['patch-manager', 'agent-update', 'distributor', 's3-output']);
    assert.deepEqual(of('ec2messages/unavailable'), []);
    assert.deepEqual(
      of('clock/skew'),
      CAPABILITIES.filter((name) => name !== 'patch-sources'),
    );
    // A parameter can be read without an agent.
    assert.ok(!of('agent/not-installed').includes('parameter-store') && of('imds/disabled').includes('parameter-store'));
  });
});

describe('the lists', () => {
  it('of all codes has each once, with its title, under its family', () => {
    const text = listText(null, 200);
    for (const code of FINDING_CODES)
      assert.equal(
        text.split('\n').filter((line) => line.startsWith(`  ${code} `) && line.endsWith(findingOf(code).title)).length,
        1,
        code,
      );
    for (const family of families().keys()) assert.ok(text.split('\n').includes(family), family);
  });

  it('of checks has every rule, what it reads and who needs it', () => {
    const text = checksText(80);
    const blocks = text.split('\n\n');
    for (const { codes, reads } of RULES) {
      const block = blocks.find((candidate) => candidate.includes(`  ${codes[0] ?? ''}: `)) ?? '';
      for (const code of codes) has(block, `${code}: ${findingOf(code).title}`, code);
      for (const reading of reads) has(block, READINGS[reading].name, codes.join());
      assert.match(block, /needed by {5}\S/u);
    }
    for (const name of CAPABILITIES) has(text, `${name}: `, 'checks');
    for (const line of text.split('\n')) assert.ok(columns(line) <= 80, line);
  });

  it('every code has a rule that reads something', () => {
    for (const code of FINDING_CODES) assert.ok((ruleOf(code)?.reads.length ?? 0) > 0, code);
  });
});
