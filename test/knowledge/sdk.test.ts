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
import { serviceHost, suffixFor } from '../../src/knowledge/hosts.ts';
import { PARTITIONS, partitionOf } from '../../src/knowledge/partitions.ts';
import { REGION_NUMBERS } from '../../src/knowledge/region-numbers.ts';
import { REGION_TABLE } from '../../src/knowledge/region-table.ts';
import { whyNotSigned } from '../../src/knowledge/signable.ts';
import type { Service } from '../../src/knowledge/types.ts';

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

type Flags = { readonly UseDualStack?: boolean; readonly UseFIPS?: boolean };
type Rules = (Region: string, flags: Flags) => string | null;

const options = { region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
/** What an SDK's rules make of it; null where they refuse. */
const rulesOf =
  (provider: (parameters: { Region: string } & Flags) => { readonly url: URL }): Rules =>
  (Region, flags) => {
    try {
      return provider({ Region, UseDualStack: false, ...flags }).url.hostname;
    } catch {
      return null;
    }
  };
const CLIENTS: readonly (readonly [Service, Rules])[] = [
  ['ssm', rulesOf((parameters) => new SSMClient(options).config.endpointProvider(parameters))],
  ['logs', rulesOf((parameters) => new CloudWatchLogsClient(options).config.endpointProvider(parameters))],
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

  for (const [service, rules] of CLIENTS)
    it(`${service}: the names are those that the SDK makes`, () => {
      for (const region of Object.keys(REGION_TABLE)) {
        const suffix = suffixFor(region, null) ?? assert.fail(region);
        assert.equal(rules(region, {}), serviceHost(service, region, suffix), region);
        // The SDK makes names for China as well, which nobody has published.
        const fips = rules(region, { UseFIPS: true });
        if (suffix.partition !== 'aws-cn' && fips !== null) assert.equal(whyNotSigned(fips), null, region);
        assert.equal(rules(region, { UseDualStack: true }), serviceHost(service, region, suffix, 'dualstack'), region);
      }
    });
});
