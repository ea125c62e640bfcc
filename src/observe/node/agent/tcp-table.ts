/**
 * Parses `/proc/net/tcp` and `/proc/net/tcp6`: one line for each socket, with addresses as
 * hexadecimal words in the machine's byte order (little-endian on every target). The columns are
 * those of `get_tcp4_sock` in the kernel's `net/ipv4/tcp_ipv4.c`.
 */
import ipaddr from 'ipaddr.js';
import type { AgentSocket } from '../../../facts/sockets.ts';

export interface TcpEntry extends Omit<AgentSocket, 'own'> {
  readonly uid: number;
  readonly inode: string;
}

const STATES: Readonly<Record<string, AgentSocket['state']>> = {
  '01': 'established',
  '02': 'connecting',
  '04': 'closing',
  '05': 'closing',
  '08': 'closing',
  '09': 'closing',
  '0B': 'closing',
};
/**
 * sl, local, remote, state, tx:rx queue, timer:when, retransmits, uid, unanswered probes, inode. A
 * socket without an owner (TIME_WAIT) has inode 0.
 */
const LINE =
  /^ *\d{1,9}: (?:[0-9A-F]{8}|[0-9A-F]{32}):[0-9A-F]{4} ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{2}) ([0-9A-F]{8}):[0-9A-F]{8} [0-9A-F]{2}:[0-9A-F]{1,16} ([0-9A-F]{8}) +(\d{1,10}) +(\d{1,10}) (\d{1,20})(?: |$)/u;

/** Outgoing connections; skips listening sockets and lines of another form. */
export function parseTcpTable(text: string): readonly TcpEntry[] {
  return text.split('\n').flatMap((line) => {
    const entry = parseLine(line);
    return entry === null ? [] : [entry];
  });
}

function parseLine(line: string): TcpEntry | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, remote = '', port = '', code = '', queue = '', retransmits = '', uid, probes, inode = ''] = match;
  const state = STATES[code];
  if (state === undefined || inode === '0') return null;
  return {
    ip: addressOf(remote),
    port: Number.parseInt(port, 16),
    state,
    unacked: Number.parseInt(queue, 16),
    // `connecting` already tells of repeated SYNs, but they count as well.
    unanswered: Number.parseInt(retransmits, 16) + Number(probes),
    uid: Number(uid),
    inode,
  };
}

function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/gu) ?? []).flatMap((word) =>
    [6, 4, 2, 0].map((at) => Number.parseInt(word.slice(at, at + 2), 16)),
  );
  const address = ipaddr.fromByteArray(bytes);
  // An IPv4 connection of a socket for both families (RFC 4291, 2.5.5.2).
  const isMapped = address.kind() === 'ipv6' && (address as ipaddr.IPv6).isIPv4MappedAddress();
  return isMapped ? (address as ipaddr.IPv6).toIPv4Address().toString() : address.toString();
}
