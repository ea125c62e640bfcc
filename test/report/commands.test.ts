/** Every command as it was composed can be taken out of every report again, to the last character. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleDigest, LINE, renderConsole } from '../../src/report/console.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import type { TextStyle } from '../../src/report/pen.ts';
import { renderText } from '../../src/report/text.ts';
import { compose } from '../../src/verdict/compose.ts';
import type { Finding, Remedy, Verdict } from '../../src/verdict.types.ts';
import { CONTEXTS } from '../remedies/contexts.ts';
import { variants } from '../remedies/samples.ts';
import { finding, remedy, verdict } from './verdicts.ts';

const STYLE: TextStyle = { width: 80, color: false, ascii: false, verbosity: 1 };

/** What a terminal, a ticket system or a shell could change: spaces in a row, backslashes, fences, markup, long lines, empty lines. */
const ODD = [
  "printf '%s' '[Service]\nEnvironment=\"A=%%b\"\n\n  indented  twice\n' | sudo tee /etc/x.conf",
  "$text = @'\nfirst\n  second\n'@\nSet-Content -Path x -Value $text",
  'jq \'.Statement += [\n  {"Sid": "x"}\n]\' a.json > b.json',
  'cat > x.tf <<\'EOF\'\nresource "a" "b" {\n  c = "${d}"\n}\nEOF',
  `echo ${'a very long line without an end '.repeat(60)}end`,
  'echo "```" `date` <b>&amp;</b> | a_b*c*_d_ # [x](y)',
  String.raw`echo '\n\t\\' "\$x" '\x1b'`,
];

function ofFindings(): readonly Verdict[] {
  return Object.values(CONTEXTS).flatMap((context) =>
    variants().map((draft) => {
      const { message, remedy: remedies } = compose(draft, context);
      return verdict({ status: 'broken', findings: [finding({ code: draft.code, message, remedy: remedies })] });
    }),
  );
}

function ofOdd(): readonly Verdict[] {
  return ODD.map((command) =>
    verdict({
      status: 'broken',
      findings: [
        finding({ remedy: [remedy({ commands: [command, command.toUpperCase()], rollback: command, verify: command })] }),
      ],
    }),
  );
}

const VERDICTS = [...ofFindings(), ...ofOdd()];

function remediesOf({ findings }: Verdict): readonly Remedy[] {
  return findings.flatMap((one: Finding) => one.remedy);
}

function commandsOf({ commands, rollback, rollbackIsText, verify }: Remedy): readonly string[] {
  return [...commands, ...(rollback !== undefined && !rollbackIsText ? [rollback] : []), verify];
}

/** Lines with this indent before each, one under the other. */
function hasLines(report: string, command: string, indent: string): boolean {
  return `\n${report}`.includes(
    `\n${command
      .split('\n')
      .map((line) => indent + line)
      .join('\n')}\n`,
  );
}

function decoded(text: string): string {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };
  return text.replaceAll(/&([a-z]+|#\d+);/gu, (whole, name: string) => entities[name] ?? whole);
}

test('text', () => {
  for (const one of VERDICTS) {
    const report = renderText(one, STYLE);
    for (const command of remediesOf(one).flatMap(commandsOf))
      assert.ok(hasLines(report, command, '    '), `${command}\n\n${report}`);
  }
});

test('Markdown', () => {
  for (const one of VERDICTS) {
    const report = renderMarkdown(one, STYLE);
    const blocks = [...report.matchAll(/^(`{3,})sh\n(.*?)\n\1$/gmsu)].map(([, , body]) => body ?? '');
    for (const command of remediesOf(one).flatMap(commandsOf))
      assert.ok(
        blocks.some((body) => hasLines(`${body}\n`, command, '')),
        `${command}\n\n${report}`,
      );
  }
});

test('HTML', () => {
  for (const one of VERDICTS) {
    const report = renderHtml(one, STYLE);
    const boxes = [...report.matchAll(/<pre><code>(.*?)<\/code><\/pre>/gsu)].map(([, body]) => decoded(body ?? ''));
    for (const command of remediesOf(one).flatMap(commandsOf)) assert.ok(boxes.includes(command), command);
  }
});

test('JSON', () => {
  for (const one of VERDICTS) assert.deepEqual(JSON.parse(renderJson(one, STYLE)), JSON.parse(JSON.stringify(one)));
});

test('JUnit', () => {
  for (const one of VERDICTS) {
    const report = decoded(renderJunit(one, STYLE).replaceAll(/<\/(?:failure|system-out)>/gu, '\n'));
    for (const { commands } of remediesOf(one))
      for (const command of commands) assert.ok(hasLines(`${report}\n`, command, '    '), command);
  }
});

test('serial console: whole, broken at single spaces only, or not at all', () => {
  for (const one of VERDICTS) {
    const lines = renderConsole(one)
      .split('\r\n')
      .filter((line) => line.startsWith(LINE))
      .map((line) => line.slice(LINE.length));
    assert.equal(consoleDigest(lines).length, 16);
    const start = lines.findIndex((line) => line.startsWith('    $ '));
    const [command] = one.findings[0]?.remedy[0]?.commands ?? [];
    if (start < 0) continue;
    const told: string[] = [];
    for (const line of lines.slice(start)) {
      if (line.startsWith('    $ ')) told.push(line.slice(6));
      else if (line.startsWith('        ')) told.push(`${told.pop() ?? ''} ${line.slice(8)}`);
      else break;
    }
    assert.equal(told.join('\n'), command);
  }
});
