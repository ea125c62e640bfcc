import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explained as explain } from '../../src/commands/explain.ts';
import { findingOf } from '../../src/findings/index.ts';
import { columns } from '../../src/report/layout.ts';
import { encode } from '../../src/verdict/short-code.ts';

function explained(...operands: string[]): string {
  const result = explain(operands, 80);
  return typeof result === 'string' ? result : result.message;
}

describe('explain CODE', () => {
  it('tells status, Region and causes, with what each means', () => {
    const text = explained('ssm1-h0j0-9rk');
    assert.match(text, /^SSM1-H0J0-9RK: broken, eu-central-1 \(Europe \(Frankfurt\)\)\.\n\ndns\/forwarder-missing\n/u);
    const flat = text.replaceAll(/\s+/gu, ' ');
    assert.ok(flat.includes(findingOf('dns/forwarder-missing').summary));
    assert.ok(flat.endsWith(' ssm-probe explain dns/forwarder-missing '));
    assert.equal(explained('SSM1', 'HOJO', '9rk'), text);
    for (const line of text.split('\n')) assert.ok(columns(line) <= 80, line);
  });

  it('tells what a newer version numbered, and that there is more', () => {
    const text = explained(encode({ status: 'broken', region: 1_000, causes: [1, 1_001], hasMore: true })).replaceAll(
      /\s+/gu,
      ' ',
    );
    assert.ok(text.includes('a Region that this version does not know (number 1000)'), text);
    assert.ok(text.includes('dns/resolver-unreachable') && text.includes('does not know (number 1001)'), text);
    assert.ok(text.includes('more causes than a code holds'), text);
    const empty = explained(encode({ status: 'inconclusive', region: 0, causes: [], hasMore: false }));
    assert.match(empty, /inconclusive, in a Region that has no number\.\n\nIt names no cause/u);
  });

  it('says what cannot be right', () => {
    for (const [typed, says] of [
      ['SSM1-H0J0-9RR', /its check fails; if one character is wrong, it is character 3 of group 2 behind SSM1 \(R\)/u],
      ['SSM1-H0J0-9KR', /if two changed places, it is character 2 of group 2 behind SSM1 and the one behind it$/u],
      ['SSM1-HJ00-9RK', /if two changed places, it is character 2 of group 1 behind SSM1/u],
      ['SSM1-H0J0-9R', /a character is missing or too many: 6 follow SSM1/u],
      ['SSM1-H0J0-9U', /character 2 of group 2 behind SSM1 is no character of a short code/u],
      ['SSMU-H0J0-9RK', /the version behind SSM is no character/u],
      ['SSM2-H0J0-9RK', /it begins with SSM2, and this version reads SSM1/u],
      ['SMS1-H0J0-9RK', /a short code begins with SSM1/u],
      ['ssm', /nothing follows SSM/u],
    ] as const) {
      assert.match(explained(typed), says, typed);
    }
  });

  it('still takes finding codes and families', () => {
    assert.match(explained('dns/forwarder-missing'), /^dns\/forwarder-missing\n/u);
    assert.match(explained('s3'), /^ {2}s3\/no-path /u);
    assert.match(explained('dns', 'tcp'), /takes one finding code/u);
    assert.match(explained('ssm/no-such-thing'), /there is no finding code/u);
  });
});
