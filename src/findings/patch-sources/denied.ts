/** The servers of repositories answer, and refuse. */
import { unique } from '../../remedies/phrases.ts';
import { remedy } from '../../remedies/remedy.ts';
import type { Finding } from '../finding.ts';
import { BUCKET_DOCS, mergeIntoEndpointPolicy } from '../s3/denial-words.ts';
import { detailsOf, draftsOf, effectOf, filesOf, hostsOf, placesOf, type SourcesData } from './failing.ts';
import { lookCommands, mendFiles, mendProxy, proofOf } from './remedies.ts';

export const patchSourcesDenied: Finding<'patch-sources/denied', SourcesData> = {
  code: 'patch-sources/denied',
  number: 126,
  title: 'Some package repositories refuse this node',
  summary:
    "The servers of enabled repositories answer with 403. Amazon Linux' repositories are buckets of S3: the policy of an S3 endpoint that does " +
    'not name them denies them, while everything else works.',
  reads: ['sources'],
  about: 'nothing',
  judge: (picture) => draftsOf(picture, 'patch-sources/denied', ['denied']),
  stops: ({ works }) => works === 0,
  message: (data) => {
    const isBucket = data.sources.every(({ bucket }) => bucket !== null);
    const by = isBucket ? "S3 denies reads of Amazon Linux' own buckets" : 'Package repositories refuse this node';
    return `${by}: ${placesOf(data)}: ${detailsOf(data)}. Enabled: ${filesOf(data)}. ${effectOf(data)}`;
  },
  remedies: (data, context) => {
    const proof = proofOf(context);
    const names = unique(data.sources.flatMap(({ bucket }) => bucket ?? []));
    const buckets = names.map((name) => ({ name, purpose: 'patch-payload' as const, key: '', status: 403, message: null }));
    if (buckets.length > 0)
      return [
        mergeIntoEndpointPolicy({ buckets, allowed: [] }, context, proof),
        mendFiles(data, context, 'S3 says 403 of an object that is not there, too: see that the version in the URL exists.'),
      ];
    if (data.sources.every(({ proxy }) => proxy !== null)) return mendProxy(data, context);
    return [
      remedy({
        title: 'see who refuses',
        owner: 'firewall',
        text: `See who refuses: the server itself (a subscription, an address that it does not know), or a filter on the way to ${hostsOf(data)}.`,
        commands: lookCommands(data, context),
        risk: 'The look-ups change nothing.',
        verify: proof,
      }),
      mendFiles(
        data,
        context,
        "Mend the login that the repository's file gives (username, sslclientcert, auth.conf), or disable it.",
      ),
    ];
  },
  docs: ['Amazon Linux 2023 repositories and S3 endpoints (Amazon Linux User Guide)', ...BUCKET_DOCS],
  page: {
    recognised:
      "HEAD, and then GET, of an enabled repository's metadata is answered with 403. Repositories with a login, a client certificate or an " +
      'unknown variable are not judged by it, nor are other buckets: they may be for those who sign.',
    severity: 'Error; warning where the package manager goes on without them (skip_if_unavailable) and others answer.',
  },
  sample: {
    fault: 'denied',
    sources: [
      {
        file: '/etc/yum.repos.d/amazonlinux.repo',
        section: 'amazonlinux',
        scheme: 'https',
        host: 'al2023-repos-REGION-de612dc2.s3.dualstack.REGION.DNS_SUFFIX',
        port: 443,
        path: '/core/mirrors/2023.6.20241010/x86_64/mirror.list',
        ip: '52.219.170.1',
        proxy: null,
        detail: 'HTTP 403',
        bucket: 'al2023-repos-REGION-de612dc2',
      },
    ],
    works: 0,
  },
};
