/** The Command document (schema 2.2) and the fleet's template, made from the scripts that they run. Pure but for reading those. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS } from '../../src/deliver/log-event.ts';

const FOLDER = join(import.meta.dirname, '../ssm');

/** Nothing in it can end a word or a quotation: agents that are too old for variables put it into the text of the script. */
const OPTIONS = '^[A-Za-z0-9 _.,:/#=-]{0,1000}$';
const PARAMETERS = {
  Options: {
    type: 'String',
    description: 'Options of ssm-probe, separated by blanks, such as: --cloudwatch /fleet/ssm-probe --format ndjson',
    default: '',
    allowedPattern: OPTIONS,
    interpolationType: 'ENV_VAR',
  },
  Url: {
    type: 'String',
    description:
      '(Optional) Where the binary is, such as a bucket of yours that the nodes reach. Empty: it is on the node already.',
    default: '',
    allowedPattern: '^(https://[A-Za-z0-9._~:/?&=%-]{1,1000})?$',
    interpolationType: 'ENV_VAR',
  },
  Sha256: {
    type: 'String',
    description: 'Its SHA-256, as SHA256SUMS has it. Nothing with another sum is run.',
    default: '',
    allowedPattern: '^([0-9a-f]{64})?$',
    interpolationType: 'ENV_VAR',
  },
  JitterSeconds: {
    type: 'String',
    description: 'Each node waits for a random time up to so many seconds first.',
    default: '0',
    allowedPattern: '^[0-9]{1,3}$',
    interpolationType: 'ENV_VAR',
  },
};
const NAMES = Object.keys(PARAMETERS);

const linesOf = (file: string): string[] =>
  readFileSync(join(FOLDER, file), 'utf8')
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('#!'));

/** An agent before 3.3.2746.0 sets no variables: there the text is put in (Systems Manager User Guide, "Troubleshooting parameter handling issues"). */
function runCommands(): { readonly linux: string[]; readonly windows: string[] } {
  return {
    linux: [
      '#!/bin/sh',
      ...NAMES.map((name) => `if [ -z "\${SSM_${name}+x}" ]; then SSM_${name}='{{ ${name} }}'; fi`),
      ...linesOf('linux.sh'),
    ],
    windows: [
      ...NAMES.map((name) => `if ($null -eq $env:SSM_${name}) { $env:SSM_${name} = '{{ ${name} }}' }`),
      ...linesOf('windows.ps1'),
    ],
  };
}

export function ssmDocument(): Readonly<Record<string, unknown>> {
  const { linux, windows } = runCommands();
  const only = (platform: string) => ({ StringEquals: ['platformType', platform] });
  return {
    schemaVersion: '2.2',
    description: 'Says whether and why this node cannot be managed by AWS Systems Manager (ssm-probe). Read-only.',
    parameters: PARAMETERS,
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: 'linux',
        precondition: only('Linux'),
        inputs: { timeoutSeconds: '1500', runCommand: linux },
      },
      {
        action: 'aws:runPowerShellScript',
        name: 'windows',
        precondition: only('Windows'),
        inputs: { timeoutSeconds: '1500', runCommand: windows },
      },
    ],
  };
}

/** Saved queries of Logs Insights. A run that arrives twice has one id. */
export const QUERIES: Readonly<Record<string, string>> = {
  'worst causes':
    'fields coalesce(findings.0.code, causes.0) as cause, node.id as node\n| filter ispresent(id) and ispresent(status) and status != "healthy"\n| dedup id\n| stats count_distinct(node) as nodes by cause\n| sort nodes desc\n| limit 50',
  'by VPC':
    'fields node.vpcId as vpc, node.id as node\n| filter ispresent(id) and ispresent(status)\n| dedup id\n| stats count_distinct(node) as nodes by vpc, status\n| sort nodes desc',
  'by agent version':
    'fields coalesce(node.agentVersion, node.agent.version) as agent, node.id as node\n| filter ispresent(id) and ispresent(status)\n| dedup id\n| stats count_distinct(node) as nodes by agent, status\n| sort nodes desc',
  'newly broken':
    'fields @timestamp, node.id as node, headline, changed.0.what as what, changed.0.from as was, changed.0.to as now\n| filter ispresent(id) and status = "broken" and ispresent(changed.0.what)\n| dedup id\n| sort @timestamp desc\n| limit 100',
  inconclusive:
    'fields @timestamp, node.id as node, headline, notChecked.0.what as what, notChecked.0.why as why\n| filter ispresent(id) and status = "inconclusive"\n| dedup id\n| sort @timestamp desc\n| limit 100',
};

interface Alarm {
  /** Of its resource, and of the alarm itself in Terraform. */
  readonly name: string;
  readonly parameter: string;
  readonly metric: (typeof METRICS.names)[number];
  readonly about: string;
  readonly isOf: string;
  readonly rule: Readonly<Record<string, unknown>>;
}

const DAY = 86_400;

/** A verdict that is not well: so many in an hour. */
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
    // Seven days is the longest that CloudWatch looks back, and as long as the association waits by default.
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

/** CloudFormation: the log group, what a node's role needs, the document and its association, alarms, a dashboard, the queries. */
export function fleetTemplate(): Readonly<Record<string, unknown>> {
  const sub = (text: string) => ({ 'Fn::Sub': text });
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
      Url: { Type: 'String', Default: '', Description: 'Where the binary is; empty: on the nodes already.' },
      Sha256: { Type: 'String', Default: '', AllowedPattern: '^([0-9a-f]{64})?$' },
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
    },
    Conditions: { HasTopic: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'TopicArn' }, ''] }] } },
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
        Properties: { DocumentType: 'Command', DocumentFormat: 'JSON', UpdateMethod: 'NewVersion', Content: ssmDocument() },
      },
      Association: {
        Type: 'AWS::SSM::Association',
        Properties: {
          AssociationName: 'ssm-probe',
          Name: { Ref: 'Document' },
          ScheduleExpression: { Ref: 'Schedule' },
          Targets: [{ Key: sub('tag:${TagKey}'), Values: [{ Ref: 'TagValue' }] }],
          Parameters: {
            Options: [sub('--format ndjson --cloudwatch ${LogGroupName}')],
            Url: [{ Ref: 'Url' }],
            Sha256: [{ Ref: 'Sha256' }],
            JitterSeconds: ['900'],
          },
          // A node that cannot be probed does not keep the others from it.
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
    },
    Outputs: {
      NodePolicyArn: { Value: { Ref: 'NodePolicy' } },
      DocumentName: { Value: { Ref: 'Document' } },
    },
  };
}
