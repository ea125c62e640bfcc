/** When a report says that `ssm-probe account` may find it: once, where the account is suspected, and nowhere else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArguments } from '../../src/arguments/parse.ts';
import { FORMATS, renderer } from '../../src/report/index.ts';
import { askAccount } from '../../src/verdict/ask-account.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Finding, Verdict } from '../../src/verdict.types.ts';
import { finding, NODE, remedy } from '../report/verdicts.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';

const node = (id: string | null): Verdict['node'] => ({ ...NODE, id, region: 'eu-central-1' });
const of = (owner: 'node' | 'vpc' | 'iam', severity: Finding['severity'] = 'error'): readonly Finding[] => [
  finding({ severity, remedy: [remedy({ owner })] }),
];

test('only where the account may be the cause, and the node is known', () => {
  assert.equal(askAccount(node('i-0abc'), of('vpc')), 'ssm-probe account --instance i-0abc --region eu-central-1');
  assert.equal(askAccount(node('i-0abc'), of('iam', 'warning')), 'ssm-probe account --instance i-0abc --region eu-central-1');
  assert.equal(askAccount(node('mi-0abc'), of('iam')), 'ssm-probe account --instance mi-0abc --region eu-central-1');
  // Of a node outside EC2 the account knows no network; an info needs nobody; and a stranger's id is no word of a command.
  assert.equal(askAccount(node('mi-0abc'), of('vpc')), null);
  assert.equal(askAccount(node('i-0abc'), of('node')), null);
  assert.equal(askAccount(node('i-0abc'), of('vpc', 'info')), null);
  assert.equal(askAccount(node(null), of('vpc')), null);
  assert.equal(askAccount(node('i-0abc;reboot'), of('vpc')), null);
});

test('once in each report of the corpus that has room, and it is a call that the program takes', async () => {
  const style = { width: 80, color: false, ascii: false, verbosity: 1 } as const;
  let asked = 0;
  for (const name of recordedNames()) {
    const { verdict } = judge(recordedFacts(name));
    const { askAccount: command } = verdict;
    if (verdict.status === 'healthy') assert.equal(command, undefined, name);
    for (const format of FORMATS.filter((one) => one === 'text' || one === 'markdown' || one === 'html')) {
      const text = (await renderer(format))(verdict, style).replace(/\s+/gu, ' ').replace(/\\/gu, '');
      assert.equal(
        text.split('Or let ssm-probe account find it,').length - 1,
        command === undefined ? 0 : 1,
        `${name} ${format}`,
      );
    }
    if (command === undefined) continue;
    asked += 1;
    assert.notEqual(parseArguments(command.split(' ').slice(1)).outcome, 'usage-error', command);
  }
  assert.ok(asked > 50, `${asked}`);
});
