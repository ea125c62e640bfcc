/**
 * How records get into S3: each account and Region has a stream of Firehose that writes under its
 * own prefix of one bucket. Part of the fleet's template; off without a bucket.
 *
 * Sources: CloudWatch Logs User Guide, "Subscription filters with Amazon Data Firehose"; Firehose
 * Developer Guide, "Controlling access" (rights, `sts:ExternalId`), "Custom prefixes", Processor.
 */

/** Compact records and whole verdicts, and nothing else that is in the log group. */
export const ARCHIVE_PATTERN = '{ ($.record = "ssm-probe") || ($.tool.name = "ssm-probe") }';

/**
 * `errors/` holds what could not be written. The day is that of arrival, in UTC. Without
 * `DataMessageExtraction` a line would be an envelope of many records.
 */
export const ARCHIVE_PREFIX = 'verdicts/day=!{timestamp:yyyy-MM-dd}/account=${AWS::AccountId}/region=${AWS::Region}/';

const sub = (text: string) => ({ 'Fn::Sub': text });
const assumedBy = (service: string, condition: Readonly<Record<string, unknown>>) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole', Condition: condition },
  ],
});
const policy = (name: string, ...statements: readonly Readonly<Record<string, unknown>>[]) => [
  {
    PolicyName: name,
    PolicyDocument: { Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Allow', ...one })) },
  },
];
/** Ten characters and no more, so that no other account's name can stand before ours. */
const OWN = [
  sub('arn:${AWS::Partition}:s3:::${ArchiveBucket}/verdicts/day=??????????/account=${AWS::AccountId}/*'),
  sub('arn:${AWS::Partition}:s3:::${ArchiveBucket}/errors/account=${AWS::AccountId}/*'),
];

export const ARCHIVE_PARAMETER = {
  ArchiveBucket: {
    Type: 'String',
    Default: '',
    AllowedPattern: '^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$',
    Description: 'The bucket in which athena/template.json keeps every verdict for questions in SQL; empty: none.',
  },
};

export const ARCHIVE_CONDITION = { HasArchive: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'ArchiveBucket' }, ''] }] } };

export const ARCHIVE_RESOURCES = {
  ArchiveRole: {
    Type: 'AWS::IAM::Role',
    Condition: 'HasArchive',
    Properties: {
      // The bucket's policy knows the roles by this path.
      Path: '/ssm-probe/',
      AssumeRolePolicyDocument: assumedBy('firehose', { StringEquals: { 'sts:ExternalId': { Ref: 'AWS::AccountId' } } }),
      Policies: policy(
        'write',
        { Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], Resource: OWN },
        {
          Action: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
          Resource: sub('arn:${AWS::Partition}:s3:::${ArchiveBucket}'),
        },
      ),
    },
  },
  ArchiveStream: {
    Type: 'AWS::KinesisFirehose::DeliveryStream',
    Condition: 'HasArchive',
    Properties: {
      DeliveryStreamType: 'DirectPut',
      DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' },
      ExtendedS3DestinationConfiguration: {
        BucketARN: sub('arn:${AWS::Partition}:s3:::${ArchiveBucket}'),
        RoleARN: { 'Fn::GetAtt': ['ArchiveRole', 'Arn'] },
        Prefix: sub(ARCHIVE_PREFIX),
        ErrorOutputPrefix: sub('errors/account=${AWS::AccountId}/region=${AWS::Region}/!{firehose:error-output-type}/'),
        CompressionFormat: 'GZIP',
        FileExtension: '.ndjson.gz',
        // Few large files: Athena opens each, and S3 charges for each.
        BufferingHints: { IntervalInSeconds: 900, SizeInMBs: 64 },
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [
            { Type: 'Decompression', Parameters: [{ ParameterName: 'CompressionFormat', ParameterValue: 'GZIP' }] },
            { Type: 'CloudWatchLogProcessing', Parameters: [{ ParameterName: 'DataMessageExtraction', ParameterValue: 'true' }] },
            { Type: 'AppendDelimiterToRecord' },
          ],
        },
      },
    },
  },
  ArchiveSender: {
    Type: 'AWS::IAM::Role',
    Condition: 'HasArchive',
    Properties: {
      Path: '/ssm-probe/',
      AssumeRolePolicyDocument: assumedBy('logs', {
        StringLike: { 'aws:SourceArn': sub('arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*') },
      }),
      Policies: policy('send', {
        Action: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
        Resource: { 'Fn::GetAtt': ['ArchiveStream', 'Arn'] },
      }),
    },
  },
  ArchiveSubscription: {
    Type: 'AWS::Logs::SubscriptionFilter',
    Condition: 'HasArchive',
    Properties: {
      LogGroupName: { Ref: 'LogGroup' },
      FilterPattern: ARCHIVE_PATTERN,
      DestinationArn: { 'Fn::GetAtt': ['ArchiveStream', 'Arn'] },
      RoleArn: { 'Fn::GetAtt': ['ArchiveSender', 'Arn'] },
    },
  },
};
