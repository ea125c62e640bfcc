/** Fixes as Terraform: they parse, name only what exists, and Terraform itself finds nothing to say about them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { Fix } from '../../../src/account/evaluate/fix.ts';
import type { Account } from '../../../src/account/model.ts';
import { snippetsOf } from '../../../src/account/verdict/terraform.ts';
import { runProgramSync } from '../../processes.ts';
import { EC2 } from '../../remedies/contexts.ts';
import { readHcl } from '../../remedies/hcl-reader.ts';
import { inFolder } from '../../remedies/written-files.ts';
import { accounts, verdictOf } from './verdicts.ts';

const account = accounts(1)[0]?.account as Account;
const vpc = account.vpcs.state === 'known' ? account.vpcs.value[0] : undefined;
const endpoint =
  vpc?.endpoints.state === 'known' ? vpc.endpoints.value.find((one) => one.vpcEndpointType === 'Interface') : undefined;

const policyFix = { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::aws-ssm-eu-central-1/*'] };
/** One of each kind, and several of those that differ. */
const FIXES: readonly Fix[] = [
  { kind: 'allow-in-group', groupId: 'sg-0a', isEgress: true, protocol: 6, port: 443, peer: '10.0.0.0/16' },
  { kind: 'allow-in-group', groupId: 'sg-0a', isEgress: false, protocol: 17, port: 53, peer: 'sg-0b' },
  { kind: 'allow-in-group', groupId: 'sg-0a', isEgress: false, protocol: 6, port: 853, peer: '2001:db8::/64' },
  {
    kind: 'allow-in-acl',
    networkAclId: 'acl-0a',
    isEgress: true,
    ruleNumber: 10,
    protocol: 6,
    from: 443,
    to: 443,
    cidr: '10.0.2.0/24',
  },
  {
    kind: 'allow-in-acl',
    networkAclId: 'acl-0a',
    isEgress: false,
    ruleNumber: 9,
    protocol: 6,
    from: 1024,
    to: 65_535,
    cidr: '::/0',
  },
  {
    kind: 'route',
    routeTableId: 'rtb-0a',
    destination: '0.0.0.0/0',
    replaces: false,
    now: null,
    target: { option: '--nat-gateway-id', id: 'nat-0a' },
  },
  {
    kind: 'route',
    routeTableId: 'rtb-0a',
    destination: 'pl-0a',
    replaces: true,
    now: null,
    target: { option: '--transit-gateway-id', id: 'tgw-0a' },
  },
  {
    kind: 'route',
    routeTableId: 'rtb-0a',
    destination: '::/0',
    replaces: true,
    now: null,
    target: { option: '--egress-only-internet-gateway-id', id: 'eigw-0a' },
  },
  { kind: 'endpoint-route-table', vpcEndpointId: 'vpce-0a', routeTableId: 'rtb-0a' },
  {
    kind: 'create-endpoint',
    vpcId: 'vpc-0a',
    serviceName: 'com.amazonaws.eu-central-1.ssm',
    subnetIds: ['subnet-0a'],
    groupIds: ['sg-0a'],
    routeTableIds: [],
  },
  { kind: 'private-dns', vpcEndpointId: endpoint?.vpcEndpointId ?? '' },
  { kind: 'vpc-attribute', vpcId: vpc?.vpcId ?? '', attribute: 'enableDnsHostnames' },
  { kind: 'metadata-options', instanceId: 'i-0a', httpTokens: 'required', hopLimit: 2 },
  { kind: 'start-instance', instanceId: 'i-0a' },
  { kind: 'attach-gateway', internetGatewayId: 'igw-0a', vpcId: 'vpc-0a' },
  { kind: 'accept-peering', vpcPeeringConnectionId: 'pcx-0a' },
  { kind: 'attach-policy', roleName: 'node' },
  { kind: 'allow-in-role', roleName: 'node', ...policyFix },
  { kind: 'associate-profile', instanceId: 'i-0a' },
  { kind: 'endpoint-policy', vpcEndpointId: 'vpce-0a', now: '{}', ...policyFix },
  { kind: 'endpoint-policy', vpcEndpointId: 'vpce-0b', now: '{}', actions: ['ssm:UpdateInstanceInformation'], resources: [] },
];
const HOSTILE = '${file("/etc/shadow")}"\n}';
const textsOf = (fix: Fix): readonly string[] =>
  snippetsOf(fix, account, EC2).flatMap(({ kind, text }) => (kind === 'terraform' ? [text] : []));

test('each of these is one piece of Terraform that parses, and has the id that it is about', () => {
  for (const fix of FIXES) {
    const [text, ...more] = textsOf(fix);
    assert.ok(text !== undefined && more.length === 0, JSON.stringify(fix));
    readHcl(text);
    // A list, also of one.
    if (text.includes('resources')) assert.match(text, /resources = \["/u);
    const first = Object.entries(fix).find(([name, value]) => name !== 'kind' && typeof value === 'string')?.[1] as string;
    if (fix.kind !== 'metadata-options' && fix.kind !== 'associate-profile') assert.ok(text.includes(`"${first}`), text);
  }
});

test('what exists already is imported, and keeps what it has', () => {
  const replaced = textsOf(FIXES[7] as Fix).join('');
  assert.match(replaced, /import \{\n {2}to = aws_route\.ssm_probe\n {2}id = "rtb-0a_::\/0"\n\}/u);
  const named = textsOf({ kind: 'private-dns', vpcEndpointId: endpoint?.vpcEndpointId ?? '' }).join('');
  for (const id of [...(endpoint?.subnetIds ?? []), ...(endpoint?.groups ?? [])]) assert.ok(named.includes(`"${id}"`), named);
});

test('hostile values stay values', () => {
  for (const fix of FIXES) {
    const bad = JSON.parse(JSON.stringify(fix), (name, value: unknown) =>
      typeof value === 'string' && name !== 'kind' && name !== 'option' && name !== 'attribute' ? HOSTILE : value,
    ) as Fix;
    for (const text of textsOf(bad)) {
      readHcl(text);
      assert.ok(!text.includes('/etc/shadow'), text);
    }
  }
});

const skip =
  spawnSync('terraform', ['--version'], { stdio: 'ignore' }).status === 0 ? false : 'terraform is not installed (from HashiCorp)';
test('Terraform would change nothing of how they are written', { skip }, () => {
  const all = [
    ...FIXES.flatMap(textsOf),
    ...accounts(1).flatMap((one) =>
      verdictOf(one.account).findings.flatMap(({ remedy }) =>
        remedy.flatMap(({ snippets = [] }) => snippets.filter(({ kind }) => kind === 'terraform').map(({ text }) => text)),
      ),
    ),
  ];
  const files = Object.fromEntries(all.map((text, index) => [`${index}.tf`, `${text}\n`]));
  inFolder(files, (folder) => {
    const { status, stdout, stderr } = runProgramSync('terraform', ['fmt', '-check', '-no-color', folder]);
    assert.equal(status, 0, `${stdout}${stderr}`);
  });
});
