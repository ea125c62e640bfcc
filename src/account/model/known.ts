/** A part of an account that may be unknown. */
import { type Shape, shortText, tagged, text } from '../../schema/shape.ts';

/** A part of the account: its value; the IAM action that was denied for it; or why it was not asked, or gave no answer. */
export type Known<T> =
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'denied'; readonly action: string }
  | { readonly state: 'unknown'; readonly why: string };

export function known<T>(of: Shape<T>): Shape<Known<T>> {
  return tagged('state', { known: { value: of }, denied: { action: text }, unknown: { why: text } });
}

/** JSON as AWS keeps it; a role's policy has at most 10,240 characters, an endpoint's 20,480, twice that with white space. */
export const policyText = shortText(65_536);
/** A VPC of several thousand things is none that a person reads; the collector asks for what belongs to the node's path. */
export const MANY = 2_000;
