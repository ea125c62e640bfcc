/** This node runs out of something that a connection needs, such as ports or descriptors. */

import { SHORTAGES } from '../../facts/not-learnt.ts';
import type { OpenFiles } from '../../facts/sockets.ts';
import { RUNS_DOCUMENTS } from '../../knowledge/capabilities.ts';
import { CAPABILITIES } from '../../knowledge/types.ts';
import { requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import type { OperatingSystem } from '../../platform/ports.ts';
import { clean, list, unique } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';

/**
 * `codes`: as the system calls what was lacking. `limits`: what belongs to it, as the kernel tells
 * it.
 */
export interface NodeLimitsData {
  readonly codes: readonly string[];
  readonly limits: readonly { readonly name: string; readonly value: string }[];
  /** The agent's own descriptors, where few are left. */
  readonly agent?: OpenFiles;
}

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
  'inotify ENOSPC': {
    commands: ['sysctl fs.inotify.max_user_watches', 'sudo sysctl -w fs.inotify.max_user_watches=524288'],
    advice:
      'Raise the number of files that a user may watch, and write it into a file of /etc/sysctl.d; or find the program that watches so many',
  },
  'inotify EMFILE': {
    commands: ['sysctl fs.inotify.max_user_instances', 'sudo sysctl -w fs.inotify.max_user_instances=1024'],
    advice:
      'Raise the number of inotify instances that a user may have, and write it into a file of /etc/sysctl.d; or find the program that has so many',
  },
  EAGAIN: {
    commands: ['ulimit -u', 'ps -eLo user= | sort | uniq -c | sort -rn | head'],
    advice: 'This is a limit of the user or control group that runs the probe (ulimit -u, TasksMax= of its unit): give it more',
  },
};

/** Where the tables of Linux are not: everything that uses up descriptors and ports is among these. */
const LOOK_ELSEWHERE: Partial<Readonly<Record<OperatingSystem, readonly string[]>>> = {
  windows: ['Get-NetTCPConnection | Group-Object State -NoElement'],
  macos: ['ulimit -a', 'sysctl kern.num_files kern.maxfiles', 'netstat -an -p tcp'],
};

/** Of the agent alone: whatever this probe could open. */
const AGENT_LOOK = {
  commands: [
    'for pid in $(pgrep ssm-); do echo "$pid $(sudo ls /proc/$pid/fd | wc -l) $(grep "open files" /proc/$pid/limits)"; done',
    'systemctl show -p LimitNOFILE amazon-ssm-agent',
  ],
  advice:
    'The agent itself has nearly as many files open as it may: end old sessions, give its unit a larger LimitNOFILE= (65536, say) in a drop-in, and restart it',
} as const;
/** With fewer left no worker can be started: a pipe to it takes two, its files and sockets some more. */
const TOO_FEW = 8;
/** What is left is used up by a few sessions. */
const NEARLY_ALL = 0.8;

const lookOf = (code: string) => LOOK[code === 'EADDRINUSE' ? 'EADDRNOTAVAIL' : code];

/** Limits of this process, its user or its control group: the agent has its own. */
const OWN = new Set(['EMFILE', 'EAGAIN']);

/** The agent and its document workers talk through files that they watch (`common/filewatcherbasedipc`). */
const WATCHES = new Set(RUNS_DOCUMENTS);
const isWatch = (code: string): boolean => code.startsWith('inotify ');

const DOING: Readonly<Record<NonNullable<Picture['facts']['node']['shortages']>['events'][number]['doing'], string>> = {
  tcp: 'a connection could not be begun',
  udp: 'a question could not be sent',
  tls: 'a handshake could not go on',
  http: 'a request could not be sent',
  proxy: 'a proxy could not be asked',
  lookup: 'a name could not be looked up',
  file: 'a file could not be opened',
  watch: 'no file could be watched for changes',
  program: 'a program could not be started',
};

export const nodeLimits: Finding<'node/limits', NodeLimitsData> = {
  code: 'node/limits',
  number: 77,
  title: 'This node runs out of what a connection takes',
  summary:
    'While this probe ran, the operating system refused it a file descriptor, a port, memory, a process or a watched file. What could not be asked ' +
    'for want of it is unknown; that says nothing about DNS, an endpoint or IMDS. Where the whole node lacks it, the agent lacks it, too. Or the ' +
    'agent has used up its own descriptors: it stays online, and can start nothing.',
  reads: ['shortages', 'sockets', 'dns', 'tcp', 'tls', 'http'],
  about: 'nothing',
  judge,
  stops: ({ codes, agent }) => codes.some(isWatch) || (agent !== undefined && isFull(agent)),
  message: ({ codes, limits, agent }) => {
    const own = agent === undefined ? '' : `The agent has ${agent.open} files and sockets open and may have ${agent.limit}. `;
    if (codes.length === 0 && own !== '') return own.trim();
    const what = codes.slice(0, 4).map((code) => `${SHORTAGES[code] ?? 'it has run out of something'} (${clean(code, 20)})`);
    const known = limits.slice(0, 4).map(({ name, value }) => `${clean(name, 40)} ${clean(value, 60)}`);
    return `${own}While this probe ran, the system said that ${list(what)}${known.length === 0 ? '' : `; ${list(known)}`}.`;
  },
  remedies: ({ codes, agent }, context) => {
    const elsewhere = LOOK_ELSEWHERE[context.os];
    const looks =
      elsewhere !== undefined
        ? []
        : [...(agent === undefined ? [] : [AGENT_LOOK]), ...codes.flatMap((code) => lookOf(code) ?? [])];
    return [
      remedy({
        title: 'find what uses it up',
        owner: 'node',
        text: `${unique(looks.map(({ advice }) => advice)).join('. ') || 'Find what uses it up'}. Then probe again.`,
        commands: elsewhere ?? unique(looks.flatMap(({ commands }) => commands)),
        permission: 'administrator rights on the node',
        risk: 'The look-ups change nothing; a limit that is raised in a shell is raised for what that shell starts.',
        verify: verify(context, ['node/limits']),
      }),
    ];
  },
  docs: ['proc(5)', 'getrlimit(2)', 'ip(7)'],
  page: {
    recognised:
      'A socket, a file or a program could not be opened although it was tried for a second, and the system named a lack: EMFILE, ENFILE, ' +
      'EADDRNOTAVAIL or EADDRINUSE (no port left), ENOBUFS, ENOMEM, EAGAIN. Each such step is inconclusive. As root, it is also tried whether ' +
      'one more file can be watched (inotify), as the agent does for each document; and the descriptors of the agent are counted against its own limit.',
    severity:
      'Error where no file can be watched, or the agent has fewer than 8 descriptors left: no document runs then. Warning from 80 % of them on. Info: what the probe could not see is unknown. Warning if everything required still works, and the node lacks it, not just this process.',
  },
  sample: { codes: ['EADDRNOTAVAIL'], limits: [{ name: 'net.ipv4.ip_local_port_range', value: '32768 60999' }] },
};

/**
 * One finding for all shortages. What the probe could not ask because of them is unknown, so this
 * is an info. It is a warning if everything required works, because the agent shares the node's
 * limits and is at risk.
 */
function judge(picture: Picture): readonly DraftOf<'node/limits', NodeLimitsData>[] {
  const { shortages = { events: [], limits: [] }, agent } = picture.facts.node;
  const wanted = picture.facts.request.for;
  const codes = [...new Set(shortages.events.map(({ code }) => code))];
  const nearly = nearlyFull(agent.sockets?.openFiles);
  if (codes.length === 0 && nearly === null) return [];
  const isShared = codes.some((code) => !OWN.has(code) && !isWatch(code));
  const works = requiredEndpoints(picture).every(({ state }) => state === 'works');
  const stops = (agent.installed !== 'no' && codes.some(isWatch)) || (nearly !== null && isFull(nearly));
  const stopped = stops && wanted.some((name) => WATCHES.has(name)) ? CAPABILITIES.filter((name) => WATCHES.has(name)) : [];
  const atRisk = nearly !== null ? wanted.filter((name) => WATCHES.has(name)) : isShared && works ? wanted : [];
  return [
    {
      code: 'node/limits',
      severity: stopped.length > 0 ? 'error' : (isShared && works) || nearly !== null ? 'warning' : 'info',
      subjects: [],
      data: { codes, limits: shortages.limits, ...(nearly === null ? {} : { agent: nearly }) },
      evidence: [
        ...(nearly === null ? [] : [`the agent: ${nearly.open} descriptors of ${nearly.limit}`]),
        ...shortages.events.map(
          ({ code, doing, times }) => `${code}: ${DOING[doing]} (${times} ${times === 1 ? 'time' : 'times'})`,
        ),
        ...shortages.limits.map(({ name, value }) => `${name}: ${value}`),
      ],
      capabilities: stopped.length > 0 ? stopped : atRisk,
    },
  ];
}

const isFull = ({ open, limit }: OpenFiles): boolean => limit - open < TOO_FEW;

function nearlyFull(found: OpenFiles | undefined): OpenFiles | null {
  return found !== undefined && (isFull(found) || found.open / found.limit >= NEARLY_ALL) ? found : null;
}
