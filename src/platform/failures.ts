/** The closed sets of reasons for which something outside fails. */

/**
 * The run learnt nothing about the other side. `aborted`: the caller gave up. `exhausted`: this
 * node lacked descriptors, ports or memory; the detail is the system's code. `starved`: this
 * process did not run for so long that the failure proves nothing.
 */
export type NotLearnt = 'aborted' | 'exhausted' | 'starved';

/** Only `absent` says that nothing is there. `no-answer`: the file system was silent. */
export type FileFailure = 'absent' | 'denied' | 'not-a-file' | 'too-large' | 'no-answer' | 'exhausted' | 'error';

export type ExecFailure = 'absent' | 'denied' | 'timeout' | 'error' | NotLearnt;

/** Why a TCP connection did not open. */
export type DialFailure = 'timeout' | 'refused' | 'unreachable' | 'reset' | 'denied' | 'other' | NotLearnt;

export type TlsFailure =
  /** The handshake got no answer (`bytesRead` 0) or stopped half-way. */
  | 'timeout'
  | 'reset'
  | 'closed'
  /** The peer does not speak TLS. */
  | 'not-tls'
  /** No common protocol version or cipher, by an alert or by OpenSSL. */
  | 'protocol-version'
  /** The server demands a client certificate, which the agent does not have. */
  | 'client-certificate-required'
  | 'alert'
  | 'other'
  | NotLearnt;

/** `answered`: the proxy answered something other than 200. The next three are SOCKS's, which has no status. */
export type TunnelFailure =
  | 'answered'
  | 'auth-required'
  | 'refused'
  | 'upstream-failed'
  | 'timeout'
  | 'reset'
  | 'closed'
  | 'malformed'
  | 'other'
  | NotLearnt;

export type HttpFailure =
  | 'timeout'
  | 'reset'
  | 'closed'
  | 'malformed'
  | 'too-large'
  /** With TLS 1.3 a server says so only after the handshake. */
  | 'client-certificate-required'
  | 'other'
  | NotLearnt;

export type DatagramFault = 'refused' | 'unreachable' | 'denied' | 'exhausted' | 'other';
