import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCall } from '../../src/arguments/call.ts';
import { parseArguments } from '../../src/arguments/parse.ts';
import type { RunOptions } from '../../src/arguments/table.ts';
import { DEFAULTS } from '../../src/arguments/table.ts';
import { FINDING_CODES } from '../../src/findings/index.ts';
import { CAPABILITIES, DEFAULT_CAPABILITIES } from '../../src/knowledge/types.ts';
import { memoryFiles } from '../../src/simulation/memory-ports.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
const FILES = memoryFiles(
  new Map([
    ['/roots.pem', PEM],
    ['/password', 'Tr0ub4dor\nsecond line'],
    ['/empty', '\n'],
    ['/notes.txt', 'no certificate'],
    ['/large.pem', PEM.repeat(80_000)],
  ]),
);

async function check(argv: readonly string[]) {
  const typed = parseArguments(argv);
  assert.ok(typed.outcome === 'typed', JSON.stringify(typed));
  return readCall(typed, () => Promise.resolve(FILES));
}
async function options(...argv: readonly string[]): Promise<RunOptions> {
  const checked = await check(argv);
  assert.ok(checked.outcome === 'ok', JSON.stringify(checked));
  return checked.value.options;
}
async function refused(option: string, ...values: readonly string[]): Promise<void> {
  for (const value of values) {
    const checked = await check([`--${option}=${value}`]);
    assert.ok(checked.outcome === 'usage-error', `--${option} ${value}`);
    assert.match(checked.message, new RegExp(`^--${option}\\b`, 'u'));
    assert.doesNotMatch(checked.message, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    assert.ok(checked.message.length < 400, checked.message);
  }
}
const LONG = 'a'.repeat(100_000);
const HOSTILE = ['', ' ', '../x', '\u001B[2J', 'a\nb', '“any”', LONG, '__proto__', '%00', '\u202Egro'];

/** Of names as AWS gives them, each some letters from one that is known. */
const NEW_REGIONS = ['eu-west-9', 'ap-southwest-1', 'ap-southeast-19', 'us-isog-east-1', 'eusc-fr-east-1', 'us-gov-central-1'];

describe('runOptions', () => {
  it('has the defaults of the contract', async () => {
    assert.deepEqual(await options(), {
      ...DEFAULTS,
      region: null,
      expect: 'any',
      for: ['core', 'run-command', 'session-manager', 'patch-manager', 'agent-update'],
      buckets: [],
      resolvers: [],
      caBundle: null,
      proxy: { mode: 'agent' },
      signs: true,
      isDeep: false,
      timeoutMs: 3_000,
      deadlineMs: 15_000,
      only: [],
      skip: [],
      failOn: 'error',
    });
  });

  it('--region: what looks like a Region, known or not yet', async () => {
    for (const region of [
      'eu-central-1',
      'us-gov-west-1',
      'cn-north-1',
      'ap-southeast-7',
      'xx-future-1',
      'eusc-de-east-1',
      ...NEW_REGIONS,
    ]) {
      assert.equal((await options('--region', region)).region, region);
    }
    await refused(
      'region',
      ...HOSTILE,
      'eu-west1',
      'EU-WEST-1',
      'eu_west_1',
      'eu-west-1a',
      '“eu-west-1”',
      'eu-west-1/../../x',
      'eu-west-1.evil.example',
      'localhost',
    );
    const typo = await check(['--region', 'eu-west1']);
    assert.ok(typo.outcome === 'usage-error' && typo.message.includes('did you mean eu-west-1?'));
  });

  it('--region: a slip of a direction is refused, what may be a new Region is taken, with a note where a slip is as likely', async () => {
    await refused('region', 'eu-centrl-1', 'us-wets-2', 'ap-sotheast-2', 'us-gov-eats-1');
    const notes: string[] = [];
    for (const region of ['ue-central-1', ...NEW_REGIONS, 'xx-future-1', 'eu-central-1']) {
      const typed = parseArguments(['--region', region]);
      assert.ok(typed.outcome === 'typed');
      const call = await readCall(
        typed,
        () => Promise.resolve(FILES),
        (line) => notes.push(line),
      );
      assert.ok(call.outcome === 'ok' && call.value.options.region === region, region);
    }
    assert.match(notes[0] ?? '', /'ue-central-1' .*; did you mean eu-central-1 or me-central-1\? It is probed as typed/u);
    assert.deepEqual(
      notes.map((line) => /'([^']+)'/u.exec(line)?.[1]),
      ['ue-central-1', 'us-isog-east-1'],
    );
  });

  it('--expect, --fail-on: one of the words', async () => {
    assert.equal((await options('--expect', 'private')).expect, 'private');
    for (const failOn of ['error', 'warning', 'never'] as const)
      assert.equal((await options('--fail-on', failOn)).failOn, failOn);
    await refused('expect', ...HOSTILE, 'public', 'Private');
    await refused('fail-on', ...HOSTILE, 'info', 'always');
  });

  it('--for: capabilities, in the order of the contract and each once', async () => {
    assert.deepEqual((await options('--for', 'run-command,core,core')).for, ['core', 'run-command']);
    assert.deepEqual((await options('--for', CAPABILITIES.join(','))).for, [...CAPABILITIES]);
    assert.deepEqual((await options('--for', DEFAULT_CAPABILITIES.join(','))).for, [...DEFAULT_CAPABILITIES]);
    await refused('for', ...HOSTILE, 'core,', 'core, run-command', 'Core', 'everything');
  });

  it('--bucket: names as S3 has them, each once, twenty at most', async () => {
    assert.deepEqual((await options('--bucket', 'my.bucket-1', '--bucket', 'abc', '--bucket', 'abc')).buckets, [
      'my.bucket-1',
      'abc',
    ]);
    await refused(
      'bucket',
      ...HOSTILE,
      'ab',
      'A-Bucket',
      'a_b',
      '-abc',
      'abc-',
      'a..b',
      '10.0.0.1',
      'a'.repeat(64),
      's3://abc',
      'abc/def',
    );
    const many = await check(Array.from({ length: 21 }, (_, index) => `--bucket=bucket-${index}`));
    assert.ok(many.outcome === 'usage-error' && many.message.includes('20 times at most'));
  });

  it('--resolver: addresses of either family, no names, three at most', async () => {
    assert.deepEqual((await options('--resolver', '10.0.0.2', '--resolver', 'fd00::2')).resolvers, ['10.0.0.2', 'fd00::2']);
    await refused(
      'resolver',
      ...HOSTILE,
      '10.0.0',
      '10.0.0.256',
      '0x0a000002',
      '10.0.0.2:53',
      'resolver.example',
      '[fd00::2]',
      '10.0.0.0/24',
    );
    assert.equal((await check(['1', '2', '3', '4'].map((last) => `--resolver=10.0.0.${last}`))).outcome, 'usage-error');
  });

  it('--ca-bundle: a readable file with a certificate in it', async () => {
    assert.deepEqual((await options('--ca-bundle', '/roots.pem')).caBundle, { path: '/roots.pem', pem: PEM });
    await refused('ca-bundle', ...HOSTILE, '/absent.pem', '/notes.txt', '/large.pem', '/');
  });

  it('--proxy: agent, none or a URL; never a password in it', async () => {
    assert.deepEqual((await options('--proxy', 'none')).proxy, { mode: 'none' });
    const { proxy } = await options('--proxy', 'proxy.example.com:8080');
    const server = { scheme: 'http', host: 'proxy.example.com', port: 8080, hasCredentials: false };
    assert.deepEqual(proxy, { mode: 'url', server, credentials: null });
    await refused(
      'proxy',
      '',
      ' ',
      'http://',
      'direct',
      'http://a b',
      'http://u:Tr0ub4dor@proxy:1',
      'u:Tr0ub4dor@proxy',
      'http://proxy:99999',
    );
    const mistaken = await check(['--proxy', 'http://u:Tr0ub4dor@proxy:1']);
    assert.doesNotMatch(JSON.stringify(mistaken), /Tr0ub4dor/u);
  });

  it('--proxy-password-file: the first line, for the user of the URL', async () => {
    const { proxy } = await options('--proxy', 'http://me@proxy:3128', '--proxy-password-file', '/password');
    assert.ok(proxy.mode === 'url' && proxy.server.hasCredentials);
    assert.equal(proxy.credentials?.reveal(), 'me:Tr0ub4dor');
    assert.doesNotMatch(JSON.stringify(proxy), /Tr0ub4dor/u);
    await refused('proxy-password-file', '/password', '/absent');
    for (const [url, file] of [
      ['http://proxy:3128', '/password'],
      ['http://me@proxy:3128', '/absent'],
      ['http://me@proxy:3128', '/empty'],
    ] as const)
      assert.equal((await check(['--proxy', url, '--proxy-password-file', file])).outcome, 'usage-error', `${url} ${file}`);
  });

  it('--timeout and --deadline: durations; the timeout never above the deadline', async () => {
    const { timeoutMs, deadlineMs } = await options('--timeout', '500ms', '--deadline', '1m');
    assert.deepEqual([timeoutMs, deadlineMs], [500, 60_000]);
    assert.equal((await options('--timeout', '1h', '--deadline', '2s')).timeoutMs, 2_000);
    assert.equal((await options('--deadline', '1s')).timeoutMs, 1_000);
    for (const name of ['timeout', 'deadline'])
      await refused(name, ...HOSTILE, '0', '0s', '3', '-1s', '1.5s', '25h', '3 s', '3S');
  });

  it('--only, --skip: codes and families that exist, comma-separated or repeated', async () => {
    const { only, skip } = await options('--only', 'dns,tls/expired', '--only', 's3/', '--skip', 'dns/slow');
    assert.deepEqual([only, skip], [['dns', 'tls/expired', 's3/'], ['dns/slow']]);
    for (const code of FINDING_CODES) assert.deepEqual((await options('--only', code)).only, [code]);
    for (const name of ['only', 'skip'])
      await refused(name, ...HOSTILE, '/', 'd', 'dn', 'dns/end', 'DNS', 'dns,', 'dns//', 'expired');
  });

  it('--only and --skip that leave nothing to judge', async () => {
    const families = [...new Set(FINDING_CODES.map((code) => code.replace(/\/.*$/u, '')))].join(',');
    for (const [only, skip] of [
      ['dns', 'dns'],
      ['dns/', 'dns'],
      ['tcp/filtered', 'tcp/filtered'],
      ['tcp/filtered', 'tcp'],
      ['dns', FINDING_CODES.filter((code) => code.startsWith('dns/')).join(',')],
    ] as const)
      assert.match(
        JSON.stringify(await check(['--only', only, '--skip', skip])),
        /"usage-error".*leave nothing to judge/u,
        `${only} ${skip}`,
      );
    assert.match(JSON.stringify(await check(['--skip', families])), /--skip leaves nothing to judge/u);
    for (const words of [
      ['--only', 'tcp', '--skip', 'tcp/refused'],
      ['--only', 'dns,tcp/filtered', '--skip', 'tcp/'],
      ['--skip', 'dns,tcp'],
      ['--only', 'dns', '--skip', 'tcp'],
    ])
      assert.equal((await check(words)).outcome, 'ok', words.join(' '));
  });
});
