/** A linter over every sentence: agreement, capitals, durations, nothing twice, nothing missing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration } from '../../src/knowledge/words.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderText } from '../../src/report/text.ts';
import type { Finding } from '../../src/verdict.types.ts';
import { corpusVerdicts, everythingSaid } from './collect.ts';
import { faultsIn } from './lint.ts';

test('the linter marks what an editor would', () => {
  const BAD = [
    'Systems Manager cannot manage this node because systems Manager has no contact with it.',
    'SSM Agent updates does not work on this node.',
    'Because The clock is wrong, and The agent sleeps.',
    'The clock is 34559999 seconds slow.',
    'See whose 10.0.0.1 and 10.0.0.2 is.',
    'a.b.example and c.d.example (10.0.0.1) does not answer.',
    'a.b.example (10.0.0.1) do not answer.',
    'It sends to s3.eu-cen… in place of it.',
    'The the name.',
    'It has 1 addresses.',
    'It has 2 address.',
    'A value of undefined.',
    'It is a address.',
    'It is an proxy.',
    'It is open (and stays so.',
    'It says "x.',
    'It ends. It ends.',
    'It ends',
    'It  ends.',
    'It ends ..',
    'It is set in environment of process 812.',
    'it begins.',
  ];
  for (const text of BAD) assert.notDeepEqual(faultsIn(text, 'sentence'), [], text);
  const GOOD = [
    'ssm.eu-central-1.amazonaws.com (10.0.1.5 and 10.0.2.6) does not answer on TCP 443 (connection timed out).',
    'An S3 endpoint, an MTU of 1400 bytes, a user, an hour and an IPv6 address.',
    'AWS says: "a error ... do does".',
    'The registry holds 1 address, 0 bytes and 12 servers.',
  ];
  for (const text of GOOD) assert.deepEqual(faultsIn(text, 'sentence'), [], text);
});

test('every sentence of the corpus, the samples and the pages', () => {
  const said = everythingSaid();
  assert.ok(said.length > 1500);
  const marked = said.flatMap(({ where, kind, text }) => {
    const faults = faultsIn(text, kind);
    return faults.length === 0 ? [] : [`${faults.join(', ')}: ${text} [${where}]`];
  });
  assert.deepEqual(marked, []);
});

function hasTwice(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => lines.indexOf(line) < index);
}

test('nothing stands twice: commands of a remedy, evidence of a finding, rows of what was not checked', () => {
  for (const { name, verdict } of corpusVerdicts()) {
    const all: readonly Finding[] = [...verdict.findings, ...verdict.suppressed];
    for (const { code, evidence, remedy } of all) {
      const where = `${name} ${code}`;
      assert.deepEqual(hasTwice(evidence), [], where);
      assert.deepEqual(hasTwice(remedy.map(({ text }) => text)), [], where);
      for (const { commands } of remedy) assert.deepEqual(hasTwice(commands), [], where);
    }
    assert.deepEqual(hasTwice(verdict.notChecked.map(({ what }) => what)), [], name);
    assert.deepEqual(hasTwice(verdict.ruledOut.map(({ code }) => code)), [], name);
  }
});

/** A step with what stands below it, up to the next one or to its proof. */
function steps(report: string, begins: RegExp): readonly string[] {
  const found: string[][] = [];
  for (const line of report.split('\n')) {
    if (begins.test(line)) found.push([]);
    else if (/^(?:\S|$)| {2}Then prove/u.test(line) && !/^(?:```|aws |sudo |- |$)/u.test(line)) found.push([]);
    found.at(-1)?.push(line.replace(/^( {2}|\*\*)(?:Fix|Or) /u, ''));
  }
  return found.filter(([head]) => head?.startsWith('(owner') === true).map((lines) => lines.join('\n').trim());
}

test('a report says each step once', () => {
  let many = 0;
  for (const { name, verdict } of corpusVerdicts())
    for (const verbosity of [0, 1] as const) {
      const style = { width: 10_000, color: false, ascii: false, verbosity } as const;
      const text = steps(renderText(verdict, style), /^ {2}(?:Fix|Or) \(/u);
      assert.deepEqual(hasTwice(text), [], name);
      assert.deepEqual(hasTwice(steps(renderMarkdown(verdict, style), /^\*\*(?:Fix|Or) \(/u)), [], name);
      if (text.length > 6) many += 1;
    }
  assert.ok(many > 20);
});

test('a headline fits what stands below it', () => {
  for (const { name, verdict } of corpusVerdicts()) {
    const { headline, findings, status } = verdict;
    if (/at risk/u.test(headline))
      assert.ok(
        findings.every(({ severity }) => severity !== 'error'),
        name,
      );
    if (status === 'broken' || status === 'degraded') assert.match(headline, / because /u, name);
  }
});

test('durations are as people say them', () => {
  for (const [seconds, words] of [
    [0, '0 seconds'],
    [1, '1 second'],
    [-421, '421 seconds'],
    [599.6, '600 seconds'],
    [600, '10 minutes'],
    [7199, '120 minutes'],
    [7200, '2 hours'],
    [86_400, '24 hours'],
    [172_800, '2 days'],
    [34_559_999, '400 days'],
    [5 * 365.25 * 86_400, '5 years'],
  ] as const)
    assert.equal(duration(seconds), words);
});
