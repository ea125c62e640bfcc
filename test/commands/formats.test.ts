/** Formats, selection and exit status, from outside. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FORMATS } from '../../src/report/index.ts';
import { VERSION } from '../../src/version.ts';
import { inFolder, PATIENT, runProbe } from './program.ts';
import { problemsOf, verdictOf } from './verdict-checks.ts';

const demo = (scenario: string, ...args: readonly string[]) => runProbe(['demo', scenario, ...args]);

describe('formats', { concurrency: 2 }, () => {
  it('json follows the schema, ndjson is the same on one line, text has its headline', async () => {
    // One run, judged three times: what a busy machine lets a run see is another matter.
    const { text: facts } = await recording('endpoint-refused');
    const [json, ndjson, text] = await judged(facts, (judge) =>
      Promise.all(['json', 'ndjson', 'text'].map((format) => judge('--format', format))),
    );
    assert.ok(json && ndjson && text);
    assert.match(ndjson.stdout, /^\{[^\n]+\}\n$/u);
    const [first, second] = [verdictOf(json.stdout), verdictOf(ndjson.stdout)];
    assert.deepEqual([problemsOf(first), first.headline], [problemsOf(second), second.headline]);
    assert.ok(text.stdout.replaceAll(/\s+/gu, ' ').includes(first.inBrief));
    for (const { stderr } of [json, ndjson, text]) assert.equal(stderr, '');
  });

  it('-q is the verdict line, -v has more than nothing, -vv not less', async () => {
    const [quiet, plain, verbose, very] = await Promise.all(
      ['-q', '--color=never', '-v', '-vv'].map((option) => demo('endpoint-refused', option, ...PATIENT)),
    );
    assert.ok(quiet && plain && verbose && very);
    assert.match(quiet.stdout, /^[^\n]+\n$/u);
    assert.ok(plain.stdout.length < verbose.stdout.length && verbose.stdout.length <= very.stdout.length);
  });

  it('colour: when asked for, by either variable, never on a pipe by itself', async () => {
    const colours = async (args: readonly string[], environment: Record<string, string>): Promise<boolean> =>
      (await runProbe(['demo', 'healthy-private', ...args], { environment })).stdout.includes('\u001B[');
    assert.equal(await colours([], {}), false);
    assert.equal(await colours(['--color', 'always'], { NO_COLOR: '1' }), true);
    assert.equal(await colours([], { FORCE_COLOR: '1' }), true);
    assert.equal(await colours(['--color', 'never'], { FORCE_COLOR: '1' }), false);
    assert.equal(await colours([], { FORCE_COLOR: '0' }), false);
  });

  it('only ASCII where the terminal or the locale has no more', async () => {
    for (const environment of [{ TERM: 'dumb' }, { LC_ALL: 'C' }, { LANG: 'POSIX' }]) {
      const { stdout } = await runProbe(['demo', 'forwarder-missing'], { environment });
      assert.doesNotMatch(stdout, /[^\n -~]/u);
    }
    assert.match((await runProbe(['demo', '-q'], { environment: { LANG: 'de_DE.UTF-8' } })).stdout, /^✗/u);
  });
});

/** One run, judged again in every way: what differs is the judgement, and never what a busy machine let the run see. */
const recording = (scenario: string, ...args: readonly string[]) =>
  inFolder(async (folder) => {
    const file = join(folder, 'facts.json');
    const run = await demo(scenario, '-q', ...PATIENT, '--facts', file, ...args);
    return { status: run.status, text: readFileSync(file, 'utf8') };
  });

async function judged<T>(
  text: string,
  use: (judge: (...options: readonly string[]) => ReturnType<typeof runProbe>) => Promise<T>,
): Promise<T> {
  return inFolder((folder) => {
    const file = join(folder, 'facts.json');
    writeFileSync(file, text);
    return use((...options) => runProbe(['replay', file, ...options]));
  });
}

describe('the exit status', { concurrency: 2 }, () => {
  /** Scenario, options of the run and of the judgement → status, by the order of the contract. */
  const cases: readonly (readonly [string, readonly string[], readonly (readonly [readonly string[], number])[]])[] = [
    ['healthy-private', [], [[[], 0]]],
    [
      'forwarder-missing',
      [],
      [
        [[], 1],
        [['--fail-on', 'never'], 0],
        [['--only', 's3'], 0],
        [['--skip', 'dns'], 0],
        [['--skip', 'tcp'], 1],
      ],
    ],
    [
      'tls-intercepted-trusted',
      [],
      [
        [[], 0],
        [['--fail-on', 'warning'], 1],
      ],
    ],
    ['healthy-central-endpoints', [], [[['--fail-on', 'warning'], 0]]],
    [
      'healthy-private',
      ['--for', 'core,patch-sources'],
      [
        [[], 3],
        [['--fail-on', 'never'], 0],
      ],
    ],
    ['forwarder-missing', ['--for', 'core,patch-sources'], [[[], 1]]],
  ];
  for (const [scenario, asked, judgements] of cases) {
    it(`${[scenario, ...asked].join(' ')}: the same in every format`, async () => {
      const { status, text } = await recording(scenario, ...asked);
      await judged(text, async (judge) => {
        // Every format and every judgement, but not each of them with each: nothing of a format is known where the status is made.
        for (const [at, format] of FORMATS.entries())
          for (const [options, expected] of judgements.filter(
            (_, index) => format === 'text' || index === at % judgements.length,
          ))
            assert.equal((await judge(...options, '--format', format)).status, expected, `${options.join(' ')} ${format}`);
        for (const [options, expected] of judgements) if (options.length === 0) assert.equal(status, expected);
      });
    });
  }

  it('is that of the run itself, with the same options', async () => {
    for (const [options, expected] of [
      [['--fail-on', 'never'], 0],
      [['--only', 's3'], 0],
      [['--skip', 'tcp'], 1],
    ] as const) {
      assert.equal((await demo('forwarder-missing', ...PATIENT, ...options)).status, expected);
    }
  });

  it('--only and --skip choose findings by family and by code', async () => {
    const { text } = await recording('everything-dropped');
    await judged(text, async (judge) => {
      const found = async (...options: readonly string[]) =>
        problemsOf(verdictOf((await judge('--format', 'json', ...options)).stdout));
      assert.deepEqual(await found(), ['dns/resolver-unreachable', 'imds/unreachable']);
      assert.deepEqual(await found('--only', 'imds'), ['imds/unreachable']);
      assert.deepEqual(await found('--skip', 'imds/unreachable'), ['dns/resolver-unreachable']);
      assert.deepEqual(await found('--only', 'dns,imds', '--skip', 'imds'), ['dns/resolver-unreachable']);
    });
  });
});

describe('what is told instead of probing', () => {
  it('--help, --version and demo --list go to stdout with status 0, whatever else is said', async () => {
    const told: readonly (readonly [readonly string[], RegExp])[] = [
      [['--help'], /^ssm-probe says why/u],
      [['-h', 'demo', 'no-such-scenario'], /demo \[SCENARIO\]/u],
      [['--version'], new RegExp(`^ssm-probe ${VERSION.replaceAll('.', '\\.')}\n$`, 'u')],
      [
        ['--version', '--json'],
        /^\{"name":"ssm-probe","version":"[\d.]+","commit":null,"node":"v[\d.]+","platform":"linux","arch":"(?:x64|arm64)"\}\n$/u,
      ],
      [['demo', '--list'], /^forwarder-missing {2,}\S/mu],
    ];
    for (const [args, expected] of told) {
      const { status, stdout, stderr } = await runProbe(args);
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, expected);
    }
  });
});
