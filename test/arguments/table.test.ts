import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCall } from '../../src/arguments/call.ts';
import { COMMAND_NAMES, COMMANDS, type Command } from '../../src/arguments/commands.ts';
import { helpText } from '../../src/arguments/help.ts';
import { parseArguments } from '../../src/arguments/parse.ts';
import { ENTRIES } from '../../src/arguments/table.ts';
import { FORMATS } from '../../src/report/index.ts';
import { columns } from '../../src/report/layout.ts';
import { memoryFiles } from '../../src/simulation/memory-ports.ts';

/** The options of the published contract. */
const BUILT =
  'region expect for bucket resolver proxy proxy-password-file ca-bundle no-credentials deep timeout deadline wait watch cloudwatch cloudwatch-create-group spool format output facts console only skip fail-on from redact instance profile role-arn dry-run save script list verbose quiet color log-level help version json';
/** What only the account's side takes. */
const ACCOUNT = ['instance', 'profile', 'role-arn', 'dry-run', 'save', 'script'];
const OPTIONS = ENTRIES.map(([, option]) => option);
const DEFAULTS: Readonly<Record<string, string>> = {
  expect: 'any',
  timeout: '3s',
  deadline: '15s',
  format: 'text',
  'fail-on': 'error',
  color: 'auto',
  'log-level': 'silent',
};

/** The options that a help text lists, by the left column. */
function listed(help: string): string[] {
  return [...help.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gmu)].map(([, name = '']) => name);
}

describe('the option table', () => {
  it('holds what the contract names and is built, and nothing else', () => {
    assert.deepEqual(OPTIONS.map(({ name }) => name).sort(), BUILT.split(' ').sort());
    assert.deepEqual(
      COMMAND_NAMES,
      'run explain checks replay policy fleet demo preflight bundle account help version completion'.split(' '),
    );
  });

  it('has the defaults of the contract', () => {
    for (const [name, value] of Object.entries(DEFAULTS))
      assert.equal(OPTIONS.find((option) => option.name === name)?.defaultWords, value, name);
    const wanted = OPTIONS.find(({ name }) => name === 'for')?.defaultWords;
    assert.equal(wanted, 'core, run-command, session-manager, patch-manager, agent-update');
  });

  it('offers each command what it can use', () => {
    const of = (command: Command): string[] =>
      OPTIONS.filter(({ commands }) => commands.includes(command))
        .map(({ name }) => name)
        .sort();
    const judging = 'format output only skip fail-on verbose quiet color help version json'.split(' ');
    assert.deepEqual(of('replay'), judging.sort());
    assert.deepEqual(
      of('run'),
      BUILT.split(' ')
        .filter((name) => !['list', 'from', 'redact', ...ACCOUNT].includes(name))
        .sort(),
    );
    // The simulated VPC never changes, and nobody wants its verdicts: nobody waits for it, and nothing is delivered.
    assert.deepEqual(
      of('demo'),
      BUILT.split(' ')
        .filter(
          (name) =>
            ![
              'wait',
              'watch',
              'cloudwatch',
              'cloudwatch-create-group',
              'spool',
              'console',
              'from',
              'redact',
              ...ACCOUNT,
            ].includes(name),
        )
        .sort(),
    );
    // Nothing is signed before there is an identity.
    assert.deepEqual(
      of('preflight'),
      of('demo').filter((name) => !['list', 'no-credentials', 'deep'].includes(name)),
    );
    // A run that writes an archive and no report.
    assert.deepEqual(
      of('bundle'),
      [
        ...of('demo').filter((name) => !['list', 'format', 'output', 'facts', 'color', 'verbose'].includes(name)),
        'from',
        'redact',
      ].sort(),
    );
    assert.deepEqual(of('policy'), 'bucket for format help json region version'.split(' '));
    assert.deepEqual(of('fleet'), 'color format help json output quiet verbose version'.split(' '));
    assert.deepEqual(
      of('account'),
      'bucket color dry-run for format help instance json output profile quiet region role-arn save script verbose version'.split(
        ' ',
      ),
    );
    assert.deepEqual(of('version'), 'help json verbose version'.split(' '));
    for (const command of ['explain', 'checks', 'help', 'completion'] as const)
      assert.deepEqual(of(command), ['help', 'json', 'version']);
  });

  it('names each option and each short form once', () => {
    for (const key of ['name', 'short'] as const) {
      const values = OPTIONS.flatMap((option) => option[key] ?? []);
      assert.equal(new Set(values).size, values.length);
    }
  });
});

describe('the help', () => {
  it('lists every option of the table, and no other', () => {
    assert.deepEqual(
      listed(helpText(null)),
      OPTIONS.map(({ name }) => name),
    );
  });

  it('of one command lists the options of that command, and its usage alone', () => {
    for (const command of COMMAND_NAMES) {
      const help = helpText(command);
      assert.deepEqual(
        listed(help),
        OPTIONS.filter(({ commands }) => commands.includes(command)).map(({ name }) => name),
      );
      assert.equal(help.match(/^ {2}ssm-probe /gmu)?.length, 1);
    }
  });

  it('of policy tells its own formats and its own default Region: it asks nobody', () => {
    const help = helpText('policy').replaceAll(/\s+/gu, ' ');
    assert.ok(help.includes('--format text|json what goes'), help);
    assert.ok(help.includes('(default: AWS_REGION, else AWS_DEFAULT_REGION)') && !help.includes('IMDS'), help);
  });

  it('of fleet tells its own formats and exit statuses', () => {
    const help = helpText('fleet').replaceAll(/\s+/gu, ' ');
    assert.ok(help.includes('--format text|json|html what goes'), help);
    assert.ok(help.includes('Exit status: 0 rolled up') && !help.includes('--fail-on'), help);
  });

  it('names every format, capability and exit status', () => {
    const help = helpText(null).replaceAll(/\s+/gu, ' ');
    assert.ok(help.includes(`--format ${FORMATS.join('|')} `));
    for (const status of ['0 nothing', '1 a finding', '2 usage error', '3 something']) assert.ok(help.includes(status), status);
    assert.ok(help.includes('cloudwatch-logs, s3-output'));
  });

  it('has examples, each of them a call that is understood', async () => {
    for (const command of COMMAND_NAMES) {
      const { examples } = COMMANDS[command];
      assert.ok(examples.length > 0 && helpText(command).includes(`    ${examples[0]?.[0]}`), command);
      for (const [call] of examples) {
        const [, words = ''] = /(?:^|[|(] ?|sudo )ssm-probe((?: [^|>)]+)?)/u.exec(call) ?? [];
        const typed = parseArguments(words.split(' ').filter(Boolean));
        assert.ok(typed.outcome === 'typed' && typed.command === command, call);
        assert.equal((await readCall(typed, () => Promise.resolve(memoryFiles(new Map())))).outcome, 'ok', call);
      }
    }
  });

  it('fits into 80 columns and is plain text', () => {
    for (const command of [null, ...COMMAND_NAMES])
      for (const line of helpText(command).split('\n')) assert.ok(columns(line) <= 80, line);
    assert.doesNotMatch(helpText(null).replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  });
});
