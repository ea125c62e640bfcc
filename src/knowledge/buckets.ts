/**
 * The AWS-managed buckets that Systems Manager's components read on a node.
 *
 * Names come from AWS's documentation or the agent's source. Where neither has a name,
 * `unknownBuckets` says so. A guessed name would answer 403 or 404 and look like the customer's
 * fault.
 */
import { partitionOf } from './partitions.ts';
import { patchBucketNames } from './patch-buckets.ts';
import type { BucketPurpose, Capability } from './types.ts';
import { NO_PACKAGES_BUCKET_SINCE } from './versions.ts';

export type BucketOs = 'linux' | 'windows' | 'macos';

/** A public object that exists according to a publication. */
export interface KnownObject {
  readonly key: string;
  readonly certainty: 'known';
}

export interface ManagedBucket {
  readonly name: string;
  readonly purpose: BucketPurpose;
  readonly os: readonly BucketOs[];
  /** Capabilities that need it; empty if only some documents do. */
  readonly capability: readonly Capability[];
  /** The S3 host family that AWS's component uses. GovCloud's patching: `patchPayloadHost`. */
  readonly family: 'standard' | 'dualstack';
  /** How the component addresses it when it reads without credentials. */
  readonly style: 'path' | 'virtual';
  readonly knownObject: KnownObject | null;
  /** More keys that are as certain as `knownObject`. */
  readonly alsoKnown?: readonly string[];
  /** Only agents before this version read it. */
  readonly belowAgent?: string;
}

/** The agent's newest version, as text of a dozen bytes. */
export const AGENT_VERSION_KEY = 'latest/VERSION';

const ALL: readonly BucketOs[] = ['linux', 'windows', 'macos'];

/**
 * Regions of 2016 and before, where EC2Config's manifest is in `aws-ssm-REGION`. EC2Config served
 * Windows up to 2012 R2 and ended with 2016. Nothing says whether newer Regions have its manifest.
 */
const WITH_EC2CONFIG_MANIFEST: ReadonlySet<string> = new Set(
  [
    'us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-west-1 eu-west-2 eu-central-1',
    'ap-northeast-1 ap-northeast-2 ap-southeast-1 ap-southeast-2 ap-south-1 cn-north-1 us-gov-west-1',
  ].flatMap((line) => line.split(' ')),
);

/** Read in path style from the standard hosts; no object of it is known. */
const USUAL = { os: ALL, family: 'standard', style: 'path', knownObject: null } as const;

/** The agent derives this name from its Region, so it holds in every partition. */
function agentBucket(region: string): ManagedBucket {
  return {
    // A signed read in virtual-hosted style comes first; without credentials the agent reads in path style.
    ...USUAL,
    name: `amazon-ssm-${region}`,
    purpose: 'agent',
    capability: ['agent-update'],
    knownObject: { key: AGENT_VERSION_KEY, certainty: 'known' },
    alsoKnown: ['ssm-agent-manifest.json'],
  };
}

/**
 * Modules of documents. In China and GovCloud the patch documents read their payload here (script
 * of AWS-RunPatchBaseline).
 */
function documentsBucket(region: string): ManagedBucket {
  return {
    ...USUAL,
    name: `aws-ssm-${region}`,
    purpose: 'documents',
    capability: ['patch-manager'],
    knownObject: WITH_EC2CONFIG_MANIFEST.has(region) ? { key: 'manifest.json', certainty: 'known' } : null,
  };
}

/**
 * User Guide, `patch-operations-s3-buckets`. No key is known: payload keys change with the
 * document's version, and snapshots are named by id.
 */
function patchBuckets(region: string): readonly ManagedBucket[] {
  const names = patchBucketNames(region);
  if (names === null) return [];
  const payload = { ...USUAL, purpose: 'patch-payload', capability: ['patch-manager'], family: 'dualstack' } as const;
  return [
    { ...payload, name: names.payload, os: ['linux', 'windows'] },
    { ...payload, name: names.macosPayload, os: ['macos'] },
    // Read through a presigned URL that the ssm API hands out; its host form is inferred from the SDK default.
    { ...USUAL, name: names.snapshot, purpose: 'patch-baseline', capability: ['patch-manager'], style: 'virtual' },
  ];
}

function distributorBuckets(region: string, partition: string): readonly ManagedBucket[] {
  const shared = { ...USUAL, purpose: 'distributor', capability: ['distributor'] } as const;
  const manifests = { ...shared, name: `${region}-birdwatcher-prod` };
  // AWS's data-perimeter samples publish the names below for the partition aws only.
  if (partition !== 'aws') return [manifests];
  return [
    manifests,
    { ...shared, name: `aws-ssm-document-attachments-${region}` },
    { ...shared, name: `aws-ssm-distributor-file-${region}` },
    { ...shared, name: `amazon-ssm-packages-${region}`, belowAgent: NO_PACKAGES_BUCKET_SINCE },
  ];
}

/** Only some documents read it, mostly for Windows; no patch document among them. */
function windowsDownloads(region: string): ManagedBucket {
  return { ...USUAL, name: `aws-windows-downloads-${region}`, purpose: 'windows-downloads', os: ['windows'], capability: [] };
}

/**
 * The buckets that AWS names for a Region, for all operating systems. A Region that is newer than
 * this version gets those whose names follow from its code; its partition comes from the published
 * patterns.
 */
export function managedBuckets(region: string): readonly ManagedBucket[] {
  const partition = partitionOf(region)?.id ?? null;
  if (partition === 'aws' || partition === 'aws-us-gov') {
    return [
      agentBucket(region),
      documentsBucket(region),
      ...patchBuckets(region),
      ...distributorBuckets(region, partition),
      windowsDownloads(region),
    ];
  }
  return partition === 'aws-cn' ? [agentBucket(region), documentsBucket(region)] : [agentBucket(region)];
}

/** A purpose for which AWS names no bucket in this Region, or not all of them. */
export interface UnknownBucket {
  readonly purpose: BucketPurpose;
  readonly why: string;
}

/** What `managedBuckets` cannot name, and why. Empty in the 34 Regions of the patch page. */
export function unknownBuckets(region: string): readonly UnknownBucket[] {
  if (patchBucketNames(region) !== null) return [];
  const partition = partitionOf(region)?.id ?? null;
  const unlisted = `AWS's list of patch buckets has no entry for ${region}`;
  const nothing = `AWS publishes no bucket names for ${region}`;
  const baseline: UnknownBucket = { purpose: 'patch-baseline', why: unlisted };
  if (partition === 'aws') return [{ purpose: 'patch-payload', why: unlisted }, baseline];

  const fromDocuments: UnknownBucket = {
    purpose: 'patch-payload',
    why: `${unlisted}; the patch document reads its payload from aws-ssm-${region} in this partition`,
  };
  if (partition === 'aws-us-gov') {
    const samples = 'attachment and file buckets are published only for the partition aws';
    return [fromDocuments, baseline, { purpose: 'distributor', why: samples }];
  }
  const others: readonly BucketPurpose[] = ['distributor', 'windows-downloads'];
  const rest = others.map((purpose): UnknownBucket => ({ purpose, why: nothing }));
  if (partition === 'aws-cn') return [fromDocuments, baseline, ...rest];
  return [
    { purpose: 'documents', why: nothing },
    { purpose: 'patch-payload', why: nothing },
    { ...baseline, why: nothing },
    ...rest,
  ];
}
