/** What AWS's front ends say to requests without a signature: the service APIs and S3. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { WebAnswer, WebRequest } from '../platform/listen.ts';
import { CURRENT_AGENT } from './healthy-worlds.ts';
import type { S3Model, World } from './world.ts';

/** The time at the servers, as an HTTP date (RFC 9110, 5.6.7). */
export function serverDate(world: World): string {
  return new Date(Date.now() + world.serverClockOffsetMs).toUTCString();
}

/** Answers unsigned requests: the front end knows no such operation. */
export function answerAsApi(world: World): (request: WebRequest) => WebAnswer {
  return ({ headers, path, method }) => {
    if (method === 'POST' && path.startsWith('/v1/control-channel/')) return channelToken(world);
    const operation = /^AmazonSSM\.(\w{1,60})$/u.exec(headers['x-amz-target'] ?? '')?.[1];
    if (operation !== undefined) return answerCall(world, operation);
    return unknownOperation(world);
  };
}

function unknownOperation(world: World): WebAnswer {
  return {
    status: 404,
    headers: { 'x-amzn-RequestId': randomUUID(), Date: serverDate(world) },
    body: '<UnknownOperationException/>\n',
  };
}

/** JSON 1.1, as Systems Manager speaks it. Ignores the signature. */
function answerCall(world: World, operation: string): WebAnswer {
  const headers = {
    'x-amzn-RequestId': randomUUID(),
    'Content-Type': 'application/x-amz-json-1.1',
    Date: serverDate(world),
  };
  if (world.refusal === undefined) return { status: 200, headers, body: JSON.stringify(answers(world, operation)) };
  const { code, message } = world.refusal;
  const words = message.replaceAll('{action}', `ssm:${operation}`);
  return { status: 400, headers, body: JSON.stringify({ __type: code, Message: words }) };
}

/** Answers the calls of `--deep`: the node is online, and its snapshot is a URL that S3 serves. */
function answers(world: World, operation: string): Readonly<Record<string, unknown>> {
  const { region } = world;
  const id = world.node.agent?.registration?.managedInstanceId ?? world.imds?.instanceId ?? '';
  if (operation === 'DescribeInstanceInformation') {
    const last = Math.round((Date.now() + world.serverClockOffsetMs) / 1_000) - (world.ping === undefined ? 60 : 7_200);
    return {
      InstanceInformationList: [
        { InstanceId: id, PingStatus: world.ping ?? 'Online', LastPingDateTime: last, AgentVersion: CURRENT_AGENT },
      ],
    };
  }
  if (operation !== 'GetDeployablePatchSnapshotForInstance') return {};
  const bucket = `patch-baseline-snapshot-${region}${PATCH_IDS[region]?.snapshot ?? ''}`;
  const signature = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00';
  return { InstanceId: id, SnapshotDownloadUrl: `https://${bucket}.s3.${region}.amazonaws.com/${SNAPSHOT}?${signature}` };
}

const SNAPSHOT = 'simulated/snapshot.json';

function channelToken(world: World): WebAnswer {
  const headers = { 'x-amzn-RequestId': randomUUID(), 'Content-Type': 'application/xml', Date: serverDate(world) };
  if (world.refusal === undefined)
    return {
      status: 201,
      headers,
      body: '<CreateControlChannelResponse><TokenValue>simulated</TokenValue></CreateControlChannelResponse>',
    };
  const { code, message } = world.refusal;
  const words = escapeXml(message.replaceAll('{action}', 'ssmmessages:CreateControlChannel'));
  return { status: 403, headers, body: `<${code}><Message>${words}</Message></${code}>` };
}

/** The random part of the patch buckets' names, as AWS publishes them. */
const PATCH_IDS: Readonly<Record<string, { readonly id: string; readonly snapshot: string }>> = {
  'eu-central-1': { id: '9163fdaaf', snapshot: '' },
  'mx-central-1': { id: '396b275ad', snapshot: '-ed0da79c' },
};

interface Bucket {
  readonly region: string;
  /** Public objects by key. Every other key is denied, whether it exists or not. */
  readonly objects: Readonly<Record<string, string>>;
}

/** This world's buckets, written out so that tests can catch errors in the probe's table. */
function bucketsOf({ region, s3 }: World): ReadonlyMap<string, Bucket> {
  const patch = PATCH_IDS[region];
  const agent = {
    'latest/VERSION': CURRENT_AGENT,
    'ssm-agent-manifest.json':
      '{"SchemaVersion":"1.0","UriFormat":"https://s3.{Region}.amazonaws.com/amazon-ssm-{Region}/{PackageName}"}\n',
  };
  const names: readonly (readonly [string, Bucket['objects']])[] = [
    [`amazon-ssm-${region}`, agent],
    [`aws-ssm-${region}`, { 'manifest.json': '{"SchemaVersion":"1.0"}\n' }],
    [`aws-windows-downloads-${region}`, {}],
    [`amazon-ssm-packages-${region}`, {}],
    [`${region}-birdwatcher-prod`, {}],
    [`aws-ssm-document-attachments-${region}`, {}],
    [`aws-ssm-distributor-file-${region}`, {}],
    ...(patch === undefined
      ? []
      : [
          [`patch-baseline-snapshot-${region}${patch.snapshot}`, { [SNAPSHOT]: '{"patches":[]}' }] as const,
          [`aws-patch-manager-${region}-${patch.id}`, {}] as const,
          [`aws-patchmanager-macos-${region}-${patch.id}`, {}] as const,
        ]),
  ];
  return new Map([
    ...names.map(([name, objects]) => [name, { region, objects }] as const),
    ...s3.userBuckets.map((bucket) => [bucket.name, { region: bucket.region, objects: {} }] as const),
  ]);
}

/** S3 in one Region: path style and virtual-hosted, on the regional and the dual-stack names. */
export function answerAsS3(world: World, region: string): (request: WebRequest) => WebAnswer {
  const buckets = bucketsOf(world);
  return (request) => {
    const { bucket, key } = parse(request);
    if (bucket === '') return s3Answer(world, 307, { Location: 'https://aws.amazon.com/s3/' }, '');
    // The endpoint's policy decides before S3 looks for the bucket.
    if (isDenied(world.s3, bucket)) return s3Refusal(world, 403, 'AccessDenied', 'Access Denied');
    const { deniedTo } = world.s3;
    if (deniedTo?.buckets.includes(bucket) === true && deniedTo.who === whoAsks(request))
      return s3Refusal(world, 403, 'AccessDenied', deniedTo.words);
    const found = buckets.get(bucket);
    if (found === undefined) {
      const more = `<BucketName>${escapeXml(bucket)}</BucketName>`;
      return s3Refusal(world, 404, 'NoSuchBucket', 'The specified bucket does not exist', {}, more);
    }
    const itsRegion = { 'x-amz-bucket-region': found.region };
    if (found.region !== region) {
      const message =
        'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.';
      const more = `<Endpoint>${bucket}.s3.${found.region}.amazonaws.com</Endpoint><Bucket>${bucket}</Bucket>`;
      return s3Refusal(world, 301, 'PermanentRedirect', message, itsRegion, more);
    }
    // Own properties only: keys come from the wire.
    const object = Object.hasOwn(found.objects, key) ? found.objects[key] : undefined;
    if (object !== undefined) return s3Answer(world, 200, { 'Content-Type': 'binary/octet-stream' }, object);
    return s3Refusal(world, 403, 'AccessDenied', 'Access Denied', key === '' ? itsRegion : {});
  };
}

function s3Answer(
  world: World,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
  ids = s3Ids(),
): WebAnswer {
  return { status, headers: { ...ids, Date: serverDate(world), Server: 'AmazonS3', ...headers }, body };
}

function s3Ids() {
  return {
    'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase(),
    'x-amz-id-2': randomBytes(48).toString('base64'),
  };
}

function s3Refusal(
  world: World,
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  more = '',
): WebAnswer {
  const ids = s3Ids();
  const body =
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${more}` +
    `<RequestId>${ids['x-amz-request-id']}</RequestId><HostId>${ids['x-amz-id-2']}</HostId></Error>`;
  return s3Answer(world, status, { 'Content-Type': 'application/xml', ...headers }, body, ids);
}

function whoAsks({ headers }: WebRequest): 'anonymous' | 'signed' {
  return headers['authorization']?.startsWith('AWS4-HMAC-SHA256 ') === true ? 'signed' : 'anonymous';
}

function isDenied(s3: S3Model, bucket: string): boolean {
  return s3.denied === 'all' || s3.denied.includes(bucket);
}

/** `bucket.s3[.dualstack].REGION.amazonaws.com/key`, or `s3….amazonaws.com/bucket/key`. */
function parse({ host, path }: WebRequest): { readonly bucket: string; readonly key: string } {
  const [pathname = '/'] = path.split('?', 1);
  const rest = pathname.slice(1);
  const virtual = /^(.+)\.s3\.(?:dualstack\.)?[a-z0-9-]+\.amazonaws\.com$/u.exec(host)?.[1];
  if (virtual !== undefined) return { bucket: virtual, key: rest };
  const slash = rest.indexOf('/');
  return slash === -1 ? { bucket: rest, key: '' } : { bucket: rest.slice(0, slash), key: rest.slice(slash + 1) };
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}
