/**
 * No secret comes out: the program itself, as a process, on a node that is full of them, in every format and on its ways to fail. Whatever it
 * writes (standard output, standard error, the report's file, the facts) is searched for every one.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FORMATS } from '../../src/report/index.ts';
import { type Ended, inFolder, type Program, runProbe, SOURCES } from '../commands/program.ts';
import { ARGUMENTS, FILES, METADATA, SECRETS, VARIABLES } from './fixtures.ts';
import { leaksIn } from './leaks.ts';
import type { Case } from './node.ts';

const HOOKED: Program = {
  path: process.execPath,
  args: ['--import', fileURLToPath(new URL('hook.ts', import.meta.url)), ...SOURCES.args],
};

/** What times out is not the point, and what answers does so within milliseconds. */
const BRIEF = ['--timeout', '1s'];

interface Outcome {
  readonly ended: Ended;
  readonly report: string;
  readonly facts: string;
  /** Metadata tokens that this run had. */
  readonly tokens: readonly string[];
}

/** Runs the probe on the planted node, and asserts that nothing of it comes out. */
function quiet(wanted: Omit<Case, 'seen'>, args: readonly string[], use: (outcome: Outcome) => void = () => undefined) {
  return inFolder(async (folder) => {
    const [seen = '', output = '', facts = ''] = ['seen', 'report', 'facts.json'].map((name) => join(folder, name));
    const environment = { ...VARIABLES, SECRETS_CASE: JSON.stringify({ ...wanted, seen }) };
    const given = args.map((word) => word.replace('OUTPUT', output).replace('FACTS', facts));
    const ended = await runProbe([...given, ...(args[0] === 'run' ? BRIEF : [])], { program: HOOKED, environment });
    const [tokens, report, recorded] = [seen, output, facts].map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : ''));
    const own = [...new Set((tokens ?? '').split('\n').filter((token) => token !== ''))];
    const all = { ...SECRETS, ...Object.fromEntries(own.map((token, index) => [`metadata token ${index + 1}`, token])) };
    for (const [where, text] of Object.entries({ stdout: ended.stdout, stderr: ended.stderr, report, facts: recorded }))
      assert.deepEqual(leaksIn(text ?? '', all), [], `in ${where}`);
    use({ ended, report: report ?? '', facts: recorded ?? '', tokens: own });
  });
}

test('every secret lies somewhere, and a leak of it would be found, however it is written', () => {
  const places = JSON.stringify([FILES, VARIABLES, METADATA, ARGUMENTS]);
  for (const [name, value] of Object.entries(SECRETS)) {
    assert.ok(places.includes(value), `${name} is nowhere`);
    const leaks = [
      `x${value}y`,
      `${value.slice(0, 12)}…`,
      `…${value.slice(-12)}`,
      `${value.slice(0, 6)}\u001b[31m${value.slice(6)}`,
      `${value.slice(0, 12)}\n    ${value.slice(12)}`,
      Buffer.from(`user:${value}`).toString('base64'),
      Buffer.from(`shell:${value}`).toString('base64'),
      Buffer.from(value).toString('hex'),
    ];
    for (const leak of leaks) assert.deepEqual(leaksIn(leak, SECRETS), [name], leak);
  }
  assert.deepEqual(leaksIn('nothing of it: agent, shell, 10.20.0.99:3128', SECRETS), []);
});

describe('every format', { concurrency: 2 }, () => {
  for (const format of FORMATS) {
    test(format, async () => {
      const args = ['run', '-vv', '--format', format, '--facts', 'FACTS', '--color', 'always'];
      await quiet({ scenario: 'healthy-private' }, args, ({ ended, facts, tokens }) => {
        assert.ok(ended.status !== null && ended.status !== 2, ended.stderr);
        // It was there to be told: the probe held a token, and knows that both proxies want a password.
        assert.ok(tokens.length > 0);
        assert.match(facts, /"host": "10\.20\.0\.99",\s+"port": 3128,\s+"hasCredentials": true/u);
        assert.match(facts, /"host": "10\.20\.0\.98",\s+"port": 3128,\s+"hasCredentials": true/u);
      });
    });
  }
});

describe('other nodes, and what is wrong with them', { concurrency: 2 }, () => {
  const all = [
    'run',
    '-vv',
    '--format',
    'json',
    '--output',
    'OUTPUT',
    '--facts',
    'FACTS',
    '--region',
    'eu-central-1',
    '--log-level',
    'trace',
  ];
  const cases: Readonly<Record<string, Omit<Case, 'seen'>>> = {
    'the drop-in of a stopped agent': { scenario: 'healthy-private', stopped: true },
    'a hybrid node': { scenario: 'hybrid-public' },
    'packets vanish': { scenario: 'security-group-drop' },
    'the metadata service is proxied': { scenario: 'metadata-through-proxy' },
    'a proxy that takes the password': { scenario: 'proxy-refuses-messages', proxied: true },
    'damaged files': { scenario: 'healthy-private', files: 'damaged' },
    'damaged files of a stopped agent': { scenario: 'hybrid-public', files: 'damaged', stopped: true },
    'readers that throw': { scenario: 'healthy-private', throws: 'files' },
    'readers that throw, on a hybrid node': { scenario: 'hybrid-public', throws: 'files', stopped: true },
    'requests that throw': { scenario: 'healthy-private', throws: 'network' },
  };
  for (const [name, wanted] of Object.entries(cases))
    test(name, () =>
      quiet(wanted, all, ({ ended, report, facts }) => {
        assert.ok(ended.status !== null && ended.status !== 2, `${String(ended.status)} ${ended.stderr}`);
        assert.match(ended.stderr, /"msg":"(?:tcp|read|exists)"/u);
        assert.ok(report.includes('"status"') && facts.includes('"factsVersion"'));
      }),
    );
});

describe('no report at all', { concurrency: 2 }, () => {
  test('a crash says that there was one, and not what it was about', () =>
    quiet({ scenario: 'healthy-private', throws: 'clock' }, ['run', '-vv'], ({ ended }) => {
      assert.equal(ended.status, 2);
      assert.match(ended.stderr, /internal fault: SyntaxError/u);
    }));
  for (const args of ARGUMENTS)
    test(`arguments with a password: ${args[0]?.slice(0, 8) ?? ''}`, () =>
      quiet({ scenario: 'proxy-refuses-messages', proxied: true }, ['run', '-vv', ...args]));
  for (const command of ['checks', 'policy', 'explain'])
    test(`${command} in such a shell`, () => quiet({ scenario: 'healthy-private' }, [command]));
});

test('facts on standard output, judged again in such a shell', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'facts.json');
    await quiet({ scenario: 'healthy-private' }, ['run', '--facts', path], () => undefined);
    for (const format of ['text', 'html']) {
      const ended = await runProbe(['replay', path, '-vv', '--format', format], { environment: VARIABLES });
      assert.notEqual(ended.status, 2, ended.stderr);
      assert.deepEqual(leaksIn(ended.stdout + ended.stderr, SECRETS), []);
    }
  }));
