/** Signed calls: with whose credentials, and what AWS said to them. Never a key, never a token. */
import type { Service } from '../knowledge/types.ts';
import type { ObjectFacts } from './object.ts';

/** Where the agent has its credentials from. */
export type CredentialSource = 'instance-profile' | 'default-host-management' | 'hybrid';

export type CredentialFacts =
  | {
      readonly state: 'found';
      readonly source: CredentialSource;
      /** Name of the instance profile's role; null where nothing tells it. */
      readonly role: string | null;
      /** RFC 3339, UTC; null where nothing tells it. */
      readonly expiresAt: string | null;
    }
  /** There are none to be had: known, with the reason. */
  | { readonly state: 'none'; readonly source: CredentialSource; readonly why: string }
  /** Nobody can see them from here, or nothing says whose would count. */
  | { readonly state: 'unknown'; readonly why: string };

export type CallFailure =
  /** AWS answered with an error; its code and its own words are beside. */
  | 'refused'
  /** The connection, or what came over it, was no use. */
  | 'network';

export interface CallFacts {
  readonly service: Service;
  /** `ssm:ListAssociations`. */
  readonly action: string;
  readonly host: string;
  readonly ip: string | null;
  readonly result:
    | {
        readonly outcome: 'ok';
        readonly ms: number;
        readonly requestId: string | null;
        readonly tells: Readonly<Record<string, string>>;
      }
    | {
        readonly outcome: 'failed';
        readonly reason: CallFailure;
        /** `AccessDeniedException`; empty for the network's failures. */
        readonly code: string;
        /** At most 600 characters, without anything that was signed. */
        readonly detail: string;
        readonly status: number | null;
        readonly requestId: string | null;
        readonly ms: number;
      }
    | { readonly outcome: 'skipped'; readonly because: string }
    | { readonly outcome: 'inconclusive'; readonly why: string };
}

export interface SignedFacts {
  readonly credentials: CredentialFacts;
  readonly calls: readonly CallFacts[];
  /** Objects that were read signed, too. Absent where none was. */
  readonly reads?: readonly ObjectFacts[];
}
