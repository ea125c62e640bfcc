/** Commands that stand in a sentence are never broken, unless one is longer than a line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wrap } from '../../src/report/layout.ts';
import { makePen } from '../../src/report/pen.ts';
import { say } from '../../src/report/screen/line.ts';

const COMMANDS = [
  'ssm-probe explain dns/private-view-missing',
  'ssm-probe preflight --region R',
  'ssm-probe --only tcp/filtered --fail-on warning',
  'ssm-probe replay FACTS -v',
  'aws ssm create-activation',
  'systemctl restart amazon-ssm-agent',
  'ssm-probe explain CODE',
];

test('wrapped at any width, by both wrappers', () => {
  for (const command of COMMANDS)
    for (let width = 50; width <= 100; width += 1)
      for (let before = 0; before < 30; before += 3) {
        const text = `${'word '.repeat(before)}see ${command}, which tells more of what it is, and then it goes on for a while.`;
        const pen = makePen({ width, color: false, ascii: false, verbosity: 0 });
        for (const lines of [wrap(text, width), say(pen, text, '').map((line) => line.text)]) {
          assert.ok(
            lines.some((line) => line.includes(command)),
            `${width} ${lines.join('\n')}`,
          );
          assert.ok(lines.every((line) => line.length <= width));
          assert.equal(lines.join(' '), text);
        }
      }
});

test('a command that is longer than the line is broken as words are, and words that are none stay apart', () => {
  const [command = ''] = COMMANDS;
  assert.deepEqual(wrap(command, 20), ['ssm-probe explain', 'dns/private-view-missing']);
  assert.deepEqual(wrap('what ssm-probe says of it', 16), ['what ssm-probe', 'says of it']);
});
