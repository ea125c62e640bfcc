/** A bucket of the user's is in another Region, whose S3 this node cannot reach. */

import { isElsewhere } from '../../picture/buckets.ts';
import type { Picture } from '../../picture/picture.ts';
import { bucketName, regionName } from '../../remedies/foreign.ts';
import { openFirewall } from '../../remedies/packet-paths.ts';
import { list, word } from '../../remedies/phrases.ts';
import { bucketOption, withoutBuckets } from '../../remedies/proof-command.ts';
import { own, shellQuote } from '../../remedies/quote.ts';
import { aws, remedy, verify } from '../../remedies/remedy.ts';
import { valuesOf } from '../../remedies/values.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { capabilitiesOfBuckets, readEvidence } from './denied-reads.ts';

export interface S3WrongRegionData {
  readonly buckets: readonly { readonly name: string; readonly region: string | null }[];
}

export const s3WrongRegion: Finding<'s3/wrong-region', S3WrongRegionData> = {
  code: 's3/wrong-region',
  number: 40,
  title: 'The bucket is in another Region',
  summary:
    "The bucket is in another Region, and that Region's S3 does not answer from here. A gateway endpoint serves buckets of its own Region only.",
  reads: ['s3', 'tls'],
  about: 'user-buckets',
  judge,
  stops: () => true,
  message: (data, context) =>
    `${list(data.buckets.map((b) => `${b.name} (in ${b.region ?? 'a Region that S3 does not name'})`))} ` +
    `${word(data.buckets, 'is', 'are')} not in ${valuesOf(context).region}, and S3 there cannot be reached from here.`,
  remedies: (data, context) => {
    const buckets = data.buckets.slice(0, 4);
    const { region } = valuesOf(context);
    const options = bucketOption(buckets.map(({ name }) => name));
    const copies = buckets.map(({ name }) => copyName(name, region));
    const elsewhere = buckets.map((b) => `s3.${b.region ?? 'REGION'}.${context.suffix.dnsSuffix}`);
    return [
      remedy({
        title: 'copy it to a bucket in this Region, and use that one',
        owner: 'iam',
        text:
          `Use a bucket in ${region} instead: ${list(copies)} is only a proposal for its name. Replication keeps a copy current. Name the new one in the ` +
          'document or agent setting.',
        commands: buckets.flatMap((b, index) => [
          aws(context, `s3api get-bucket-location --bucket ${shellQuote(bucketName(b.name))}`),
          aws(context, `s3 mb ${shellQuote(own`s3://${bucketName(copies[index] ?? '')}`)}`),
          aws(
            context,
            `s3 sync ${shellQuote(own`s3://${bucketName(b.name)}`)} ${shellQuote(own`s3://${bucketName(copies[index] ?? '')}`)}`,
            ...(b.region === null ? [] : [`--source-region ${regionName(b.region, own`SOURCE_REGION`)}`]),
          ),
        ]),
        permission: 's3:GetBucketLocation, s3:CreateBucket, s3:ListBucket, s3:GetObject, and s3:PutObject on the copy',
        risk: 'The copy is billed, and whoever writes to it or reads it needs permission.',
        rollback: copies.map((name) => aws(context, `s3 rb ${shellQuote(own`s3://${bucketName(name)}`)}`)).join('\n'),
        verify: verify(
          withoutBuckets(
            buckets.map(({ name }) => name),
            context,
          ),
          ['s3'],
          bucketOption(copies),
        ),
      }),
      openFirewall(elsewhere, context, verify(context, ['s3/wrong-region'], options)),
    ];
  },
  docs: ['Gateway endpoints for Amazon S3'],
  page: {
    recognised:
      "S3 says (x-amz-bucket-region, or a redirect) that a bucket of --bucket is in another Region, and that Region's host does not answer from here.",
    severity: 'Error: it is a bucket that --bucket named.',
  },
  sample: { buckets: [{ name: 'example-bucket', region: 'us-west-2' }] },
};

/** A name is at most 63 characters long, and ends in a letter or a digit. */
function copyName(name: string, region: string): string {
  return `${name.slice(0, 62 - region.length).replace(/[.-]+$/u, '')}-${region}`;
}

function judge(picture: Picture): readonly DraftOf<'s3/wrong-region', S3WrongRegionData>[] {
  const lost = picture.buckets.filter((bucket) => {
    if (bucket.purpose !== 'user' || bucket.outcome !== 'wrong-region') return false;
    const there = bucket.reads.filter((read) => isElsewhere(picture, read));
    return there.length > 0 && there.every(({ result }) => result.outcome === 'failed');
  });
  if (lost.length === 0) return [];
  return [
    {
      code: 's3/wrong-region',
      severity: 'error',
      subjects: lost.map(({ name }) => name),
      data: { buckets: lost.map(({ name, otherRegion }) => ({ name, region: otherRegion })) },
      evidence: lost.flatMap((bucket) => bucket.reads.map((read) => readEvidence(read))),
      capabilities: capabilitiesOfBuckets(picture, lost),
    },
  ];
}
