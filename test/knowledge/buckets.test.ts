import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BucketOs, ManagedBucket } from '../../src/knowledge/buckets.ts';
import { managedBuckets, unknownBuckets } from '../../src/knowledge/buckets.ts';
import { REGIONS } from '../../src/knowledge/regions.ts';
import type { BucketPurpose, Capability } from '../../src/knowledge/types.ts';

const ALL_REGIONS = Object.keys(REGIONS);

function names(region: string, purpose: BucketPurpose): readonly string[] {
  return managedBuckets(region)
    .filter((bucket) => bucket.purpose === purpose)
    .map((bucket) => bucket.name);
}

function needed(region: string, capability: Capability, os: BucketOs): readonly string[] {
  return managedBuckets(region)
    .filter((bucket) => bucket.capability.includes(capability) && bucket.os.includes(os))
    .map((bucket) => bucket.name);
}

function bucket(region: string, name: string): ManagedBucket {
  const found = managedBuckets(region).find((candidate) => candidate.name === name);
  assert.ok(found, name);
  return found;
}

describe('patch buckets', () => {
  it('are named in 34 Regions, with an odd snapshot name in ten of them', () => {
    const published = ALL_REGIONS.filter((region) => names(region, 'patch-payload').length > 0);
    assert.equal(published.length, 34);
    assert.ok(published.every((region) => REGIONS[region]?.partition === 'aws'));
    const suffixed = published.filter((region) => !names(region, 'patch-baseline').includes(`patch-baseline-snapshot-${region}`));
    assert.deepEqual(suffixed.toSorted(), [
      'af-south-1',
      'ap-east-2',
      'ap-south-2',
      'ap-southeast-3',
      'ap-southeast-4',
      'ap-southeast-6',
      'ap-southeast-7',
      'eu-south-2',
      'me-south-1',
      'mx-central-1',
    ]);
  });

  it('have the names that AWS publishes', () => {
    assert.deepEqual(names('me-south-1', 'patch-baseline'), ['patch-baseline-snapshot-me-south-1-uduvl7q8']);
    assert.deepEqual(names('af-south-1', 'patch-baseline'), ['patch-baseline-snapshot-af-south-1-tbxdb5b9']);
    assert.deepEqual(names('eu-central-1', 'patch-payload'), [
      'aws-patch-manager-eu-central-1-9163fdaaf',
      'aws-patchmanager-macos-eu-central-1-9163fdaaf',
    ]);
    assert.deepEqual(names('us-east-1', 'patch-payload'), [
      'aws-patch-manager-us-east-1-1970c647d',
      'aws-patchmanager-macos-us-east-1-1970c647d',
    ]);
  });

  it('end in nine and eight characters, none used twice', () => {
    const all = ALL_REGIONS.flatMap((region) => names(region, 'patch-payload'));
    assert.equal(new Set(all).size, 68);
    for (const name of all) assert.match(name, /^aws-patch-?manager(-macos)?-[a-z]{2}-[a-z]+-\d-[0-9a-f]{9}$/);
    for (const name of ALL_REGIONS.flatMap((region) => names(region, 'patch-baseline'))) {
      assert.match(name, /^patch-baseline-snapshot-[a-z]{2}-[a-z]+-\d(-[0-9a-z]{8})?$/);
    }
  });

  it('differ by operating system', () => {
    assert.deepEqual(needed('eu-west-1', 'patch-manager', 'linux'), [
      'aws-ssm-eu-west-1',
      'aws-patch-manager-eu-west-1-5522fb710',
      'patch-baseline-snapshot-eu-west-1',
    ]);
    assert.deepEqual(needed('eu-west-1', 'patch-manager', 'windows'), needed('eu-west-1', 'patch-manager', 'linux'));
    assert.ok(needed('eu-west-1', 'patch-manager', 'macos').includes('aws-patchmanager-macos-eu-west-1-5522fb710'));
    assert.ok(!needed('eu-west-1', 'patch-manager', 'macos').includes('aws-patch-manager-eu-west-1-5522fb710'));
    assert.equal(bucket('eu-west-1', 'aws-patch-manager-eu-west-1-5522fb710').family, 'dualstack');
  });
});

describe('other buckets', () => {
  it('serve agent updates in every Region, with a known object', () => {
    for (const region of [...ALL_REGIONS, 'xx-yyyy-9']) {
      const agent = bucket(region, `amazon-ssm-${region}`);
      assert.equal(agent.knownObject?.key, 'latest/VERSION');
      assert.deepEqual(agent.alsoKnown, ['ssm-agent-manifest.json']);
      assert.deepEqual(needed(region, 'agent-update', 'linux'), [agent.name]);
    }
  });

  it('hold the EC2Config manifest for sure only in Regions of its time', () => {
    const sure = ALL_REGIONS.filter((region) =>
      managedBuckets(region).some((candidate) => candidate.name === `aws-ssm-${region}` && candidate.knownObject !== null),
    );
    assert.equal(sure.length, 16);
    for (const old of ['us-east-1', 'eu-west-2', 'cn-north-1', 'us-gov-west-1']) assert.ok(sure.includes(old), old);
    // Opened between 2017 and 2018, the first after.
    for (const young of ['eu-west-3', 'cn-northwest-1', 'us-gov-east-1', 'eu-north-1']) assert.ok(!sure.includes(young), young);
  });

  it('are never judged on an object whose existence is not published', () => {
    for (const region of ALL_REGIONS) {
      for (const candidate of managedBuckets(region)) {
        if (candidate.knownObject === null) continue;
        assert.ok(['agent', 'documents'].includes(candidate.purpose), candidate.name);
      }
    }
  });

  it('serve Distributor, one of them only old agents', () => {
    assert.deepEqual(needed('ap-south-1', 'distributor', 'windows'), [
      'ap-south-1-birdwatcher-prod',
      'aws-ssm-document-attachments-ap-south-1',
      'aws-ssm-distributor-file-ap-south-1',
      'amazon-ssm-packages-ap-south-1',
    ]);
    assert.equal(bucket('ap-south-1', 'amazon-ssm-packages-ap-south-1').belowAgent, '3.3.551.0');
    assert.equal(bucket('ap-south-1', 'ap-south-1-birdwatcher-prod').belowAgent, undefined);
  });

  it('have names that S3 allows', () => {
    for (const region of ALL_REGIONS) {
      const all = managedBuckets(region).map((candidate) => candidate.name);
      assert.equal(new Set(all).size, all.length);
      for (const name of all) assert.match(name, /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
    }
  });
});

describe('unknownBuckets', () => {
  it('is empty where everything is published', () => {
    const unlisted = ALL_REGIONS.filter((region) => REGIONS[region]?.partition === 'aws' && unknownBuckets(region).length > 0);
    // Announced: AWS's list has no entry for them yet.
    assert.deepEqual(unlisted, ['me-west-1', 'sa-west-1']);
  });

  it('says what is not published, and names nothing there', () => {
    const expected: Record<string, readonly BucketPurpose[]> = {
      'cn-north-1': ['patch-payload', 'patch-baseline', 'distributor', 'windows-downloads'],
      'us-gov-east-1': ['patch-payload', 'patch-baseline', 'distributor'],
      'eusc-de-east-1': ['documents', 'patch-payload', 'patch-baseline', 'distributor', 'windows-downloads'],
      'us-iso-west-1': ['documents', 'patch-payload', 'patch-baseline', 'distributor', 'windows-downloads'],
      'xx-yyyy-9': ['documents', 'patch-payload', 'patch-baseline', 'distributor', 'windows-downloads'],
      'eu-north-9': ['patch-payload', 'patch-baseline'],
    };
    for (const [region, purposes] of Object.entries(expected)) {
      const unknown = unknownBuckets(region);
      assert.deepEqual(
        unknown.map((entry) => entry.purpose),
        purposes,
        region,
      );
      assert.ok(unknown.every((entry) => entry.why.length > 20));
      assert.deepEqual([...names(region, 'patch-payload'), ...names(region, 'patch-baseline')], [], region);
    }
    // What the patch document itself reads in these partitions.
    assert.deepEqual(needed('cn-northwest-1', 'patch-manager', 'linux'), ['aws-ssm-cn-northwest-1']);
    assert.deepEqual(needed('us-gov-west-1', 'patch-manager', 'linux'), ['aws-ssm-us-gov-west-1']);
  });
});
