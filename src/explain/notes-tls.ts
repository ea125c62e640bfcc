/** How the findings about TLS and HTTP are recognised (`rules/tls.ts`, `rules/http.ts`, `rules/reach.ts`). */
import type { FindingCode } from '../catalog/codes.ts';
import { ALWAYS_ERROR, type Notes } from './notes-type.ts';

type Codes = Extract<FindingCode, `tls/${string}` | `http/${string}`>;

export const TLS_NOTES: Notes<Codes> = {
  'tls/intercepted': {
    recognised:
      "The chain that the server presents is not Amazon's: its issuers, and whether it ends in a root of the store that the agent would use, " +
      'decide. What only claims the name of a known root, without its key, is told as an impersonation.',
    severity:
      "Error when this node's roots do not trust the chain: the agent refuses it. Warning when they do: it works, and somebody reads along (judged " +
      'only in partitions whose issuers are published).',
  },
  'tls/untrusted-root': {
    recognised:
      "The chain is in Amazon's name, and does not verify with this node's roots: the root that it leads to is missing from the store.",
    severity: ALWAYS_ERROR,
  },
  'tls/invalid-chain': {
    recognised:
      "The chain ends in a root of this node, of --ca-bundle, or in Amazon's name, and OpenSSL finds a rule of RFC 5280 broken, or Go, which the agent is " +
      'written in, would refuse it: SHA-1, keys that are too small, unknown critical extensions, malformed certificates.',
    severity: `${ALWAYS_ERROR} A chain of somebody else that breaks a rule is tls/intercepted, with the rule.`,
  },
  'tls/incomplete-chain': {
    recognised: "The leaf comes alone, its issuer is Amazon's by name, and no root of this node has that name.",
    severity: ALWAYS_ERROR,
  },
  'tls/expired': {
    recognised: "A certificate of the chain is not valid at the time of this node's clock: too old, or not valid yet.",
    severity: `${ALWAYS_ERROR} When the servers' time makes it valid, clock/skew is the cause.`,
  },
  'tls/name-mismatch': {
    recognised: 'The chain verifies, and none of the names in the certificate fits the host name (RFC 6125).',
    severity: ALWAYS_ERROR,
  },
  'tls/protocol-version': {
    recognised: 'The handshake ends in an alert: no common protocol version or cipher. AWS endpoints speak TLS 1.2 and 1.3.',
    severity: ALWAYS_ERROR,
  },
  'tls/old-version': {
    recognised:
      'Handshakes of this run, all complete and all verified, end in different versions: TLS 1.3 with some names, 1.2 with every address of others.',
    severity: 'Info: the agent needs TLS 1.2 and no more.',
  },
  'tls/reset': {
    recognised: 'TCP opens, and the connection is reset or closed during the handshake.',
    severity: ALWAYS_ERROR,
  },
  'tls/sni-filtered': {
    recognised: 'The hello for this name is dropped or reset, while a hello for another name is answered at the same address.',
    severity: 'Error.',
  },
  'tls/large-hello-dropped': {
    recognised:
      'The usual hello (with a post-quantum key share, larger than one packet) gets no answer, twice; a small one is answered, and so is a ' +
      'full-sized request after it: what is dropped is the large hello, not the large packet.',
    severity:
      'Error where the agent sends a large hello (3.3.2299.0 and later). Warning for an older one: it works until it is updated.',
  },
  'tls/stalled': {
    recognised: 'TCP opens, and within the time-out the TLS hello gets no answer at all.',
    severity: ALWAYS_ERROR,
  },
  'http/not-aws': {
    recognised:
      'Something else than TLS answers on port 443; or, behind a certificate that is foreign or for another name, an HTTP page without the request ' +
      'id that AWS sends. Behind a chain that verifies, a missing request id is no finding.',
    severity: ALWAYS_ERROR,
  },
};
