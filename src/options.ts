/** The options of a run, parsed and checked; `cli/` makes them, everything else only reads them. */
import type { ProxyServer } from './facts/proxy.ts';
import type { Capability } from './knowledge/types.ts';
import type { Secret } from './secret.ts';

/** `--proxy`: the agent's, none, or one that the user names. */
export type ProxyOption =
  | { readonly mode: 'agent' | 'none' }
  | { readonly mode: 'url'; readonly server: ProxyServer; readonly credentials: Secret | null };

export interface RunOptions {
  /** null: find it out (hybrid registration, IMDS, environment). */
  readonly region: string | null;
  readonly expect: 'private' | 'any';
  readonly for: readonly Capability[];
  readonly buckets: readonly string[];
  /** IP addresses whose DNS view counts as Amazon's. */
  readonly resolvers: readonly string[];
  readonly proxy: ProxyOption;
  /** False: nothing is signed (`--no-credentials`). */
  readonly signs: boolean;
  /** Also what leaves a trace on AWS's side (`--deep`). */
  readonly isDeep: boolean;
  /** PEM text of `--ca-bundle`, already read; null without one. */
  readonly caBundle: { readonly path: string; readonly pem: string } | null;
  /** One network step, in milliseconds; never above the deadline. */
  readonly timeoutMs: number;
  /** The whole run, in milliseconds. */
  readonly deadlineMs: number;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly failOn: 'error' | 'warning' | 'never';
}
