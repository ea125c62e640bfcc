/** The script of a verdict, run by the AWS CLI against moto: `apply` mends all that was wrong, and `undo` brings it back. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import { inFolder, runProbe } from '../commands/program.ts';
import { type Moto, missingMoto, startMoto } from '../oracles/moto.ts';
import { type StandIn, startStandIn } from './stand-in.ts';
import { KEYS, type Made, makeVpc, policy, REGION, TRUST } from './vpc-in-moto.ts';

const missing = spawnSync('aws', ['--version']).status === 0 ? false : 'no AWS CLI';
const skip = process.platform === 'win32' ? 'no sh' : missing === false ? missingMoto() : missing;
let moto: Moto;
let aws: StandIn;

interface Told {
  readonly findings: readonly { readonly code: string; readonly remedy: readonly { readonly snippets?: readonly object[] }[] }[];
}

const environment = () => ({ ...KEYS, AWS_ENDPOINT_URL: aws.url, AWS_EC2_METADATA_DISABLED: 'true' });

async function told({ instanceId }: Made, ...more: readonly string[]): Promise<Told> {
  const args = ['account', '--instance', instanceId, '--region', REGION, '--format', 'json', ...more];
  const { stdout, stderr } = await runProbe(args, { environment: environment() });
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as Told;
}

const codesOf = ({ findings }: Told): readonly string[] => findings.map(({ code }) => code).toSorted();

async function script(path: string, word: string): Promise<void> {
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent', ...environment() };
  const child = spawn('sh', [path, word], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  const status = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(status, 0, said);
}

/** Six things wrong at once, each with another kind of fix. */
async function spoil({
  ec2: net,
  iam: roles,
  instanceId,
  networkAclId,
  addresses,
  endpoints,
  roleName,
  endpointGroup,
}: Made): Promise<void> {
  const deny = { RuleAction: 'deny', Protocol: '-1', CidrBlock: `${addresses['ssm']}/32` } as const;
  await net.send(new ec2.CreateNetworkAclEntryCommand({ ...deny, NetworkAclId: networkAclId, RuleNumber: 90, Egress: true }));
  await net.send(new ec2.StopInstancesCommand({ InstanceIds: [instanceId] }));
  const { SecurityGroups: [group] = [] } = await net.send(new ec2.DescribeSecurityGroupsCommand({ GroupIds: [endpointGroup] }));
  const inbound = { GroupId: endpointGroup, IpPermissions: group?.IpPermissions ?? [] };
  await net.send(new ec2.RevokeSecurityGroupIngressCommand(inbound));
  const PolicyDocument = policy({ Sid: "It's", Effect: 'Allow', Principal: '*', Action: 'ssm:Describe*', Resource: '*' });
  await net.send(new ec2.ModifyVpcEndpointCommand({ VpcEndpointId: endpoints['ssm'] ?? '', PolicyDocument }));
  await roles.send(
    new iam.UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: TRUST.replace('ec2.', 'lambda.') }),
  );
  const { AttachedPolicies = [] } = await roles.send(new iam.ListAttachedRolePoliciesCommand({ RoleName: roleName }));
  for (const { PolicyArn } of AttachedPolicies)
    await roles.send(new iam.DetachRolePolicyCommand({ RoleName: roleName, PolicyArn }));
  const { PolicyNames = [] } = await roles.send(new iam.ListRolePoliciesCommand({ RoleName: roleName }));
  for (const PolicyName of PolicyNames) await roles.send(new iam.DeleteRolePolicyCommand({ RoleName: roleName, PolicyName }));
}

describe('the script of account', { skip }, () => {
  before(async () => {
    // Without this it has none of AWS's own policies.
    moto = await startMoto({ MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' });
    aws = await startStandIn(moto.url);
  });
  after(() => {
    aws.stop();
    moto.stop();
  });

  it('mends six things, and takes all of it back', () =>
    inFolder(async (folder) => {
      const made = await makeVpc(aws);
      await spoil(made);
      const path = join(folder, 'fix.sh');
      const before = await told(made, '--script', path);
      assert.deepEqual(
        new Set(codesOf(before)),
        new Set([
          'account/endpoint-policy',
          'account/instance',
          'account/network-acl',
          'account/role-policy',
          'account/role-trust',
          'account/security-group',
        ]),
      );
      for (const {
        code,
        remedy: [fix],
      } of before.findings)
        if (code !== 'account/role-trust') assert.ok((fix?.snippets?.length ?? 0) > 0, `${code} as Terraform`);
      assert.doesNotMatch(readFileSync(path, 'utf8'), /not filled in/u);
      await script(path, 'apply');
      assert.deepEqual(codesOf(await told(made)), []);
      await script(path, 'undo');
      assert.deepEqual(codesOf(await told(made)), codesOf(before));
    }));
});
