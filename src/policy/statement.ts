/** A statement as IAM reads it; members in the order in which people read them. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  /** Endpoint policies only: role policies have no principal, gateway endpoints permit no other than everybody. */
  readonly Principal?: '*';
  readonly Action: readonly string[];
  readonly Resource: readonly string[] | '*';
}

/** The same statement for an endpoint policy. */
export function forEveryone({ Sid, Effect, ...rest }: Statement): Statement {
  return { Sid, Effect, Principal: '*', ...rest };
}
