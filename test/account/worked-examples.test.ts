/** The worked examples of docs/account.md, run as they stand there, against moto's server: ids and times aside, that is what is printed. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as ec2 from '@aws-sdk/client-ec2';
import { accountPolicy } from '../../src/account/permissions.ts';
import { inFolder, runProbe } from '../commands/program.ts';
import { type Moto, missingMoto, startMoto } from '../oracles/moto.ts';
import { saveFacts } from './facts-in-moto.ts';
import { type StandIn, startStandIn } from './stand-in.ts';
import { KEYS, type Made, makeVpc, policy } from './vpc-in-moto.ts';

const PAGE = fileURLToPath(new URL('../../docs/account.md', import.meta.url));
const page = readFileSync(PAGE, 'utf8');
/** Each: the command behind `$ ssm-probe`, and what it prints. */
const EXAMPLES = [...page.matchAll(/```console\n\$ ssm-probe (.*)\n([^`]*)```/gu)].map(([whole, command = '', output = '']) => ({
  whole,
  command,
  output,
}));

/** What is wrong in each of them. */
const MISTAKES: readonly ((made: Made, folder: string) => Promise<void>)[] = [
  async ({ ec2: net, networkAclId: NetworkAclId }) => {
    await net.send(
      new ec2.CreateNetworkAclEntryCommand({
        NetworkAclId,
        RuleNumber: 90,
        Egress: true,
        RuleAction: 'deny',
        Protocol: '6',
        PortRange: { From: 443, To: 443 },
        CidrBlock: '10.0.2.0/24',
      }),
    );
  },
  async (made, folder) => {
    const { ec2: net, vpcId: VpcId, endpoints } = made;
    // One endpoint got a group of its own, and nobody let the nodes in.
    const { GroupId = '' } = await net.send(new ec2.CreateSecurityGroupCommand({ GroupName: 'ssm', Description: 'ssm', VpcId }));
    const { VpcEndpoints } = await net.send(new ec2.DescribeVpcEndpointsCommand({ VpcEndpointIds: [endpoints['ssm'] ?? ''] }));
    const [NetworkInterfaceId = ''] = VpcEndpoints?.[0]?.NetworkInterfaceIds ?? [];
    await net.send(new ec2.ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [GroupId] }));
    await saveFacts('security-group-drop', join(folder, 'facts.json'), made);
  },
  async ({ ec2: net, endpoints }) => {
    const PolicyDocument = policy({
      Sid: 'ReadOnly',
      Effect: 'Allow',
      Principal: '*',
      Action: ['ssm:Describe*', 'ssm:Get*'],
      Resource: '*',
    });
    await net.send(new ec2.ModifyVpcEndpointCommand({ VpcEndpointId: endpoints['ssm'] ?? '', PolicyDocument }));
  },
];

/** Ids and times differ from run to run; which of them are the same does not. */
function plain(text: string): string {
  const names = new Map<string, string>();
  return text
    .replace(/\b(i|eni|vpc|vpce|sg|sgr|acl|rtb|subnet|pl|dopt)-[0-9a-f]{8,17}\b/gu, (id, prefix: string) => {
      const known = names.get(id) ?? `${prefix}-${names.size}`;
      names.set(id, known);
      return known;
    })
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, 'TIME')
    .replace(/node-(?:role|profile)-\d+/gu, 'node-role')
    .replace(/\s+/gu, ' ')
    .trim();
}

let moto: Moto;
let aws: StandIn;

describe('the worked examples of docs/account.md', { skip: missingMoto() }, () => {
  before(async () => {
    moto = await startMoto();
    aws = await startStandIn(moto.url);
  });
  after(() => {
    aws.stop();
    moto.stop();
  });

  it('are three', () => assert.equal(EXAMPLES.length, MISTAKES.length));

  for (const [index, spoil] of MISTAKES.entries())
    it(`the ${index + 1}. prints what the page says`, () =>
      inFolder(async (folder) => {
        const made = await makeVpc(aws);
        aws.systemsManager.instances = [
          {
            InstanceId: made.instanceId,
            PingStatus: 'ConnectionLost',
            LastPingDateTime: 1_795_000_000,
            AgentVersion: '3.3.3572.0',
          },
        ];
        await spoil(made, folder);
        const { command = '', output = '', whole = '' } = EXAMPLES[index] ?? {};
        const args = command.replace(/i-[0-9a-f]{17}/u, made.instanceId).split(' ');
        const { stdout, stderr } = await runProbe(args, { environment: { ...KEYS, AWS_ENDPOINT_URL: aws.url }, cwd: folder });
        // WRITE_EXAMPLES=1: the page takes what is printed.
        if (process.env['WRITE_EXAMPLES'] === '1') {
          const now = readFileSync(PAGE, 'utf8');
          writeFileSync(
            PAGE,
            now.replace(whole, () => `\`\`\`console\n$ ssm-probe ${args.join(' ')}\n${stdout}\`\`\``),
          );
          return;
        }
        assert.equal(plain(stdout), plain(output), stderr);
        for (const name of ['account.json', 'fix.sh']) assert.equal(existsSync(join(folder, name)), command.includes(name), name);
      }));
});

describe('docs/account.md', () => {
  it('has the IAM policy of the table of calls', () => {
    const [, text = ''] = /```json\n([^`]*)```/u.exec(page) ?? [];
    assert.deepEqual(JSON.parse(text), accountPolicy());
  });
});
