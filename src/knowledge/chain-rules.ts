/**
 * `verifyError` in plain words. Its values are Node's codes for OpenSSL's errors (`X509_V_ERR_…`
 * without the prefix), OpenSSL's own words without a code (`X509_verify_cert_error_string`), and
 * the names of Go's rules (`observe/node/trust/go-rules.ts`).
 */

/** These mean that no trusted root was found, and no broken rule. */
const NO_ROOT = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'UNVERIFIED',
  'unknown',
]);

const UNHANDLED = 'a certificate of it holds a critical extension that the agent does not understand';

const RULES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'permitted subtree violation':
      'an authority of it may certify other names only (permitted name constraints, RFC 5280, 4.2.1.10)',
    'excluded subtree violation': 'an authority of it may not certify this name (excluded name constraints, RFC 5280, 4.2.1.10)',
    'name constraints minimum and maximum not supported': 'the name constraints of an authority of it cannot be evaluated',
    'unsupported name constraint type': 'the name constraints of an authority of it are of a kind that cannot be evaluated',
    'unsupported or invalid name constraint syntax': 'the name constraints of an authority of it are malformed',
    'unsupported or invalid name syntax': 'it is under name constraints, and holds a malformed name',
    'unhandled critical extension': UNHANDLED,
    UNHANDLED_CRITICAL_EXTENSION: UNHANDLED,
    PATH_LENGTH_EXCEEDED: 'it has more authorities than one of them may have below it (path length, RFC 5280, 4.2.1.9)',
    INVALID_PURPOSE:
      'a certificate of it is for another purpose: the extended key usage lacks server authentication (RFC 5280, 4.2.1.12)',
    INVALID_CA: 'a certificate of it was signed by one that is no certificate authority (basic constraints, RFC 5280, 4.2.1.9)',
    'key usage does not include certificate signing':
      'an authority of it may not sign certificates (key usage, RFC 5280, 4.2.1.3)',
    'CA signature digest algorithm too weak': 'a certificate of it is signed with SHA-1 or MD5, which the agent refuses',
    'EE certificate key too weak': "the server's key is too small: the agent refuses RSA below 1,024 bits",
    'CA certificate key too weak': "an authority's key is too small: the agent refuses RSA below 1,024 bits",
    CERT_SIGNATURE_FAILURE: 'a certificate of it has a signature that is not of the authority that it names',
    UNABLE_TO_DECRYPT_CERT_SIGNATURE: 'the signature of a certificate of it cannot be read',
    UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: 'the key of one of its authorities cannot be read',
    CERT_CHAIN_TOO_LONG: 'it is too long',
    CERT_REVOKED: 'a certificate of it is revoked',
    CERT_HAS_EXPIRED: 'a certificate of it has expired',
    CERT_NOT_YET_VALID: 'a certificate of it is not valid yet',
    'invalid or inconsistent certificate extension': 'an extension of a certificate of it is malformed',
    // What only Go refuses.
    NEGATIVE_SERIAL_NUMBER: 'a certificate that comes with it has a negative serial number, which the agent cannot read',
    DUPLICATE_EXTENSION: 'a certificate that comes with it holds an extension twice, which the agent cannot read',
    MALFORMED_NAME: 'a certificate that comes with it holds a malformed name or address, which the agent cannot read',
    KEY_TOO_LARGE: 'a certificate that comes with it has an RSA key of more than 8,192 bits, which the agent refuses',
    UNSUPPORTED_KEY: 'a certificate that comes with it has a key of a kind that the agent does not know',
    UNSUPPORTED_SIGNATURE_ALGORITHM: 'a certificate of it is signed with an algorithm that the agent does not know',
    NO_EXPLICIT_POLICY:
      'an authority of it demands a certificate policy, and a certificate below it has none (RFC 5280, 4.2.1.11)',
    NO_ISSUER_OF_THIS_NAME:
      'it names its issuer in another encoding than the issuer itself, and the agent compares them byte by byte',
  }),
);

/** Whether no root was found or nothing is known, so that no rule is broken. */
export function isRootMissing(verifyError: string): boolean {
  return NO_ROOT.has(verifyError);
}

/** The broken rule, for after "the chain breaks a rule:"; OpenSSL's own words by default. */
export function ruleOf(verifyError: string): string {
  if (isRootMissing(verifyError)) return 'its certificates do not name each other as issuers and keys must';
  return RULES.get(verifyError) ?? verifyError;
}
