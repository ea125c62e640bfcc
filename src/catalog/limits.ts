/** Limits of this node, or of the process that probes it, that were reached. */
import { SHORTAGES } from '../facts/not-learnt.ts';
import type { Entries } from './entry.ts';
import { clean, list, unique } from './phrases.ts';
import { remedy, verify } from './remedy.ts';

/** Who uses it up, and what makes more of it (proc(5), ip(7), prlimit(1), systemd.exec(5)). */
const LOOK: Readonly<Record<string, { readonly commands: readonly string[]; readonly advice: string }>> = {
  EMFILE: {
    commands: ['ulimit -n', 'ulimit -n 1024'],
    advice:
      'This is a limit of the process that probes, and the agent has its own: give the probe more (ulimit -n, LimitNOFILE= of its unit)',
  },
  ENFILE: {
    commands: ['cat /proc/sys/fs/file-nr', "sudo lsof -n | awk '{print $1, $2}' | sort | uniq -c | sort -rn | head"],
    advice: 'Find the program that keeps so much open and restart it, or raise fs.file-max',
  },
  EADDRNOTAVAIL: {
    commands: [
      'ss -s',
      'sysctl net.ipv4.ip_local_port_range',
      "ss -Htan | awk '{print $1, $5}' | sort | uniq -c | sort -rn | head",
    ],
    advice:
      'Find the program that opens so many connections (or leaves them in TIME-WAIT), or widen net.ipv4.ip_local_port_range',
  },
  ENOBUFS: {
    commands: ['cat /proc/net/sockstat', 'ip -s link', 'tc -s qdisc'],
    advice: 'Find what fills the send queue of the interface',
  },
  ENOMEM: {
    commands: ['free -m', 'ps -eo rss,pid,comm --sort=-rss | head', 'ulimit -v'],
    advice: "Find the program that takes the memory; where the limit is this shell's (ulimit -v), raise it",
  },
  EAGAIN: {
    commands: ['ulimit -u', 'ps -eLo user= | sort | uniq -c | sort -rn | head'],
    advice: 'This is a limit of the user or control group that runs the probe (ulimit -u, TasksMax= of its unit): give it more',
  },
};
const lookOf = (code: string) => LOOK[code === 'EADDRINUSE' ? 'EADDRNOTAVAIL' : code];

export const LIMITS: Entries<'node/limits'> = {
  'node/limits': {
    title: 'This node runs out of what a connection takes',
    summary:
      'While this probe ran, the operating system refused it a file descriptor, a port, memory or a process. What could not be asked for want of it ' +
      'is unknown; that is no word about DNS, an endpoint or the metadata service. Where the whole node lacks it, the agent lacks it, too.',
    message: ({ codes, limits }) => {
      const what = codes.slice(0, 4).map((code) => `${SHORTAGES[code] ?? 'it has run out of something'} (${clean(code, 20)})`);
      const known = limits.slice(0, 4).map(({ name, value }) => `${clean(name, 40)} ${clean(value, 60)}`);
      return `While this probe ran, the system said that ${list(what)}${known.length === 0 ? '' : `; ${list(known)}`}.`;
    },
    remedies: ({ codes }, context) => {
      const looks = codes.flatMap((code) => lookOf(code) ?? []);
      const isPosix = context.os !== 'windows';
      return [
        remedy({
          owner: 'node',
          text: `${unique(looks.map(({ advice }) => advice)).join('. ') || 'Find what uses it up'}. Then probe again.`,
          commands: isPosix
            ? unique(looks.flatMap(({ commands }) => commands))
            : ['Get-NetTCPConnection | Group-Object State -NoElement'],
          permission: 'administrator rights on the node',
          risk: 'The look-ups change nothing; a limit that is raised in a shell is raised for what that shell starts.',
          verify: verify(context, ['node/limits']),
        }),
      ];
    },
    docs: ['proc(5)', 'getrlimit(2)', 'ip(7)'],
  },
};
