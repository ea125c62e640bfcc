/**
 * At most so many DNS packets a run. The VPC resolver drops what exceeds 1,024 packets a second per network
 * interface, shared with IMDS, NTP and production's own questions (Amazon DNS quotas), so a diagnosis stays far below.
 */
export interface PacketBudget {
  /** Takes one packet; false when none is left. */
  take(): boolean;
  left(): number;
}

/** 150 by contract, less what one getaddrinfo of the system's own resolver may send beside us. */
export const DNS_PACKETS_PER_RUN = 138;

export function packetBudget(packets: number = DNS_PACKETS_PER_RUN): PacketBudget {
  let left = packets;
  return {
    take() {
      if (left === 0) return false;
      left -= 1;
      return true;
    },
    left: () => left,
  };
}
