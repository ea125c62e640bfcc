/**
 * The template of the one account that asks: the bucket, which takes from every account of the
 * organization what is its own and nothing else, the database, a workgroup with a limit, the
 * questions, and what a reader needs.
 */
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../fleet/athena/questions/', import.meta.url);
const KEPT_DAYS = 35;

const sub = (text: string) => ({ 'Fn::Sub': text });
const bucket = (path = '') => sub(`arn:\${AWS::Partition}:s3:::\${BucketName}${path}`);
/** Firehose's roles in the accounts of the organization: archive.ts gives them the path. */
const SENDERS = {
  StringEquals: { 'aws:PrincipalOrgID': { Ref: 'OrganizationId' } },
  ArnLike: { 'aws:PrincipalArn': sub('arn:${AWS::Partition}:iam::*:role/ssm-probe/*') },
};

const bucketResources = {
  Bucket: {
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BucketName: { Ref: 'BucketName' },
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: {
        Rules: [
          { Id: 'verdicts', Status: 'Enabled', Prefix: 'verdicts/', ExpirationInDays: { Ref: 'RetentionInDays' } },
          { Id: 'errors', Status: 'Enabled', Prefix: 'errors/', ExpirationInDays: KEPT_DAYS },
          { Id: 'results', Status: 'Enabled', Prefix: 'results/', ExpirationInDays: 7 },
          { Id: 'unfinished', Status: 'Enabled', Prefix: '', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
        ],
      },
    },
  },
  BucketPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'Bucket' },
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'OnlyEncrypted',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [bucket(), bucket('/*')],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          {
            Sid: 'EachAccountItsOwn',
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
            Resource: [
              bucket('/verdicts/day=??????????/account=${!aws:PrincipalAccount}/*'),
              bucket('/errors/account=${!aws:PrincipalAccount}/*'),
            ],
            Condition: SENDERS,
          },
          {
            Sid: 'WhatFirehoseAsksOfTheBucket',
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Action: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
            Resource: bucket(),
            Condition: SENDERS,
          },
        ],
      },
    },
  },
};

const glue = (kind: string) => sub(`arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:${kind}`);
const reader = [
  {
    Effect: 'Allow',
    Action: [
      'athena:BatchGetNamedQuery',
      'athena:GetNamedQuery',
      'athena:GetQueryExecution',
      'athena:GetQueryResults',
      'athena:GetWorkGroup',
      'athena:ListNamedQueries',
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
    ],
    Resource: sub('arn:${AWS::Partition}:athena:${AWS::Region}:${AWS::AccountId}:workgroup/${WorkGroup}'),
  },
  {
    Effect: 'Allow',
    Action: ['glue:GetDatabase', 'glue:GetPartitions', 'glue:GetTable', 'glue:GetTables'],
    Resource: [glue('catalog'), glue('database/ssm_probe'), glue('table/ssm_probe/*')],
  },
  { Effect: 'Allow', Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: bucket() },
  { Effect: 'Allow', Action: 's3:GetObject', Resource: [bucket('/verdicts/*'), bucket('/inventory/*'), bucket('/results/*')] },
  { Effect: 'Allow', Action: ['s3:AbortMultipartUpload', 's3:PutObject'], Resource: bucket('/results/*') },
];

function questions(): Readonly<Record<string, unknown>> {
  const names = readdirSync(FOLDER).toSorted();
  return Object.fromEntries(
    names.map((name, index) => [
      `Question${index + 1}`,
      {
        Type: 'AWS::Athena::NamedQuery',
        Properties: {
          Name: `ssm-probe/${name.replace(/^\d+-|\.sql$/gu, '')}`,
          Database: { Ref: 'Database' },
          WorkGroup: { Ref: 'WorkGroup' },
          QueryString: readFileSync(new URL(name, FOLDER), 'utf8'),
        },
      },
    ]),
  );
}

/** CloudFormation; the tables and views are made by setup.sh. */
export function athenaTemplate(): Readonly<Record<string, unknown>> {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'ssm-probe for many accounts: the bucket that keeps every verdict, and Athena to ask about them.',
    Parameters: {
      BucketName: { Type: 'String', AllowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' },
      OrganizationId: {
        Type: 'String',
        AllowedPattern: '^o-[a-z0-9]{10,32}$',
        Description: 'Accounts of this organization may write, each under its own prefix.',
      },
      RetentionInDays: {
        Type: 'Number',
        Default: KEPT_DAYS,
        MinValue: 2,
        Description: 'How long verdicts are kept. The table looks back 35 days.',
      },
      ScanLimitInBytes: {
        Type: 'Number',
        Default: 10_000_000_000,
        MinValue: 10_000_000,
        Description: 'A question that reads more ends.',
      },
    },
    Resources: {
      ...bucketResources,
      Database: {
        Type: 'AWS::Glue::Database',
        Properties: { CatalogId: { Ref: 'AWS::AccountId' }, DatabaseInput: { Name: 'ssm_probe' } },
      },
      WorkGroup: {
        Type: 'AWS::Athena::WorkGroup',
        Properties: {
          Name: 'ssm-probe',
          RecursiveDeleteOption: true,
          WorkGroupConfiguration: {
            EnforceWorkGroupConfiguration: true,
            BytesScannedCutoffPerQuery: { Ref: 'ScanLimitInBytes' },
            EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
            ResultConfiguration: {
              OutputLocation: sub('s3://${BucketName}/results/'),
              EncryptionConfiguration: { EncryptionOption: 'SSE_S3' },
            },
          },
        },
      },
      ...questions(),
      ReaderPolicy: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          Description: 'Lets people ask Athena what ssm-probe found; attach it to their role.',
          PolicyDocument: { Version: '2012-10-17', Statement: reader },
        },
      },
    },
    Outputs: { ReaderPolicyArn: { Value: { Ref: 'ReaderPolicy' } } },
  };
}
