/** Data of the findings about signed calls. */
import type { CredentialSource } from '../facts/signed.ts';
import type { DeniedBy } from '../knowledge/denials.ts';

export interface DeniedCall {
  /** `ssm:ListAssociations`. */
  readonly action: string;
  readonly by: DeniedBy;
  readonly explicit: boolean;
  /** AWS's own. */
  readonly words: string;
}

export interface DeniedData {
  readonly calls: readonly DeniedCall[];
  /** Every signed call of the run was refused. */
  readonly everything: boolean;
  readonly role: string | null;
  readonly source: CredentialSource | null;
}

export interface CredentialData {
  readonly source: CredentialSource;
  readonly role: string | null;
  readonly expiresAt: string | null;
  readonly errorCode: string;
  readonly detail: string;
}

export interface NoCredentialsData {
  readonly source: CredentialSource;
  readonly detail: string;
}
