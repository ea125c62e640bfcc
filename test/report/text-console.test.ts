/** Run Command's console shows the first 2,500 characters: what must stand in them, and what need not stand twice. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderText, type TextStyle } from '../../src/report/text.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { inOrder } from './in-order.ts';
import { finding, forwarderMissing, remedy, sixCauses } from './verdicts.ts';

const STYLE: TextStyle = { width: 80, color: false, ascii: false, verbosity: 0 };
const text = (v: Verdict, style: Partial<TextStyle> = {}): string => renderText(v, { ...STYLE, ...style });

describe('text report: what Run Command shows', () => {
  const head = (out: string): string => Buffer.from(out).subarray(0, 2_400).toString('utf8');

  it('has verdict, six causes and their first commands within 2,400 bytes, before any evidence', () => {
    for (const verbosity of [0, 1, 2] as const) {
      const shown = head(text(sixCauses(), { verbosity }));
      assert.match(shown, /^✗ broken: This node cannot register/);
      for (const { code, remedy: remedies } of sixCauses().findings) {
        assert.ok(shown.includes(code), `${code} at verbosity ${verbosity}`);
        assert.ok(shown.includes(`    ${remedies[0]?.commands[0]}\n`), `first command of ${code} at verbosity ${verbosity}`);
      }
      assert.equal(shown.match(/Cause number \d is told in a sentence/g)?.length, 6);
      assert.ok(!shown.includes('evidence 0 of'));
    }
  });

  it('shortens messages rather than losing a cause', () => {
    const long = sixCauses();
    const out = head(
      text({ ...long, findings: long.findings.map((one) => ({ ...one, message: `${one.message} `.repeat(12) })) }),
    );
    for (const { code, remedy: remedies } of long.findings) {
      assert.ok(out.includes(code));
      assert.ok(out.includes(`    ${remedies[0]?.commands[0]}\n`));
    }
  });

  it('tells all causes first when the commands alone are too long', () => {
    const long = sixCauses();
    const command = `aws ${'x'.repeat(600)}`;
    const findings = long.findings.map((one) => ({ ...one, remedy: [remedy({ commands: [command] })] }));
    const out = text({ ...long, findings });
    for (const { code } of findings) assert.ok(head(out).includes(code), code);
    assert.equal(out.split(`    ${command}\n`).length - 1, 6, 'and each command follows, whole');
  });

  it('repeats nothing when one finding fits as it is', () => {
    assert.equal(text(forwarderMissing()).split('✗ error dns/forwarder-missing').length, 2);
  });

  it('repeats nothing when one finding is told in two parts: first the cause and its first command, then the rest', () => {
    const commands = ['aws first --command', 'aws second --command', 'aws third --command', 'aws fourth --command'];
    const evidence = Array.from({ length: 4 }, (_, index) => `evidence ${index} ${'of what was seen '.repeat(11)}`);
    const one = finding({
      evidence,
      remedy: [
        remedy({ text: `Do ${'this and '.repeat(90)}that.`, commands, risk: `Mind ${'the gap and '.repeat(80)}it.` }),
        remedy({ owner: 'agent', text: 'Or wait.', commands: ['aws other --way'] }),
      ],
    });
    for (const verbosity of [0, 1] as const) {
      const out = text({ ...forwarderMissing(), findings: [one] }, { verbosity });
      const first = head(out);
      for (const part of [
        '✗ error dns/forwarder-missing',
        'The DNS server 10.0.0.53 does',
        'Fix (owner: dns): Do',
        '    aws first --command\n',
      ]) {
        assert.ok(first.includes(part), part);
        assert.equal(out.split(part).length, 2, `once: ${part}`);
      }
      assert.equal(out.split('Then prove it').length, verbosity === 0 ? 2 : 3, 'with -v the other way has its proof, too');
      inOrder(
        out,
        'Capabilities, as far',
        'Evidence and the rest of the fix: dns/forwarder-missing',
        'evidence 0',
        'Next steps of the fix (owner: dns):\n    aws second',
        'aws third',
        'Risk: Mind',
        'Or (owner: agent)',
      );
    }
  });

  it('prints each command of many findings once, and says where the first one is', () => {
    const out = text(sixCauses(), { verbosity: 1 });
    for (const {
      remedy: [first],
    } of sixCauses().findings) {
      for (const command of first!.commands) assert.equal(out.split(`    ${command}\n`).length, 2, command);
    }
    assert.match(out, /Fix \(owner: vpc, first command above\): On 10\.0\.0\.53/);
  });
});
