/** What this node had too little of while it was probed, and the limits that belong to it. */
import { list, literal, number, type Of, record, text } from '../schema/shape.ts';

const MAX_SHORTAGES = 32;

export interface ShortageFacts extends Of<typeof shortageFacts> {}
export const shortageFacts = record({
  /** One for each code and kind of step. */
  events: list(
    record({
      /** As the system calls it: `EMFILE`, `EADDRNOTAVAIL` …; `inotify ENOSPC` where no file can be watched. */
      code: text,
      doing: literal('tcp', 'udp', 'tls', 'http', 'proxy', 'lookup', 'file', 'watch', 'program'),
      times: number,
    }),
    MAX_SHORTAGES,
  ),
  /** As the kernel tells them, when the run was over: `Max open files` of /proc/self/limits, `ip_local_port_range` … */
  limits: list(record({ name: text, value: text }), MAX_SHORTAGES),
});
