/** What `--only` answers: gone, still there, or could not be looked at; in every report the same, and never against what is shown. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Facts } from '../../src/facts.ts';
import { FINDING_CODES } from '../../src/findings/index.ts';
import { renderConsole } from '../../src/report/console.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import type { TextStyle } from '../../src/report/pen.ts';
import { answerWords } from '../../src/report/proof-line.ts';
import { renderText } from '../../src/report/text.ts';
import { type Judgement, judge } from '../../src/verdict/verdict.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { isolated, PRIVATE, type World } from '../findings/facts-builder.ts';
import { judged } from '../findings/judged.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';

const asking = (facts: Facts, request: Partial<Facts['request']>): Judgement =>
  judge({ ...facts, request: { ...facts.request, ...request } });
const familyOf = (code: string): string => code.split('/')[0] ?? code;
const answer = ({ verdict, exitStatus }: Judgement): string => `${answerWords(verdict)} ${exitStatus}`;

/** Recorded runs without an error or a warning in which what the family is judged by was seen. */
function healthyTwin(code: string): string {
  if (familyOf(code) === 'patch-sources') return 'healthy-patch-sources';
  if (code === 'agent/connection-lost') return 'healthy-deep';
  if (code === 's3/wrong-region' || code === 's3/bucket-not-found') return 'bucket-of-ours';
  return 'healthy-private';
}

describe('over all recorded scenarios', () => {
  const corpus = recordedNames().map((name) => ({ name, facts: recordedFacts(name) }));
  const found = corpus.map(({ name, facts }) => ({ name, facts, verdict: judge(facts).verdict }));

  test('before the fix each cause is still there, and counts', () => {
    for (const { name, facts, verdict } of found)
      for (const { code, severity } of verdict.findings) {
        const proven = asking(facts, { only: [code], failOn: severity === 'warning' ? 'warning' : 'error' });
        const { proof, findings } = proven.verdict;
        assert.equal(proof?.outcome, 'there', `${name} ${code}`);
        assert.ok(findings.length > 0 && findings.every((one) => one.code === code), `${name} ${code}`);
        // An info changes no exit status; only what could not be seen beside it may.
        if (severity === 'info') assert.notEqual(proven.exitStatus, 1, `${name} ${code}`);
        else assert.equal(proven.exitStatus, 1, `${name} ${code}`);
        const others = verdict.findings.filter((one) => one.severity === 'error' && one.code !== code).map((one) => one.code);
        assert.deepEqual([...(proof?.broken ?? [])].toSorted(), [...new Set(others)].toSorted(), `${name} ${code}`);
      }
  });

  test('after it, it is gone', () => {
    const codes = new Set(found.flatMap(({ verdict }) => verdict.findings.map(({ code }) => code)));
    assert.ok(codes.size > 80);
    for (const code of FINDING_CODES) {
      const healthy = asking(recordedFacts(healthyTwin(code)), { only: [code] });
      assert.equal(answer(healthy), `${code}: gone ✓ 0`);
    }
  });

  test('after it, with another cause that is still there', () => {
    for (const [name, cause] of [
      ['agent-not-running', 'agent/not-running'],
      ['no-role', 'imds/no-role'],
      ['tls-expired', 'tls/expired'],
    ] as const)
      for (const code of [
        'tcp/filtered',
        'dns/forwarder-missing',
        'dns/slow',
        'proxy/unreachable',
        'node/route',
        's3/no-path',
      ] as const)
        assert.match(
          answer(asking(recordedFacts(name), { only: [code] })),
          new RegExp(`^${code}: gone ✓ \\(still broken: .*${cause}.*\\) 0$`, 'u'),
          name,
        );
  });

  test('outcome, findings and exit status belong together, whatever is asked for or skipped', () => {
    for (const [index, { name, facts, verdict }] of found.entries()) {
      const own = [...verdict.findings, ...verdict.suppressed].map(({ code }) => code);
      // And some of the others, in turn, so that each is asked for in several scenarios.
      const foreign = FINDING_CODES.filter((_, at) => at % 80 === index % 80);
      for (const pattern of new Set([...own, ...own.map(familyOf), ...foreign]))
        for (const request of [
          { only: [pattern], skip: [] },
          { only: [], skip: [pattern] },
        ])
          belongTogether(`${name} ${JSON.stringify(request)}`, asking(facts, { ...request, failOn: 'error' }), request.only);
    }
  });
});

function belongTogether(where: string, { verdict, exitStatus }: Judgement, only: readonly string[]): void {
  const { proof, findings, suppressed, status, headline } = verdict;
  const said = `${where}: ${answerWords(verdict)} ${exitStatus} | ${status}: ${headline}`;
  assert.equal(proof === undefined, only.length === 0, said);
  if (status === 'broken' || status === 'degraded') assert.match(headline, / because /u, said);
  if (status === 'healthy') assert.doesNotMatch(headline, /Manager cannot|not work on/u, said);
  const serious = findings.some(({ severity }) => severity === 'error');
  assert.equal(exitStatus === 1, serious, said);
  if (serious) assert.notEqual(status, 'healthy', said);
  if (proof === undefined) return;
  assert.equal(proof.outcome === 'there', findings.length > 0, said);
  if (proof.outcome === 'gone') assert.deepEqual([exitStatus, findings.length, suppressed.length], [0, 0, 0], said);
  if (proof.outcome === 'unseen') assert.equal(exitStatus, 3, said);
  assert.equal(
    headline.includes(': not found'),
    proof.of.some(({ outcome }) => outcome === 'gone'),
    said,
  );
}

const STYLE: TextStyle = { width: 4_000, color: false, ascii: false, verbosity: 0 };
/** Without what each format does to its words. */
const plain = (text: string): string =>
  text
    .replaceAll(/[`\\*]/gu, '')
    .replaceAll(/\r\nssm-probe\| +/gu, ' ')
    .replaceAll(/&#39;|&apos;/gu, "'")
    .replaceAll('✓', 'ok')
    .replaceAll('✗', 'x')
    .replaceAll(/ +/gu, ' ');

test('every report begins with the same answer', () => {
  for (const name of [
    'security-group-behind-own-firewall',
    'five-faults',
    'tls-expired',
    'healthy-private',
    'everything-dropped',
  ])
    for (const only of [['tcp/filtered'], ['tls/expired'], ['dns', 'clock/skew'], ['agent/not-running']])
      for (const verdict of [asking(recordedFacts(name), { only }).verdict]) {
        const words = plain(answerWords(verdict) ?? '');
        const where = `${name} ${only.join()}`;
        for (const verbosity of [-1, 0, 1] as const)
          assert.equal(plain(renderText(verdict, { ...STYLE, verbosity }).split('\n')[0] ?? ''), words, where);
        assert.equal(plain(renderMarkdown(verdict, STYLE).split('\n')[0] ?? '').trim(), words, where);
        for (const report of [renderHtml, renderJunit])
          assert.ok(plain(report(verdict, STYLE)).includes(words), `${report.name} ${where}: ${words}`);
        assert.ok(plain(renderConsole(verdict)).replaceAll('...', '').includes(words.slice(0, 60)), where);
        assert.deepEqual((JSON.parse(renderJson(verdict, STYLE)) as Verdict).proof, verdict.proof, where);
      }
});

test('JUnit fails where the exit status is 1, has an error where it is 3, and passes nothing that is down', () => {
  for (const name of ['five-faults', 'tls-expired', 'healthy-private', 'everything-dropped', 'agent-half-dead'])
    for (const only of ['tcp/filtered', 'tls/expired', 'dns', 'agent', 's3/bucket-denied']) {
      const { verdict, exitStatus } = asking(recordedFacts(name), { only: [only] });
      const xml = renderJunit(verdict, STYLE);
      const [own = ''] = /<testcase classname="ssm-probe\.verdict"[^]*?(?:<\/testcase>|\/>)/u.exec(xml) ?? [];
      const where = `${name} ${only} ${exitStatus}: ${own}`;
      assert.ok(own.includes(`${only} is gone`), where);
      assert.equal(own.includes('<failure'), exitStatus === 1, where);
      assert.equal(own.includes('<error'), exitStatus === 3, where);
      assert.equal(xml.includes('<failure'), exitStatus === 1, where);
      const passed = [...xml.matchAll(/<testcase classname="ssm-probe\.capability"[^>]*>\s*<system-out>([^<]*)/gu)];
      for (const [, text] of passed) assert.doesNotMatch(text ?? '', /blocked|degraded/u, where);
    }
});

describe('could not be looked at', () => {
  const of = (world: World, only: string, rest: Partial<Facts['request']> = {}): string => {
    const { verdict, exit } = judged({ ...world, request: { ...world.request, ...rest, only: [only] } });
    return `${answerWords(verdict)} ${exit}`;
  };
  const dropped: World = { ...PRIVATE, fate: () => 'timeout' };
  const unsure: World = {
    ...PRIVATE,
    fate: (host, ip) => (host.startsWith('ssmmessages') ? 'inconclusive' : isolated(host, ip)),
  };
  const silent: World = {
    ...PRIVATE,
    servers: Object.fromEntries(
      Object.entries(PRIVATE.servers ?? {}).map(([ip, server]) => [ip, { ...server, says: () => 'silent' as const }]),
    ),
  };

  test('what is behind something else', () => {
    assert.match(
      of(dropped, 'tls/expired'),
      /^tls\/expired: could not be looked at \?, not seen, as no connection gets that far \(still broken: tcp\/filtered.*\) 3$/u,
    );
    assert.match(of(dropped, 'path/mtu-black-hole'), / could not be looked at .* 3$/u);
    assert.match(of(dropped, 's3/bucket-denied'), / could not be looked at .* 3$/u);
    assert.match(
      of(silent, 'tcp/filtered'),
      / could not be looked at \?, not seen, as no name leads to an address that could be tried \(still broken: dns\/.*\) 3$/u,
    );
    assert.match(of(unsure, 'tcp/filtered'), / could not be looked at \?, not determined \(tcp of ssmmessages.* 3$/u);
  });
  test('what was not asked for', () => {
    assert.match(of(PRIVATE, 's3/bucket-not-found'), /no bucket was asked for \(--bucket NAME\) 3$/u);
    assert.match(of(PRIVATE, 'patch-sources/denied'), /--for patch-sources\) 3$/u);
    assert.match(of(PRIVATE, 'agent/connection-lost'), /--deep\) 3$/u);
    const { signed: _, ...unsigned } = recordedFacts('healthy-private');
    assert.match(answer(asking(unsigned, { only: ['auth/denied'] })), /not seen, as nothing was signed 3$/u);
  });
  test('what only root sees', () => {
    for (const code of ['agent/logged-failure', 'agent/not-registered'] as const)
      assert.match(
        answer(asking(recordedFacts('healthy-unprivileged'), { only: [code] })),
        / could not be looked at .*root(?: only|\)) 3$/u,
      );
  });
  test('an interrupted run saw less than there is; --fail-on never stays 0', () => {
    const facts = { ...recordedFacts('healthy-private'), interrupted: true };
    assert.equal(
      answer(asking(facts, { only: ['dns/slow'] })),
      'dns/slow: could not be looked at ?, not seen, as the run was interrupted 3',
    );
    assert.match(answer(asking(facts, { only: ['dns/slow'], failOn: 'never' })), / 0$/u);
  });
  test('what --skip takes back is not asked for', () => {
    const { verdict, exitStatus } = asking(recordedFacts('tls-expired'), { only: ['tls'], skip: ['tls'] });
    assert.deepEqual([verdict.proof, exitStatus], [undefined, 0]);
  });
});
