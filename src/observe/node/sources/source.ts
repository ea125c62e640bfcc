/** What the readers of package managers' files have in common. */
import type { SourceManager } from '../../../facts/sources.ts';
import type { ParsedProxy } from '../proxy/proxy-settings.ts';

/** `default`: what the environment of the agent says, whose child the package manager is. */
export type SourceProxy = { readonly kind: 'default' | 'none' } | { readonly kind: 'own'; readonly proxy: ParsedProxy };

export interface SourceUrl {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** With its query; may hold a secret. Several: the first that is there. */
  readonly paths: readonly string[];
  readonly what: 'metadata' | 'list' | 'service';
  readonly isGuess: boolean;
  readonly proxy: SourceProxy;
  readonly trust: 'system' | 'own' | 'none';
}

/** One enabled repository, as its files say. */
export interface Source {
  readonly manager: SourceManager;
  readonly file: string;
  readonly section: string;
  readonly isOptional: boolean;
  readonly urls: readonly SourceUrl[];
}

export interface SourcesRead {
  readonly sources: readonly Source[];
  readonly notRead: readonly { readonly what: string; readonly why: string }[];
}

export const NOTHING: SourcesRead = { sources: [], notRead: [] };

/** For more than one reader. */
export function joinedReads(reads: readonly SourcesRead[]): SourcesRead {
  return { sources: reads.flatMap(({ sources }) => sources), notRead: reads.flatMap(({ notRead }) => notRead) };
}
