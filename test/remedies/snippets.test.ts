/** Infrastructure code: it parses, names only what exists, is this node's own, and foreign values stay values. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Draft, FindingCode, FindingData } from '../../src/findings/index.ts';
import { hclString } from '../../src/remedies/hcl.ts';
import { placeholdersIn } from '../../src/remedies/remedy.ts';
import type { RemedyContext } from '../../src/remedies/remedy-context.ts';
import type { Snippet } from '../../src/remedies/remedy-types.ts';
import { compose } from '../../src/verdict/compose.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';
import { CONTEXTS, EC2, IMDS } from './contexts.ts';
import { hclValue, readHcl } from './hcl-reader.ts';
import { CFN_TYPES, TERRAFORM_TYPES } from './iac-types.ts';
import { samples, variants } from './samples.ts';
import { check, checkTemplate, type Found, snippetsOf, type Template } from './snippet-check.ts';
import { DENIED_BUCKETS } from './variants.ts';

function of<C extends FindingCode>(code: C, change: Partial<FindingData[C]> = {}, context = EC2): readonly Found[] {
  const draft = { ...variants().find((d) => d.code === code), data: { ...samples()[code], ...change } } as Draft;
  return snippetsOf([draft], { here: context });
}

function textOf(snippets: readonly Snippet[], kind: Snippet['kind']): string {
  return snippets
    .filter((snippet) => snippet.kind === kind)
    .map(({ text }) => text)
    .join('\n');
}

test('every snippet parses, and names only resource types and properties that exist', () => {
  const found = snippetsOf(variants());
  assert.ok(found.filter(({ kind }) => kind === 'terraform').length > 60);
  assert.ok(found.filter(({ kind }) => kind === 'cloudformation').length > 60);
  for (const snippet of found) check(snippet);
  // And every type of the tables is used: nothing in them is left over.
  const all = found.map(({ text }) => text).join('\n');
  for (const type of [...Object.keys(CFN_TYPES), ...Object.keys(TERRAFORM_TYPES).flatMap((name) => name.split(' ').slice(-1))])
    assert.ok(type === 'statement' || all.includes(type), type);
});

test('the reader is strict', () => {
  for (const bad of [
    'resource "a" "b" {',
    'resource "a" "b" {\n  x = "1\n}',
    'resource "a" "b" {\n  x = y\n}',
    'resource "a" "b" {\n  x = 1\n  x = 2\n}',
    'resource "a" "b" {\n  x = 1 y = 2\n}',
    'resource "a" "b" {\n  x = "${file("/etc/passwd")}"\n}',
    'resource "a" "b" {\n  x = "%{ if true }"\n}',
    'resource "a" "b" {\n  x = <<EOT\nEOT\n}',
    'resource "a" "b" {\n  x = ["1" "2"]\n}',
    '}',
  ])
    assert.throws(() => readHcl(bad), Error, bad);
  assert.throws(() => checkTemplate('{"Resources":{"A":{"Type":"AWS::EC2::Route","Properties":{"RouteTable":"x"}}}}', ''));
  assert.throws(() => checkTemplate('{"Resources":{"A":{"Type":"AWS::EC2::Routes","Properties":{}}}}', ''));
});

test('strings in HCL mean what they were, whatever they hold', () => {
  for (const value of [
    'plain',
    'a"b',
    'a\\b',
    '\\"',
    '${var.x}',
    '%{ if x }',
    '$${x}',
    '$',
    '%',
    '{}',
    '$&',
    '"}\n',
    'x${"${y}"}',
  ]) {
    const literal = hclString(value);
    assert.equal(hclValue(literal), value.replace('\n', '?'), literal);
    assert.equal(readHcl(`resource "a" "b" {\n  x = ${literal}\n}`)[0]?.attributes.get('x'), literal);
  }
});

test('formatted as terraform fmt does', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-snippets-'));
  try {
    const texts = new Set(snippetsOf(variants()).flatMap(({ kind, text }) => (kind === 'terraform' ? [text] : [])));
    [...texts].forEach((text, index) => writeFileSync(join(folder, `${index}.tf`), `${text}\n`));
    // Names the files that it would change; an error is thrown for those that it cannot read.
    assert.equal(
      execFileSync('terraform', ['fmt', '-check', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      '',
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    t.skip('terraform is not installed');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("interface endpoints: this node's VPC, subnet and service names, private DNS, and a group that lets the VPC in", () => {
  const found = of('dns/endpoint-missing');
  const blocks = readHcl(textOf(found, 'terraform'));
  const endpoint = blocks.find(({ header }) => header[2] === 'ssmmessages');
  assert.deepEqual(Object.fromEntries(endpoint?.attributes ?? []), {
    vpc_id: '"vpc-0aaa1111bbb2222cc"',
    service_name: '"com.amazonaws.eu-central-1.ssmmessages"',
    vpc_endpoint_type: '"Interface"',
    subnet_ids: '["subnet-0ddd3333eee4444ff"]',
    security_group_ids: '[aws_security_group.ssm_endpoints.id]',
    private_dns_enabled: 'true',
  });
  assert.match(textOf(found, 'terraform'), /toset\(\["10\.0\.0\.0\/16"\]\)/);
  const { Resources } = JSON.parse(textOf(found, 'cloudformation')) as Template;
  assert.deepEqual(Object.keys(Resources), ['EndpointSecurityGroup', 'SsmEndpoint', 'SsmmessagesEndpoint']);
  assert.equal(Resources['SsmEndpoint']?.Properties['PrivateDnsEnabled'], true);
});

test('central endpoints: the names of the hub, never an endpoint in the spoke', () => {
  for (const found of [of('dns/partial-endpoints', { central: true }), of('dns/endpoint-missing', { central: true })]) {
    const all = found.map(({ text }) => text).join('\n');
    assert.match(all, /aws_route53_zone_association/);
    assert.match(all, /AWS::Route53Resolver::ResolverRuleAssociation/);
    assert.doesNotMatch(all, /vpc_endpoint|VPCEndpoint/);
  }
  assert.doesNotMatch(
    of('tcp/filtered', { outsideVpc: true })
      .map(({ text }) => text)
      .join('\n'),
    /vpc_endpoint"|VPCEndpoint/,
  );
});

test("a policy is merged into what is there, with the partition's ARNs; CloudFormation cannot, and is left out", () => {
  const china = CONTEXTS['ec2, China'];
  const found = of('s3/bucket-denied', { buckets: DENIED_BUCKETS }, china);
  assert.deepEqual(
    found.map(({ kind }) => kind),
    ['terraform'],
  );
  const document = readHcl(textOf(found, 'terraform')).find(({ header }) => header[1] === 'aws_iam_policy_document');
  assert.equal(document?.attributes.get('source_policy_documents'), '[data.aws_vpc_endpoint.s3.policy]');
  assert.equal(
    document?.blocks[0]?.attributes.get('resources'),
    '["arn:aws-cn:s3:::patch-baseline-snapshot-eu-central-1/*","arn:aws-cn:s3:::my.own-bucket/*"]',
  );
  // A name with a wildcard or a policy variable would permit more than one bucket.
  const [denied] = DENIED_BUCKETS;
  assert.ok(denied !== undefined);
  for (const name of ['*', 'a*', '${aws:username}', 'a?b', '', 'a/b', 'a"b'])
    assert.deepEqual(of('s3/bucket-denied', { buckets: [{ ...denied, name }] }), [], name);
});

test('the inbound endpoint lets in the DNS servers that will forward, over UDP and TCP', () => {
  const hybrid = CONTEXTS['hybrid'];
  const text = textOf(
    of('dns/private-view-missing', { servers: [{ server: '192.168.1.1', says: '52.94.10.11' }] }, hybrid),
    'terraform',
  );
  assert.match(text, /direction +=? "INBOUND"/);
  assert.equal(text.match(/toset\(\["192\.168\.1\.1\/32"\]\)/g)?.length, 2);
  assert.deepEqual(placeholdersIn(text), ['VPC_ID', 'SUBNET_ID', 'SECOND_SUBNET_ID']);
});

test('every placeholder of a snippet is explained in the text of its remedy', () => {
  for (const context of Object.values(CONTEXTS)) {
    for (const draft of variants()) {
      for (const { text, snippets = [] } of compose(draft, context).remedy) {
        for (const snippet of snippets) {
          for (const name of placeholdersIn(snippet.text)) assert.ok(text.includes(`${name} (`), `${draft.code}: ${name}`);
          for (const word of snippet.text.match(/(?<![\\A-Za-z0-9_])[A-Z][A-Z0-9]*(_[A-Z]+)+\b/g) ?? [])
            assert.deepEqual(placeholdersIn(word), [word], `${draft.code}: ${word}`);
        }
      }
    }
  }
});

test('hostile values stay values, or are left out', () => {
  for (const poison of [
    '${file("/etc/shadow")}',
    '%{ for x in y }',
    '"\n}\nresource "x" "y" {',
    '\\',
    '{{resolve:ssm:x}}',
    '", "Effect": "',
    '*',
    ' # ',
  ]) {
    const bad: RemedyContext = {
      ...EC2,
      region: `eu-central-1${poison}`,
      suffix: { partition: `aws${poison}`, dnsSuffix: `amazonaws.com${poison}`, dualStackDnsSuffix: null },
      imds: {
        ...IMDS,
        instanceId: `i-0${poison}`,
        vpcId: `vpc-0${poison}`,
        subnetId: poison,
        securityGroupIds: [`sg-1${poison}`],
        vpcCidrs: [`10.0.0.0/16${poison}`],
      },
    };
    const drafts = [...variants((value) => `${value}${poison}`), ...variants((value) => `${poison}${value}`)];
    for (const snippet of snippetsOf(drafts, { ...CONTEXTS, bad })) {
      check(snippet);
      assert.doesNotMatch(snippet.text, /shadow|resolve:|resource "x"|Effect": ", /, snippet.where);
    }
  }
});

test('only errors and warnings have snippets, and the largest verdict stays small', () => {
  let largest = 0;
  let withSnippets = 0;
  for (const name of recordedNames()) {
    const { verdict } = judge(recordedFacts(name));
    for (const finding of [...verdict.findings, ...verdict.suppressed]) {
      const any = finding.remedy.some(({ snippets }) => snippets !== undefined);
      if (any) withSnippets++;
      assert.ok(!any || (finding.severity !== 'info' && !('suppressedBy' in finding)), `${name}: ${finding.code}`);
    }
    largest = Math.max(largest, Buffer.byteLength(JSON.stringify(verdict, null, 2)));
  }
  assert.ok(withSnippets > 20);
  // Delivery to CloudWatch Logs takes 1 MB an event; people paste verdicts into tickets.
  assert.ok(largest < 200_000, `${largest} bytes`);
});
