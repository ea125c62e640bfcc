/** Whose credentials ask: `--profile` and `--role-arn` against moto, which tells accounts apart by the keys that a call was signed with. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { inFolder, runProbe } from '../commands/program.ts';
import { type Moto, missingMoto, startMoto } from '../oracles/moto.ts';
import { type StandIn, startStandIn } from './stand-in.ts';
import { KEYS, type Made, makeVpc, policy, REGION } from './vpc-in-moto.ts';

const OTHER = '111111111111';
let moto: Moto;
let aws: StandIn;
let made: Made;

interface Told {
  readonly status: string;
  readonly node: { readonly accountId: string; readonly region: string };
}

/** With these lines as `~/.aws/config`, and no key in the environment unless `keys`. */
function asked(folder: string, args: readonly string[], config: string, keys: Readonly<Record<string, string>> = {}) {
  mkdirSync(join(folder, '.aws'), { recursive: true });
  writeFileSync(join(folder, '.aws', 'config'), config);
  const environment = {
    ...keys,
    HOME: folder,
    USERPROFILE: folder,
    AWS_CONFIG_FILE: join(folder, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, '.aws', 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: aws.url,
  };
  aws.asked.length = 0;
  return runProbe(['account', '--instance', made.instanceId, '--format', 'json', ...args], { environment, cwd: folder });
}

const PROFILES = `[profile laptop]
aws_access_key_id = ${KEYS.AWS_ACCESS_KEY_ID}
aws_secret_access_key = ${KEYS.AWS_SECRET_ACCESS_KEY}
region = ${REGION}

[profile reader]
source_profile = laptop
role_arn = arn:aws:iam::123456789012:role/reader
region = ${REGION}
`;

describe('the credentials of account', { skip: missingMoto() }, () => {
  before(async () => {
    moto = await startMoto();
    aws = await startStandIn(moto.url);
    made = await makeVpc(aws);
    const AssumeRolePolicyDocument = policy({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' });
    await made.iam.send(new CreateRoleCommand({ RoleName: 'reader', AssumeRolePolicyDocument }));
  });
  after(() => {
    aws.stop();
    moto.stop();
  });

  it('are those of --profile, with its Region', () =>
    inFolder(async (folder) => {
      const { status, stdout, stderr } = await asked(folder, ['--profile', 'laptop'], PROFILES);
      assert.equal(status, 0, stderr);
      const told = JSON.parse(stdout) as Told;
      assert.deepEqual([told.node.accountId, told.node.region, told.status], ['123456789012', REGION, 'healthy']);
      assert.ok(!aws.asked.includes('sts:AssumeRole'));
    }));

  it('are those of a role that a profile names', () =>
    inFolder(async (folder) => {
      const { status, stdout, stderr } = await asked(folder, ['--profile', 'reader'], PROFILES);
      assert.equal(status, 0, stderr);
      assert.equal((JSON.parse(stdout) as Told).status, 'healthy');
      assert.equal(aws.asked[0], 'sts:AssumeRole');
    }));

  it('are those of --role-arn, asked for once, and none of them is kept', () =>
    inFolder(async (folder) => {
      const kept = join(folder, 'account.json');
      const args = ['--role-arn', 'arn:aws:iam::123456789012:role/reader', '--region', REGION, '--save', kept];
      const { status, stdout, stderr } = await asked(folder, args, '', KEYS);
      assert.equal(status, 0, stderr);
      assert.equal((JSON.parse(stdout) as Told).status, 'healthy');
      assert.equal(aws.asked.filter((name) => name === 'sts:AssumeRole').length, 1);
      const text = readFileSync(kept, 'utf8');
      assert.doesNotMatch(text, /\bASIA[A-Z0-9]{8,}|SessionToken|testing-secret/u);
    }));

  it('are of another account where the role is', () =>
    inFolder(async (folder) => {
      const args = ['--role-arn', `arn:aws:iam::${OTHER}:role/reader`, '--profile', 'laptop'];
      const { status, stdout, stderr } = await asked(folder, args, PROFILES);
      assert.equal(status, 1, stderr);
      const told = JSON.parse(stdout) as Told;
      // The instance is in the first account: here it is missing, by its name.
      assert.equal(told.node.accountId, OTHER);
      assert.ok(stdout.includes(`There is no ${made.instanceId} in ${REGION} in this account.`));
    }));

  it('are missed in words, and nothing is asked then', () =>
    inFolder(async (folder) => {
      const none = await asked(folder, ['--profile', 'no-such'], PROFILES);
      assert.deepEqual([none.status, none.stdout, aws.asked], [2, '', []]);
      assert.match(none.stderr, /no credentials or no Region for AWS/u);
      aws.denied.add('sts:AssumeRole');
      const denied = await asked(folder, ['--profile', 'laptop', '--role-arn', 'arn:aws:iam::123456789012:role/x'], PROFILES);
      aws.denied.clear();
      assert.deepEqual([denied.status, denied.stdout, aws.asked], [2, '', ['sts:AssumeRole']]);
      assert.match(denied.stderr, /sts:AssumeRole|not authorized/u);
      assert.doesNotMatch(denied.stderr, /\n\s+at /u);
    }));
});
