/** The roots that chains were judged with. */
export interface TrustFacts {
  /** Files that the roots came from. */
  readonly sources: readonly string[];
  readonly roots: number;
  /** Roots added by `--ca-bundle`. */
  readonly extraRoots: number;
  readonly problems: readonly string[];
}
