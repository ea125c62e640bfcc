/** How the program was called, for the command that proves a fix: what decides what is seen, and no secret. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '../../src/arguments/call.ts';
import { ownCallOf, REPEATED, withKnownOptions } from '../../src/arguments/own-call.ts';
import { parseArguments } from '../../src/arguments/parse.ts';
import { DEFAULTS, ENTRIES } from '../../src/arguments/table.ts';

const STARTED = { program: '/opt/ssm-probe', sudo: false };

function callOf(argv: readonly string[]): Call {
  const typed = parseArguments(argv);
  assert.ok(typed.outcome === 'typed');
  return { command: typed.command, operands: typed.operands, options: DEFAULTS, given: typed.given };
}
const optionsOf = (...argv: string[]): unknown => ownCallOf(callOf(argv), STARTED).options;

test('every option says what it shapes; those of sight are these', () => {
  assert.deepEqual(
    REPEATED,
    'expect for bucket resolver proxy proxy-password-file ca-bundle no-credentials deep timeout deadline'.split(' '),
  );
  const of = (shapes: string): string[] => ENTRIES.flatMap(([, option]) => (option.shapes === shapes ? [option.name] : []));
  assert.deepEqual(of('choice'), ['only', 'skip', 'fail-on']);
  assert.deepEqual(
    of('report'),
    'wait watch format output facts cloudwatch cloudwatch-create-group spool console from redact instance profile role-arn dry-run save script list verbose quiet color log-level help version json'.split(
      ' ',
    ),
  );
});

test('as typed, the last one where only one counts, and nothing of what shapes a report', () => {
  assert.deepEqual(
    optionsOf(
      '--timeout',
      '1s',
      '--timeout=5s',
      '--bucket',
      'b-1',
      '--bucket',
      'b-2',
      '--deep',
      '--for',
      'core,core',
      '-v',
      '--skip',
      'dns',
    ),
    [
      { name: 'for', values: ['core,core'] },
      { name: 'bucket', values: ['b-1', 'b-2'] },
      { name: 'deep', values: [] },
      { name: 'timeout', values: ['5s'] },
    ],
  );
  assert.deepEqual(
    optionsOf('--output', 'x', '--facts', 'y', '--cloudwatch', 'g', '--fail-on', 'never', '--region', 'eu-west-1'),
    [],
  );
});

test('command, scenario and sudo', () => {
  assert.deepEqual(ownCallOf(callOf(['preflight']), { program: 'p', sudo: true }), {
    program: 'p',
    sudo: true,
    command: 'preflight',
    options: [],
  });
  assert.deepEqual(ownCallOf(callOf(['demo']), STARTED, 'tls-expired'), {
    program: '/opt/ssm-probe',
    command: 'demo',
    scenario: 'tls-expired',
    options: [],
  });
});

test('the user of a proxy stays only beside the file with the password: alone it may be a token', () => {
  for (const [url, shown] of [
    ['http://s3cr3t-token@proxy:3128', 'http://USER_NAME@proxy:3128'],
    ['s3cr3t-token@proxy:3128', 'USER_NAME@proxy:3128'],
    ['http://s3cr3t:@proxy:3128', 'http://USER_NAME@proxy:3128'],
    ['http://a@b@proxy:3128', 'http://USER_NAME@proxy:3128'],
    ['http://proxy:3128', 'http://proxy:3128'],
    ['none', 'none'],
  ] as const)
    assert.deepEqual(optionsOf('--proxy', url), [{ name: 'proxy', values: [shown] }], url);
  assert.deepEqual(optionsOf('--proxy', 'http://joe@proxy:3128', '--proxy-password-file', '/run/password'), [
    { name: 'proxy', values: ['http://joe@proxy:3128'] },
    { name: 'proxy-password-file', values: ['/run/password'] },
  ]);
});

test('facts of a stranger put no other option into a command', () => {
  const options = ['output', 'cloudwatch', 'timeout', 'facts', 'nonsense'].map((name) => ({ name, values: ['x'] }));
  assert.deepEqual(withKnownOptions({ program: 'p', options }).options, [{ name: 'timeout', values: ['x'] }]);
});
