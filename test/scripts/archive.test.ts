/** How verdicts get into the bucket: what the subscription takes, under which name, and who may write there. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ARCHIVE_PATTERN, ARCHIVE_PREFIX } from '../../scripts/docs/archive.ts';
import { athenaTemplate } from '../../scripts/docs/athena-template.ts';
import { logEvent } from '../../src/deliver/log-event.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { inFolder } from '../commands/program.ts';
import { verdictOfNode } from '../fleet/generate.ts';
import { SETUP } from '../fleet/sql.ts';
import { runProgramSync } from '../processes.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';
import { takes } from './filter-pattern.ts';

const FLEET = join(import.meta.dirname, '../../scripts/fleet');
const OWN = '111122223333';
const OTHER = '444455556666';

describe('the subscription', () => {
  it('takes every event that is delivered, and nothing else', () => {
    const verdicts = [...recordedNames().map((name) => judge(recordedFacts(name)).verdict), verdictOfNode()];
    const small = logEvent(verdictOfNode({ causes: ['dns/slow'] }), 'run-1', 0, 900);
    for (const { message } of [...verdicts.map((verdict) => logEvent(verdict, 'run-1', 0)), small])
      assert.ok(takes(ARCHIVE_PATTERN, JSON.parse(message)), message.slice(0, 100));
    for (const other of [{}, { record: 'other' }, { tool: { name: 'other' } }, { tool: 'ssm-probe' }, [], null])
      assert.ok(!takes(ARCHIVE_PATTERN, other), JSON.stringify(other));
  });

  for (const [pattern, says] of [
    ['$.a = "b"', /'\{' is missing/u],
    ['{ $.a = "b" ', /'\}' is missing/u],
    ['{ a = "b" }', /cannot be read/u],
    ['{ $.a == "b" }', /neither a number nor a text/u],
    ['{ $.a = b }', /cannot be read/u],
    ['{ $.a > "b" }', /texts are not compared/u],
    ['{ ($.a = "b" || $.c = "d" }', /'\)' is missing/u],
    ['{ $.a = "b" } x', /cannot be read/u],
    ['{ $.a IS MAYBE }', /cannot be read/u],
    ['{ $.a IS "x" }', /IS takes/u],
    ['{ "a" = "b" }', /is no selector/u],
    [`{ $.a = "${'b'.repeat(1_100)}" }`, /longer than 1024/u],
  ] as const)
    it(`a pattern with a fault: ${pattern.slice(0, 40)}`, () => assert.throws(() => takes(pattern, {}), says));

  for (const [pattern, event, expected] of [
    ['{ $.a = "b*" && $.n > 5 }', { a: 'bcd', n: 6 }, true],
    ['{ $.a = "b*" && $.n > 5 }', { a: 'bcd', n: 5 }, false],
    ['{ $.a.b[0] = 1 || $.c IS NULL }', { a: { b: [1] } }, true],
    ['{ $.c NOT EXISTS }', {}, true],
    ['{ ($.a = 1 || $.a = 2) && $.b IS TRUE }', { a: 2, b: true }, true],
    ['{ $.a != "x.y" }', { a: 'xzy' }, true],
  ] as const)
    it(`${pattern} takes ${JSON.stringify(event)}: ${expected}`, () => assert.equal(takes(pattern, event), expected));
});

/** The name of a file, as Firehose makes it. */
function keyOf(account: string, day = '2026-11-30'): string {
  const prefix = ARCHIVE_PREFIX.replace('!{timestamp:yyyy-MM-dd}', day)
    .replace('${AWS::AccountId}', account)
    .replace('${AWS::Region}', 'eu-central-1');
  return `${prefix}ssm-probe-1-2026-11-30-12-00-00-uuid.ndjson.gz`;
}

describe('the bucket', () => {
  it('has names in which the table finds its days, and the views the account', () => {
    const [, location = ''] = /'storage.location.template' = 's3:\/\/BUCKET_NAME\/([^']+)'/u.exec(SETUP.get('lines') ?? '') ?? [];
    assert.ok(keyOf(OWN).startsWith(location.replace('${day}', '2026-11-30')));
    const [, pattern = ''] = /regexp_extract\("\$path", '([^']+)', 1\)/u.exec(SETUP.get('runs') ?? '') ?? [];
    assert.equal(new RegExp(pattern, 'u').exec(`s3://b/${keyOf(OWN)}`)?.[1], OWN);
  });

  it('takes from an account what stands under its own name, and from nobody else', () => {
    const { BucketPolicy } = athenaTemplate()['Resources'] as Readonly<
      Record<string, { readonly Properties: { readonly PolicyDocument: { readonly Statement: readonly Statement[] } } }>
    >;
    const [, own] = BucketPolicy?.Properties.PolicyDocument.Statement ?? [];
    assert.ok(own !== undefined && own.Effect === 'Allow' && own.Action.includes('s3:PutObject'));
    assert.deepEqual(Object.keys(own.Condition), ['StringEquals', 'ArnLike']);
    const may = (key: string): boolean =>
      own.Resource.some(({ 'Fn::Sub': text }) => {
        const arn = text
          .replace('${AWS::Partition}', 'aws')
          .replace('${BucketName}', 'b')
          .replace('${!aws:PrincipalAccount}', OWN);
        const glob = arn.replaceAll('?', '\u0000').replaceAll(/[.+^$()|[\]\\/{}]/gu, '\\$&');
        return new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('\u0000', '.')}$`, 'u').test(`arn:aws:s3:::b/${key}`);
      });
    assert.ok(may(keyOf(OWN)));
    assert.ok(may(`errors/account=${OWN}/region=eu-central-1/processing-failed/x`));
    for (const key of [
      keyOf(OTHER),
      keyOf(OTHER).replace('region=', `account=${OWN}/region=`),
      keyOf(OWN, `2026-11-30/account=${OTHER}`),
      `verdicts/account=${OWN}/x`,
      `inventory/account=${OWN}/x`,
      `results/x`,
    ])
      assert.ok(!may(key), key);
  });
});

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly { readonly 'Fn::Sub': string }[];
  readonly Condition: object;
}

describe('setup.sh', () => {
  /** Stands for the AWS CLI: keeps each statement, and says what became of it. */
  const STUB = `#!/bin/sh
case $2 in
  start-query-execution) while [ "$1" != --query-string ]; do shift; done; n=$(ls "$OUT" | wc -l); printf '%s' "$2" > "$OUT/$n"; echo "$n" ;;
  *) case $* in *StateChangeReason*) echo "line 1: no";; *) [ "$4" = "\${FAIL:-none}" ] && echo FAILED || echo SUCCEEDED;; esac ;;
esac
`;
  const setup = (folder: string, environment: Readonly<Record<string, string>>, ...args: readonly string[]) => {
    const out = join(folder, 'out');
    mkdirSync(out, { recursive: true });
    writeFileSync(join(folder, 'aws'), STUB, { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, OUT: out, ...environment };
    return runProgramSync('sh', [join(FLEET, 'athena/setup.sh'), ...args], { env });
  };

  it('runs each statement in its order, with the bucket and without comments', () =>
    inFolder((folder) => {
      const { status, stdout, stderr } = setup(folder, {}, 'my-bucket');
      assert.deepEqual([status, stderr], [0, '']);
      assert.deepEqual(
        stdout.trim().split('\n'),
        [...SETUP.keys()].map((name, index) => `made ${index + 1}-${name}`),
      );
      for (const [index, sql] of [...SETUP.values()].entries()) {
        const expected = sql
          .replaceAll(/^--.*\n/gmu, '')
          .replaceAll('BUCKET_NAME', 'my-bucket')
          .trimEnd();
        assert.equal(readFileSync(join(folder, 'out', String(index)), 'utf8'), expected);
      }
      return Promise.resolve();
    }));

  it('ends at the first one that fails, and says why', () =>
    inFolder((folder) => {
      const { status, stdout, stderr } = setup(folder, { FAIL: '2' }, 'my-bucket');
      assert.equal(status, 1);
      assert.match(stdout, /^made 1-lines\nmade 2-inventory\n$/u);
      assert.equal(stderr, 'setup.sh: 3-day.sql FAILED:\nline 1: no\n');
      return Promise.resolve();
    }));

  for (const wrong of ['a/b', "a'b", '', 'A', '$(id)'])
    it(`refuses the bucket '${wrong}'`, () =>
      inFolder((folder) => {
        assert.equal(setup(folder, {}, wrong).status, 2);
        return Promise.resolve();
      }));
});

const missing =
  spawnSync('terraform', ['--version'], { stdio: 'ignore' }).error === undefined ? false : 'terraform is not installed';
const PLUGINS = process.env['SSM_PROBE_TERRAFORM_PLUGINS'];

describe('the archive in Terraform', () => {
  it('both policies are those of the template', { skip: missing }, () =>
    inFolder((folder) => {
      copyFileSync(join(FLEET, 'athena/template.json'), join(folder, 'template.json'));
      const main = readFileSync(join(FLEET, 'athena/main.tf'), 'utf8');
      const variables = [...main.matchAll(/^variable "(?:bucket_name|organization_id)" \{\n[^]*?^\}/gmu)].map(([text]) => text);
      const [locals = ''] = /^locals \{[^]*?^\}/mu.exec(main) ?? [];
      const own = locals.replace(/^ *partition .*\n/mu, '  partition = "aws"\n').replace(/^ *athena .*\n/mu, '');
      writeFileSync(join(folder, 'main.tf'), [...variables, own].join('\n'));
      const { stdout, stderr } = runProgramSync(
        'terraform',
        ['console', '-var', 'bucket_name=my-bucket', '-var', 'organization_id=o-1234567890'],
        { cwd: folder, input: 'jsonencode({ for name, text in local.texts : name => jsondecode(text) })\n' },
      );
      const made: unknown = JSON.parse(String(stdout === '' ? assert.fail(stderr) : JSON.parse(stdout)));
      const resources = athenaTemplate()['Resources'] as Readonly<
        Record<string, { readonly Properties: { readonly PolicyDocument: unknown } }>
      >;
      const deployed = (name: string): unknown =>
        JSON.parse(JSON.stringify(resources[name]?.Properties.PolicyDocument), (_key, value: unknown) => {
          if (typeof value !== 'object' || value === null) return value;
          const { 'Fn::Sub': text, Ref: ref } = value as Readonly<Record<string, string | undefined>>;
          if (ref === 'OrganizationId') return 'o-1234567890';
          const names = { '${BucketName}': 'my-bucket', '${AWS::Partition}': 'aws', '${WorkGroup}': 'ssm-probe', '${!': '${' };
          return text === undefined ? value : Object.entries(names).reduce((all, [from, to]) => all.replaceAll(from, to), text);
        });
      assert.deepEqual(made, { BucketPolicy: deployed('BucketPolicy'), ReaderPolicy: deployed('ReaderPolicy') });
      assert.match(JSON.stringify(made), /account=\$\{aws:PrincipalAccount\}/u);
      return Promise.resolve();
    }),
  );

  const skip =
    missing === false && PLUGINS === undefined ? 'SSM_PROBE_TERRAFORM_PLUGINS names no folder with the AWS provider' : missing;
  for (const part of ['.', 'athena'])
    it(`${part}: the AWS provider takes it, and notices an argument that it does not know`, { skip, timeout: 300_000 }, () =>
      inFolder((folder) => {
        const files =
          part === '.' ? ['main.tf', 'shared.tf', 'document.tf', 'archive.tf', 'template.json'] : ['main.tf', 'template.json'];
        for (const name of files) copyFileSync(join(FLEET, part, name), join(folder, name));
        const run = (...args: readonly string[]) => runProgramSync('terraform', args, { cwd: folder });
        assert.equal(run('init', '-backend=false', '-input=false', `-plugin-dir=${PLUGINS ?? ''}`).status, 0);
        const { status, stdout, stderr } = run('validate', '-no-color');
        assert.equal(status, 0, stdout + stderr);
        writeFileSync(join(folder, 'broken.tf'), 'resource "aws_s3_bucket" "broken" {\n  bucketname = "a"\n}\n');
        assert.match(run('validate', '-no-color').stderr, /argument named "bucketname"/u);
        return Promise.resolve();
      }),
    );
});
