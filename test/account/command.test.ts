/** `ssm-probe account` against moto's server: another program's reading of AWS's API. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ModifyVpcEndpointCommand } from '@aws-sdk/client-ec2';
import { DeleteRolePolicyCommand, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { readNodeFile } from '../../src/account/node-file.ts';
import { isReadOnly } from '../../src/account/operations.ts';
import type { Snapshot } from '../../src/account/snapshot.ts';
import { inFolder, runProbe } from '../commands/program.ts';
import { type Moto, missingMoto, startMoto } from '../oracles/moto.ts';
import { saveFacts } from './facts-in-moto.ts';
import { type StandIn, startStandIn } from './stand-in.ts';
import { KEYS, type Made, makeVpc, policy, REGION, TRUST } from './vpc-in-moto.ts';

let moto: Moto;
let aws: StandIn;

interface Told {
  readonly suspects: readonly {
    readonly code: string;
    readonly outcome: string;
    readonly culprit?: { readonly id: string; readonly because: string };
    readonly gaps?: readonly { readonly permission: string | null }[];
  }[];
  readonly notes: readonly string[];
  readonly denied: readonly string[];
}

async function asked(
  args: readonly string[],
): Promise<{ readonly status: number | null; readonly told: Told; readonly stderr: string }> {
  const { status, stdout, stderr } = await runProbe(['account', ...args, '--region', REGION, '--format', 'json'], {
    environment: { ...KEYS, AWS_ENDPOINT_URL: aws.url },
  });
  assert.notEqual(stdout, '', stderr);
  return { status, told: JSON.parse(stdout) as Told, stderr };
}

const causesIn = ({ suspects }: Told) =>
  suspects.flatMap(({ code, culprit }) => (culprit === undefined ? [] : [[code, culprit.id]]));

const skip = missingMoto();

describe('account, against moto,', { skip }, () => {
  let made: Made;
  before(async () => {
    moto = await startMoto();
    aws = await startStandIn(moto.url);
    made = await makeVpc(aws);
  });
  after(() => {
    aws.stop();
    moto.stop();
  });

  it('finds nothing on a healthy node, asks only, and keeps a snapshot that judges the same offline', () =>
    inFolder(async (folder) => {
      const kept = join(folder, 'account.json');
      aws.asked.length = 0;
      const { status, told, stderr } = await asked(['--instance', made.instanceId, '--save', kept]);
      assert.deepEqual([status, causesIn(told)], [0, []], JSON.stringify(told, null, 1));
      assert.match(stderr, /kept what the account said/u);
      assert.deepEqual(
        aws.asked.filter((name) => !isReadOnly(name)),
        [],
      );
      const text = readFileSync(kept, 'utf8');
      const read = readNodeFile(text);
      assert.ok(read.outcome === 'ok' && read.value.kind === 'snapshot', JSON.stringify(read).slice(0, 300));
      assert.ok(!text.includes(KEYS.AWS_SECRET_ACCESS_KEY));
      const before = aws.asked.length;
      const { status: again, stdout } = await runProbe(['account', kept, '--format', 'json']);
      assert.equal(again, 0);
      assert.deepEqual(JSON.parse(stdout), told);
      assert.equal(aws.asked.length, before);
    }));

  it('reads every part of the VPC', () =>
    inFolder(async (folder) => {
      const kept = join(folder, 'account.json');
      await asked(['--instance', made.instanceId, '--save', kept]);
      const { account } = JSON.parse(readFileSync(kept, 'utf8')) as Snapshot;
      const vpc = account.vpcs.state === 'known' ? account.vpcs.value[0] : undefined;
      assert.ok(vpc !== undefined);
      const parts = Object.entries(vpc).filter(
        ([, part]) => typeof part === 'object' && 'state' in part && part.state !== 'known',
      );
      assert.deepEqual(parts, []);
      assert.deepEqual([vpc.vpcId, vpc.cidrBlocks], [made.vpcId, ['10.0.0.0/16']]);
      const value = <T>(part: { readonly state: string; readonly value?: T } | { readonly state: 'known'; readonly value: T }) =>
        part.value;
      assert.deepEqual(value(vpc.enableDnsHostnames), true);
      const found = value(vpc.endpoints)
        ?.map(({ serviceName }) => serviceName.split('.').at(-1))
        .toSorted();
      assert.deepEqual(found, ['ec2messages', 's3', 'ssm', 'ssmmessages']);
      const groups = value(vpc.securityGroups) ?? [];
      const rules = groups.find(({ groupId }) => groupId === made.endpointGroup)?.rules;
      assert.ok(rules?.state === 'known' && rules.value.every(({ securityGroupRuleId }) => securityGroupRuleId !== null));
      const ips = value(vpc.networkInterfaces)?.flatMap(({ privateIpAddresses }) =>
        privateIpAddresses.map(({ privateIpAddress }) => privateIpAddress),
      );
      assert.deepEqual(ips?.toSorted(), Object.values(made.addresses).toSorted());
      assert.ok((value(account.prefixLists) ?? []).some(({ prefixListName }) => prefixListName.endsWith('.s3')));
      assert.equal(value(account.instanceProfile)?.role?.roleName, made.roleName);
    }));

  it('names the role whose trust, policy or boundary is in the way', async () => {
    const { iam, roleName: RoleName, instanceId } = made;
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: TRUST.replace('ec2.', 'lambda.') }));
    const trust = await asked(['--instance', instanceId]);
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: TRUST }));
    assert.deepEqual([trust.status, causesIn(trust.told)], [1, [['account/role-trust', RoleName]]]);

    const PolicyName = 'deny';
    await iam.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName,
        PolicyDocument: policy({ Sid: 'No', Effect: 'Deny', Action: 'ssm:Update*', Resource: '*' }),
      }),
    );
    const denied = await asked(['--instance', instanceId]);
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    assert.deepEqual([denied.status, causesIn(denied.told)], [1, [['account/role-policy', PolicyName]]]);
  });

  it('names the endpoint whose policy is in the way', async () => {
    const { ec2, endpoints, instanceId } = made;
    const VpcEndpointId = endpoints['ssm'] ?? '';
    const PolicyDocument = policy({ Effect: 'Allow', Principal: '*', Action: 'ssm:Describe*', Resource: '*' });
    await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, PolicyDocument }));
    const { status, told } = await asked(['--instance', instanceId]);
    await ec2.send(
      new ModifyVpcEndpointCommand({
        VpcEndpointId,
        ResetPolicy: true,
        PolicyDocument: policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }),
      }),
    );
    assert.deepEqual([status, causesIn(told)], [1, [['account/endpoint-policy', VpcEndpointId]]]);
  });

  it('says what is denied, names the permission, and never guesses', async () => {
    for (const [name, code] of [
      ['iam:ListRolePolicies', null],
      ['iam:GetInstanceProfile', 'account/instance-profile'],
      ['ec2:DescribeVpcEndpoints', 'account/endpoint-policy'],
      ['ec2:DescribeInstances', 'account/instance-profile'],
      ['ssm:GetServiceSetting', null],
      ['route53:ListHostedZonesByVPC', null],
      ['route53resolver:ListResolverEndpoints', null],
    ] as const) {
      aws.denied.clear();
      aws.denied.add(name);
      const { status, told } = await asked(['--instance', made.instanceId]);
      assert.deepEqual([name, causesIn(told), told.denied], [name, [], [name]]);
      if (code === null) continue;
      assert.equal(status, 3, name);
      const gaps = told.suspects.filter((one) => one.code === code).flatMap((one) => one.gaps ?? []);
      assert.ok(
        gaps.some(({ permission }) => permission === name),
        name,
      );
    }
    aws.denied.clear();
  });

  it("fills the node's own remedies with the ids of the account, in each format, offline too", () =>
    inFolder(async (folder) => {
      const [facts, kept] = [join(folder, 'facts.json'), join(folder, 'account.json')];
      await saveFacts('security-group-drop', facts, made);
      const { stdout } = await runProbe(['account', facts, '--region', REGION, '--save', kept, '--format', 'json'], {
        environment: { ...KEYS, AWS_ENDPOINT_URL: aws.url },
      });
      const { nodeFindings } = JSON.parse(stdout) as {
        readonly nodeFindings: readonly {
          readonly code: string;
          readonly remedy: readonly { readonly commands: readonly string[] }[];
        }[];
      };
      const commands = nodeFindings.flatMap(({ remedy }) => remedy.flatMap((one) => one.commands));
      assert.equal(nodeFindings[0]?.code, 'tcp/filtered');
      assert.ok(
        commands.some((command) => command.includes(`authorize-security-group-ingress --group-id ${made.endpointGroup} `)),
      );
      assert.deepEqual(
        commands.filter((command) => /\b(?:ENDPOINT_(?:SECURITY_GROUP_ID|SUBNET_ID|ID)|VPC_ID|ROUTE_TABLE_ID)\b/u.test(command)),
        [],
      );
      for (const format of ['text', 'markdown', 'html', 'junit', 'ndjson']) {
        const again = await runProbe(['account', facts, kept, '--format', format, '-v']);
        assert.ok(
          again.stdout.replace(/\\|<[^>]*>/gu, '').includes(made.endpointGroup) || format === 'junit',
          `${format}: ${again.stderr}`,
        );
      }
    }));

  it('waits where AWS says that it is asked too often', async () => {
    aws.throttled.set('ec2:DescribeSubnets', 2).set('route53resolver:ListResolverEndpoints', 2);
    const { status, told } = await asked(['--instance', made.instanceId]);
    assert.deepEqual([status, causesIn(told), told.denied], [0, [], []]);
    assert.deepEqual([...aws.throttled.values()], [0, 0]);
  });

  it("tells Systems Manager's own word", async () => {
    const LastPingDateTime = 1_764_500_000;
    aws.systemsManager.instances.push({
      InstanceId: made.instanceId,
      PingStatus: 'ConnectionLost',
      LastPingDateTime,
      AgentVersion: '3.2.1',
      IsLatestVersion: false,
    });
    const { told } = await asked(['--instance', made.instanceId]);
    aws.systemsManager.instances.length = 0;
    assert.match(told.notes[0] ?? '', /ConnectionLost, last ping 2025-11-30T.*agent 3\.2\.1, not the newest/u);
  });

  it('is a mistake without credentials, or where AWS does not answer', async () => {
    const none = {
      AWS_EC2_METADATA_DISABLED: 'true',
      HOME: '/nonexistent',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    };
    const lacking = await runProbe(['account', '--instance', made.instanceId, '--region', REGION], { environment: none });
    assert.deepEqual([lacking.status, lacking.stdout], [2, '']);
    assert.match(lacking.stderr, /no credentials/u);
    const silent = await runProbe(['account', '--instance', made.instanceId, '--region', REGION], {
      environment: { ...KEYS, ...none, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
    });
    assert.equal(silent.status, 2);
    assert.match(silent.stderr, /asked in vain: no answer from AWS/u);
  });
});
