/** What the catalogue holds for one finding code, and how its texts are made. */
import type { Remedy } from '../verdict.types.ts';
import type { FindingCode } from './codes.ts';
import type { FindingData, RemedyContext } from './data.ts';

/** One code's texts. Pure: the same data and context give the same words; nothing is looked up. */
export interface CatalogEntry<C extends FindingCode> {
  /** A few words, without values. */
  readonly title: string;
  /** What the finding means, in one to three sentences, without values. */
  readonly summary: string;
  /** One or two sentences with this node's own values. */
  message(data: FindingData[C], context: RemedyContext): string;
  /** Ways to fix it, the most likely first. */
  remedies(data: FindingData[C], context: RemedyContext): readonly Remedy[];
  /** Titles of AWS pages, or URLs. */
  readonly docs?: readonly string[];
}

/** The entries of one family. */
export type Entries<C extends FindingCode> = { readonly [K in C]: CatalogEntry<K> };
