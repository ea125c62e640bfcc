/** The fleet's templates, read by those who know them: cfn-lint, Terraform, and the event that their alarms listen to. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { QUERIES } from '../../scripts/docs/queries.ts';
import { logEvent, METRICS } from '../../src/deliver/log-event.ts';
import { inFolder } from '../commands/program.ts';
import { verdictOfNode } from '../fleet/generate.ts';
import { runProgramSync } from '../processes.ts';

const ROOT = join(import.meta.dirname, '../..');
const missing = (program: string): string | false =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined ? false : `${program} is not installed`;

describe('the templates', () => {
  const main = readFileSync(join(ROOT, 'scripts/fleet/main.tf'), 'utf8');
  it('cfn-lint has nothing to say', { skip: missing('cfn-lint') }, () => {
    const files = ['scripts/fleet/template.json', 'scripts/fleet/athena/template.json'];
    const { status, stdout } = runProgramSync('cfn-lint', files, { cwd: ROOT });
    assert.deepEqual([status, stdout], [0, '']);
  });
  it('cfn-lint has something to say where there is a fault', { skip: missing('cfn-lint') }, () =>
    inFolder((folder) => {
      const text = readFileSync(join(ROOT, 'scripts/fleet/athena/template.json'), 'utf8');
      writeFileSync(join(folder, 'template.json'), text.replace('"BytesScannedCutoffPerQuery"', '"BytesScannedAtMost"'));
      const { status, stdout } = runProgramSync('cfn-lint', [join(folder, 'template.json')], { cwd: ROOT });
      assert.notEqual(status, 0);
      assert.match(stdout, /BytesScannedAtMost/u);
      return Promise.resolve();
    }),
  );
  it('Terraform can read its own', { skip: missing('terraform') }, () => {
    const { status, stdout } = runProgramSync('terraform', ['fmt', '-check', '-recursive', 'scripts/fleet'], {
      cwd: ROOT,
    });
    assert.deepEqual([status, stdout], [0, '']);
  });
  it('Terraform notices where it is not formatted, or cannot be read', { skip: missing('terraform') }, () =>
    inFolder((folder) => {
      for (const text of ['locals {\n  a   = 1\n}\n', 'locals {\n  a = [1\n}\n']) {
        writeFileSync(join(folder, 'main.tf'), text);
        assert.notEqual(runProgramSync('terraform', ['fmt', '-check', folder], { cwd: ROOT }).status, 0, text);
      }
      return Promise.resolve();
    }),
  );
  const template = JSON.parse(readFileSync(join(ROOT, 'scripts/fleet/template.json'), 'utf8')) as {
    readonly Parameters: Readonly<Record<string, unknown>>;
    readonly Resources: Readonly<
      Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
    >;
  };
  const alarms = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');

  it('have an alarm for each verdict that is not well, and one for silence, on metrics that an event has', () => {
    assert.deepEqual(
      alarms.map(({ Properties: { MetricName, Statistic, TreatMissingData, Threshold } }) => [
        MetricName,
        Statistic,
        TreatMissingData,
        Threshold,
      ]),
      [
        ...['Broken', 'Degraded', 'Inconclusive'].map((name) => [name, 'Sum', 'notBreaching', { Ref: `${name}Nodes` }]),
        ['Duration', 'SampleCount', 'breaching', { Ref: 'ReportingNodes' }],
      ],
    );
    const event = JSON.parse(logEvent(verdictOfNode(), 'an id', 0).message) as Readonly<Record<string, unknown>> & {
      readonly _aws: {
        readonly CloudWatchMetrics: readonly {
          readonly Namespace: string;
          readonly Dimensions: readonly (readonly string[])[];
          readonly Metrics: readonly { readonly Name: string }[];
        }[];
      };
    };
    const { _aws: embedded } = event;
    const [sent, ...more] = embedded.CloudWatchMetrics;
    assert.ok(sent !== undefined && more.length === 0);
    for (const { Properties } of alarms) {
      const { Namespace, MetricName, Dimensions, Period, EvaluationPeriods } = Properties;
      assert.equal(Namespace, sent.Namespace);
      assert.ok(sent.Metrics.some(({ Name }) => Name === MetricName) && typeof event[String(MetricName)] === 'number');
      assert.deepEqual(sent.Dimensions, [(Dimensions as readonly { readonly Name: string }[]).map(({ Name }) => Name)]);
      assert.deepEqual(Dimensions, [{ Name: 'Region', Value: { Ref: 'AWS::Region' } }]);
      // CloudWatch refuses what looks further back.
      assert.ok(Number(Period) * Number(EvaluationPeriods) <= 604_800);
    }
  });

  it(
    'Terraform takes alarms, queries and dashboard from the other, and every metric is on it',
    { skip: missing('terraform') },
    () =>
      inFolder((folder) => {
        for (const name of ['shared.tf', 'template.json']) copyFileSync(join(ROOT, 'scripts/fleet', name), join(folder, name));
        const evaluate = (expression: string): unknown => {
          const { stdout, stderr } = runProgramSync('terraform', ['console'], {
            cwd: folder,
            input: `jsonencode(${expression})\n`,
          });
          // A JSON text of a JSON text.
          const text: unknown = stdout === '' ? assert.fail(stderr) : JSON.parse(stdout);
          return JSON.parse(String(text));
        };
        assert.deepEqual(
          Object.values(evaluate('local.alarms') as object),
          alarms.map(({ Properties }) => Properties),
        );
        const queries = Object.values(evaluate('local.queries') as Record<string, { readonly QueryString: string }>);
        assert.deepEqual(queries.map(({ QueryString }) => QueryString).toSorted(), Object.values(QUERIES).toSorted());
        const body = evaluate('jsondecode(replace(local.dashboard, "$${AWS::Region}", "eu-central-1"))') as {
          readonly widgets: readonly {
            readonly properties: { readonly region: string; readonly metrics: readonly (readonly unknown[])[] };
          }[];
        };
        const shown = body.widgets.flatMap(({ properties }) => properties.metrics);
        assert.deepEqual(
          shown.map((metric) => metric.slice(0, 4)),
          METRICS.names.map((name) => [METRICS.namespace, name, METRICS.dimension, 'eu-central-1']),
        );
        assert.ok(body.widgets.every(({ properties }) => properties.region === 'eu-central-1'));
        return Promise.resolve();
      }),
  );

  it('Terraform makes the same alarms', { skip: missing('terraform') }, () =>
    inFolder((folder) => {
      for (const name of ['shared.tf', 'template.json']) copyFileSync(join(ROOT, 'scripts/fleet', name), join(folder, name));
      const [, body = ''] = /"aws_cloudwatch_metric_alarm" "verdicts" \{\n([^]*?)\n\}/u.exec(main) ?? [];
      // Without the provider there are no resources; their arguments are expressions all the same.
      const thresholds = /default += (\{ BrokenNodes = .*\})/u.exec(main)?.[1] ?? assert.fail();
      const object = body
        .replace(/^ *for_each .*\n/u, '')
        .replaceAll('each.value', 'v')
        .replaceAll('each.key', 'k')
        .replaceAll('local.region', '"eu-central-1"')
        .replaceAll('var.thresholds', `(${thresholds})`)
        .replaceAll('var.topic_arn', '"a topic"')
        .replaceAll(/ *\n */gu, ', ');
      const { stdout, stderr } = runProgramSync('terraform', ['console'], {
        cwd: folder,
        input: `jsonencode([for k, v in local.alarms : { ${object} }])\n`,
      });
      const made = JSON.parse(String(stdout === '' ? assert.fail(stderr) : JSON.parse(stdout))) as Readonly<
        Record<string, unknown>
      >[];
      const common = {
        namespace: METRICS.namespace,
        dimensions: { Region: 'eu-central-1' },
        threshold: 1,
        alarm_actions: ['a topic'],
      };
      const rest = alarms.map(({ Properties }) => ({
        ...common,
        alarm_description: Properties['AlarmDescription'],
        metric_name: Properties['MetricName'],
        statistic: Properties['Statistic'],
        period: Properties['Period'],
        evaluation_periods: Properties['EvaluationPeriods'],
        comparison_operator: Properties['ComparisonOperator'],
        treat_missing_data: Properties['TreatMissingData'],
      }));
      const names = ['broken', 'degraded', 'inconclusive', 'silent'].map((name) => `ssm-probe-${name}`);
      assert.deepEqual(
        made,
        rest.map((one, index) => ({ ...one, alarm_name: names[index] })),
      );
      return Promise.resolve();
    }),
  );

  it('Terraform has a value for each threshold', () => {
    for (const { Properties } of alarms) {
      const { Ref: name } = Properties['Threshold'] as { readonly Ref: string };
      assert.match(main, new RegExp(`${name} = number`, 'u'));
      assert.ok(Object.hasOwn(template.Parameters, name), name);
    }
  });
});
