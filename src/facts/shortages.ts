/** What this node had too little of while it was probed, and the limits that belong to it. */

export interface ShortageFacts {
  /** One for each code and kind of step. */
  readonly events: readonly {
    /** As the system calls it: `EMFILE`, `EADDRNOTAVAIL` … */
    readonly code: string;
    readonly doing: 'tcp' | 'udp' | 'tls' | 'http' | 'proxy' | 'lookup' | 'file' | 'program';
    readonly times: number;
  }[];
  /** As the kernel tells them, when the run was over: `Max open files` of /proc/self/limits, `ip_local_port_range` … */
  readonly limits: readonly { readonly name: string; readonly value: string }[];
}
