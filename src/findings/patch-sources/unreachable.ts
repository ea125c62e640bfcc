/** Enabled repositories of the operating system cannot be reached. */
import type { SourceFault } from '../../picture/sources.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import type { Finding } from '../finding.ts';
import {
  detailsOf,
  draftsOf,
  effectOf,
  failsAtAgentsProxy,
  filesOf,
  placesOf,
  refusesSameIssuer,
  type SourcesData,
  vanishesInPublic,
} from './failing.ts';
import { mendCertificate, mendNames, mendProxy, openTheWay } from './remedies.ts';

const FAULTS: readonly SourceFault[] = ['dns', 'tcp', 'proxy', 'tls', 'certificate', 'http', 'server-error'];

export const patchSourcesUnreachable: Finding<'patch-sources/unreachable', SourcesData> = {
  code: 'patch-sources/unreachable',
  number: 125,
  title: 'Some package repositories cannot be reached',
  summary:
    'Patch Manager gets the patches themselves from the repositories that are enabled on the node, or from the update service of Windows, not ' +
    'from Systems Manager. Their servers do not answer from here.',
  reads: ['sources'],
  about: 'nothing',
  judge: (picture) => draftsOf(picture, 'patch-sources/unreachable', FAULTS),
  stops: ({ works }) => works === 0,
  explainedBy: [
    { codes: ['tcp/no-internet-path', 'node/route'], when: (own, _other, picture) => vanishesInPublic(own, picture) },
    {
      codes: ['s3/no-path'],
      when: (own, _other, picture) => vanishesInPublic(own, picture) && own.data.sources.every(({ bucket }) => bucket !== null),
    },
    {
      codes: ['dns/resolver-unreachable', 'dns/no-resolver'],
      when: ({ data }) =>
        data.fault === 'dns' && data.sources.every(({ detail }) => /: (?:silent|refused|unreachable)$/u.test(detail)),
    },
    { codes: ['proxy/unreachable', 'proxy/auth-required', 'proxy/denied'], when: failsAtAgentsProxy },
    { codes: ['tls/intercepted', 'tls/untrusted-root'], when: refusesSameIssuer },
    {
      codes: ['clock/skew'],
      when: ({ data }) =>
        data.fault === 'certificate' && data.sources.every(({ detail }) => /CERT_(?:HAS_EXPIRED|NOT_YET_VALID)/u.test(detail)),
    },
  ],
  message: (data) => `${WORDS[data.fault](data)} Enabled: ${filesOf(data)}. ${effectOf(data)}`,
  remedies: (data, context) => remediesFor(data, context),
  docs: ['Patch Manager prerequisites (AWS Systems Manager User Guide)', 'How patches are installed'],
  page: {
    recognised:
      'With --for patch-sources the files of apt, dnf, yum and zypper are read (on Windows the policy for updates), and each enabled ' +
      "repository's server is asked for its metadata with HEAD: DNS, TCP, TLS, HTTP, through the package manager's own proxy. Repositories on " +
      'this machine, and those that are disabled, are left out; of several mirrors one is enough.',
    severity: 'Error; warning where the package manager goes on without them (skip_if_unavailable) and others answer.',
  },
  sample: {
    fault: 'tcp',
    sources: [
      {
        file: '/etc/yum.repos.d/example.repo',
        section: 'example',
        scheme: 'https',
        host: 'repo.example.com',
        port: 443,
        path: '/repodata/repomd.xml',
        ip: '203.0.113.7',
        proxy: null,
        detail: 'timeout: no answer',
        bucket: null,
      },
    ],
    works: 1,
  },
};

const tls = (data: SourcesData): string => `TLS does not come about with ${placesOf(data)}: ${detailsOf(data)}.`;
const WORDS: Readonly<Record<SourceFault, (data: SourcesData) => string>> = {
  dns: (data) => `There is no address here for ${placesOf(data)}: ${detailsOf(data)}.`,
  tcp: (data) => `Nobody answers for ${placesOf(data)}: ${detailsOf(data)}.`,
  proxy: (data) => `The package manager's proxy does not lead to ${placesOf(data)}: ${detailsOf(data)}.`,
  tls,
  certificate: (data) => `This node does not trust who answers for ${placesOf(data)}: ${detailsOf(data)}.`,
  http: (data) => `The server opens a connection and does not answer in it: ${placesOf(data)}: ${detailsOf(data)}.`,
  'server-error': (data) => `The server has an error of its own: ${placesOf(data)}: ${detailsOf(data)}.`,
  denied: tls,
  'not-found': tls,
  'not-a-repository': tls,
};

function remediesFor(data: SourcesData, context: RemedyContext): readonly Remedy[] {
  switch (data.fault) {
    case 'dns':
      return mendNames(data, context);
    case 'proxy':
      return mendProxy(data, context);
    case 'certificate':
      return mendCertificate(data, context);
    case 'tcp':
    case 'tls':
    case 'http':
    case 'server-error':
    case 'denied':
    case 'not-found':
    case 'not-a-repository':
      return openTheWay(data, context);
  }
}
