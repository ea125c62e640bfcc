/**
 * Limits the DNS packets of a run. The VPC resolver drops what exceeds 1,024 packets a second per
 * network interface, and IMDS, NTP and production's own questions share that limit (Amazon DNS
 * quotas).
 */
export interface PacketBudget {
  /** Takes one packet; false when none is left. */
  take(): boolean;
  left(): number;
}

/** 150 by contract, minus what one getaddrinfo of the system may send. */
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
