/**
 * The page in a real browser. Needs Chromium (Debian: `apt-get install chromium`), found at the usual places or by
 * CHROMIUM_PATH; without it these tests are skipped. Nothing is downloaded, and the page is not allowed to load anything.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { renderFleetHtml } from '../../src/report/fleet-html.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderJunit } from '../../src/report/junit.ts';
import type { TextStyle } from '../../src/report/text.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { fleetOf, recordOf } from '../fleet/generate.ts';
import { rolled } from '../fleet/rolled.ts';
import { runProgramSync } from '../processes.ts';
import { recordedFacts } from '../scenarios/corpus.ts';
import { bothDays, listPage, madeLines } from './fleet-pages.ts';
import { hostile, MARKUP } from './hostile.ts';
import { finding, forwarderMissing, onePartialZone, remedy, sixCauses, unfinished, verdict } from './verdicts.ts';

const PROGRAM = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
const skip = PROGRAM === undefined ? 'no Chromium here: apt-get install chromium, or say where with CHROMIUM_PATH' : false;
/** Both schemes and both widths; the layout does not depend on the scheme. With pictures wanted, all four. */
const VIEWS = [
  { width: 400, scheme: 'light' },
  { width: 1200, scheme: 'dark' },
  ...(process.env['SSM_PROBE_SCREENSHOTS'] === undefined
    ? []
    : ([
        { width: 400, scheme: 'dark' },
        { width: 1200, scheme: 'light' },
      ] as const)),
] as const;
/** With this set, every page is also saved as a picture there. */
const SHOTS = process.env['SSM_PROBE_SCREENSHOTS'];

const STYLE: TextStyle = { width: 80, color: false, ascii: false, verbosity: 0 };
const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;
const AXE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
/** A word without a blank: the widest thing that a stranger can send. */
const LONG = 'x'.repeat(1_500);

const FIXTURES: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    Object.entries({
      healthy: verdict(),
      forwarderMissing: forwarderMissing(),
      onePartialZone: onePartialZone(),
      unfinished: unfinished(),
      sixCauses: sixCauses(),
      hostile: hostile(),
      markup: hostile(MARKUP),
      long: hostile(LONG),
    }).map(([name, one]) => [name, () => renderHtml(one, STYLE)]),
  ),
  ...Object.fromEntries(
    ['five-faults', 'proxy-unreachable', 'route-gateway-nobody'].map((name) => [
      name,
      () => renderHtml(judge(recordedFacts(name)).verdict, STYLE),
    ]),
  ),
  fleet: () => renderFleetHtml(rolled([...[...fleetOf(3_000)].map(recordOf), 'broken']), STYLE),
  'fleet-days': () => renderFleetHtml(bothDays(), STYLE),
  'fleet-list': () => listPage(madeLines('second'), { kind: 'all' }),
  'fleet-list-silent': () => listPage(madeLines('second'), { kind: 'presence', presences: ['never'] }),
  'fleet-list-long': () => listPage([longRecord('healthy'), longRecord('broken')], { kind: 'all' }),
  'fleet-list-empty': () => listPage([recordOf()], { kind: 'causes', codes: () => false }),
  'fleet-long': () => renderFleetHtml(rolled([longRecord('healthy'), longRecord('broken'), recordOf()]), STYLE),
  ...Object.fromEntries(
    ['forwarder-missing', 'healthy-dual-stack', 'resolvers-disagree', 'preflight-closed', 'preflight-proxy'].map((name) => [
      `demo-${name}`,
      () => demo(name),
    ]),
  ),
};

/** A node whose every name is as wide as a roll-up takes it. */
function longRecord(status: 'healthy' | 'broken'): string {
  const wide = (letter: string): string => letter.repeat(64);
  const causes = status === 'healthy' ? [] : (['dns/slow', 'tls/expired'] as const);
  const names = {
    vpc: wide('v'),
    subnet: wide('s'),
    region: wide('r'),
    agent: wide('a'),
    resolver: wide('d'),
    groups: [wide('g')],
  };
  return recordOf({ id: wide(status), status, causes, ...names });
}

/** A real run against the simulated network. */
function demo(name: string): string {
  const { stdout, stderr } = runProgramSync(process.execPath, [MAIN, 'demo', name, '--format', 'html']);
  assert.match(stdout, /^<!doctype html>/, stderr);
  return stdout;
}

/** One cause each; among them those with the most to print. */
const PRINTED = [
  'forwarder-missing',
  'all-endpoints-filtered',
  'agent-still-connected',
  'other-proxy-beside-endpoints',
  'link-local-allowance',
  'tls-untrusted-root',
  'agent-not-running',
];

function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

interface Seen {
  readonly page: Page;
  /** Console messages and errors, and whatever the page asked the network for. */
  readonly noise: string[];
}

describe('html report in a browser', { skip }, () => {
  let browser: Browser | undefined;
  before(async () => {
    browser = await chromium.launch({ executablePath: PROGRAM ?? '', args: ['--no-sandbox', '--disable-gpu'] });
  });
  after(() => browser?.close());

  async function open(content: string, options: { readonly width: number; readonly scheme: 'light' | 'dark' }): Promise<Seen> {
    const context = await browser!.newContext({ viewport: { width: options.width, height: 900 }, colorScheme: options.scheme });
    const page = await context.newPage();
    const noise: string[] = [];
    page.on('console', (message) => noise.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => noise.push(String(error)));
    page.on('request', (request) => noise.push(`request: ${request.url()}`));
    page.on('dialog', (dialog) => noise.push(`dialog: ${dialog.message()}`));
    await page.setContent(content);
    return { page, noise };
  }

  for (const [name, make] of Object.entries(FIXTURES)) {
    it(`${name}: fits, is quiet and accessible`, async () => {
      const content = make();
      const grounds = new Set<string>();
      for (const { width, scheme } of VIEWS) {
        const { page, noise } = await open(content, { width, scheme });
        await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
        assert.equal(await page.evaluate<number>('document.documentElement.scrollWidth'), width, `scrolls sideways at ${width}`);
        assert.deepEqual(await page.evaluate(TOO_WIDE), [], `too wide at ${width}`);
        grounds.add(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor'));
        if (SHOTS !== undefined) {
          mkdirSync(SHOTS, { recursive: true });
          await page.screenshot({ path: join(SHOTS, `${name}-${scheme}-${width}.png`), fullPage: true });
        }
        await page.evaluate(AXE);
        const violations = await page.evaluate<string[]>(
          'axe.run().then(({ violations }) => violations.map((one) => `${one.id}: ${one.nodes[0].html}`))',
        );
        assert.deepEqual(violations, []);
        assert.deepEqual(noise, []);
        await page.context().close();
      }
      assert.equal(grounds.size, 2, 'light and dark differ, so the style sheet was let in');
    });
  }

  it('keeps its words inside their boxes in the picture, at 400 pixels', async () => {
    const recorded = ['five-faults', 'forwarder-silent', 'proxy-unreachable', 'dns-pool'].map(
      (name) => judge(recordedFacts(name)).verdict,
    );
    for (const one of [forwarderMissing(), onePartialZone(), sixCauses(), verdict(), ...recorded]) {
      const { page } = await open(renderHtml(one, STYLE), { width: 400, scheme: 'light' });
      assert.deepEqual(await page.evaluate(TEXT_OUTSIDE_BOXES), []);
      await page.context().close();
    }
  });

  it('selects a whole command with one click, and that is the command', async () => {
    const { page } = await open(renderHtml(sixCauses(), STYLE), { width: 400, scheme: 'light' });
    await page.click('pre code');
    assert.equal(await page.evaluate('getSelection().toString()'), sixCauses().findings[0]!.remedy[0]!.commands[0]);
  });

  it('leads from the broken place to its finding, by mouse and by keyboard', async () => {
    const { page } = await open(renderHtml(forwarderMissing(), STYLE), { width: 400, scheme: 'light' });
    await page.click('svg.path a');
    assert.equal(await page.evaluate('location.hash'), '#finding-1');
    await page.evaluate('location.hash = ""');
    await page.focus('svg.path a');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate('location.hash'), '#finding-1');
    assert.ok(await page.evaluate<boolean>('document.querySelector("#finding-1").getBoundingClientRect().top < innerHeight'));
  });

  /** A page as it is opened from a ticket or a share. */
  async function openFile(content: string, options: BrowserContextOptions, prepare = ''): Promise<Page> {
    const path = join(mkdtempSync(join(tmpdir(), 'html-')), 'report.html');
    writeFileSync(path, content);
    after(() => rmSync(dirname(path), { recursive: true }));
    const context = await browser!.newContext(options);
    const page = await context.newPage();
    if (prepare !== '') await page.addInitScript(prepare);
    await page.goto(pathToFileURL(path).href);
    return page;
  }

  /** With the clipboard's own interface, and without it: old browsers, and pages that are not trusted. */
  for (const [way, prepare] of Object.entries({
    'the clipboard': '',
    'no clipboard': 'Object.defineProperty(navigator, "clipboard", { value: undefined })',
    'a clipboard that refuses': 'navigator.clipboard.writeText = () => Promise.reject(new Error("no"))',
  })) {
    it(`copies a command from a file with one click, with ${way}`, async () => {
      const odd = "printf '%s' '<b>&\"\n\n  x\ty' \\\n  | sudo tee /etc/x";
      const one = verdict({ status: 'broken', findings: [finding({ remedy: [remedy({ commands: [odd] })] })] });
      const page = await openFile(renderHtml(one, STYLE), {}, prepare);
      await page.click('.fix .copy >> nth=0');
      await page.waitForFunction('document.querySelector(".copy").textContent === "Copied"');
      assert.equal(await page.evaluate('document.querySelector("[role=status]").textContent'), 'Copied');
      await page.evaluate('document.body.append(document.createElement("textarea"))');
      await page.focus('textarea');
      await page.keyboard.press('Control+V');
      // A tab is a blank: nothing odd gets pasted.
      assert.equal(await page.evaluate('document.querySelector("textarea").value'), odd.replace('\t', ' '));
      await page.context().close();
    });
  }

  it('is whole without scripts: no dead button, folds that open, links that lead', async () => {
    const page = await openFile(renderHtml(sixCauses(), STYLE), {
      javaScriptEnabled: false,
      viewport: { width: 400, height: 900 },
    });
    assert.equal(await page.locator('button:visible').count(), 0);
    const fold = page.locator('article details').first();
    await fold.locator('summary').click();
    assert.ok(await fold.locator('li').first().isVisible());
    await page.locator('nav a', { hasText: 'The path' }).click();
    assert.match(page.url(), /#path$/);
    await page.context().close();
  });

  it('prints one cause on two pages, on white, with what was seen and without what is folded', async () => {
    const { page } = await open(renderHtml(forwarderMissing(), STYLE), { width: 1200, scheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(255, 255, 255)');
    for (const [selector, isShown] of Object.entries({
      '.fix pre': true,
      '.matters li': true,
      'svg.path': true,
      '#capabilities + table': true,
      nav: false,
      '.copy': false,
      '.steps': false,
    }))
      assert.equal(await page.locator(selector).first().isVisible(), isShown, selector);
    // Whoever unfolds something wants it.
    await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
    assert.ok(await page.locator('.steps').first().isVisible());
    for (const name of PRINTED) {
      await page.setContent(renderHtml(judge(recordedFacts(name)).verdict, STYLE));
      for (const format of ['A4', 'Letter']) assert.ok(pagesOf(await page.pdf({ format })) <= 2, `${name} on ${format}`);
    }
  });

  it('JUnit is XML to a real parser, too', async () => {
    const { page } = await open('<!doctype html><title>x</title>', { width: 400, scheme: 'light' });
    for (const one of [verdict(), sixCauses(), hostile(), hostile(MARKUP)] as Verdict[]) {
      const root = `new DOMParser().parseFromString(${JSON.stringify(renderJunit(one, STYLE))}, 'application/xml')`;
      assert.equal(await page.evaluate(`${root}.documentElement.nodeName`), 'testsuites');
      assert.equal(await page.evaluate(`${root}.querySelectorAll('parsererror').length`), 0);
    }
  });
});

const TOO_WIDE = `[...document.querySelectorAll('table, pre, article')]
  .filter((one) => one.getBoundingClientRect().right > one.parentElement.getBoundingClientRect().right + 1)
  .map((one) => one.outerHTML.slice(0, 120))`;

/** Texts of boxes that stick out of the box that they stand in. */
const TEXT_OUTSIDE_BOXES = `[...document.querySelectorAll('svg.path g')].flatMap((row) => {
  const boxes = [...row.querySelectorAll('rect')].map((one) => one.getBoundingClientRect());
  return [...row.querySelectorAll('text')].flatMap((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const middle = (left + right) / 2;
    const box = boxes.find((one) => one.left < middle && middle < one.right && one.top < (top + bottom) / 2 && (top + bottom) / 2 < one.bottom);
    const sticksOut = box ? left < box.left - 1 || right > box.right + 1 : boxes.some((one) => left < one.right - 1 && right > one.left + 1 && one.top < bottom && top < one.bottom);
    return sticksOut ? [text.textContent] : [];
  });
})`;
