/** Names that a DNS server has to know without AWS's. */
export const CONTROLS = {
  /** Every server answers it by itself (RFC 6303, 4.2), if it lives. */
  local: '1.0.0.127.in-addr.arpa',
  /** Only who can ask others knows the root's servers. */
  outside: '.',
} as const;
