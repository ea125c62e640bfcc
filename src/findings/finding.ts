/**
 * What one file under `findings/` says about one finding code: how it is recognised, what it means,
 * who fixes it and how.
 */
import type { Facts } from '../facts.ts';
import type { Capability } from '../knowledge/types.ts';
import type { Packet } from '../picture/packet-fate.ts';
import type { Picture } from '../picture/picture.ts';
import type { RemedyContext } from '../remedies/remedy-context.ts';
import type { Remedy } from '../remedies/remedy-types.ts';

export type Severity = 'error' | 'warning' | 'info';

/**
 * What a rule reads of the facts. Everything that is judged at addresses also reads the DNS answers
 * that named them.
 */
export type Reading =
  | 'dns'
  | 'hosts-file'
  | 'tcp'
  | 'tls'
  | 'http'
  | 's3'
  | 'imds'
  | 'firmware'
  | 'agent'
  | 'clock'
  | 'proxy'
  | 'signed'
  | 'sockets'
  | 'ena'
  | 'routes'
  | 'storage'
  | 'sources'
  | 'container'
  | 'crypto'
  | 'shortages';

/**
 * What a finding is about. Which capabilities need that, the knowledge of services and buckets
 * tells.
 */
export type Concern =
  /** The node itself: without it nothing that calls AWS works. */
  | 'node'
  | 'agent'
  | 'endpoints'
  /** Every regional endpoint but S3's. */
  | 'interface'
  | 's3'
  | 's3-dualstack'
  | 'buckets'
  | 'user-buckets'
  | 'run-command'
  | 'nothing';

/** A finding as a rule makes it: no prose yet. */
export interface DraftOf<C extends string, D> {
  readonly code: C;
  readonly severity: Severity;
  /** Host names, bucket names or IP addresses. */
  readonly subjects: readonly string[];
  readonly data: D;
  /** What was seen and where, in the words of the one who saw it. */
  readonly evidence: readonly string[];
  readonly capabilities: readonly Capability[];
}

/** A draft of any finding. */
export type AnyDraft = DraftOf<string, unknown>;

/** What explains what. The cause says so, or the symptom: the one that knows when it is true. */
export interface Relation<D> {
  /** Codes; `dns/` stands for a family, `*` for every finding. */
  readonly codes: readonly string[];
  /**
   * Does it apply to these two? As narrow as the truth: what it does not cover stays a separate
   * finding.
   */
  when(own: DraftOf<string, D>, other: AnyDraft, picture: Picture): boolean;
}

/** Where packets went that got no answer, or a refusal. */
export type Destination = Pick<Packet, 'ip' | 'port' | 'protocol' | 'hasData'>;

/**
 * `D`: the values from which words and remedies are made. They come from the network, so each may
 * be hostile.
 */
export interface Finding<C extends string = string, D = unknown> {
  readonly code: C;
  /**
   * In short codes, which may be read out years later: the next free number; never changed, never
   * used again. At most 1,023.
   */
  readonly number: number;
  /** A few words, without values: the headline says "because ..." with it. */
  readonly title: string;
  /** What it means, in one to three sentences, without values. */
  readonly summary: string;
  /** What `judge` reads: `checks` lists it, and a test proves it. */
  readonly reads: readonly Reading[];
  readonly about: Concern;
  /** Nothing of Systems Manager works with it, even over a healthy network. */
  readonly stopsEverything?: true;
  /** With it the agent does nothing; what any program may call (parameters, logs) still works. */
  readonly stopsAgent?: true;
  /** Does it block the capabilities that it names, even where their endpoints work? */
  stops?(data: D): boolean;
  /** Calls that AWS refuses, by its own word, and whether those are all that were made. */
  refuses?(data: D): { readonly actions: readonly string[]; readonly everything: boolean };
  /**
   * Pure. Returns nothing if it does not know: not knowing is never a finding. Several findings may
   * share it.
   */
  readonly judge: (picture: Picture) => readonly AnyDraft[];
  /** The packets that it is about: this node's own filter is looked through for them. */
  packets?(data: D, facts: Facts): readonly Destination[];
  /** Symptoms of this one. */
  readonly explains?: readonly Relation<D>[];
  /** Causes of this one. */
  readonly explainedBy?: readonly Relation<D>[];
  /** One or two sentences with this node's own values. */
  message(data: D, context: RemedyContext): string;
  /** Ways to fix it, the most likely first. */
  remedies(data: D, context: RemedyContext): readonly Remedy[];
  /** Titles of AWS pages, or URLs. */
  readonly docs?: readonly string[];
  /** Whole sentences for its page, without values. */
  readonly page: {
    /** Which facts make it, and what keeps it silent. */
    readonly recognised: string;
    /** When it is an error, a warning or an info. */
    readonly severity: string;
  };
  /** Data as it might be: for its page, and for tests. */
  readonly sample: D;
}

export const isError = ({ severity }: Pick<AnyDraft, 'severity'>): boolean => severity === 'error';

/** Does the cause name everything that the symptom names? */
export function covers(cause: AnyDraft, symptom: AnyDraft): boolean {
  return symptom.subjects.every((subject) => cause.subjects.includes(subject));
}

export function isDraftOf<C extends string, D>(finding: Finding<C, D>, draft: AnyDraft): draft is DraftOf<C, D> {
  return draft.code === finding.code;
}

/** HTTPS to each of these addresses. */
export function https(places: readonly { readonly ip: string }[]): readonly Destination[] {
  return places.map(({ ip }) => ({ ip, port: 443, protocol: 'tcp' }));
}

/**
 * A whole code, a family (`dns/`), or all (`*`). A test proves that each name in the table names
 * some.
 */
export function names(name: string, code: string): boolean {
  return name === code || name === '*' || (name.endsWith('/') && code.startsWith(name));
}
