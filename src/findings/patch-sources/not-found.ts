/** The servers of repositories answer, and have no such repository. */

import type { Finding } from '../finding.ts';
import { detailsOf, draftsOf, effectOf, filesOf, placesOf, type SourcesData } from './failing.ts';
import { mendFiles } from './remedies.ts';

export const patchSourcesNotFound: Finding<'patch-sources/not-found', SourcesData> = {
  code: 'patch-sources/not-found',
  number: 127,
  title: 'Some package repositories are not there',
  summary:
    'The server of an enabled repository answers, and what the package manager looks for is not there: a release that has gone to an archive, a ' +
    'wrong path, a mirror without this repository, or a page that something on the way shows instead.',
  reads: ['sources'],
  about: 'nothing',
  judge: (picture) => draftsOf(picture, 'patch-sources/not-found', ['not-found', 'not-a-repository']),
  stops: ({ works }) => works === 0,
  message: (data) =>
    `${data.fault === 'not-found' ? 'The server has nothing' : 'The answer is no repository'} at ${placesOf(data)}: ${detailsOf(data)}. ` +
    `Enabled: ${filesOf(data)}. ${effectOf(data)}`,
  remedies: (data, context) => [
    mendFiles(
      data,
      context,
      'Correct the path or the version in the file, point it to the archive of old releases, or disable the repository (enabled=0, Enabled: no).',
    ),
  ],
  docs: ['How patches are installed'],
  page: {
    recognised:
      "HEAD of an enabled repository's metadata is answered with 404 or 410, or with a web page. Repositories with a login or an unknown " +
      'variable in the URL are not judged by it.',
    severity: 'Error; warning where the package manager goes on without them (skip_if_unavailable) and others answer.',
  },
  sample: {
    fault: 'not-found',
    sources: [
      {
        file: '/etc/apt/sources.list',
        section: 'buster',
        scheme: 'http',
        host: 'packages.example',
        port: 80,
        path: '/debian/dists/buster/InRelease',
        ip: '203.0.113.7',
        proxy: null,
        detail: 'HTTP 404',
        bucket: null,
      },
    ],
    works: 2,
  },
};
