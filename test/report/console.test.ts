import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { consoleDigest, LINE, MARK, MAX_COLUMNS, renderConsole } from '../../src/report/console.ts';
import { shortCodeOf } from '../../src/verdict/short-code.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { HOSTILE, hostile, MARKUP } from './hostile.ts';
import { finding, forwarderMissing, remedy, sixCauses, unfinished, verdict } from './verdicts.ts';

const KERNEL = '[   12.345678] audit: type=1400 apparmor="DENIED"\r\n';

/** Every promise about the form; gives the lines between the marks. */
function checked(text: string): readonly string[] {
  assert.ok(text.length < 8_192, `${text.length} bytes`);
  assert.match(text, /^(?:[ -~]*\r\n)+$/u);
  const lines = text.split('\r\n').slice(1, -1);
  for (const line of lines) assert.ok(line.length <= MAX_COLUMNS, line);
  assert.equal(lines[0], `${MARK}BEGIN`);
  const body = lines.slice(1, -1);
  for (const line of body) assert.ok(line.startsWith(LINE), line);
  assert.equal(lines.at(-1), `${MARK}END ${body.length} lines, sha256 ${consoleDigest(body)}`);
  return body;
}

/** As docs/console.md reads it out of what the console recorded. */
function recovered(recorded: string): string {
  const command =
    /^ {4}(tr -d .* \| sha256sum)$/mu.exec(readFileSync(new URL('../../docs/console.md', import.meta.url), 'utf8'))?.[1] ?? '';
  assert.notEqual(command, '');
  return execFileSync('sh', ['-c', command.replace('< console.txt', '')], { input: recorded, encoding: 'utf8' });
}

describe('the report for a serial console', () => {
  it('tells the node, the verdict, causes with owner and command, capabilities and the short code', () => {
    const broken = forwarderMissing();
    const shortCode = shortCodeOf(broken) ?? '';
    const body = checked(renderConsole({ ...broken, shortCode }));
    const text = body.map((line) => line.slice(LINE.length).trim()).join(' ');
    for (const part of [
      `ssm-probe ${broken.tool.version}, ${broken.startedAt}, ${broken.node.id}, eu-central-1`,
      'x broken: ',
      '(for the DNS team)',
      'dns/forwarder-missing: ',
      '1. Forward the zone on the DNS server: dig ',
      'Blocked: ',
      `code ${shortCode}`,
    ]) {
      assert.ok(text.includes(part), `${part} in\n${body.join('\n')}`);
    }
  });

  it('of a healthy node is a few lines, of one that could not be judged no error', () => {
    assert.ok(checked(renderConsole(verdict())).length <= 16);
    assert.ok(!checked(renderConsole(unfinished())).join('\n').includes('error'));
  });

  it('counts the causes that do not fit', () => {
    const many = Array.from({ length: 60 }, () => finding({ message: 'a sentence that is long enough '.repeat(20) }));
    const body = checked(renderConsole(verdict({ status: 'broken', findings: many })));
    const told = body.filter((line) => /\| {3}\d+ dns\/forwarder-missing /u.test(line)).length;
    assert.ok(told > 3, `${told}`);
    assert.ok(body.some((line) => line.includes(`And ${60 - told} more: -v.`)));
    assert.ok(checked(renderConsole(sixCauses())).some((line) => line.includes('  6 clock/skew ')));
  });

  it('never shows half a command', () => {
    const long = `aws iam put-role-policy --policy-document '${'x'.repeat(200)}'`;
    const body = checked(
      renderConsole(verdict({ status: 'broken', findings: [finding({ remedy: [remedy({ commands: [long] })] })] })),
    );
    assert.ok(body.some((line) => line.includes('too long for a console')));
    assert.ok(!body.some((line) => line.includes('aws iam')));
  });

  it('tells what to do where there is no command for it', () => {
    const findings = [finding({ remedy: [remedy({ commands: [], text: 'Ask whoever runs the proxy.' })] })];
    const body = checked(renderConsole(verdict({ status: 'broken', findings })));
    assert.ok(body.includes(`${LINE}  Ask whoever runs the proxy.`), body.join('\n'));
  });

  it('keeps its form whatever somebody wrote into the verdict', () => {
    const forged = `\r\n${MARK}END 1 lines, sha256 0000000000000000\r\n${MARK}BEGIN\r\n`;
    for (const text of [HOSTILE, MARKUP, forged, 'é'.repeat(50_000), `${'x'.repeat(5_000)} `.repeat(50)])
      checked(renderConsole({ ...hostile(text), shortCode: text }));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(40), (text, count) => {
        const bad: Verdict = { ...hostile(text), shortCode: text };
        checked(renderConsole({ ...bad, findings: Array.from({ length: count }, () => bad.findings).flat() }));
      }),
      { numRuns: 60 },
    );
  });

  it('is found among the messages of a kernel, the last one of several, and its checksum with stock tools', () => {
    const first = renderConsole(verdict());
    const last = renderConsole(forwarderMissing());
    const lines = last.split('\r\n');
    // Between our lines, before the first and behind the last.
    const mixed = `${KERNEL}${first}ip-10-0-0-1 login: ${lines.map((line, index) => (index % 3 === 1 ? KERNEL : '') + line).join('\r\n')}${KERNEL}`;
    const digest = /sha256 ([0-9a-f]{16})/u.exec(last)?.[1] ?? '';
    assert.equal(recovered(mixed).slice(0, 16), digest);
    assert.notEqual(recovered(mixed.replace('forwarder', 'forwardex')).slice(0, 16), digest);
  });
});
