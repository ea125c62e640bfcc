/**
 * Where Patch Manager keeps its files: bucket names per Region, which cannot be derived from the
 * Region alone.
 *
 * Source: Systems Manager User Guide, "Amazon S3 buckets for patching operations"
 * (`patch-operations-s3-buckets`), 34 Regions. The page lists neither China, GovCloud, the European
 * Sovereign Cloud nor the isolated partitions.
 */

/** The parts of the names that AWS chose freely. */
interface PatchBucketIds {
  /** Ends `aws-patch-manager-REGION-` and `aws-patchmanager-macos-REGION-` alike. */
  readonly id: string;
  /** Ends `patch-baseline-snapshot-REGION-` in ten Regions; null if the name has no such ending. */
  readonly snapshotSuffix: string | null;
}

const IDS: Readonly<Record<string, PatchBucketIds>> = {
  'af-south-1': { id: 'bdd5f65a9', snapshotSuffix: 'tbxdb5b9' },
  'ap-east-1': { id: '632356271', snapshotSuffix: null },
  'ap-east-2': { id: '5a64b2916', snapshotSuffix: '8947749e' },
  'ap-northeast-1': { id: '4849fa78f', snapshotSuffix: null },
  'ap-northeast-2': { id: '10467995c', snapshotSuffix: null },
  'ap-northeast-3': { id: '67373598a', snapshotSuffix: null },
  'ap-south-1': { id: 'cb7c62ff9', snapshotSuffix: null },
  'ap-south-2': { id: '32f4b4128', snapshotSuffix: '50209442' },
  'ap-southeast-1': { id: '7fdfd9ef7', snapshotSuffix: null },
  'ap-southeast-2': { id: '17283a275', snapshotSuffix: null },
  'ap-southeast-3': { id: 'aa48fc462', snapshotSuffix: 'be0a3174' },
  'ap-southeast-4': { id: '01e2c40d3', snapshotSuffix: 'dc6f76ce' },
  'ap-southeast-5': { id: 'dcb42f3e3', snapshotSuffix: null },
  'ap-southeast-6': { id: 'df0d3a7f2', snapshotSuffix: '62f446f2' },
  'ap-southeast-7': { id: 'c707c017a', snapshotSuffix: '1699f14f' },
  'ca-central-1': { id: '3148e69e3', snapshotSuffix: null },
  'ca-west-1': { id: '9e3a4b2f9', snapshotSuffix: null },
  'eu-central-1': { id: '9163fdaaf', snapshotSuffix: null },
  'eu-central-2': { id: '184ce43c8', snapshotSuffix: null },
  'eu-north-1': { id: '795879e9b', snapshotSuffix: null },
  'eu-south-1': { id: 'c52f3f594', snapshotSuffix: null },
  'eu-south-2': { id: 'a4cf248b1', snapshotSuffix: 'df2c9d70' },
  'eu-west-1': { id: '5522fb710', snapshotSuffix: null },
  'eu-west-2': { id: '902a2bc74', snapshotSuffix: null },
  'eu-west-3': { id: '29bf85721', snapshotSuffix: null },
  'il-central-1': { id: 'e221cb57b', snapshotSuffix: null },
  'me-central-1': { id: '2932f2f80', snapshotSuffix: null },
  'me-south-1': { id: 'a53fc9dce', snapshotSuffix: 'uduvl7q8' },
  'mx-central-1': { id: '396b275ad', snapshotSuffix: 'ed0da79c' },
  'sa-east-1': { id: 'ddf4b6a09', snapshotSuffix: null },
  'us-east-1': { id: '1970c647d', snapshotSuffix: null },
  'us-east-2': { id: '552881074', snapshotSuffix: null },
  'us-west-1': { id: '8badb4304', snapshotSuffix: null },
  'us-west-2': { id: '34d7f99f8', snapshotSuffix: null },
};

/** Full names of one Region's patch buckets. */
export interface PatchBucketNames {
  /** Payload of the patch documents on Linux and Windows. */
  readonly payload: string;
  /** The same on macOS. */
  readonly macosPayload: string;
  /** Snapshots of patch baselines, all operating systems. */
  readonly snapshot: string;
}

/** The patch buckets that AWS publishes for a Region; null if it publishes none. */
export function patchBucketNames(region: string): PatchBucketNames | null {
  const ids = Object.hasOwn(IDS, region) ? IDS[region] : undefined;
  if (ids === undefined) return null;
  const snapshot = `patch-baseline-snapshot-${region}`;
  return {
    payload: `aws-patch-manager-${region}-${ids.id}`,
    macosPayload: `aws-patchmanager-macos-${region}-${ids.id}`,
    snapshot: ids.snapshotSuffix === null ? snapshot : `${snapshot}-${ids.snapshotSuffix}`,
  };
}
