/** How the probe gets onto a fleet: the document's step is run as the agent would. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Fixed, ssmDocument } from '../../scripts/docs/ssm-document.ts';
import { REGION_TABLE } from '../../src/knowledge/region-table.ts';
import { CAPABILITIES } from '../../src/knowledge/types.ts';
import { inFolder } from '../commands/program.ts';
import { runProgramSync } from '../processes.ts';

const ROOT = join(import.meta.dirname, '../..');

interface Parameter {
  readonly default: string;
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly string[];
  readonly interpolationType: string;
}
interface Document {
  readonly schemaVersion: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly mainSteps: readonly {
    readonly action: string;
    readonly precondition: { readonly StringEquals: readonly string[] };
    readonly inputs: { readonly runCommand: readonly string[] };
  }[];
}
const made = (fixed: Partial<Fixed> = {}): Document => ssmDocument(fixed) as unknown as Document;
const document = made();
/** As Systems Manager decides before it starts anything. */
const takes = ({ allowedPattern, allowedValues }: Parameter, value: string): boolean =>
  allowedValues?.includes(value) ?? new RegExp(allowedPattern ?? assert.fail(), 'u').test(value);

/** A stand-in for the binary that says how it was called. */
const STAND_IN = '#!/bin/sh\necho "called in $AWS_REGION with:"; for word in "$@"; do echo "<$word>"; done\n';
const SHELLS = ['sh', 'dash', 'bash'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0);

interface StepOptions {
  readonly isOld?: boolean;
  readonly shell?: string;
  readonly fixed?: Partial<Fixed>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the Linux step as the agent does: from 3.3.2746.0 on with variables, before with the text put in. */
function step(
  folder: string,
  values: Readonly<Record<string, string>>,
  { isOld = false, shell = 'sh', fixed = {}, environment = {} }: StepOptions = {},
) {
  const all = Object.fromEntries(
    Object.entries(document.parameters).map(([name, { default: usual }]) => [name, values[name] ?? usual]),
  );
  for (const [name, value] of Object.entries(values)) {
    const rule = document.parameters[name];
    if (rule === undefined || !takes(rule, value)) return { status: null, stdout: '', stderr: `refused: ${name}` };
  }
  const linux = made(fixed).mainSteps.find(({ precondition }) => precondition.StringEquals.includes('Linux')) ?? assert.fail();
  const text = linux.inputs.runCommand
    .join('\n')
    .replaceAll(/\{\{ (\w+) \}\}/gu, (_, name: string) => (isOld ? (all[name] ?? '') : `$SSM_${name}`));
  const script = join(folder, '_script.sh');
  writeFileSync(script, text);
  const variables = isOld ? {} : Object.fromEntries(Object.entries(all).map(([name, value]) => [`SSM_${name}`, value]));
  const { status, stdout, stderr } = runProgramSync(shell, [script], {
    cwd: folder,
    env: {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      AWS_SSM_INSTANCE_ID: 'i-0123456789abcdef0',
      AWS_SSM_REGION_NAME: 'eu-central-1',
      SSM_PROBE: join(folder, 'bin/ssm-probe'),
      ...variables,
      ...environment,
    },
  });
  return { status, stdout, stderr };
}

const withStandIn = (use: (folder: string) => void): Promise<void> =>
  inFolder((folder) => {
    spawnSync('mkdir', ['-p', join(folder, 'bin')]);
    writeFileSync(join(folder, 'bin/ssm-probe'), STAND_IN, { mode: 0o755 });
    use(folder);
    return Promise.resolve();
  });
const URL = 'https://127.0.0.1:9/ssm-probe';
const forAll = (url: string, sum: string): Partial<Fixed> => ({
  url_x64: url,
  sha256_x64: sum,
  url_arm64: url,
  sha256_arm64: sum,
});

describe('the Command document', () => {
  for (const isOld of [false, true])
    for (const shell of SHELLS)
      it(`calls the probe with its options, each a word, in ${shell} ${isOld ? 'by an agent that knows no variables' : 'by variables'}`, () =>
        withStandIn((folder) => {
          const values = {
            For: 'core,run-command',
            Expect: 'private',
            Format: 'ndjson',
            Deadline: '20s',
            Timeout: '500ms',
            Signed: 'no',
          };
          const fixed = { cloudwatch: '/fleet/ssm-probe' };
          const { status, stdout, stderr } = step(folder, { ...values, Region: 'us-gov-west-1' }, { isOld, shell, fixed });
          assert.deepEqual([status, stderr], [0, '']);
          assert.deepEqual(stdout.trimEnd().split('\n'), [
            'called in eu-central-1 with:',
            '<--region=us-gov-west-1>',
            '<--for=core,run-command>',
            '<--expect=private>',
            '<--format=ndjson>',
            '<--timeout=500ms>',
            '<--deadline=20s>',
            '<--no-credentials>',
            '<--cloudwatch=/fleet/ssm-probe>',
            '<--fail-on>',
            '<never>',
          ]);
          const usual = step(folder, {}, { isOld, shell }).stdout.trimEnd().split('\n');
          assert.deepEqual(usual.slice(1), ['<--expect=any>', '<--format=text>', '<--fail-on>', '<never>']);
        }));

  it('a caller chooses among words: neither what is fetched, nor where anything is written, read or sent', () => {
    assert.deepEqual(Object.keys(document.parameters), [
      'Region',
      'For',
      'Expect',
      'Format',
      'Timeout',
      'Deadline',
      'Signed',
      'JitterSeconds',
    ]);
    const hostile = [
      '--output=/etc/passwd',
      'x --output /etc/cron.d/x',
      'text,json',
      '-v',
      '/etc/shadow',
      'https://example.com',
      'user:pw@host',
      '$(id)',
      '`id`',
      "'; id; '",
      '"; id; "',
      'a\nb',
      '{{ Format }}',
      '*',
      '9'.repeat(40),
      'core,',
      'core,core;id',
      'eu-central-1.example.com',
      '010',
    ];
    for (const [name, rule] of Object.entries(document.parameters)) {
      assert.ok(takes(rule, rule.default), name);
      for (const value of hostile) assert.ok(!takes(rule, value), `${name} takes ${value}`);
      // A pattern that is not anchored at both ends takes anything.
      if (rule.allowedPattern !== undefined) assert.match(rule.allowedPattern, /^\^.*\$$/u);
    }
    for (const value of CAPABILITIES) assert.ok(takes(document.parameters['For'] ?? assert.fail(), value), value);
    for (const value of Object.keys(REGION_TABLE)) assert.ok(takes(document.parameters['Region'] ?? assert.fail(), value), value);
  });

  it('even past the patterns nothing runs, and each value is one word of its option', () =>
    withStandIn((folder) => {
      const trace = join(folder, 'it-ran');
      for (const value of [
        `$(touch ${trace})`,
        `\`touch ${trace}\``,
        `a; touch ${trace}`,
        `a\ntouch ${trace}`,
        `| touch ${trace}`,
        '* /etc/*',
        '-x',
      ])
        for (const name of ['Region', 'For', 'Expect', 'Format', 'Timeout', 'Deadline', 'Signed', 'JitterSeconds'])
          for (const shell of SHELLS) {
            const { stdout } = step(folder, {}, { shell, environment: { [`SSM_${name}`]: value } });
            assert.ok(!existsSync(trace), `${name}: ${value}`);
            const isWord = !['Signed', 'JitterSeconds'].includes(name);
            if (isWord) assert.ok(stdout.includes(`<--${name.toLowerCase()}=${value}>`), stdout);
          }
    }));

  it('what it was not made with cannot come in by the environment', () =>
    withStandIn((folder) => {
      for (const name of [
        'url_x64',
        'sha256_x64',
        'url',
        'sha256',
        'cloudwatch',
        'SSM_Url',
        'SSM_Sha256',
        'SSM_Options',
        'SSM_CloudWatch',
      ]) {
        const { status, stdout } = step(folder, {}, { environment: { [name]: `${URL} --output /x` } });
        assert.deepEqual([status, stdout.includes('/x')], [0, false], name);
      }
    }));

  it('installs nothing with another sum, and says what to do where nothing is installed', () =>
    inFolder((folder) => {
      const absent = step(folder, {});
      assert.equal(absent.status, 1);
      assert.match(absent.stderr, /is not there; put it into the image, or make the document with a URL and a sum/u);
      const unreachable = step(folder, {}, { fixed: forAll(URL, 'ab'.repeat(32)) });
      assert.equal(unreachable.status, 1);
      assert.match(unreachable.stderr, /could not be fetched, or its SHA-256 is not (?:ab){32}: nothing is installed/u);
      assert.ok(!existsSync(join(folder, 'bin/ssm-probe')));
      mkdirSync(join(folder, 'bin/ssm-probe'), { recursive: true });
      assert.match(step(folder, {}).stderr, /is a folder/u, 'a folder is no probe');
      return Promise.resolve();
    }));

  it('fetches nothing where the right binary is there already', () =>
    withStandIn((folder) => {
      const sum = createHash('sha256').update(STAND_IN).digest('hex');
      const { status, stderr } = step(folder, {}, { fixed: forAll(URL, sum) });
      assert.deepEqual([status, stderr], [0, '']);
    }));

  it('has one step for each platform, variables for all parameters, and lines for all that is fixed', () => {
    assert.equal(document.schemaVersion, '2.2');
    assert.deepEqual(
      document.mainSteps.map(({ action, precondition }) => [action, ...precondition.StringEquals]),
      [
        ['aws:runShellScript', 'platformType', 'Linux'],
        ['aws:runPowerShellScript', 'platformType', 'Windows'],
      ],
    );
    for (const [name, { interpolationType }] of Object.entries(document.parameters)) {
      assert.equal(interpolationType, 'ENV_VAR', name);
      for (const { inputs } of document.mainSteps) {
        // Between single quotes in a line of its own, where its pattern lets nothing end them: never anywhere else in a script.
        const lines = inputs.runCommand.filter((line) => line.includes(`{{ ${name} }}`));
        assert.equal(lines.length, 1, name);
        assert.ok(lines[0]?.includes(`= '{{ ${name} }}'`) === true || lines[0]?.includes(`='{{ ${name} }}'`) === true, name);
      }
    }
    const fixed = {
      ...forAll(URL, 'ab'.repeat(32)),
      url_windows: `${URL}.exe`,
      sha256_windows: 'cd'.repeat(32),
      cloudwatch: '/a/b',
    };
    const [linux, windows] = made(fixed).mainSteps.map(({ inputs }) => inputs.runCommand);
    for (const name of ['url_x64', 'sha256_x64', 'url_arm64', 'sha256_arm64', 'cloudwatch'] as const)
      assert.ok(linux?.includes(`${name}='${fixed[name]}'`), name);
    for (const line of [`$url = '${URL}.exe'`, `$sha256 = '${'cd'.repeat(32)}'`, "$cloudwatch = '/a/b'"])
      assert.ok(windows?.includes(line), line);
    // Systems Manager refuses documents above 64 KB.
    assert.ok(JSON.stringify(made(fixed)).length < 65_536);
  });
});

describe('user data', () => {
  it('has less than the 16 KB that EC2 takes', () => {
    for (const file of ['linux.sh', 'windows.ps1'])
      assert.ok(statSync(join(ROOT, 'scripts/user-data', file)).size < 16_384, file);
  });
  it('for Linux runs what is there, and lets the machine boot where nothing is', () =>
    withStandIn((folder) => {
      const run = (probe: string) =>
        runProgramSync('/bin/sh', [join(ROOT, 'scripts/user-data/linux.sh')], {
          env: { PATH: `${folder}:/usr/bin:/bin`, SSM_PROBE: probe },
        });
      const there = run(join(folder, 'bin/ssm-probe'));
      assert.equal(there.status, 0);
      assert.match(there.stdout, /<--wait>\n<5m>\n<--console>\n<--fail-on>\n<never>/u);
      // Not to this machine's console.
      writeFileSync(join(folder, 'tee'), '#!/bin/sh\nexec cat\n', { mode: 0o755 });
      assert.match(run(folder).stderr, /is a folder/u);
    }));
});
