/** Every report of the account's side: the very rule is named, the hop is marked, and no word of a snapshot is more than a word. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountVerdict } from '../../src/account/verdict/account-verdict.types.ts';
import { explained } from '../../src/commands/explain.ts';
import { accountRenderer } from '../../src/report/account/index.ts';
import { FORMATS, type Format } from '../../src/report/index.ts';
import { accounts, hostileVerdict, verdictOf } from '../account/verdict/verdicts.ts';
import { HOSTILE, MARKUP } from './hostile.ts';
import { schemaFaults } from './junit-schema.ts';
import { strangersIn } from './strangers.ts';
import { parseXml } from './xml.ts';

const rendered = async (format: Format, verdict: AccountVerdict, verbosity: -1 | 0 | 1 = 0): Promise<string> =>
  (await accountRenderer(format))(verdict, { width: 80, color: false, ascii: false, verbosity });

test('every format names the very rule of every mistake', async () => {
  for (const { name, wrong, account } of accounts(1)) {
    const verdict = verdictOf(account);
    if (wrong === null || verdict.findings.length === 0) continue;
    for (const format of FORMATS) {
      const text = await rendered(format, verdict);
      assert.ok(text.endsWith('\n'), `${name} ${format}`);
      assert.ok(text.replace(/\s+/gu, ' ').includes(wrong.id), `${name} as ${format} lacks ${wrong.id}`);
    }
  }
});

test('the picture marks the hop, which leads to its finding; the table of the ticket does, too', async () => {
  const marks = new Map<string, string>();
  for (const { name, wrong, account } of accounts(1)) {
    const verdict = verdictOf(account);
    const [finding] = verdict.findings;
    if (wrong === null || finding === undefined) continue;
    const page = await rendered('html', verdict);
    const [picture = ''] = /<svg class="path"[^]*?<figcaption>/u.exec(page) ?? [];
    const [, label = ''] = /<a href="#finding-1" aria-label="(.*) stops: /u.exec(picture) ?? [];
    assert.ok(picture.includes('class="disc error"'), name);
    // The route of a NAT gateway's own subnet is part of the gateway.
    if (!marks.has(finding.code)) marks.set(finding.code, label);
    const row = /\*\*✗ (.*?)\*\*/u.exec(await rendered('markdown', verdict))?.[1];
    assert.equal(row?.replace(/\\/gu, ''), label.replaceAll('&#39;', "'"), name);
  }
  assert.deepEqual(
    ['account/route', 'account/gateway', 'account/hosted-zone', 'account/instance', 'account/endpoint-missing'].map((code) =>
      marks.get(code),
    ),
    ['route', 'gateway', 'name', 'instance', 'endpoint'],
  );
});

test('hostile words stay words in each format', async () => {
  for (const bad of [HOSTILE, MARKUP]) {
    const verdict = hostileVerdict(bad);
    const page = strangersIn(await rendered('html', verdict, 1));
    assert.doesNotMatch(page, /<(?:script|img|iframe|a )|javascript:b\)"|on\w+=alert\(2\)>(?!&)/u);
    for (const format of FORMATS) {
      const text = await rendered(format, verdict, 1);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
      assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u, format);
    }
    assert.deepEqual(JSON.parse(await rendered('json', verdict)), JSON.parse(JSON.stringify(verdict)));
    assert.equal((await rendered('ndjson', verdict)).trimEnd().split('\n').length, 1);
    parseXml(await rendered('junit', verdict));
  }
});

test('JUnit fails where something is in the way, and only there', async () => {
  for (const { name, account } of accounts(1)) {
    const verdict = verdictOf(account);
    const root = parseXml(await rendered('junit', verdict));
    assert.deepEqual(
      root.children.flatMap((one) => schemaFaults(one)),
      [],
      name,
    );
    const causes = verdict.suspects.filter(({ outcome }) => outcome === 'cause').length;
    const failures = root.children
      .flatMap((suite) => suite.children)
      .filter(({ children }) => children.some((one) => one.name === 'failure'));
    assert.equal(failures.length, causes + (verdict.findings.length > 0 ? 1 : 0), name);
  }
});

test('the short code says the same causes, to whoever types it', () => {
  let told = 0;
  for (const { name, account } of accounts(1)) {
    const verdict = verdictOf(account);
    assert.equal(verdict.shortCode === undefined, verdict.status === 'healthy', name);
    if (verdict.shortCode === undefined) continue;
    const text = explained([verdict.shortCode], 80);
    assert.ok(typeof text === 'string' && text.includes(verdict.status), name);
    for (const { code } of verdict.findings.slice(0, 3))
      assert.ok(text.includes(`ssm-probe explain ${code}`), `${name}: ${text}`);
    told += verdict.findings.length;
  }
  assert.ok(told > 40);
});
