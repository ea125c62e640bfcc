/** The calls that the API stand-in understands, by service; anything else is an unknown operation, as it would be at AWS. */
import { VPC } from '../../addresses.ts';
import { LOGS } from './logs.ts';
import { done, failed, type Input, isRecord, listOf, type Operation, type Outcome, textOf } from './outcome.ts';

const DOCUMENTS = ['AWS-RunShellScript', 'AWS-RunPatchBaseline', 'AWS-UpdateSSMAgent', 'AWS-ConfigureAWSPackage'];
const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';

/** As the real one is made: one step for each platform, with a script that puts the URL together. */
const PATCHING = {
  schemaVersion: '2.2',
  mainSteps: [
    {
      precondition: { StringEquals: ['platformType', 'Windows'] },
      action: 'aws:runPowerShellScript',
      name: 'PatchWindows',
      inputs: { runCommand: ["$s3FileName = 'Amazon.PatchBaselineOperations-1.51.zip'"] },
    },
    {
      precondition: { StringEquals: ['platformType', 'Linux'] },
      action: 'aws:runShellScript',
      name: 'PatchLinux',
      inputs: {
        runCommand: [
          's3_prefix = "patchbaselineoperations/linux/payloads"',
          'payload_name = "patch-baseline-operations-1.142.tar.gz"',
        ],
      },
    },
  ],
};

const document: Operation = (input) => {
  const name = textOf(input, 'Name');
  if (!DOCUMENTS.includes(name)) return failed('InvalidDocument', `Document with name ${name} does not exist.`);
  const description = { Name: name, DocumentVersion: '1', DocumentType: 'Command', Status: 'Active', Owner: 'Amazon' };
  const content = name === 'AWS-RunPatchBaseline' ? PATCHING : { schemaVersion: '2.2' };
  return done({ Document: description, ...description, Content: JSON.stringify(content), DocumentFormat: 'JSON' });
};

/** What the last heartbeat left behind; without one for long the connection counts as lost. */
function seen(input: Input, ping: string): Outcome['body'] {
  const [filter] = listOf(input, 'Filters');
  const [id] = isRecord(filter) ? listOf(filter, 'Values') : [];
  const agoSeconds = ping === 'Online' ? 60 : 7_200;
  const last = Math.round(Date.now() / 1_000) - agoSeconds;
  return { InstanceId: id ?? VPC.instanceId, PingStatus: ping, LastPingDateTime: last, AgentVersion: '3.3.3572.0' };
}

const SSM: Readonly<Record<string, Operation>> = {
  ListAssociations: () => done({ Associations: [] }),
  ListInstanceAssociations: () => done({ Associations: [] }),
  DescribeDocument: document,
  GetDocument: document,
  DescribeInstanceInformation: (input, { ping = 'Online' }) =>
    done({ InstanceInformationList: ping === 'unknown' ? [] : [seen(input, ping)] }),
  GetDeployablePatchSnapshotForInstance: (input, { place: { region, dnsSuffix } }) =>
    done({
      InstanceId: textOf(input, 'InstanceId'),
      SnapshotId: textOf(input, 'SnapshotId'),
      Product: 'Debian12.0',
      SnapshotDownloadUrl: `https://patch-baseline-snapshot-${region}.s3.${region}.${dnsSuffix}/lab/snapshot.json?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=${'ab'.repeat(32)}`,
    }),
  GetParameter: (input) => failed('ParameterNotFound', `${textOf(input, 'Name')} not found.`),
  GetParameters: (input) => done({ Parameters: [], InvalidParameters: listOf(input, 'Names') }),
  // A call that changes something: answered, so that the log shows who made it.
  UpdateInstanceInformation: () => done(),
};

const withKey =
  (operation: Operation): Operation =>
  (input, lab) => {
    const key = textOf(input, 'KeyId');
    return key.endsWith(KEY) || key === 'alias/lab'
      ? operation(input, lab)
      : failed('NotFoundException', `Key '${key}' does not exist`);
  };
const keyArn = `arn:aws:kms:eu-central-1:${VPC.accountId}:key/${KEY}`;
const KMS: Readonly<Record<string, Operation>> = {
  ListKeys: () => done({ Keys: [{ KeyId: KEY, KeyArn: keyArn }], Truncated: false }),
  DescribeKey: withKey(() => done({ KeyMetadata: { KeyId: KEY, Arn: keyArn, Enabled: true, KeyState: 'Enabled' } })),
  GenerateDataKey: withKey(() =>
    done({
      KeyId: keyArn,
      Plaintext: Buffer.alloc(32, 7).toString('base64'),
      CiphertextBlob: Buffer.alloc(64, 9).toString('base64'),
    }),
  ),
};

/** The message channel's calls that are no websockets: a token for it. */
const CHANNELS: Readonly<Record<string, RegExp>> = {
  CreateControlChannel: /^\/v1\/control-channel\/(?:(?:i|mi)-[0-9a-f]{8,40}|ecs:[\w-]+_[0-9a-f]{32}_[\w-]+)$/u,
  CreateDataChannel: /^\/v1\/data-channel\/[\w-]{10,100}$/u,
};

export function channelOperation(path: string): string | null {
  return Object.entries(CHANNELS).find(([, form]) => form.test(path))?.[0] ?? null;
}

/** The service of a host name's first label: its prefix of X-Amz-Target, and its operations. */
export const SERVICES: Readonly<
  Record<string, { readonly target: string; readonly operations: Readonly<Record<string, Operation>> }>
> = {
  ssm: { target: 'AmazonSSM', operations: SSM },
  logs: { target: 'Logs_20140328', operations: LOGS },
  kms: { target: 'TrentService', operations: KMS },
};
