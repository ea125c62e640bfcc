/** What `policy` says: true names, the right partition, nothing guessed, statements only. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { managedBuckets } from '../../src/knowledge/buckets.ts';
import { partitionOf } from '../../src/knowledge/partitions.ts';
import { REGIONS } from '../../src/knowledge/regions.ts';
import { CAPABILITIES, type Capability, DEFAULT_CAPABILITIES } from '../../src/knowledge/types.ts';
import { MERGE, type PolicyDocument, policyDocument, type Section } from '../../src/policy/document.ts';
import { policyText } from '../../src/policy/policy-text.ts';

const documentOf = (region: string, capabilities: readonly Capability[], buckets: readonly string[] = []): PolicyDocument =>
  policyDocument({ region, partition: partitionOf(region)?.id ?? 'none', capabilities, buckets });
const sectionsOf = ({ s3Endpoint, interfaceEndpoints, role }: PolicyDocument): readonly Section[] => [
  s3Endpoint,
  ...Object.values(interfaceEndpoints),
  role,
];
const resourcesOf = ({ statements }: Section): readonly string[] => statements.flatMap(({ Resource }) => Resource);
const actionsOf = ({ statements }: Section): readonly string[] =>
  [...new Set(statements.flatMap(({ Action }) => Action))].toSorted();
const bucketsIn = (section: Section): readonly string[] =>
  resourcesOf(section).flatMap((resource) => /^arn:[a-z-]+:s3:::([^/]+)\/\*$/u.exec(resource)?.[1] ?? []);

describe('buckets', () => {
  it('carry the suffixes that AWS publishes', () => {
    const names = bucketsIn(documentOf('me-south-1', DEFAULT_CAPABILITIES).s3Endpoint);
    assert.deepEqual(names, [
      'amazon-ssm-me-south-1',
      'aws-ssm-me-south-1',
      'aws-patch-manager-me-south-1-a53fc9dce',
      'aws-patchmanager-macos-me-south-1-a53fc9dce',
      'patch-baseline-snapshot-me-south-1-uduvl7q8',
    ]);
    assert.ok(
      bucketsIn(documentOf('eu-central-1', ['patch-manager']).s3Endpoint).includes('patch-baseline-snapshot-eu-central-1'),
    );
  });

  it('are those of the capabilities that were asked for, and published ones only', () => {
    for (const region of Object.keys(REGIONS)) {
      const published = new Set(managedBuckets(region).map(({ name }) => name));
      for (const capability of CAPABILITIES) {
        const document = documentOf(region, [capability]);
        for (const name of bucketsIn(document.s3Endpoint)) assert.ok(published.has(name), `${region}: ${name}`);
        // The role and the endpoint must agree: either alone denies.
        assert.deepEqual(bucketsIn(document.role), bucketsIn(document.s3Endpoint));
      }
    }
    assert.deepEqual(bucketsIn(documentOf('eu-west-1', ['agent-update']).s3Endpoint), ['amazon-ssm-eu-west-1']);
    assert.deepEqual(documentOf('eu-west-1', ['session-manager']).s3Endpoint.statements, []);
  });

  it('of the user are written to for s3-output, and otherwise read only', () => {
    const writes = documentOf('eu-west-1', ['s3-output'], ['my-bucket']);
    assert.deepEqual(actionsOf(writes.s3Endpoint), [
      's3:GetEncryptionConfiguration',
      's3:GetObject',
      's3:PutObject',
      's3:PutObjectAcl',
    ]);
    assert.deepEqual(resourcesOf(writes.s3Endpoint), ['arn:aws:s3:::my-bucket/*', 'arn:aws:s3:::my-bucket']);
    assert.deepEqual(writes.unknown, []);
    const reads = documentOf('eu-west-1', ['core'], ['my-bucket']);
    assert.deepEqual(
      [actionsOf(reads.s3Endpoint), resourcesOf(reads.role).at(-1)],
      [['s3:GetObject'], 'arn:aws:s3:::my-bucket/*'],
    );
    assert.match(documentOf('eu-west-1', ['s3-output']).unknown[0]?.why ?? '', /--bucket NAME/u);
  });
});

describe('what AWS publishes nowhere', () => {
  for (const region of ['cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1', 'eusc-de-east-1', 'us-iso-east-1']) {
    it(`is unknown in ${region}, and not guessed`, () => {
      const document = documentOf(region, ['patch-manager']);
      const what = document.unknown.map((entry) => entry.what).join('\n');
      assert.match(what, /bucket for patch-payload/u);
      assert.match(what, /bucket for patch-baseline/u);
      for (const section of sectionsOf(document))
        for (const resource of resourcesOf(section)) assert.doesNotMatch(resource, /patch-manager|patchmanager|patch-baseline/u);
      assert.match(policyText(document, 80), /# === Unknown: needed, and not guessed/u);
    });
  }

  it('is nothing in Regions of the table', () => {
    assert.deepEqual(documentOf('eu-central-1', [...DEFAULT_CAPABILITIES, 'distributor']).unknown, []);
  });

  it('includes names of endpoint services', () => {
    assert.equal(documentOf('cn-northwest-1', ['core']).interfaceEndpoints.ssm?.endpointService, null);
    assert.match(
      JSON.stringify(documentOf('cn-northwest-1', ['core']).unknown),
      /describe-vpc-endpoint-services --region cn-northwest-1/u,
    );
    assert.equal(
      documentOf('cn-north-1', ['vss-snapshots']).interfaceEndpoints.ec2?.endpointService,
      'cn.com.amazonaws.cn-north-1.ec2',
    );
  });
});

describe('statements', () => {
  it('have the ARNs of their own partition and Region, in every Region and for every capability', () => {
    for (const region of Object.keys(REGIONS)) {
      const document = documentOf(region, CAPABILITIES, ['my-bucket']);
      for (const section of sectionsOf(document)) {
        for (const resource of resourcesOf(section)) {
          if (resource === '*') continue;
          const [arn, partition, service, where] = resource.split(':');
          assert.deepEqual([arn, partition], ['arn', partitionOf(region)?.id], resource);
          assert.equal(where, service === 's3' ? '' : region, resource);
        }
        for (const caveat of section.caveats)
          for (const [, partition] of caveat.matchAll(/arn:([a-z-]+):/gu)) assert.equal(partition, document.partition, caveat);
      }
    }
  });

  it('permit only, are named once each, and have a principal in endpoint policies alone', () => {
    const document = documentOf('eu-central-1', CAPABILITIES, ['my-bucket']);
    for (const section of sectionsOf(document)) {
      const ids = section.statements.map(({ Sid }) => Sid);
      assert.equal(new Set(ids).size, ids.length);
      for (const { Sid, Effect, Principal, Action, Resource } of section.statements) {
        assert.match(Sid, /^[A-Za-z0-9]+$/u);
        assert.deepEqual([Effect, Principal], ['Allow', section === document.role ? undefined : '*']);
        assert.ok(Action.length > 0 && Resource.length > 0, Sid);
        for (const action of Action) assert.match(action, /^[a-z0-9]+:[A-Z][A-Za-z]+$/u);
      }
    }
  });

  it('of an interface endpoint name its own service only', () => {
    const { interfaceEndpoints } = documentOf('eu-central-1', CAPABILITIES);
    assert.deepEqual(Object.keys(interfaceEndpoints).toSorted(), ['ec2', 'kms', 'logs', 'ssm', 'ssmmessages']);
    for (const [service, section] of Object.entries(interfaceEndpoints))
      for (const action of actionsOf(section)) assert.ok(action.startsWith(`${service}:`), `${service}: ${action}`);
  });

  it('keep the three unsigned calls, and what AWS owns, apart from what may get a condition', () => {
    const document = documentOf('us-gov-west-1', ['patch-manager', 'parameter-store']);
    const { statements = [], caveats = [] } = document.interfaceEndpoints.ssm ?? {};
    const unsigned = statements.find(({ Sid }) => Sid === 'SystemsManagerUnsignedRegistration');
    assert.deepEqual(unsigned?.Action, [
      'ssm:RegisterManagedInstance',
      'ssm:RequestManagedInstanceRoleToken',
      'ssm:UpdateManagedInstancePublicKey',
    ]);
    const resources = statements.flatMap(({ Resource }) => Resource);
    assert.ok(resources.includes('arn:aws-us-gov:ssm:us-gov-west-1::document/*'));
    assert.ok(resources.includes('arn:aws-us-gov:ssm:us-gov-west-1::parameter/aws/*'));
    for (const key of ['aws:PrincipalOrgID', 'ssm:NodeAccountId', 'ssm:NodeOrgId'])
      assert.ok(caveats.join('\n').includes(key), key);
    // No role can permit what is not signed.
    assert.doesNotMatch(JSON.stringify(document.role.statements), /RegisterManagedInstance|RoleToken/u);
    assert.match(document.s3Endpoint.caveats.join('\n'), /anonymous: a condition on the principal/u);
  });

  it('hold what a node needs to be online, to be patched and to encrypt', () => {
    const role = (capability: Capability): readonly string[] => actionsOf(documentOf('eu-central-1', [capability]).role);
    assert.deepEqual(role('core'), ['ssm:UpdateInstanceInformation']);
    assert.deepEqual(role('session-manager'), [
      'ssm:UpdateInstanceInformation',
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
    ]);
    for (const action of [
      'ssm:GetDeployablePatchSnapshotForInstance',
      'ssm:PutInventory',
      'ssm:PutComplianceItems',
      's3:GetObject',
    ])
      assert.ok(role('patch-manager').includes(action), action);
    assert.deepEqual(role('kms-encryption'), ['kms:Decrypt']);
    assert.deepEqual(role('patch-sources'), []);
    const encrypted = documentOf('cn-north-1', ['kms-encryption', 's3-output'], ['my-bucket']);
    assert.ok(actionsOf(encrypted.role).includes('kms:GenerateDataKey'));
    assert.deepEqual(resourcesOf(encrypted.interfaceEndpoints.kms ?? encrypted.role), [
      'arn:aws-cn:kms:cn-north-1:ACCOUNT_ID:key/KEY_ID',
    ]);
  });
});

describe('the text', () => {
  it('is JSON but for its comments, with the statements of the document in their order', () => {
    for (const region of ['eu-central-1', 'cn-north-1', 'us-isof-east-1']) {
      const document = documentOf(region, CAPABILITIES, ['my-bucket']);
      const values = policyText(document, 80)
        .split('\n')
        .filter((line) => !line.startsWith('#'))
        .join('\n')
        .split(/\n\n+/u)
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .map((part): unknown => JSON.parse(part));
      const expected = sectionsOf(document).flatMap(({ statements }) => (statements.length === 0 ? [] : [statements]));
      assert.deepEqual(values, JSON.parse(JSON.stringify(expected)));
    }
  });

  it('says first that statements are merged, and never a policy replaced', () => {
    const text = policyText(documentOf('eu-central-1', DEFAULT_CAPABILITIES), 80);
    const comment = text.split('\n\n')[0] ?? '';
    assert.ok(comment.split('\n').every((line) => line.startsWith('# ')));
    assert.ok(comment.replaceAll(/\n# /gu, ' ').includes(MERGE));
    // An array is no policy document: nobody can put it in the place of one.
    assert.doesNotMatch(text, /"Version"|"Statement"/u);
  });

  it('tells nothing needed from nothing known', () => {
    assert.match(policyText(documentOf('eu-central-1', ['core']), 80), /S3 endpoint policy .*\n# Nothing is needed\./u);
    assert.doesNotMatch(policyText(documentOf('us-isof-east-1', ['distributor']), 80), /Nothing is needed/u);
  });
});
