/**
 * The fleet's template for CloudFormation. Terraform takes alarms, dashboard, queries and the
 * document from it.
 */
import { METRICS } from '../../src/deliver/log-event.ts';
import { ARCHIVE_CONDITION, ARCHIVE_PARAMETER, ARCHIVE_RESOURCES } from './archive.ts';
import { QUERIES } from './queries.ts';
import { documentWith, FIXED_PATTERNS, type Fixed } from './ssm-document.ts';

interface Alarm {
  /** The resource's name and, in Terraform, the alarm's. */
  readonly name: string;
  readonly parameter: string;
  readonly metric: (typeof METRICS.names)[number];
  readonly about: string;
  readonly isOf: string;
  readonly rule: Readonly<Record<string, unknown>>;
}

const DAY = 86_400;

/** So many bad verdicts in an hour. */
const verdictAlarm = (metric: 'Broken' | 'Degraded' | 'Inconclusive', about: string): Alarm => ({
  name: metric,
  parameter: `${metric}Nodes`,
  metric,
  about,
  isOf: `So many runs an hour with the verdict ${metric.toLowerCase()} set off the alarm.`,
  rule: {
    Statistic: 'Sum',
    Period: 3600,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  },
});

const ALARMS: readonly Alarm[] = [
  verdictAlarm(
    'Broken',
    'Nodes that Systems Manager cannot manage, as ssm-probe on them found. The saved query "ssm-probe/newly broken" names them and what changed.',
  ),
  verdictAlarm(
    'Degraded',
    'Nodes on which a part of Systems Manager does not work. The saved query "ssm-probe/worst causes" ranks why.',
  ),
  verdictAlarm(
    'Inconclusive',
    'Nodes on which ssm-probe could not find out enough. The saved query "ssm-probe/inconclusive" names them and what was in the way.',
  ),
  {
    name: 'Silent',
    parameter: 'ReportingNodes',
    metric: 'Duration',
    about:
      'On none of the last seven days as many verdicts arrived as should: nodes that are cut off deliver nothing either. See the last executions of the ' +
      'association ssm-probe, and Fleet Manager for nodes that are not online. It rings once before the first run has reported.',
    isOf: 'On one day of seven, at least so many runs must arrive; otherwise the alarm is set off. Best nearly as many as there are nodes.',
    // CloudWatch looks back at most seven days, which is also the association's default wait.
    rule: {
      Statistic: 'SampleCount',
      Period: DAY,
      EvaluationPeriods: 7,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    },
  },
];

const threshold = ({ isOf }: Alarm) => ({ Type: 'Number', Default: 1, MinValue: 1, Description: isOf });

const alarm = ({ metric, about, parameter, rule }: Alarm) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmDescription: about,
    Namespace: METRICS.namespace,
    MetricName: metric,
    Dimensions: [{ Name: METRICS.dimension, Value: { Ref: 'AWS::Region' } }],
    ...rule,
    Threshold: { Ref: parameter },
    AlarmActions: { 'Fn::If': ['HasTopic', [{ Ref: 'TopicArn' }], { Ref: 'AWS::NoValue' }] },
  },
});

/**
 * The document's fixed lines come from the stack's parameters, which its owner sets and no caller
 * of the document.
 */
const FROM: Readonly<Record<keyof Fixed, string>> = {
  url_x64: 'Url',
  sha256_x64: 'Sha256',
  url_arm64: 'UrlArm64',
  sha256_arm64: 'Sha256Arm64',
  url_windows: 'UrlWindows',
  sha256_windows: 'Sha256Windows',
  cloudwatch: 'LogGroupName',
};

function binaryParameters(): Readonly<Record<string, unknown>> {
  const of = (name: string, machines: string) =>
    [
      [
        `Url${name}`,
        {
          Type: 'String',
          Default: '',
          AllowedPattern: FIXED_PATTERNS.url,
          Description: `Where the binary for ${machines} is; empty: on the nodes already.`,
        },
      ],
      [
        `Sha256${name}`,
        {
          Type: 'String',
          Default: '',
          AllowedPattern: FIXED_PATTERNS.sha256,
          Description: 'Its SHA-256, as SHA256SUMS has it. Nothing with another sum is run.',
        },
      ],
    ] as const;
  return Object.fromEntries<unknown>([...of('', 'Linux (x86-64)'), ...of('Arm64', 'Linux (arm64)'), ...of('Windows', 'Windows')]);
}

/**
 * CloudFormation: the log group, what a node's role needs, the document and its association,
 * alarms, a dashboard, the queries.
 */
export function fleetTemplate(): Readonly<Record<string, unknown>> {
  const sub = (text: string) => ({ 'Fn::Sub': text });
  const content = documentWith((line, name) => sub(line.replace("''", () => `'\${${FROM[name]}}'`)));
  const series = (name: string) => [METRICS.namespace, name, METRICS.dimension, '${AWS::Region}', { stat: 'Sum' }];
  const widget = (title: string, y: number, metrics: readonly unknown[]) => ({
    type: 'metric',
    x: 0,
    y,
    width: 24,
    height: 6,
    properties: { title, region: '${AWS::Region}', view: 'timeSeries', period: 3600, metrics },
  });
  const dashboard = {
    widgets: [
      widget('Nodes by verdict', 0, ['Healthy', 'Degraded', 'Broken', 'Inconclusive'].map(series)),
      widget('Duration of a run (ms)', 6, [
        [METRICS.namespace, 'Duration', METRICS.dimension, '${AWS::Region}', { stat: 'p90' }],
      ]),
    ],
  };
  const queries = Object.entries(QUERIES).map(([name, text], index) => [
    `Query${index + 1}`,
    {
      Type: 'AWS::Logs::QueryDefinition',
      Properties: { Name: `ssm-probe/${name}`, LogGroupNames: [{ Ref: 'LogGroup' }], QueryString: text },
    },
  ]);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'ssm-probe for a fleet: log group, permissions, weekly association, alarms, dashboard, queries.',
    Parameters: {
      LogGroupName: { Type: 'String', Default: '/fleet/ssm-probe', AllowedPattern: '^[.\\-_/#A-Za-z0-9]{1,512}$' },
      RetentionInDays: { Type: 'Number', Default: 30, AllowedValues: [1, 3, 5, 7, 14, 30, 60, 90, 180, 365] },
      ...binaryParameters(),
      TagKey: { Type: 'String', Default: 'ssm-probe', Description: 'Nodes with this tag are probed.' },
      TagValue: { Type: 'String', Default: 'yes' },
      Schedule: { Type: 'String', Default: 'rate(7 days)' },
      ...Object.fromEntries(ALARMS.map((one) => [one.parameter, threshold(one)])),
      TopicArn: {
        Type: 'String',
        Default: '',
        AllowedPattern: '^(arn:[a-z0-9-]+:sns:[a-z0-9-]+:[0-9]{12}:.+)?$',
        Description: 'The SNS topic that hears of an alarm; empty: none.',
      },
      ...ARCHIVE_PARAMETER,
    },
    Conditions: { HasTopic: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'TopicArn' }, ''] }] }, ...ARCHIVE_CONDITION },
    Resources: {
      LogGroup: {
        Type: 'AWS::Logs::LogGroup',
        DeletionPolicy: 'Delete',
        UpdateReplacePolicy: 'Retain',
        Properties: { LogGroupName: { Ref: 'LogGroupName' }, RetentionInDays: { Ref: 'RetentionInDays' } },
      },
      NodePolicy: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          Description: 'Lets nodes deliver what ssm-probe found; attach it to their role.',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                Resource: sub('arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${LogGroupName}:*'),
              },
            ],
          },
        },
      },
      Document: {
        Type: 'AWS::SSM::Document',
        Properties: { DocumentType: 'Command', DocumentFormat: 'JSON', UpdateMethod: 'NewVersion', Content: content },
      },
      Association: {
        Type: 'AWS::SSM::Association',
        Properties: {
          AssociationName: 'ssm-probe',
          Name: { Ref: 'Document' },
          ScheduleExpression: { Ref: 'Schedule' },
          Targets: [{ Key: sub('tag:${TagKey}'), Values: [{ Ref: 'TagValue' }] }],
          Parameters: {
            Format: ['ndjson'],
            JitterSeconds: ['900'],
          },
          // A node that cannot be probed must not stop the others.
          MaxErrors: '100%',
          MaxConcurrency: '10%',
        },
      },
      ...Object.fromEntries(ALARMS.map((one) => [`${one.name}Alarm`, alarm(one)])),
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: { DashboardName: sub('ssm-probe-${AWS::Region}'), DashboardBody: sub(JSON.stringify(dashboard)) },
      },
      ...Object.fromEntries(queries),
      ...ARCHIVE_RESOURCES,
    },
    Outputs: {
      NodePolicyArn: { Value: { Ref: 'NodePolicy' } },
      DocumentName: { Value: { Ref: 'Document' } },
    },
  };
}
