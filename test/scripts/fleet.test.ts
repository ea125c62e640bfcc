/** How the probe gets onto a fleet: the document's step is run as the agent would. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ssmDocument } from '../../scripts/docs/ssm-document.ts';
import { inFolder } from '../cli/program.ts';

const ROOT = join(import.meta.dirname, '../..');

interface Document {
  readonly schemaVersion: string;
  readonly parameters: Readonly<
    Record<string, { readonly default: string; readonly allowedPattern: string; readonly interpolationType: string }>
  >;
  readonly mainSteps: readonly {
    readonly action: string;
    readonly precondition: { readonly StringEquals: readonly string[] };
    readonly inputs: { readonly runCommand: readonly string[] };
  }[];
}
const document = ssmDocument() as unknown as Document;

/** A stand-in for the binary that says how it was called. */
const STAND_IN = '#!/bin/sh\necho "called in $AWS_REGION with:"; for word in "$@"; do echo "<$word>"; done\n';

/** Runs the Linux step as the agent does: from 3.3.2746.0 on with variables, before with the text put in. */
function step(
  folder: string,
  values: Readonly<Record<string, string>>,
  { isOld = false, environment = {} }: { readonly isOld?: boolean; readonly environment?: Readonly<Record<string, string>> } = {},
) {
  const all = Object.fromEntries(
    Object.entries(document.parameters).map(([name, { default: usual }]) => [name, values[name] ?? usual]),
  );
  for (const [name, value] of Object.entries(all)) {
    const { allowedPattern } = document.parameters[name] ?? assert.fail();
    // Systems Manager does not start what does not match.
    if (!new RegExp(allowedPattern, 'u').test(value)) return { status: null, stdout: '', stderr: `refused: ${name}` };
  }
  const linux = document.mainSteps.find(({ precondition }) => precondition.StringEquals.includes('Linux')) ?? assert.fail();
  const text = linux.inputs.runCommand
    .join('\n')
    .replaceAll(/\{\{ (\w+) \}\}/gu, (_, name: string) => (isOld ? (all[name] ?? '') : `$SSM_${name}`));
  const script = join(folder, '_script.sh');
  writeFileSync(script, text);
  const variables = isOld ? {} : Object.fromEntries(Object.entries(all).map(([name, value]) => [`SSM_${name}`, value]));
  const { status, stdout, stderr } = spawnSync('/bin/sh', [script], {
    encoding: 'utf8',
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

describe('the Command document', () => {
  for (const isOld of [false, true])
    it(`calls the probe with its options, each a word, ${isOld ? 'also by an agent that knows no variables' : 'by variables'}`, () =>
      withStandIn((folder) => {
        const { status, stdout, stderr } = step(
          folder,
          { Options: '--cloudwatch /fleet/ssm-probe  --for core,run-command' },
          { isOld },
        );
        assert.deepEqual([status, stderr], [0, '']);
        assert.equal(
          stdout,
          'called in eu-central-1 with:\n<--cloudwatch>\n</fleet/ssm-probe>\n<--for>\n<core,run-command>\n<--fail-on>\n<never>\n',
        );
      }));

  it('no parameter can run anything: what could is refused, or is a word', () =>
    withStandIn((folder) => {
      const trace = join(folder, 'it-ran');
      for (const value of [
        `$(touch ${trace})`,
        `'; touch ${trace}; '`,
        `\`touch ${trace}\``,
        `a\ntouch ${trace}`,
        `| touch ${trace}`,
        '*',
      ]) {
        for (const isOld of [false, true]) assert.equal(step(folder, { Options: value }, { isOld }).status, null, value);
        // Were the pattern not there: the script itself takes it for words.
        step(folder, {}, { environment: { SSM_Options: value } });
        assert.ok(!existsSync(trace), value);
      }
    }));

  it('installs nothing with another sum, and says what to do where nothing is installed', () =>
    inFolder((folder) => {
      const absent = step(folder, {});
      assert.equal(absent.status, 1);
      assert.match(absent.stderr, /is not there; give Url and Sha256/u);
      const unreachable = step(folder, { Url: 'https://127.0.0.1:9/ssm-probe', Sha256: 'ab'.repeat(32) });
      assert.equal(unreachable.status, 1);
      assert.match(unreachable.stderr, /could not be fetched, or its SHA-256 is not (?:ab){32}: nothing is installed/u);
      assert.ok(!existsSync(join(folder, 'bin/ssm-probe')));
      return Promise.resolve();
    }));

  it('fetches nothing where the right binary is there already', () =>
    withStandIn((folder) => {
      const sum = createHash('sha256').update(STAND_IN).digest('hex');
      const { status, stderr } = step(folder, { Url: 'https://127.0.0.1:9/ssm-probe', Sha256: sum });
      assert.deepEqual([status, stderr], [0, '']);
    }));

  it('has one step for each platform, bounded patterns, and variables for all parameters', () => {
    assert.equal(document.schemaVersion, '2.2');
    assert.deepEqual(
      document.mainSteps.map(({ action, precondition }) => [action, ...precondition.StringEquals]),
      [
        ['aws:runShellScript', 'platformType', 'Linux'],
        ['aws:runPowerShellScript', 'platformType', 'Windows'],
      ],
    );
    for (const [name, { allowedPattern, interpolationType, default: usual }] of Object.entries(document.parameters)) {
      assert.equal(interpolationType, 'ENV_VAR', name);
      assert.ok(
        allowedPattern.startsWith('^') && allowedPattern.endsWith('$') && new RegExp(allowedPattern, 'u').test(usual),
        name,
      );
      for (const { inputs } of document.mainSteps)
        assert.ok(
          inputs.runCommand.some((line) => line.includes(`{{ ${name} }}`)),
          name,
        );
    }
    // Systems Manager refuses documents above 64 KB.
    assert.ok(JSON.stringify(document).length < 65_536);
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
        spawnSync('/bin/sh', [join(ROOT, 'scripts/user-data/linux.sh')], {
          encoding: 'utf8',
          env: { PATH: '/usr/bin:/bin', SSM_PROBE: probe },
        });
      const there = run(join(folder, 'bin/ssm-probe'));
      assert.equal(there.status, 0);
      assert.match(there.stdout, /<--wait>\n<5m>\n<--console>\n<--fail-on>\n<never>/u);
    }));
});
