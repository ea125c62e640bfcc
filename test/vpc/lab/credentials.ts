/** The credentials of the lab's account: what IMDS hands out, what the API stand-in knows, and how a call may be denied. */

/** Where the API stand-in listens; the web servers of both ends hand it what is signed. */
export const API_SOCKET = '/run/lab/api.sock';
/** One line of JSON a call: what came, who signed it, what was answered. */
export const API_LOG = '/run/lab/api.log';
export const ROLE = 'node';
/** Temporary credentials without this token, or with another, are worth nothing. */
const TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLETOKENexampletokenEXAMPLETOKENexampletoken//////////wEaDGV1LWNlbnRyYWwtMSJHMEUCIQ==';

export interface Identity {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly token: string | null;
  /** Does AWS say that it has ended? */
  readonly isExpired: boolean;
  readonly arn: string;
}

const ACCOUNT = '111122223333';
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/${ROLE}/i-0123456789abcdef0`;
const VALID: Identity = {
  accessKeyId: 'ASIAEXAMPLEEXAMPLE01',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEROLE',
  token: TOKEN,
  isExpired: false,
  arn: SESSION,
};
const EXPIRED: Identity = { ...VALID, accessKeyId: 'ASIAEXAMPLEEXAMPLE02', isExpired: true };
/** A user with a key of their own, without a token: what is easy to sign with by hand. */
export const USER: Identity = {
  accessKeyId: 'AKIAEXAMPLEEXAMPLE03',
  secret: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEUSER',
  token: null,
  isExpired: false,
  arn: `arn:aws:iam::${ACCOUNT}:user/tester`,
};

/** Everybody whom the API stand-in knows. */
export const IDENTITIES: readonly Identity[] = [VALID, EXPIRED, USER];

/** Why AWS denies, in its own words (IAM User Guide, "Troubleshoot access denied error messages"). */
export const DENIALS = {
  role: (action: string) => `because no identity-based policy allows the ${action} action`,
  'role-explicit': () => 'with an explicit deny in an identity-based policy',
  'permissions-boundary': (action: string) => `because no permissions boundary allows the ${action} action`,
  'endpoint-policy': (action: string) => `because no VPC endpoint policy allows the ${action} action`,
  'endpoint-policy-explicit': () => 'with an explicit deny in a VPC endpoint policy',
  'service-control-policy': (action: string) => `because no service control policy allows the ${action} action`,
  'service-control-policy-explicit': () => 'with an explicit deny in a service control policy',
  'resource-control-policy-explicit': () => 'with an explicit deny in a resource control policy',
  'session-policy': (action: string) => `because no session policy allows the ${action} action`,
  /** Older services say no more than that. */
  unexplained: () => '',
} as const satisfies Readonly<Record<string, (action: string) => string>>;
export type Denial = keyof typeof DENIALS;

/** The API side of a scenario. */
export interface ApiSpec {
  /** What the credentials that IMDS hands out are worth; `unassumable`: EC2 may not assume the role; `none`: the instance has no profile. */
  readonly role: 'valid' | 'expired' | 'unknown-key' | 'wrong-secret' | 'wrong-token' | 'unassumable' | 'none';
  /** Action (`ssm:ListAssociations`; `ssm:*` for all of a service) → why it is denied. */
  readonly denied: Readonly<Record<string, Denial>>;
  /** Log groups that are there; none without it. */
  readonly logGroups?: readonly string[];
  /** So many calls of CloudWatch Logs are throttled first. */
  readonly throttles?: number;
  /** How Systems Manager sees the node; `unknown`: it has no such node. Online without it. */
  readonly ping?: 'Online' | 'ConnectionLost' | 'Inactive' | 'unknown';
}

/** The answer of `iam/security-credentials/ROLE`. */
export function roleCredentials(role: Exclude<ApiSpec['role'], 'none'>): Readonly<Record<string, string>> {
  if (role === 'unassumable') {
    const at = `${new Date().toISOString().slice(0, 19)}Z`;
    return { Code: 'AssumeRoleUnauthorizedAccess', Message: `EC2 cannot assume the role ${ROLE}.`, LastUpdated: at };
  }
  const identity = role === 'expired' ? EXPIRED : VALID;
  const hour = 3_600_000;
  const at = (ms: number): string => `${new Date(Date.now() + ms).toISOString().slice(0, 19)}Z`;
  return {
    Code: 'Success',
    LastUpdated: at(-hour),
    Type: 'AWS-HMAC',
    AccessKeyId: role === 'unknown-key' ? 'ASIAEXAMPLEEXAMPLE99' : identity.accessKeyId,
    SecretAccessKey: role === 'wrong-secret' ? 'wrongwrongwrongwrongwrongwrongwrongwrong' : identity.secret,
    Token: role === 'wrong-token' ? TOKEN.toLowerCase() : TOKEN,
    // IMDS renews in time: even what AWS calls expired carries a date to come, or no client would send it.
    Expiration: at(6 * hour),
  };
}
