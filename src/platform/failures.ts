/** Why something of the outside failed: closed sets of reasons. */

/**
 * Nothing was learnt about the other side: the caller gave up (`aborted`), this node lacked what it needs to ask (`exhausted`: descriptors,
 * ports, memory; the detail is the system's code), or this process did not run for so long that it proves nothing (`starved`).
 */
export type NotLearnt = 'aborted' | 'exhausted' | 'starved';

/** Only `absent` says that nothing is there. `no-answer`: the file system did not come back within some seconds. */
export type FileFailure = 'absent' | 'denied' | 'not-a-file' | 'too-large' | 'no-answer' | 'exhausted' | 'error';

export type ExecFailure = 'absent' | 'denied' | 'timeout' | 'error' | NotLearnt;

/** Why a TCP connection could not be opened. */
export type DialFailure = 'timeout' | 'refused' | 'unreachable' | 'reset' | 'denied' | 'other' | NotLearnt;

export type TlsFailure =
  /** The handshake got no answer (`bytesRead` 0) or stopped half-way. */
  | 'timeout'
  | 'reset'
  | 'closed'
  /** The peer speaks something else than TLS. */
  | 'not-tls'
  /** No protocol version or cipher in common, told by an alert or by OpenSSL. */
  | 'protocol-version'
  | 'alert'
  | 'other'
  | NotLearnt;

/** `answered`: the proxy said something else than 200. */
export type TunnelFailure = 'answered' | 'timeout' | 'reset' | 'closed' | 'malformed' | 'other' | NotLearnt;

export type HttpFailure = 'timeout' | 'reset' | 'closed' | 'malformed' | 'too-large' | 'other' | NotLearnt;

export type DatagramFault = 'refused' | 'unreachable' | 'denied' | 'exhausted' | 'other';
