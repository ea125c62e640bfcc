import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PARTITIONS, partitionOf } from '../../src/knowledge/partitions.ts';
import { isRegionShaped, REGIONS, regionInfo } from '../../src/knowledge/regions.ts';

describe('partitions', () => {
  it('are eight, with 36 Regions in the commercial one and 48 in all', () => {
    assert.equal(PARTITIONS.length, 8);
    assert.equal(Object.keys(REGIONS).length, 48);
    const counts = new Map<string, number>();
    for (const { partition } of Object.values(REGIONS)) counts.set(partition, (counts.get(partition) ?? 0) + 1);
    assert.deepEqual(Object.fromEntries(counts), {
      aws: 36,
      'aws-cn': 2,
      'aws-us-gov': 2,
      'aws-eusc': 1,
      'aws-iso': 2,
      'aws-iso-b': 2,
      'aws-iso-e': 1,
      'aws-iso-f': 2,
    });
  });

  it('have patterns of which exactly one takes each Region, the one of its own partition', () => {
    for (const [region, info] of Object.entries(REGIONS)) {
      const taking = PARTITIONS.filter((partition) => partition.regionPattern.test(region)).map((partition) => partition.id);
      assert.deepEqual(taking, [info.partition], region);
      assert.equal(partitionOf(region)?.id, info.partition);
    }
  });

  it('recognise Regions of the future by pattern', () => {
    const expected: Record<string, string | null> = {
      'eu-northwest-7': 'aws',
      'cn-south-1': 'aws-cn',
      'us-gov-central-1': 'aws-us-gov',
      'us-iso-south-2': 'aws-iso',
      'us-isob-south-1': 'aws-iso-b',
      'us-isof-west-3': 'aws-iso-f',
      'eu-isoe-north-1': 'aws-iso-e',
      'eusc-de-west-1': 'aws-eusc',
      'xx-yyyy-9': null,
      // No Regions, although the SDK's own pattern of the partition aws takes them.
      'us-iso-1': null,
      'us-gov-1': null,
    };
    for (const [region, id] of Object.entries(expected)) assert.equal(partitionOf(region)?.id ?? null, id, region);
  });

  it('know nothing of names that every object has', () => {
    for (const text of ['constructor', '__proto__', 'toString', '']) {
      assert.equal(partitionOf(text), null, text);
      assert.equal(regionInfo(text), null, text);
    }
    assert.equal(partitionOf(`us-${'a'.repeat(100_000)}-1`), null);
  });
});

describe('ec2messages', () => {
  it('is absent in Regions launched in 2024 or later, and only there', () => {
    const absent = Object.keys(REGIONS).filter((region) => REGIONS[region]?.ec2messages === 'absent');
    assert.deepEqual(absent.toSorted(), [
      'ap-east-2',
      'ap-southeast-5',
      'ap-southeast-6',
      'ap-southeast-7',
      'eusc-de-east-1',
      'me-west-1',
      'mx-central-1',
      'sa-west-1',
    ]);
    // Opened in December 2023, the last one before the rule.
    assert.equal(regionInfo('ca-west-1')?.ec2messages, 'available');
    assert.equal(regionInfo('eu-isoe-west-1')?.ec2messages, 'unknown');
  });
});

describe('isRegionShaped', () => {
  it('takes every Region and shapes of the future', () => {
    for (const region of [...Object.keys(REGIONS), 'xx-yyyy-9', 'eu-north-12', 'us-isoz-east-1']) {
      assert.equal(isRegionShaped(region), true, region);
    }
  });

  const hostile = [
    'eu-west1',
    'euwest-1',
    'eu-west-1a',
    'eu-west-',
    'eu-west-0',
    'eu-west-001',
    'EU-WEST-1',
    '“eu-west-1”',
    "'eu-west-1'",
    '../x',
    'eu-west-1/../x',
    'eu-west-1.evil.example',
    'eu-west-1\n',
    ' eu-west-1',
    'eu--west-1',
    'eu–west–1',
    'еu-west-1', // Cyrillic first letter
    '',
    '-',
    '1',
    'constructor',
    'eu-west-1\u0000',
    'ab-abcdefghijklmn-abcdefghijklmn-1', // 34 characters
    `eu-${'west-'.repeat(50_000)}1`,
  ];
  it('refuses everything else', () => {
    for (const text of hostile) assert.equal(isRegionShaped(text), false, JSON.stringify(text.slice(0, 40)));
  });
});
