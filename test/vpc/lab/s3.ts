/** S3 as nginx configuration: path style and virtual hosts, both host families, known objects, denials, foreign Regions. */
import type { Place } from './addresses.ts';
import type { S3Spec } from './types.ts';

/** Objects that AWS publishes for everybody: key path by bucket, with what they say. */
const knownObjects = ({ region }: Place): Readonly<Record<string, string>> => ({
  [`amazon-ssm-${region}/latest/VERSION`]: '3.3.3572.0',
  [`amazon-ssm-${region}/ssm-agent-manifest.json`]:
    '{"SchemaVersion":"1.0","UriFormat":"https://s3.{Region}.amazonaws.com/amazon-ssm-{Region}/{PackageName}/{PackageVersion}/{FileName}","Packages":[]}',
  // What the URL of a patch snapshot leads to; nobody knows its name in advance.
  [`patch-baseline-snapshot-${region}/lab/snapshot.json`]: '{"patches":[]}',
  // The lab's AWS-RunPatchBaseline names it.
  [`aws-patch-manager-${region}-9163fdaaf/patchbaselineoperations/linux/payloads/patch-baseline-operations-1.142.tar.gz`]:
    'not really gzip',
  // Amazon Linux' packages.
  [`al2023-repos-${region}-de612dc2/core/mirrors/2023.6.20241010/x86_64/mirror.list`]: 'https://lab/',
  [`amazonlinux-2-repos-${region}/2/core/latest/x86_64/mirror.list`]: 'https://lab/',
  [`aws-ssm-${region}/manifest.json`]: '{"SchemaVersion":"1.0","Packages":[]}',
});

/** The AWS-managed buckets of the lab's Region, as AWS names them. */
const awsBuckets = ({ region }: Place): readonly string[] => [
  `amazon-ssm-${region}`,
  `aws-ssm-${region}`,
  `aws-windows-downloads-${region}`,
  `patch-baseline-snapshot-${region}`,
  `aws-patch-manager-${region}-9163fdaaf`,
  `aws-patchmanager-macos-${region}-9163fdaaf`,
  `${region}-birdwatcher-prod`,
  `aws-ssm-document-attachments-${region}`,
  `aws-ssm-distributor-file-${region}`,
  `amazon-ssm-packages-${region}`,
  `al2023-repos-${region}-de612dc2`,
  `amazonlinux-2-repos-${region}`,
];

const map = (from: string, to: string, lines: readonly string[]): string => `map ${from} ${to} {\n  ${lines.join('\n  ')}\n}`;
const xml = (code: string, message: string, more = ''): string =>
  `'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${more}<RequestId>$s3_id</RequestId><HostId>$s3_id2</HostId></Error>'`;

/** The maps of the http block; `$s3_verdict` is a status, `$s3_region` the bucket's own Region. */
export function s3Maps(spec: S3Spec, place: Place): string {
  const escape = (name: string): string => name.replaceAll('.', String.raw`\.`);
  const { region: home } = place;
  const suffix = String.raw`s3\.(dualstack\.)?${home}\.${escape(place.dnsSuffix)}`;
  const known = knownObjects(place);
  const exists = [...awsBuckets(place), ...spec.buckets, ...Object.keys(spec.elsewhere)];
  return [
    map('$request_id', '$s3_id', ['"~*^(?<s3head>.{16})" $s3head;']),
    map('$request_id', '$s3_id2', ['default "${request_id}${request_id}Yx1/Zk=";']),
    // Path style first: the host has no bucket before it.
    map('$host$uri', '$s3_object', [
      String.raw`"~^${suffix}/(?<s3path>.*)$" $s3path;`,
      String.raw`"~^(?<s3bucket>.+)\.${suffix}/(?<s3key>.*)$" $s3bucket/$s3key;`,
      'default "";',
    ]),
    map('$s3_object', '$s3_name', ['"~^(?<s3name>[^/]+)" $s3name;', 'default "";']),
    map('$s3_name', '$s3_exists', ['default 0;', ...exists.map((name) => `"${name}" 1;`)]),
    map('$s3_name', '$s3_denied', [
      `default ${spec.denied === 'all' ? 1 : 0};`,
      ...(spec.denied === 'all' ? [] : spec.denied.map((name) => `"${name}" 1;`)),
    ]),
    map('$http_authorization', '$s3_who', ['"~^AWS4-HMAC-SHA256 " signed;', 'default anonymous;']),
    map('"$s3_name:$s3_who"', '$s3_kept_out', [
      'default 0;',
      ...(spec.deniedTo?.buckets ?? []).map((name) => `"${name}:${spec.deniedTo?.who}" 1;`),
    ]),
    map('"$s3_name:$s3_who"', '$s3_words', [
      'default "Access Denied";',
      ...(spec.deniedTo?.buckets ?? []).map(
        (name) => `"${name}:${spec.deniedTo?.who}" "${spec.deniedTo?.words ?? 'Access Denied'}";`,
      ),
    ]),
    map('$s3_name', '$s3_region', [
      `default ${home};`,
      ...Object.entries(spec.elsewhere).map(([name, region]) => `"${name}" ${region};`),
    ]),
    map('$s3_object', '$s3_text', [
      'default "";',
      ...Object.entries(known).map(([key, text]) => `"~^${escape(key)}$" '${text}';`),
    ]),
    map('$s3_object', '$s3_known', ['default 0;', ...Object.keys(known).map((key) => `"~^${escape(key)}$" 1;`)]),
    // A policy denies before S3 looks whether anything is there; then bucket, Region, object, in S3's own order.
    map('"$s3_name:$s3_denied$s3_kept_out:$s3_exists:$s3_region:$s3_known"', '$s3_verdict', [
      '"~^:" 307;',
      '"~^[^:]+:(?:01|1.):" 403;',
      '"~^[^:]+:00:0:" 404;',
      `"~^[^:]+:00:1:${home}:1$" 200;`,
      `"~^[^:]+:00:1:${home}:0$" 403;`,
      'default 301;',
    ]),
  ].join('\n');
}

/** Where `S3Spec.file` is, path style. */
export const FILE_PATH = '/lab-files/ssm-probe-linux-x64';

/** The body of a server block. `473`: nginx takes the text of `return 301` for the address, so the answer is made in a location. */
export const s3Server = ({ file }: S3Spec): string => `${
  file === undefined
    ? ''
    : `
  location = ${FILE_PATH} { alias ${file}; }`
}
  default_type application/xml;
  add_header x-amz-request-id $s3_id always;
  add_header x-amz-id-2 $s3_id2 always;
  add_header x-amz-bucket-region $s3_region always;
  error_page 473 =301 @moved;
  location @moved {
    add_header x-amz-request-id $s3_id always;
    add_header x-amz-id-2 $s3_id2 always;
    add_header x-amz-bucket-region $s3_region always;
    return 200 ${xml('PermanentRedirect', 'The bucket you are attempting to access must be addressed using the specified endpoint.', '<Endpoint>$s3_name.s3.$s3_region.amazonaws.com</Endpoint><Bucket>$s3_name</Bucket>')};
  }
  location / {
    if ($s3_verdict = 200) { return 200 $s3_text; }
    if ($s3_verdict = 404) { return 404 ${xml('NoSuchBucket', 'The specified bucket does not exist', '<BucketName>$s3_name</BucketName>')}; }
    if ($s3_verdict = 301) { return 473; }
    if ($s3_verdict = 307) { return 307 https://aws.amazon.com/s3/; }
    return 403 ${xml('AccessDenied', '$s3_words')};
  }
`;
