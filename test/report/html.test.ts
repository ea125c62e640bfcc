import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { renderHtml } from '../../src/report/html.ts';
import { html } from '../../src/report/html-markup.ts';
import { SCRIPT } from '../../src/report/html-script.ts';
import { STYLE } from '../../src/report/html-style.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { hostile, MARKUP } from './hostile.ts';
import { strangersIn } from './strangers.ts';
import {
  dnsRow,
  endpoint,
  finding,
  forwarderMissing,
  onePartialZone,
  remedy,
  sixCauses,
  unfinished,
  verdict,
} from './verdicts.ts';

const page = (v: Verdict): string => renderHtml(v, { width: 80, color: false, ascii: false, verbosity: 0 });
const ALL = { healthy: verdict, forwarderMissing, onePartialZone, unfinished, sixCauses, hostile } as const;

/** The text between two marks. */
function part(text: string, from: string, to: string): string {
  const start = text.indexOf(from);
  assert.notEqual(start, -1, `${from} is missing`);
  return text.slice(start, text.indexOf(to, start));
}

describe('html report: content', () => {
  it('tells verdict, cause, evidence, owner, every command, proof, capabilities and omissions', () => {
    const out = page(forwarderMissing());
    assert.match(out, /^<!doctype html>\n<html lang="en">/);
    assert.match(out, /<h1>.*broken:.*This node cannot register because its DNS server 10\.0\.0\.53/);
    const cause = part(out, '<article class="error"', '</article>');
    for (const text of [
      'dns/forwarder-missing',
      '10.0.0.53: ssm.eu-central-1.amazonaws.com NXDOMAIN in 3 ms',
      'owner: dns',
      'Risk',
    ]) {
      assert.ok(cause.includes(text), text);
    }
    for (const command of ['dig +short @10.0.0.53 ssm.eu-central-1.amazonaws.com', 'ssm-probe --only dns']) {
      assert.ok(cause.includes(`<pre><code>${command}</code></pre>`), command);
    }
    assert.match(out, /parameter-store<\/th><td>.*works/);
    assert.match(out, /patch-sources: not asked for with --for/);
    assert.match(out, /10\.0\.0\.2 → 10\.0\.0\.53/);
  });

  it('keeps line breaks and blank lines of a command, and shows a rollback that is a command as one', () => {
    const commands = ['aws ec2 describe-vpcs \\\n\n  --region eu-central-1'];
    const out = page(verdict({ findings: [finding({ remedy: [remedy({ commands, rollback: 'aws ec2 undo --it "now"' })] })] }));
    assert.ok(out.includes('<code>aws ec2 describe-vpcs \\\n\n  --region eu-central-1</code>'));
    assert.ok(out.includes('<pre><code>aws ec2 undo --it &quot;now&quot;</code></pre>'));
  });

  it('bounds what one string may take', () => {
    const findings = [
      finding({ message: 'm'.repeat(1_000_000), evidence: Array.from({ length: 5_000 }, () => 'e'.repeat(3_000)) }),
    ];
    assert.ok(page(verdict({ status: 'broken', findings })).length < 200_000);
  });
});

describe('html report: the picture of the path', () => {
  const picture = (v: Verdict): string => part(page(v), '<svg class="path"', '<figcaption>');

  it('marks a wrong answer at the DNS server, and what lies behind it as not reached', () => {
    const out = picture(forwarderMissing());
    assert.match(out, /<rect class="box error".*NXDOMAIN<\/text>/);
    assert.match(out, />not reached<\/text>/);
    assert.match(out, /<desc id="path-desc">ssm\.eu-central-1\.amazonaws\.com: dns broken \(10\.0\.0\.53: NXDOMAIN;/);
  });

  it('marks a silent DNS server on the way to it', () => {
    const dns = [dnsRow('10.0.0.53', [], { blamed: true })];
    const out = picture(
      verdict({ status: 'broken', endpoints: [endpoint({ state: 'unresolved', firstFailingLayer: 'dns', dns, addresses: [] })] }),
    );
    assert.match(out, /class="hop error" x1="13%" x2="30%"/);
    assert.match(out, />broken<\/text>/);
    assert.doesNotMatch(out, /box error/);
  });

  it('marks the layer that fails behind DNS, partly or wholly, with a word', () => {
    assert.match(picture(onePartialZone()), /class="hop warning" x1="58%".*>TCP<\/text>.*>partly<\/text>/);
    const [first] = endpoint().addresses;
    const bad = { ...first!, tls: { outcome: 'failed', reason: 'untrusted', ms: 5 } as const };
    const out = picture(verdict({ endpoints: [endpoint({ state: 'fails', firstFailingLayer: 'tls', addresses: [bad] })] }));
    assert.match(out, /class="hop error" x1="58%".*>TLS<\/text>.*>broken<\/text>/);
  });

  it('says "closed" without alarm where nothing requires the endpoint', () => {
    const [first] = endpoint().addresses;
    const bad = { ...first!, tcp: { outcome: 'failed', reason: 'timeout', ms: 3000 } as const };
    const out = picture(
      verdict({
        endpoints: [endpoint(), endpoint({ required: false, state: 'fails', firstFailingLayer: 'tcp', addresses: [bad] })],
      }),
    );
    assert.match(out, />closed<\/text>/);
    assert.match(out, />not required:<\/text>/);
    assert.doesNotMatch(out, /"(?:hop|box|disc) error"/);
  });

  it('says that the cause lies elsewhere when every required path is open', () => {
    const elsewhere = /lies elsewhere/;
    assert.match(page(verdict({ status: 'broken', findings: [finding({ code: 'clock/skew' })] })), elsewhere);
    for (const one of [verdict(), forwarderMissing(), onePartialZone(), unfinished()]) assert.doesNotMatch(page(one), elsewhere);
  });

  it('draws open paths as open, and unknown ones as unknown', () => {
    assert.doesNotMatch(picture(verdict()), /error|warning|unknown/);
    assert.match(picture(unfinished()), />unknown<\/text>/);
    assert.match(page(verdict({ endpoints: [] })), /No endpoint was probed/);
  });
});

describe('html report: times', () => {
  it('has a bar per step that begins where the one before it ended, inside 0 to 100 percent', () => {
    const out = page(onePartialZone());
    assert.match(out, /class="time-bad"/);
    assert.match(out, />3 s<\/td>/);
    const bars = [...out.matchAll(/class="time-(?:ok|bad)" x="([\d.]+)%" width="([\d.]+)%"/g)];
    assert.ok(bars.length >= 5);
    for (const [, x, width] of bars) assert.ok(Number(x) + Number(width) <= 100.2, `${x} + ${width}`);
  });

  it('gives no tick to an answer behind a chain that is not trusted', () => {
    const [first] = endpoint().addresses;
    const tls = { outcome: 'failed', reason: 'untrusted', ms: 5 } as const;
    const out = page(
      verdict({ endpoints: [endpoint({ state: 'fails', firstFailingLayer: 'tls', addresses: [{ ...first!, tls }] })] }),
    );
    assert.match(out, /HTTP<\/th><td class="result"><span class="mark unknown">.*its sender is not trusted/);
    assert.match(out, /fails at tls/);
    assert.doesNotMatch(out, /partly/);
  });

  it('survives times that are none', () => {
    const [first] = endpoint().addresses;
    for (const ms of [Number.NaN, Number.POSITIVE_INFINITY, -5, 1e300]) {
      const out = page(verdict({ endpoints: [endpoint({ addresses: [{ ...first!, tcp: { outcome: 'ok', ms } }] })] }));
      for (const [, width] of out.matchAll(/width="(-?[\d.eNaInfity]+)%"/g)) assert.match(width ?? '', /^[\d.]+$/);
    }
  });
});

describe('html report: safety', () => {
  it('lets no string become markup, and prints no control or format character', () => {
    for (const bad of [hostile(), hostile(MARKUP)]) {
      const out = page(bad);
      const strangers = strangersIn(out);
      // Every tag of the body is one of ours: an element with a name and attributes that this project writes.
      for (const [tag] of strangers.matchAll(/<[^>]*>/g))
        assert.match(tag, /^<\/?[a-z][a-z0-9]*(?: [a-zA-Z0-9:-]+(?:="[^"<>]*")?)*\/?>$/, tag);
      assert.doesNotMatch(strangers, /<(?:script|img|iframe|a|object|embed|link|form|base|meta)\b/i);
      assert.doesNotMatch(strangers, /<[^>]* (?:on\w+|style|src|href)=/i);
      assert.doesNotMatch(strangers.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }
    assert.ok(page(hostile(MARKUP)).includes('&lt;script&gt;'));
  });

  it('allows its own style sheet and its own script by hash, and nothing besides', () => {
    const out = page(verdict());
    const sheet = part(out, '<style>', '</style>').slice('<style>'.length);
    assert.equal(sheet, STYLE);
    const script = part(out, '<script>', '</script>').slice('<script>'.length);
    assert.equal(script, SCRIPT);
    const [style, code] = [sheet, script].map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    const policy = `default-src 'none'; style-src ${style}; script-src ${code}; base-uri 'none'; form-action 'none'`;
    assert.ok(out.replaceAll('&#39;', "'").includes(`content="${policy}"`));
    assert.doesNotMatch(SCRIPT, /innerHTML|outerHTML|insertAdjacent|document\.write|eval|<\//);
    assert.ok(out.indexOf('Content-Security-Policy') < out.indexOf('<style>'));
    assert.doesNotMatch(STYLE, /@import|url\((?!#)|</);
  });

  it('its template escapes text, keeps markup, and drops null', () => {
    assert.equal(
      html`<b title="${'"><i>'}">${'a & b'}${null}${html`<i>${1}</i>`}${[html`x`, html`y`]}</b>`.markup,
      '<b title="&quot;&gt;&lt;i&gt;">a &amp; b<i>1</i>xy</b>',
    );
  });
});

describe('html report: reading it without eyes, and in any light', () => {
  it('has one h1, no heading that skips a level, and labels that exist', () => {
    for (const [name, make] of Object.entries(ALL)) {
      const out = page(make());
      const levels = [...out.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level));
      assert.equal(levels.filter((level) => level === 1).length, 1, name);
      for (const [index, level] of levels.entries()) assert.ok(level <= (levels[index - 1] ?? 0) + 1, `${name}: h${level}`);
      const ids = [...out.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      assert.equal(new Set(ids).size, ids.length, `${name}: an id twice`);
      for (const [, refs] of out.matchAll(/aria-labelledby="([^"]+)"/g))
        for (const ref of refs!.split(' ')) assert.ok(ids.includes(ref), ref);
      for (const [, , rest] of out.matchAll(/<th(?=[\s>])( )?([^>]*)>/g)) assert.match(rest ?? '', /scope="/);
    }
  });

  it('has a contrast of 4.5 to 1 for every text colour, light, dark and on paper', () => {
    const schemes = STYLE.split('@media').filter((text) => text.includes('--bg:'));
    assert.equal(schemes.length, 3);
    for (const scheme of schemes) {
      const colors = new Map([...scheme.matchAll(/--([a-z]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name!, value!]));
      for (const name of ['text', 'soft', 'link', 'error', 'warning', 'ok', 'info', 'unknown', 'skipped']) {
        for (const ground of ['bg', 'panel']) {
          const ratio = contrast(colors.get(name)!, colors.get(ground)!);
          assert.ok(ratio >= 4.5, `${name} on ${ground}: ${ratio.toFixed(2)}`);
        }
      }
    }
  });
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: string, other: string): number {
  const luminance = (color: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a = 0, b = 0] = [luminance(one), luminance(other)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}
