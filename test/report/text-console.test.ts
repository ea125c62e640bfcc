/** Run Command's console keeps 2,500 characters: what stands in them, however much there is to say. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderText, type TextStyle } from '../../src/report/text.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { faultsOfScreen } from './screen-checks.ts';
import { finding, forwarderMissing, onePartialZone, remedy, sixCauses, unfinished, verdict } from './verdicts.ts';

const STYLE: TextStyle = { width: 80, color: false, ascii: false, verbosity: 0 };
const text = (v: Verdict): string => renderText(v, STYLE);
const RISK = 'Mind the gap.';

describe('the first screen', () => {
  it('holds for every kind of verdict', () => {
    for (const make of [verdict, forwarderMissing, onePartialZone, unfinished, sixCauses])
      assert.deepEqual(faultsOfScreen(make()), [], make.name);
  });

  it('has six causes, their owners and the command that changes each', () => {
    const out = text(sixCauses());
    for (const [index, { code, remedy: remedies }] of sixCauses().findings.entries()) {
      assert.ok(out.includes(`  ${index + 1} ${code} (vpc): `), code);
      assert.ok(out.includes(`      ${remedies[0]?.commands[0]}\n`), code);
    }
  });

  it('counts the causes that do not fit, rather than losing the last line', () => {
    const command = `aws ${'x'.repeat(600)}`;
    const many = sixCauses().findings.map((one) => ({ ...one, remedy: [remedy({ commands: [command], effects: ['changes'] })] }));
    const out = text({ ...sixCauses(), findings: many });
    assert.ok(out.length <= 2_500, `${out.length}`);
    assert.match(out, /And \d more: -v\./u);
    assert.match(out, /\n✗ broken: [^\n]+\n$/u);
  });

  it('gives up what is said beside the fix before the fix', () => {
    const message = 'The first sentence names it. '.concat('Others explain it at some length. '.repeat(30));
    const commands = ['aws ec2 describe-vpcs', `aws ec2 modify-vpc-attribute --vpc-id ${'v'.repeat(300)}`];
    const fix = remedy({ commands, effects: ['reads', 'changes'], risk: RISK });
    const out = text(verdict({ status: 'broken', findings: [finding({ message, remedy: [fix] })] }));
    assert.ok(out.includes(commands[1] ?? ''));
    assert.ok(out.includes('The first sentence names it.'));
    assert.deepEqual(faultsOfScreen(verdict({ status: 'broken', findings: [finding({ message, remedy: [fix] })] })), []);
    const short = finding({ message: 'Short.', remedy: [remedy({ commands: ['sudo true'], effects: ['changes'], risk: RISK })] });
    assert.ok(text(verdict({ status: 'broken', findings: [short] })).includes(`Risk: ${RISK}`));
  });

  it('shows the look-up that a value needs, and of alternatives the first', () => {
    const commands = [
      'aws ec2 describe-vpcs --region eu-central-1',
      "aws ec2 describe-vpc-endpoints --query 'VpcEndpoints[].Id' --region eu-central-1",
      'aws ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --region eu-central-1',
      'aws ec2 create-vpc-endpoint --vpc-id vpc-1 --region eu-central-1',
    ];
    const effects = ['reads', 'reads', 'changes', 'changes'] as const;
    const fix = remedy({ title: 'mend it', commands, effects, oneFits: ['one that exists', 'a VPC without one'] });
    const out = text(verdict({ status: 'broken', findings: [finding({ remedy: [fix] })] }));
    assert.match(out, /1\. Look up ENDPOINT_ID: aws ec2 describe-vpc-endpoints --region eu-central-1\n/u);
    assert.match(out, /2\. Mend it\. For one that exists \(a VPC without one: -v\):\n {5}aws ec2 modify-vpc-endpoint/u);
    assert.doesNotMatch(out, /describe-vpcs|create-vpc-endpoint/u);
  });

  it('names other ways by their titles, and what is left to do after any of them', () => {
    const findings = [
      finding({
        remedy: [
          remedy(),
          remedy({ title: 'hand out other servers', owner: 'vpc' }),
          remedy({ title: 'restart the agent', owner: 'agent', follows: true }),
        ],
      }),
    ];
    assert.match(
      text(verdict({ status: 'broken', findings })).replace(/\s+/gu, ' '),
      /Then restart the agent\. Or: hand out other servers \(vpc\)\./u,
    );
  });

  it('tells a healthy network in one sentence, and a broken one line by line', () => {
    const one = verdict({ status: 'broken', findings: [finding()] });
    assert.match(text(one), /The network is fine\./u);
    assert.doesNotMatch(text(one), /DNS +TCP +TLS/u);
    assert.match(text(verdict()), /DNS +TCP +TLS +HTTP\n/u);
    assert.match(text(onePartialZone()), /! +/u);
  });
});
