/** A statement as IAM reads it, with its members in the usual order. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  /** Only in endpoint policies; gateway endpoints take no other principal. */
  readonly Principal?: '*';
  readonly Action: readonly string[];
  readonly Resource: readonly string[] | '*';
}

/** The same statement for an endpoint policy. */
export function forEveryone({ Sid, Effect, ...rest }: Statement): Statement {
  return { Sid, Effect, Principal: '*', ...rest };
}
