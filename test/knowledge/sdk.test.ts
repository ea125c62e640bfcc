/**
 * The tables beside the endpoint data in the AWS SDK that is pinned here: its partitions, and the rules of each client that comes with it. So an
 * update of the SDK that knows a new Region, or a new name, fails until the tables know it.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/nested-clients/sts';
import { serviceHost, suffixFor } from '../../src/knowledge/hosts.ts';
import { type ListedService, listedHosts } from '../../src/knowledge/listed-hosts.ts';
import { PARTITIONS, partitionOf } from '../../src/knowledge/partitions.ts';
import { REGION_NUMBERS } from '../../src/knowledge/region-numbers.ts';
import { REGION_TABLE } from '../../src/knowledge/region-table.ts';

interface SdkPartition {
  readonly id: string;
  readonly outputs: { readonly dnsSuffix: string; readonly dualStackDnsSuffix: string };
  readonly regions: Readonly<Record<string, { readonly description?: string }>>;
}

/** No entry of the package exports it: its file is read as text. */
const FILE = '../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';
const [, json = ''] =
  /export const partitionsInfo = (\{[^]*?\n\});/u.exec(readFileSync(join(import.meta.dirname, FILE), 'utf8')) ?? [];
const { partitions } = JSON.parse(json) as { readonly partitions: readonly SdkPartition[] };

const sorted = (rows: readonly (readonly string[])[]): readonly string[] => rows.map((row) => row.join(' ')).toSorted();

type Flags = { readonly UseFIPS?: boolean; readonly UseDualStack?: boolean };
type Rules = (Region: string, flags: Flags) => string | null;

const options = { region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
/** What an SDK's rules make of it; null where they refuse. */
const rulesOf =
  (provider: (parameters: { Region: string } & Flags) => { readonly url: URL }): Rules =>
  (Region, flags) => {
    try {
      return provider({ Region, UseFIPS: false, UseDualStack: false, ...flags }).url.hostname;
    } catch {
      return null;
    }
  };
const CLIENTS: readonly (readonly [ListedService, Rules])[] = [
  ['ssm', rulesOf((parameters) => new SSMClient(options).config.endpointProvider(parameters))],
  ['logs', rulesOf((parameters) => new CloudWatchLogsClient(options).config.endpointProvider(parameters))],
  ['sts', rulesOf((parameters) => new STSClient(options).config.endpointProvider(parameters))],
];

describe('the tables and the AWS SDK', () => {
  it('have the same partitions with the same suffixes', () => {
    const theirs = partitions.map(({ id, outputs }) => [id, outputs.dnsSuffix, outputs.dualStackDnsSuffix]);
    const ours = PARTITIONS.map(({ id, dnsSuffix, dualStackDnsSuffix }) => [id, dnsSuffix, dualStackDnsSuffix]);
    assert.deepEqual(sorted(ours), sorted(theirs));
  });

  it('have the same Regions with the same names, each with a number of its own', () => {
    // `aws-global` and its like are no Regions.
    const theirs = partitions.flatMap(({ id, regions }) =>
      Object.entries(regions)
        .filter(([region]) => !region.endsWith('-global'))
        .map(([region, { description }]) => [region, id, (description ?? '').toLowerCase()] as const),
    );
    assert.ok(theirs.length >= 48);
    const ours = Object.entries(REGION_TABLE).map(([region, [partition, name]]) => [region, partition, name.toLowerCase()]);
    assert.deepEqual(sorted(ours), sorted(theirs));
    for (const [region, id] of theirs) {
      assert.equal(partitionOf(region)?.id, id, region);
      assert.ok((REGION_NUMBERS[region] ?? 0) > 0, region);
    }
    assert.equal(new Set(Object.values(REGION_NUMBERS)).size, Object.keys(REGION_NUMBERS).length);
  });

  for (const [service, rules] of CLIENTS) {
    it(`${service}: names that are listed are those that the SDK makes`, () => {
      let compared = 0;
      for (const region of Object.keys(REGION_TABLE)) {
        const { fips, dualstack, dualstackFips } = listedHosts(region)[service] ?? {};
        for (const [listed, flags] of [
          [fips, { UseFIPS: true }],
          [dualstack, { UseDualStack: true }],
          [dualstackFips, { UseFIPS: true, UseDualStack: true }],
        ] as const) {
          if (listed === undefined) continue;
          compared += 1;
          assert.equal(rules(region, flags), listed, `${region} ${JSON.stringify(flags)}`);
        }
        const suffix = suffixFor(region, null) ?? assert.fail(region);
        if (service !== 'sts' && service !== 'monitoring')
          assert.equal(rules(region, {}), serviceHost(service, region, suffix), region);
      }
      assert.ok(compared >= 6, String(compared));
    });
  }

  it('GovCloud: the plain names of these services are the FIPS ones, as the SDK has it', () => {
    for (const region of ['us-gov-east-1', 'us-gov-west-1']) {
      for (const service of ['ssm', 'ec2', 'logs', 'monitoring', 'sts'] as const)
        assert.equal(listedHosts(region)[service]?.fips, `${service}.${region}.amazonaws.com`);
      assert.equal(listedHosts(region).s3?.fips, `s3-fips.${region}.amazonaws.com`);
    }
    assert.equal(listedHosts('us-east-2').monitoring?.fips, 'monitoring-fips.us-east-2.amazonaws.com');
  });

  it('China has no S3 with FIPS, and other partitions have', () => {
    const made = (region: string): string | null =>
      serviceHost('s3', region, suffixFor(region, null) ?? assert.fail(region), 'fips');
    for (const region of ['cn-north-1', 'cn-northwest-1', 'cn-south-1']) assert.equal(made(region), null);
    for (const region of ['us-east-1', 'us-gov-west-1', 'us-iso-east-1']) assert.match(made(region) ?? '', /^s3-fips\./u);
  });

  it('Regions that are announced have hosts, and no list of them yet', () => {
    for (const region of ['me-west-1', 'sa-west-1']) {
      const suffix = suffixFor(region, null) ?? assert.fail(region);
      assert.equal(serviceHost('ssmmessages', region, suffix), `ssmmessages.${region}.amazonaws.com`);
      assert.deepEqual(listedHosts(region), {});
    }
  });
});
