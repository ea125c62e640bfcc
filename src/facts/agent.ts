/** The agent on this node, as far as its files and the kernel tell: never a key of it. */
export interface AgentFacts {
  readonly installed: 'yes' | 'no' | 'unknown';
  /** The version of the installed agent, dotted; null when unknown. */
  readonly version: string | null;
  readonly versions: readonly { readonly source: string; readonly version: string }[];
  readonly running: 'yes' | 'no' | 'unknown';
  /** The hybrid registration file (never the key). `managedInstanceId` is `mi-…`. */
  readonly registration:
    | { readonly state: 'present'; readonly managedInstanceId: string; readonly region: string }
    | { readonly state: 'absent' }
    | { readonly state: 'unknown'; readonly why: string };
  /** identity_config.json: what the agent last believed itself to be. */
  readonly identity: { readonly type: string; readonly instanceId: string } | null;
  readonly configRegion: string | null;
  /** What is wrong with the agent's own files, in words: broken JSON in its configuration keeps it from starting. */
  readonly problems?: readonly string[];
}
