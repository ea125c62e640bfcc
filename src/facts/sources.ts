/** Where this node's operating system gets its updates from, and what answers there. */
import { bool, list, literal, nullable, number, type Of, optional, record, text } from '../schema/shape.ts';
import { connectFacts, proxyServer } from './proxy.ts';
import { dialFailure, httpFacts, step, tlsFacts } from './steps.ts';

/** A run looks at twelve. */
const MAX_PLACES = 40;
const MAX_REPOSITORIES = 200;
const MAX_URLS = 40;

export type SourceManager = Of<typeof sourceManager>;
export const sourceManager = literal('apt', 'dnf', 'zypper', 'windows-update');

/** A server of repositories, and the way to it. */
export interface SourcePlace extends Of<typeof sourcePlace> {}
export const sourcePlace = record({
  scheme: literal('http', 'https'),
  host: text,
  port: number,
  /** `own`: the repository brings its roots, or its client certificate. `none`: its certificate is not looked at. */
  anchors: literal('system', 'own', 'none'),
  /** The proxy of the package manager; its name is looked up then. */
  proxy: nullable(proxyServer),
  lookup: step(literal('silent', 'not-found', 'no-address', 'refused', 'other'), {
    /** A DNS server, or `hosts file`, `literal`, `system`. */
    by: text,
    addresses: list(text, 64),
  }),
  /** The address that the rest is about: the first that opens, else the first. */
  ip: nullable(text),
  tcp: step(dialFailure, {}),
  /** Only to an `https` place behind a proxy. */
  connect: optional(connectFacts),
  tls: tlsFacts,
});

/** One URL of a repository: HEAD of its metadata. */
export interface SourceUrlFacts extends Of<typeof sourceUrlFacts> {}
export const sourceUrlFacts = record({
  /** Which of the places. */
  place: number,
  /** Without what may be a secret. */
  path: text,
  /** `list`: it names the mirrors. */
  kind: literal('metadata', 'list', 'service'),
  /** A variable in it is unknown, so that its status tells nothing. */
  isGuess: optional(literal(true)),
  http: httpFacts,
});

/** One enabled repository. It works where one of its URLs does. */
export interface SourceRepository extends Of<typeof sourceRepository> {}
export const sourceRepository = record({
  manager: sourceManager,
  file: text,
  /** The section of the file; for apt the suite. */
  section: text,
  /** The package manager goes on without it (`skip_if_unavailable`). */
  isOptional: bool,
  urls: list(sourceUrlFacts, MAX_URLS),
});

export interface SourceFacts extends Of<typeof sourceFacts> {}
export const sourceFacts = record({
  places: list(sourcePlace, MAX_PLACES),
  repositories: list(sourceRepository, MAX_REPOSITORIES),
  /** What was not looked at. */
  notRead: list(record({ what: text, why: text })),
});
