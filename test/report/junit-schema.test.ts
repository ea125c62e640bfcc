/** JUnit as Jenkins' junit-10.xsd has it: every recorded scenario, the fixtures, and what must not pass. xmllint reads the xsd where both are at hand. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { renderJunit } from '../../src/report/junit.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { runProgramSync } from '../processes.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';
import { hostile, MARKUP } from './hostile.ts';
import { schemaFaults } from './junit-schema.ts';
import { forwarderMissing, onePartialZone, sixCauses, unfinished, verdict } from './verdicts.ts';
import { parseXml } from './xml.ts';

const render = (one: Verdict): string => renderJunit(one, { width: 80, color: false, ascii: false, verbosity: 0 });

describe('junit-10.xsd', () => {
  it('has nothing to say about any recorded scenario', () => {
    const names = recordedNames();
    assert.ok(names.length >= 27);
    for (const name of names) assert.deepEqual(schemaFaults(parseXml(render(judge(recordedFacts(name)).verdict))), [], name);
  });

  it('nor about what is odd: interrupted, without an id, no time, hostile, nothing at all', () => {
    const odd: readonly Verdict[] = [
      verdict(),
      verdict({ interrupted: true, startedAt: 'never', durationMs: -1 }),
      verdict({ durationMs: 86_400_000 }),
      verdict({ endpoints: [], capabilities: {} as Verdict['capabilities'] }),
      forwarderMissing(),
      onePartialZone(),
      unfinished(),
      sixCauses(),
      hostile(),
      hostile(MARKUP),
    ];
    for (const one of odd) assert.deepEqual(schemaFaults(parseXml(render(one))), []);
  });

  it('refuses what is wrong', () => {
    const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
    const suite = (inside: string, more = ''): string =>
      `<testsuite name="n" tests="1" failures="0" errors="0"${more}>${inside}</testsuite>`;
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['<testsuites skipped="1"/>', /testsuites> has skipped/u],
      ['<testsuites disabled="0"/>', /has disabled/u],
      ['<testsuites timestamp="x"/>', /has timestamp/u],
      ['<testsuites><testcase name="a"/></testsuites>', /has <testcase>/u],
      ['<testcase name="a"/>', /no document/u],
      ['<testsuite name="n" tests="1" failures="0"/>', /lacks errors/u],
      [suite('', ' disabled="1"'), /has disabled/u],
      [suite('', ' time="1e3"'), /time that is none/u],
      [suite('words'), /has text/u],
      [suite('<testcase classname="c"/>'), /lacks name/u],
      [suite('<testcase name="a" status="run"/>'), /has status/u],
      [suite('<testcase name="a"><properties/></testcase>'), /has <properties>/u],
      [suite('<testcase name="a">words</testcase>'), /has text/u],
      [suite('<testcase name="a"><failure code="1"/></testcase>'), /has code/u],
      [suite('<properties><property name="a"/></properties>'), /lacks value/u],
      [suite('<skipped/>'), /has <skipped>/u],
    ];
    for (const [document, says] of wrong) assert.match(schemaFaults(parseXml(head + document)).join(), says, document);
    for (const right of [
      '<testsuites/>',
      suite('', ' time="1,234.500"'),
      suite('<testcase name="a"><skipped message="m"/></testcase>'),
    ])
      assert.deepEqual(schemaFaults(parseXml(head + right)), [], right);
  });

  // The xsd itself is nobody's here: JUNIT_XSD names a copy of it.
  const xsd = process.env['JUNIT_XSD'];
  const lint = spawnSync('xmllint', ['--version'], { stdio: 'ignore' }).error === undefined;
  const skip = xsd === undefined ? 'JUNIT_XSD names no schema' : lint ? false : 'xmllint is not installed';
  it('xmllint says the same of every scenario', { skip }, () => {
    for (const name of recordedNames()) {
      const input = render(judge(recordedFacts(name)).verdict);
      const { status, stderr } = runProgramSync('xmllint', ['--noout', '--schema', xsd ?? '', '-'], { input });
      assert.equal(status, 0, `${name}: ${stderr}`);
    }
  });
});
