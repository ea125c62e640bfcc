/** S3 and the buckets that AWS keeps for Systems Manager. */
import { AMAZON_DNS, RANGE } from '../addresses.ts';
import { changeDns, dropping, NXDOMAIN, withEndpoint } from '../change.ts';
import { healthyPrivateVpc, healthyPublicVpc } from '../healthy-worlds.ts';
import type { Scenario } from '../scenario.ts';
import { scenario } from './define.ts';

const world = healthyPrivateVpc();
const USER_BUCKET = 'example-session-logs';

export const S3: readonly Scenario[] = [
  scenario('s3-gateway-missing', 'Interface endpoints, but no way to S3', dropping(world, RANGE.s3)),
  scenario('s3-bucket-denied', "The endpoint policy leaves out the documents' bucket", {
    ...world,
    s3: { ...world.s3, denied: ['aws-ssm-eu-central-1'] },
  }),
  scenario('s3-agent-bucket-denied', "The endpoint policy leaves out the agent's bucket", {
    ...world,
    s3: { ...world.s3, denied: ['amazon-ssm-eu-central-1'] },
  }),
  scenario('s3-all-denied', "The endpoint policy allows none of AWS's buckets", { ...world, s3: { ...world.s3, denied: 'all' } }),
  scenario('s3-principal-condition', 'The endpoint policy lets in who signs, and keeps out who does not', {
    ...world,
    s3: { ...world.s3, deniedTo: { who: 'anonymous', buckets: ['amazon-ssm-eu-central-1'], words: 'Access Denied' } },
  }),
  scenario(
    'bucket-names-unknown',
    "A DNS zone has S3's own name, and no wildcard for the names of buckets",
    changeDns(world, AMAZON_DNS.basePlusTwo, (server) => ({
      ...server,
      overrides: [{ name: '*.s3.eu-central-1.amazonaws.com', answer: NXDOMAIN }, ...server.overrides],
    })),
  ),
  scenario(
    'bucket-denied-to-role',
    "The role of the node may not read the user's bucket",
    {
      ...world,
      s3: {
        ...world.s3,
        userBuckets: [{ name: USER_BUCKET, region: 'eu-central-1' }],
        deniedTo: {
          who: 'signed',
          buckets: [USER_BUCKET],
          words:
            'User: arn:aws:sts::111122223333:assumed-role/example-node-role/i-0 is not authorized to perform: s3:GetObject because no identity-based policy allows the s3:GetObject action',
        },
      },
    },
    { buckets: [USER_BUCKET] },
  ),
  scenario(
    's3-dualstack-missing',
    'S3 through an IPv4-only interface endpoint, without a gateway',
    dropping(withEndpoint(world, 's3', ['10.20.2.20', '10.20.3.20']), RANGE.s3),
  ),
  scenario(
    'bucket-wrong-region',
    "The user's bucket is in another Region, and this VPC reaches S3 only in its own",
    { ...world, s3: { ...world.s3, userBuckets: [{ name: USER_BUCKET, region: 'us-east-1' }] } },
    { buckets: [USER_BUCKET] },
  ),
  scenario('bucket-not-found', "The user's bucket does not exist", healthyPublicVpc(), { buckets: [USER_BUCKET] }),
];
