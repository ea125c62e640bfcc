/**
 * What the account says of one suspect: it is the cause, it is excluded, or that is not known. Three answers, and no fourth: what could not be
 * read never makes a cause and never excludes one.
 */
import type { Known } from '../model.ts';
import type { Fix } from './fix.ts';

/** What is not known, and what would tell it. */
export interface Gap {
  /** `the rules of sg-0abc`. */
  readonly what: string;
  /** The IAM action that was denied. */
  readonly permission: string | null;
  /** Why it is not known, where no permission is missing. */
  readonly why: string | null;
  /** The account whose it is, where it is not this one's. */
  readonly owner: string | null;
}

/** A thing that keeps packets, a name or the agent from working. */
export interface Culprit {
  readonly code: AccountCode;
  /** The very rule (`sgr-…`, `acl-…`, `rtb-…`), or the thing that lacks one. */
  readonly id: string;
  /** Its number or destination, where its id alone does not name it: `inbound rule 100`, `route 0.0.0.0/0`. */
  readonly part: string | null;
  /** The sentence that says what is wrong with it. */
  readonly because: string;
  /** What mends it; null: it takes a person. */
  readonly fix: Fix | null;
  /** The account that it belongs to, where that is not the node's. */
  readonly owner: string | null;
  /** With another address on the other side it might not be one. */
  readonly dependsOnPeer: boolean;
}

export type AccountCode =
  | 'account/security-group'
  | 'account/network-acl'
  | 'account/route'
  | 'account/gateway'
  | 'account/endpoint-missing'
  | 'account/endpoint-unusable'
  | 'account/private-dns'
  | 'account/vpc-dns'
  | 'account/dhcp-options'
  | 'account/resolver-rule'
  | 'account/hosted-zone'
  | 'account/dns-firewall'
  | 'account/instance'
  | 'account/instance-profile'
  | 'account/role-trust'
  | 'account/role-policy'
  | 'account/role-boundary'
  | 'account/endpoint-policy'
  | 'account/managed-node'
  | 'account/contradiction';

export type Answer =
  | { readonly outcome: 'excluded'; readonly because: string }
  | { readonly outcome: 'cause'; readonly culprit: Culprit }
  | { readonly outcome: 'unknown'; readonly gaps: readonly Gap[] };

/** One thing that could be at fault, and the answer. */
export interface Suspect {
  /** `the node's security groups, outbound`: unique within one connection. */
  readonly what: string;
  readonly code: AccountCode;
  readonly answer: Answer;
  /** Of what packets meet: at the node's end of the way, or at the other one. */
  readonly side?: Side;
}

export type Side = 'node' | 'far';

export function excluded(because: string): Answer {
  return { outcome: 'excluded', because };
}

export function cause(code: AccountCode, id: string, because: string, more: Partial<Culprit> = {}): Answer {
  return { outcome: 'cause', culprit: { part: null, fix: null, owner: null, dependsOnPeer: false, ...more, code, id, because } };
}

export function unknown(gaps: readonly Gap[]): Answer {
  return { outcome: 'unknown', gaps };
}

export function gap(what: string, why: string, owner: string | null = null): Gap {
  return { what, permission: null, why, owner };
}

/** Of a part that is not known. */
export function gapOf(what: string, part: Exclude<Known<unknown>, { readonly state: 'known' }>): Gap {
  return part.state === 'denied' ? { what, permission: part.action, why: null, owner: null } : gap(what, part.why);
}

/** True, false, or what keeps it from being known. */
export type Tri = boolean | Gap;

export function isGap(value: Tri): value is Gap {
  return typeof value === 'object';
}
