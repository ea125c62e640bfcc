/**
 * The hello offers what the agent's does, by Go's defaults (`crypto/tls`, Go 1.24 to 1.26,
 * `defaults.go`). If the two sides have nothing in common, the agent has no handshake either. So it
 * leaves out what Go has given up: RSA key exchange, DHE (a group of 10,000 bits costs the only
 * thread a quarter of a second), CBC with SHA-256 or SHA-384, SHA-1 signatures.
 */
import { createSecureContext, type SecureContext } from 'node:tls';

const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
];
/**
 * OpenSSL's level 1 equals Go's rules: no SHA-1 or MD5 signatures in chains, no RSA keys below
 * 1,024 bits. Level 2, this runtime's default, also refuses RSA below 2,048 bits, which Go takes.
 */
const LEVEL = '@SECLEVEL=1';
const SIGNATURES = [
  'rsa_pss_rsae_sha256',
  'ecdsa_secp256r1_sha256',
  'ed25519',
  'rsa_pss_rsae_sha384',
  'rsa_pss_rsae_sha512',
  'rsa_pkcs1_sha256',
  'rsa_pkcs1_sha384',
  'rsa_pkcs1_sha512',
  'ecdsa_secp384r1_sha384',
  'ecdsa_secp521r1_sha512',
];
/**
 * A star means a key share. An OpenSSL without the post-quantum groups skips them (`?`). Go has the
 * second and the third since 1.26.
 */
const GROUPS = '?*X25519MLKEM768:?SecP256r1MLKEM768:?SecP384r1MLKEM1024:*X25519:P-256:P-384:P-521';
/**
 * The only key share is for a group that hardly any server has. A TLS 1.3 server then first answers
 * with a HelloRetryRequest (RFC 8446, section 4.1.4) of some hundred bytes, and not with its
 * certificates, which take several full packets.
 */
const SMALL_GROUPS = '?brainpoolP256r1tls13:X25519:P-256:P-384:P-521';

/** A client's context with these roots (PEM). `small`: a hello that fits into one packet. */
export function agentContext(roots: readonly string[], hello: 'ordinary' | 'small' = 'ordinary'): SecureContext {
  return createSecureContext({
    ca: [...roots],
    // The agent refuses anything below TLS 1.2 since 3.3.987.0.
    minVersion: 'TLSv1.2',
    ciphers: `${CIPHERS.join(':')}:${LEVEL}`,
    sigalgs: SIGNATURES.join(':'),
    ecdhCurve: hello === 'small' ? SMALL_GROUPS : GROUPS,
    // As in Go, every certificate in the store is an anchor, root or not.
    allowPartialTrustChain: true,
  });
}
