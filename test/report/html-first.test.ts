/** The page begins with what to do; what is below it is linked, folded and said once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderHtml } from '../../src/report/html.ts';
import { duration, moment } from '../../src/report/html-parts.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { EndpointVerdict, Verdict } from '../../src/verdict.types.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';
import { inOrder } from './in-order.ts';
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
const bodyOf = (v: Verdict): string => page(v).split('</style>')[1] ?? '';
const corpus = recordedNames().map((name) => ({ name, verdict: judge(recordedFacts(name)).verdict }));

/** The text between two marks. */
function part(text: string, from: string, to: string): string {
  const start = text.indexOf(from);
  assert.notEqual(start, -1, `${from} is missing`);
  return text.slice(start, text.indexOf(to, start));
}
const picture = (v: Verdict): string => part(bodyOf(v), '<svg class="path"', '</figure>');
/** What each box of the picture says, line by line. */
const boxes = (v: Verdict): string[] =>
  picture(v)
    .split('<rect class="box')
    .slice(1)
    .map((box) =>
      [...(box.split(/<svg|<\/a>|<line|<\/g>/)[0] ?? '').matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text).join(' / '),
    );
const ssmmessages = (more: Partial<EndpointVerdict> = {}): EndpointVerdict =>
  endpoint({ service: 'ssmmessages', host: 'ssmmessages.eu-central-1.amazonaws.com', ...more });

describe('html report: what comes first', () => {
  it('verdict, then the first fix with its commands and proof, then the picture, in every recorded scenario with a problem', () => {
    for (const { name, verdict: one } of corpus) {
      const [first] = one.findings;
      if (first === undefined || first.severity === 'info' || first.remedy[0] === undefined) continue;
      const body = bodyOf(one);
      inOrder(
        body,
        '<h1>',
        'Contents',
        'id="finding-1"',
        'class="fix"',
        '<pre><code>',
        'Then prove it',
        'class="copy"',
        'id="path"',
        'svg class="path"',
      );
      assert.ok(body.includes(first.code), name);
    }
  });

  it('has every problem open in its own box, worst first, and lists several of them at the head', () => {
    const out = bodyOf(sixCauses());
    assert.equal(out.match(/<div class="fix">/g)?.length, 6);
    inOrder(
      out,
      '<nav',
      '#finding-1',
      '#finding-2',
      '#finding-6',
      '</nav>',
      'What to do: 6 causes, worst first',
      'id="finding-1"',
      'id="finding-6"',
      'id="path"',
    );
    assert.doesNotMatch(part(bodyOf(forwarderMissing()), '<nav', '</nav>'), /finding-/);
  });

  it('says that nothing needs to be done, or what nobody could find out', () => {
    inOrder(bodyOf(verdict()), '<h1>', 'Nothing needs to be done.', 'id="path"');
    inOrder(bodyOf(unfinished()), '<h1>', 'Nothing is known to be wrong', 'ssm.eu-central-1.amazonaws.com: aborted', 'id="path"');
  });

  it('names in its contents exactly the sections that it has', () => {
    for (const make of [verdict, forwarderMissing, unfinished, sixCauses]) {
      const out = bodyOf(make());
      const links = [...part(out, '<nav', '</nav>').matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
      const sections = [...out.matchAll(/<section aria-labelledby="([^"]+)"/g)].map(([, id]) => id);
      assert.deepEqual(
        links.filter((id) => !id?.startsWith('finding-')),
        sections,
      );
      for (const id of links) assert.ok(out.includes(` id="${id}"`), id);
    }
  });

  it('folds other ways under their first sentence, and tells the same proof once', () => {
    const other = remedy({ owner: 'vpc', text: 'Ask the VPC instead. Nodes take it over later.', commands: ['aws ec2 x'] });
    const out = bodyOf(
      verdict({
        status: 'broken',
        findings: [finding({ remedy: [remedy(), other, remedy({ text: 'Third.', verify: 'another proof' })] })],
      }),
    );
    inOrder(
      out,
      '<div class="fix">',
      '</div>\n<details><summary><h4>Or',
      'owner: vpc',
      'Ask the VPC instead.</summary>',
      '<p>Nodes take it over later.</p>',
      'aws ec2 x',
      '</details>',
    );
    assert.equal(out.match(/<code>ssm-probe --only dns<\/code>/g)?.length, 1);
    assert.match(out, /<code>another proof<\/code>/);
  });

  it('folds Terraform and CloudFormation, each to be copied whole', () => {
    const snippets = [
      { kind: 'terraform', text: 'resource "a" "b" {\n\n  c = "<d>"\n}' },
      { kind: 'cloudformation', text: '{\n  "Resources": {}\n}' },
    ] as const;
    const out = bodyOf(verdict({ status: 'broken', findings: [finding({ remedy: [remedy({ snippets })] })] }));
    inOrder(
      out,
      '<summary>As Terraform</summary>',
      '<pre><code>resource &quot;a&quot; &quot;b&quot; {\n\n  c = &quot;&lt;d&gt;&quot;\n}</code></pre><button',
      '<summary>As CloudFormation</summary>',
      '{\n  &quot;Resources',
    );
  });

  it('has a table of capabilities that says each set once, and leads to the cause', () => {
    const table = part(bodyOf(forwarderMissing()), '<h2 id="capabilities"', '</section>');
    assert.match(table, /<a href="#finding-1"><code>dns\/forwarder-missing<\/code><\/a>/);
    assert.match(table, /run-command, session-manager, [a-z0-9-, ]*<\/th><td><span class="mark error">/);
    const names = [...table.matchAll(/class="name">([^<]*)</g)].flatMap(([, text]) => (text ?? '').split(', '));
    assert.deepEqual(new Set(names), new Set(Object.keys(forwarderMissing().capabilities)));
    assert.equal(names.length, new Set(names).size);
  });
});

describe('html report: one box for each DNS server', () => {
  it('has as many as were asked, in every recorded scenario, and no endpoint twice', () => {
    for (const { name, verdict: one } of corpus) {
      if (one.endpoints.length === 0) continue;
      const servers = new Set(one.endpoints.flatMap(({ dns }) => dns.map(({ server }) => server)));
      const isWithout = one.endpoints.some(({ dns }) => dns.length === 0);
      const all = boxes(one).length - 1 - one.endpoints.length;
      assert.ok(
        all >= Math.min(8, servers.size) && all <= servers.size + (isWithout ? 2 : 0),
        `${name}: ${all} of ${servers.size}`,
      );
    }
  });

  it('shows who is wrong about how many names, and who is right: the VPC\u2019s own resolver', () => {
    const wrong = { rcode: 'NXDOMAIN', status: 'nxdomain', says: 'NXDOMAIN', blamed: true } as const;
    const dns = [dnsRow('10.0.0.53', [], wrong), dnsRow('10.0.0.2', ['10.0.1.10'])];
    const fails = { state: 'unresolved', firstFailingLayer: 'dns', addresses: [], dns } as const;
    const works = endpoint({
      service: 's3',
      host: 's3.eu-central-1.amazonaws.com',
      dns: [dnsRow('10.0.0.53', ['52.219.1.1']), dnsRow('10.0.0.2', ['52.219.1.1'])],
    });
    const told = boxes(
      verdict({ status: 'broken', endpoints: [endpoint(fails), ssmmessages(fails), works], findings: [finding()] }),
    );
    assert.deepEqual(told.slice(1), [
      '10.0.0.53 / NXDOMAIN / 2 of 3 names',
      'ssm / not reached',
      'ssmmessages / not reached',
      's3 / 10.0.1.10 +1',
      '10.0.0.2 / VPC\u2019s resolver / right answers',
    ]);
  });

  it('tells a silent server beside one that answers from a cause of failure', () => {
    const dns = [dnsRow('10.0.0.2', ['10.0.1.10']), dnsRow('10.0.0.3', [])];
    const fine = picture(verdict({ endpoints: [endpoint({ dns })] }));
    assert.match(fine, /10\.0\.0\.3<\/text> <text class="soft"[^>]*>no answer/);
    assert.doesNotMatch(fine, /"(?:hop|box) (?:error|warning)"/);
    const blamed = [dnsRow('10.0.0.3', [], { blamed: true }), dnsRow('10.0.0.2', ['10.0.1.10'])];
    const partial = picture(
      verdict({ status: 'broken', endpoints: [endpoint({ dns: blamed, state: 'unresolved', firstFailingLayer: 'dns' })] }),
    );
    assert.match(partial, /class="hop error" x1="13%" x2="30%"/);
    assert.match(partial, /right answers/);
  });

  it('needs no server behind a proxy, nor for the hosts file', () => {
    assert.ok(boxes(verdict({ endpoints: [endpoint({ dns: [], path: 'proxy' })] })).includes('no DNS server / not needed'));
    assert.ok(boxes(verdict({ endpoints: [endpoint({ dns: [] })] })).includes('no DNS server / hosts file'));
  });
});

describe('html report: the broken place leads to its finding', () => {
  const linksOf = (v: Verdict): string[] =>
    [...picture(v).matchAll(/<a href="#([^"]+)" aria-label="([^"]+)"/g)].map(([, id, words]) => `${id} ${words}`);

  it('from a DNS server, a connection and an endpoint', () => {
    assert.deepEqual(linksOf(forwarderMissing()), ['finding-1 10.0.0.53 NXDOMAIN: ssm, dns/forwarder-missing']);
    assert.deepEqual(linksOf(onePartialZone()), ['finding-1 TCP partly: ssm, tcp/partial']);
    const denied = endpoint({ state: 'fails', firstFailingLayer: 'auth' });
    const one = verdict({ status: 'broken', endpoints: [denied], findings: [finding({ code: 'auth/denied-role' })] });
    assert.deepEqual(linksOf(one), ['finding-1 ssm denied: ssm, auth/denied-role']);
    assert.deepEqual(linksOf(verdict()), []);
  });

  it('to the finding about that endpoint and layer, not to the first one', () => {
    const [first] = endpoint().addresses;
    const bad = { ...first!, tls: { outcome: 'failed', reason: 'expired' } as const };
    const endpoints = [endpoint(), ssmmessages({ state: 'fails', firstFailingLayer: 'tls', addresses: [bad] })];
    const about = (code: Verdict['findings'][number]['code'], service: string) =>
      finding({ code, subjects: [`${service}.eu-central-1.amazonaws.com`] });
    const findings = [about('tls/reset', 'ssm'), about('tcp/partial', 'ssmmessages'), about('tls/expired', 'ssmmessages')];
    assert.deepEqual(linksOf(verdict({ status: 'broken', endpoints, findings })), [
      'finding-3 TLS broken: ssmmessages, tls/expired',
    ]);
  });

  it('to the root of what it suppresses, and nowhere for what nobody needs', () => {
    const bad = { required: false, state: 'fails', firstFailingLayer: 'tls' } as const;
    const findings = [finding({ code: 'clock/skew', subjects: [], explains: ['tls/expired'] })];
    const suppressed = [{ ...finding({ code: 'tls/expired' }), suppressedBy: 'clock/skew' as const }];
    const endpoints = [
      endpoint({ state: 'fails', firstFailingLayer: 'tls' }),
      ssmmessages({ ...bad, service: 'kms', host: 'kms.eu-central-1.amazonaws.com' }),
    ];
    for (const link of linksOf(verdict({ status: 'broken', endpoints, findings, suppressed })))
      assert.match(link, /^finding-1 .*: ssm, clock\/skew$/);
  });

  it('in every recorded scenario whose required endpoint fails', () => {
    const without = corpus
      .filter(({ verdict: one }) =>
        one.endpoints.some(({ required, firstFailingLayer }) => required && firstFailingLayer !== null),
      )
      .filter(({ verdict: one }) => one.findings.some(({ severity }) => severity !== 'info') && linksOf(one).length === 0)
      .map(({ name }) => name);
    assert.deepEqual(without, []);
  });
});

describe('html report: times for people', () => {
  it('has the unit that people use', () => {
    const told = [0, 0.04, 8.84, 26.6, 999.4, 999.6, 1001, 1432, 9_960, 59_600, 61_000, 120_000, 5_400_000, 90_000_000];
    assert.deepEqual(told.map(duration), [
      '0 ms',
      '0 ms',
      '8.8 ms',
      '27 ms',
      '999 ms',
      '1 s',
      '1 s',
      '1.4 s',
      '10 s',
      '1 min',
      '1 min 1 s',
      '2 min',
      '1 h 30 min',
      '25 h',
    ]);
    for (const none of [Number.NaN, Number.POSITIVE_INFINITY, -1]) assert.equal(duration(none), 'unknown');
  });

  it('shows a moment without the letters of a machine, and what is none as it is', () => {
    assert.equal(moment('2026-08-01T02:13:44.120Z'), '2026-08-01 02:13:44 UTC');
    assert.equal(moment('2026-08-01T02:13:44Z'), '2026-08-01 02:13:44 UTC');
    for (const odd of ['', 'yesterday', '2026-08-01T02:13:44+02:00', '2026-08-01T02:13:44Z\n']) assert.equal(moment(odd), odd);
    assert.doesNotMatch(bodyOf(forwarderMissing()), /\dT\d\d:\d\d|\b\d{4,} ms/);
  });
});
