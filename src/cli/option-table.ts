/** The one table of options: parsing, help and their tests are made from it. */
import { CAPABILITIES, DEFAULT_CAPABILITIES } from '../knowledge/types.ts';
import { FLEET_FORMATS } from '../report/fleet-index.ts';
import { FORMATS } from '../report/index.ts';

export type Command = 'run' | 'explain' | 'checks' | 'replay' | 'policy' | 'fleet' | 'demo';

interface CommandSpec {
  readonly usage: string;
  readonly about: string;
  /** Where its exit statuses mean something else than those of a run. */
  readonly exitStatus?: string;
}

export const COMMANDS: Readonly<Record<Command, CommandSpec>> = {
  run: { usage: '[run] [options]', about: 'probe this node, print the verdict (the default command)' },
  explain: {
    usage: 'explain [CODE]',
    about:
      'what a finding means, who fixes it, how, and how to prove the fix; what a short code (SSM1-...) says; without CODE, all codes',
  },
  checks: { usage: 'checks', about: 'every check, what it reads, which capability needs it' },
  replay: { usage: 'replay FACTS [options]', about: 'judge recorded facts again, offline, on any machine' },
  policy: {
    usage: 'policy [options]',
    about: 'the endpoint-policy and role statements that this Region needs, to merge into existing policies',
  },
  fleet: {
    usage: 'fleet FILE... [options]',
    about:
      'roll up the verdicts of many nodes (one JSON a line, also gzipped, also as events of CloudWatch Logs; - is standard input)',
    exitStatus:
      'Exit status: 0 rolled up, whatever it says about the nodes; 2 usage error, no readable file or fault of the tool; 3 a file could not be read to its end, or no verdict was found.',
  },
  demo: { usage: 'demo [SCENARIO] [options]', about: 'probe the built-in simulated VPC; demo --list names its scenarios' },
};

export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** The placeholder of its value; without one it is a switch. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly commands: readonly Command[];
  /** Where one command takes other values than the rest: their placeholder there. */
  readonly valueFor?: Readonly<Partial<Record<Command, string>>>;
  /** The same for what it is without the option. */
  readonly defaultFor?: Readonly<Partial<Record<Command, string>>>;
  readonly about: string;
  readonly default?: string;
}

const PROBING: readonly Command[] = ['run', 'demo'];
/** Those that end in a verdict. */
const JUDGING: readonly Command[] = ['run', 'replay', 'demo'];
/** Those that write a report. */
const REPORTING: readonly Command[] = ['run', 'replay', 'fleet', 'demo'];
const ALL: readonly Command[] = ['run', 'explain', 'checks', 'replay', 'policy', 'fleet', 'demo'];

export const OPTIONS: readonly OptionSpec[] = [
  {
    name: 'region',
    value: 'R',
    commands: [...PROBING, 'policy'],
    about: 'Region to probe',
    default: 'hybrid registration, else IMDS, else AWS_REGION, else AWS_DEFAULT_REGION',
    defaultFor: { policy: 'AWS_REGION, else AWS_DEFAULT_REGION' },
  },
  {
    name: 'expect',
    value: 'private|any',
    commands: PROBING,
    about: 'private: every required interface service must answer on a private address',
    default: 'any',
  },
  {
    name: 'for',
    value: 'A,B',
    commands: [...PROBING, 'policy'],
    about: `the capabilities that must work: ${CAPABILITIES.join(', ')}`,
    default: DEFAULT_CAPABILITIES.join(', '),
  },
  {
    name: 'bucket',
    value: 'NAME',
    repeatable: true,
    commands: [...PROBING, 'policy'],
    about: 'a bucket of yours that must be reachable',
  },
  {
    name: 'resolver',
    value: 'IP',
    repeatable: true,
    commands: PROBING,
    about: "one more DNS server whose view counts as Amazon's, e.g. a Route 53 inbound endpoint",
  },
  {
    name: 'proxy',
    value: 'agent|none|URL',
    commands: PROBING,
    about: "probe through the agent's proxy, none, or this one (http://[USER@]HOST:PORT)",
    default: 'agent',
  },
  {
    name: 'proxy-password-file',
    value: 'FILE',
    commands: PROBING,
    about: 'the password for USER of --proxy: the first line of FILE; never an argument, which other users can see',
  },
  {
    name: 'ca-bundle',
    value: 'FILE',
    commands: PROBING,
    about: "more PEM roots to trust; they count as Amazon's (test networks, isolated partitions)",
  },
  { name: 'no-credentials', commands: PROBING, about: "skip the signed checks, which use the agent's own credentials" },
  {
    name: 'deep',
    commands: PROBING,
    about:
      'also the checks that leave a trace on the AWS side: how Systems Manager sees this node, a patch snapshot, a channel token',
  },
  { name: 'timeout', value: 'D', commands: PROBING, about: 'one network step, as 500ms, 3s, 1m', default: '3s' },
  { name: 'deadline', value: 'D', commands: PROBING, about: 'the whole run; a longer timeout is clamped to it', default: '15s' },
  {
    name: 'wait',
    value: 'D',
    commands: ['run'],
    about: 'keep probing until all is well, or D is over (boot time); says how long it took',
    default: 'off',
  },
  {
    name: 'watch',
    value: 'D',
    commands: ['run'],
    about: 'probe every D (5s or more) until stopped; prints changes only, as text or ndjson',
    default: 'off',
  },
  {
    name: 'format',
    value: FORMATS.join('|'),
    commands: [...REPORTING, 'policy'],
    valueFor: { policy: 'text|json', fleet: FLEET_FORMATS.join('|') },
    about: 'what goes to standard output',
    default: 'text',
  },
  { name: 'output', value: 'FILE', commands: REPORTING, about: 'write the report there (atomically) instead' },
  {
    name: 'facts',
    value: 'FILE',
    commands: PROBING,
    about: 'also save the recorded facts; - is standard output, and then --output is required',
  },
  {
    name: 'cloudwatch',
    value: 'GROUP[:STREAM]',
    commands: ['run'],
    about: "deliver the verdict to CloudWatch Logs, with embedded metrics; the stream is the node's id unless named",
    default: 'off',
  },
  { name: 'cloudwatch-create-group', commands: ['run'], about: 'make the log group where there is none' },
  {
    name: 'spool',
    value: 'DIR',
    commands: ['run'],
    about: 'where undelivered verdicts wait for a later run with the same --cloudwatch',
    default: '/var/lib/ssm-probe/spool, %ProgramData%\\ssm-probe\\spool',
  },
  {
    name: 'console',
    commands: ['run'],
    about: 'also write a short report to the serial console, for aws ec2 get-console-output',
    default: 'off',
  },
  {
    name: 'only',
    value: 'A,B',
    repeatable: true,
    commands: JUDGING,
    about: 'report only these finding codes or prefixes (dns, tls/expired)',
  },
  { name: 'skip', value: 'A,B', repeatable: true, commands: JUDGING, about: 'leave these finding codes or prefixes out' },
  { name: 'fail-on', value: 'error|warning|never', commands: JUDGING, about: 'what makes exit status 1', default: 'error' },
  { name: 'list', commands: ['demo'], about: 'name the scenarios of the simulated VPC' },
  {
    name: 'verbose',
    short: 'v',
    repeatable: true,
    commands: REPORTING,
    about: 'everything that was seen (-v), and more of it (-vv)',
  },
  { name: 'quiet', short: 'q', commands: REPORTING, about: 'the verdict line only' },
  {
    name: 'color',
    value: 'auto|always|never',
    commands: REPORTING,
    about: 'colour in text; NO_COLOR and FORCE_COLOR count too',
    default: 'auto',
  },
  {
    name: 'log-level',
    value: 'L',
    commands: PROBING,
    about: 'a line of JSON on standard error for each step: info, debug (connections), trace (files, packets)',
    default: 'silent',
  },
  { name: 'help', short: 'h', commands: ALL, about: 'this text' },
  { name: 'version', commands: ALL, about: 'the version; with -v also the commit' },
  { name: 'json', commands: ALL, about: 'with --version: also commit, Node and target, as JSON' },
];
