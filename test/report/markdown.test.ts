import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { cell, codeBlock, codeSpan, prose } from '../../src/report/markdown-text.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { hostile, MARKUP } from './hostile.ts';
import { finding, forwarderMissing, onePartialZone, remedy, sixCauses, unfinished, verdict } from './verdicts.ts';

const render = (v: Verdict, verbosity: -1 | 0 | 1 | 2 = 0): string =>
  renderMarkdown(v, { width: 80, color: false, ascii: false, verbosity });

/** What a renderer sees as text: without fenced blocks and code spans. */
function outsideCode(markdown: string): string {
  const lines: string[] = [];
  let fence = '';
  for (const line of markdown.split('\n')) {
    const mark = /^(`{3,})(?:sh)?$/u.exec(line)?.[1];
    if (fence === '' && mark !== undefined) fence = mark;
    else if (fence !== '' && mark === fence) fence = '';
    else if (fence === '') lines.push(line.replace(/(?<![\\`])(`+)(?!`)(.*?[^`])\1(?!`)/gu, ''));
  }
  assert.equal(fence, '', 'a fence stays open');
  return lines.join('\n');
}

describe('markdown report', () => {
  it('tells verdict, node, cause, evidence, fix, commands, proof, capabilities, endpoints and omissions, in this order', () => {
    const out = render(forwarderMissing());
    let from = 0;
    for (const part of [
      '# ✗ broken: This node cannot register because its DNS server `10.0.0.53`',
      '| **Node** | `i-0a1b2c3d4e5f67890` ec2 |',
      'DNS server: `10.0.0.2` → `10.0.0.53`',
      '### ✗ error: `dns/forwarder-missing`',
      '- `10.0.0.53`: `ssm.eu-central-1.amazonaws.com` NXDOMAIN in 3 ms',
      '**Fix (owner: dns):** On `10.0.0.53`,',
      '```sh\ndig +short @10.0.0.53 ssm.eu-central-1.amazonaws.com\ndig +short @10.0.0.2',
      '- Risk: ',
      'Then prove it on this node:\n\n```sh\nssm-probe --only dns\n```',
      '| core | ✗ blocked | `dns/forwarder-missing` | asked for, observed |',
      '| `ssm.eu-central-1.amazonaws.com` | ✗ fails at dns | unknown | required |',
      '`dns/name-not-found`, by `dns/forwarder-missing`',
      '- patch-sources: not asked for with --for',
    ]) {
      const at = out.indexOf(part, from);
      assert.notEqual(at, -1, `"${part}" is missing, or not after its predecessor, in:\n${out}`);
      from = at + part.length;
    }
  });

  it('is short when healthy, one line with -q, and says what it leaves out', () => {
    assert.doesNotMatch(render(verdict()), /Causes and fixes|✗/);
    assert.equal(render(forwarderMissing(), -1).split('\n').length, 2);
    const many = verdict({ findings: [finding({ evidence: Array.from({ length: 30 }, (_, index) => `line ${index}`) })] });
    assert.match(render(many), /- 18 more with `-v`/);
    assert.match(render(many, 1), /- line 29/);
  });

  it('puts every command whole into a fence that it cannot end', () => {
    const commands = ['echo ```', '````\n# not a heading', 'aws x \\\n  --y'];
    const out = render(verdict({ findings: [finding({ remedy: [remedy({ commands })] })] }));
    assert.ok(out.includes('`````sh\necho ```\n````\n# not a heading\naws x \\\n  --y\n`````'));
  });

  it('keeps tables whole: as many cells in every row as in the head', () => {
    for (const make of [forwarderMissing, onePartialZone, unfinished, sixCauses, () => hostile(), () => hostile(MARKUP)]) {
      let width = 0;
      for (const line of render(make()).split('\n')) {
        const cells = line.startsWith('| ') ? line.split(/(?<!\\)\|/u).length : 0;
        if (width > 0 && cells > 0) assert.equal(cells, width, line);
        width = cells === 0 && !line.startsWith('|') ? 0 : Math.max(width, cells);
      }
    }
  });

  it('lets no string become a link, an image, HTML, a mention or an issue', () => {
    for (const bad of [hostile(MARKUP), hostile()]) {
      const out = render(bad, 2);
      assert.doesNotMatch(out.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      const text = outsideCode(out);
      assert.doesNotMatch(text, /(?<!\\)[<[]/u);
      assert.doesNotMatch(text, /@\w|:\/\/|www\./u);
      assert.doesNotMatch(text.replaceAll(/^#{1,3} /gmu, ''), /#/u);
    }
  });
});

describe('markdown text', () => {
  it('leaves plain sentences alone', () => {
    assert.equal(prose('Repair the endpoint, then restart (once).'), 'Repair the endpoint, then restart (once).');
    assert.equal(
      prose('see ssm.eu-central-1.amazonaws.com, or (2a05:d014:1234::1).'),
      'see `ssm.eu-central-1.amazonaws.com`, or (`2a05:d014:1234::1`).',
    );
  });

  it('begins no heading, list or quotation', () => {
    for (const [given, wanted] of [
      ['1. one', '1\\. one'],
      ['- one', '\\- one'],
      ['+ one', '\\+ one'],
      ['> one', '\\> one'],
      ['* one', '\\* one'],
    ] as const) {
      assert.equal(prose(given), wanted);
    }
    assert.equal(prose('# one'), '`#` one');
  });

  it('a code span or block holds any string, and a cell no bar', () => {
    const nasty = fc.string({ unit: fc.constantFrom('`', '|', '\\', 'a', ' ', '~', '\n', '<') });
    fc.assert(
      fc.property(nasty, (text) => {
        const span = codeSpan(text);
        const fence = /^`*/u.exec(span)?.[0] ?? '';
        if (span !== '') assert.ok(!span.slice(fence.length, -fence.length).match(/`+/gu)?.includes(fence), span);
        const [open = '', ...rest] = codeBlock([text]);
        const close = rest.at(-1) ?? '';
        assert.equal(open, `${close}sh`);
        assert.ok(rest.slice(0, -1).every((line) => !line.includes(close)));
        for (const one of [cell(prose(text)), cell(span)]) assert.doesNotMatch(one, /(?<!\\)\|/u);
      }),
    );
  });
});
