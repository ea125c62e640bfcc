/** The one table of options: parsing, values, defaults, help, completions and the manual page are made from it. */
import type { LogTarget } from '../deliver/log-target.ts';
import type { OwnCall } from '../facts/call.ts';
import { CAPABILITIES, type Capability, DEFAULT_CAPABILITIES } from '../knowledge/types.ts';
import { FLEET_FORMATS } from '../report/fleet-index.ts';
import { FORMATS } from '../report/index.ts';
import { JUDGING, PROBING, REPORTING, SIGNING } from './command-groups.ts';
import { COMMAND_NAMES } from './commands.ts';
import { FILE_OPTIONS } from './file-options.ts';
import { FLEET_OPTIONS } from './fleet-options.ts';
import { checked, choice, choiceFor, count, duration, flag, type OptionSpec, path } from './option.ts';
import type { CaBundle, ProxyOption } from './value-types.ts';

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
/** A run asks up to 150 DNS questions: more often would be a flood. */
const LEAST_WATCH_MS = 5_000;

type Table = Readonly<Record<string, OptionSpec<unknown>>>;

/** What every command has. */
const OF_ALL = { shapes: 'report', ...flag(), commands: COMMAND_NAMES } as const;

/** What observation and judgement are told. Checks that need more than a word are loaded late. */
const RUN_OPTIONS = {
  region: {
    name: 'region',
    shapes: 'sight',
    ...checked<string | null>('R', null, async (given) => (await import('./region.ts')).region(given)),
    commands: [...PROBING, 'policy', 'account'],
    about: 'Region to probe',
    completes: 'regions',
    defaultWords: 'hybrid registration, else IMDS, else AWS_REGION, else AWS_DEFAULT_REGION',
    defaultWordsFor: {
      policy: 'AWS_REGION, else AWS_DEFAULT_REGION',
      account: "that of the file, else AWS_REGION, else the profile's",
    },
  },
  expect: {
    name: 'expect',
    shapes: 'sight',
    ...choice(['private', 'any'], 'any'),
    commands: PROBING,
    about: 'private: every required interface service must answer on a private address',
  },
  for: {
    name: 'for',
    shapes: 'sight',
    ...checked<readonly Capability[]>('A,B', DEFAULT_CAPABILITIES, async (given) =>
      (await import('./option-values.ts')).capabilities(given),
    ),
    commands: [...PROBING, 'policy', 'account'],
    about: `the capabilities that must work: ${CAPABILITIES.join(', ')}`,
    defaultWords: DEFAULT_CAPABILITIES.join(', '),
    completes: CAPABILITIES,
    isList: true,
  },
  buckets: {
    name: 'bucket',
    shapes: 'sight',
    ...checked<readonly string[]>('NAME', [], async (given) => (await import('./option-values.ts')).buckets(given)),
    repeatable: true,
    commands: [...PROBING, 'policy', 'account'],
    about: 'a bucket of yours that must be reachable',
  },
  resolvers: {
    name: 'resolver',
    shapes: 'sight',
    ...checked<readonly string[]>('IP', [], async (given) => (await import('./option-values.ts')).resolvers(given)),
    repeatable: true,
    commands: PROBING,
    about: "one more DNS server whose view counts as Amazon's, e.g. a Route 53 inbound endpoint",
  },
  proxy: {
    name: 'proxy',
    shapes: 'sight',
    ...checked<ProxyOption>('agent|none|URL', { mode: 'agent' }, async (given) => (await import('./proxy.ts')).proxy(given)),
    commands: PROBING,
    about: "probe through the agent's proxy, none, or this one (http://[USER@]HOST:PORT)",
    defaultWords: 'agent',
    completes: ['agent', 'none'],
  },
  proxyPasswordFile: {
    name: 'proxy-password-file',
    shapes: 'sight',
    ...path(),
    commands: PROBING,
    about: 'the password for USER of --proxy: the first line of FILE; never an argument, which other users can see',
  },
  caBundle: {
    name: 'ca-bundle',
    shapes: 'sight',
    ...checked<CaBundle | null>('FILE', null, async (given) => (await import('./option-values.ts')).caBundle(given)),
    commands: PROBING,
    about: "more PEM roots to trust; they count as Amazon's (test networks, isolated partitions)",
    completes: 'files',
  },
  signs: {
    name: 'no-credentials',
    shapes: 'sight',
    ...flag(false),
    commands: SIGNING,
    about: "skip the signed checks, which use the agent's own credentials",
  },
  isDeep: {
    name: 'deep',
    shapes: 'sight',
    ...flag(),
    commands: SIGNING,
    about:
      'also the checks that leave a trace on the AWS side: how Systems Manager sees this node, a patch snapshot, a channel token',
  },
  timeoutMs: {
    name: 'timeout',
    shapes: 'sight',
    ...duration(3_000, '3s'),
    commands: PROBING,
    about: 'one network step, as 500ms, 3s, 1m',
  },
  deadlineMs: {
    name: 'deadline',
    shapes: 'sight',
    ...duration(15_000, '15s'),
    commands: PROBING,
    about: 'the whole run; a longer timeout is clamped to it',
  },
  only: {
    name: 'only',
    shapes: 'choice',
    ...checked<readonly string[]>('A,B', [], async (given) => (await import('./selection.ts')).selection(given)),
    repeatable: true,
    commands: JUDGING,
    about: 'report only these finding codes or prefixes (dns, tls/expired)',
    completes: 'codes',
    isList: true,
  },
  skip: {
    name: 'skip',
    shapes: 'choice',
    ...checked<readonly string[]>('A,B', [], async (given) => (await import('./selection.ts')).selection(given)),
    repeatable: true,
    commands: JUDGING,
    about: 'leave these finding codes or prefixes out',
    completes: 'codes',
    isList: true,
  },
  failOn: {
    name: 'fail-on',
    shapes: 'choice',
    ...choice(['error', 'warning', 'never'], 'error'),
    commands: JUDGING,
    about: 'what makes exit status 1',
  },
} as const satisfies Table;

/** By the name that the code gives each value, in the order of the help. */
export const OPTIONS = {
  ...RUN_OPTIONS,
  waitMs: {
    name: 'wait',
    shapes: 'report',
    ...duration(null, 'off'),
    commands: ['run'],
    about: 'keep probing until all is well, or D is over (boot time); says how long it took',
  },
  watchMs: {
    name: 'watch',
    shapes: 'report',
    ...duration(null, 'off', { example: '30s or 5m (at least 5s, at most 24h)', leastMs: LEAST_WATCH_MS }),
    commands: ['run'],
    about: 'probe every D (5s or more) until stopped; prints changes only, as text or ndjson',
  },
  format: {
    name: 'format',
    shapes: 'report',
    ...choiceFor(FORMATS, 'text', {
      policy: ['text', 'json'],
      fleet: FLEET_FORMATS,
      preflight: ['text', 'json'],
    }),
    commands: [...REPORTING, 'policy'],
    about: 'what goes to standard output',
  },
  output: {
    name: 'output',
    shapes: 'report',
    ...path(),
    commands: REPORTING,
    about: 'write the report there (atomically) instead',
  },
  facts: {
    name: 'facts',
    shapes: 'report',
    ...path(),
    commands: ['run', 'demo', 'preflight'],
    about: 'also save the recorded facts; - is standard output, and then --output is required',
  },
  cloudwatch: {
    name: 'cloudwatch',
    shapes: 'report',
    ...checked<LogTarget | null>('GROUP[:STREAM]', null, async (given) => (await import('./option-values.ts')).logTarget(given)),
    commands: ['run'],
    about: "deliver the verdict to CloudWatch Logs, with embedded metrics; the stream is the node's id unless named",
    defaultWords: 'off',
  },
  createsGroup: {
    name: 'cloudwatch-create-group',
    shapes: 'report',
    ...flag(),
    commands: ['run'],
    about: 'make the log group where there is none',
  },
  spool: {
    name: 'spool',
    shapes: 'report',
    ...path('DIR'),
    commands: ['run'],
    about: 'where undelivered verdicts wait for a later run with the same --cloudwatch',
    defaultWords: '/var/lib/ssm-probe/spool, %ProgramData%\\ssm-probe\\spool',
  },
  toConsole: {
    name: 'console',
    shapes: 'report',
    ...flag(),
    commands: ['run'],
    about: 'also write a short report to the serial console, for aws ec2 get-console-output',
    defaultWords: 'off',
  },
  ...FILE_OPTIONS,
  ...FLEET_OPTIONS,
  verbosity: {
    name: 'verbose',
    shapes: 'report',
    short: 'v',
    ...count(),
    repeatable: true,
    commands: [...REPORTING, 'version'],
    about: 'everything that was seen (-v), and more of it (-vv)',
  },
  isQuiet: {
    name: 'quiet',
    shapes: 'report',
    short: 'q',
    ...flag(),
    commands: [...REPORTING, 'bundle'],
    about: 'the verdict line only',
  },
  color: {
    name: 'color',
    shapes: 'report',
    ...choice(['auto', 'always', 'never'], 'auto'),
    commands: REPORTING,
    about: 'colour in text; NO_COLOR and FORCE_COLOR count too',
  },
  logLevel: {
    name: 'log-level',
    shapes: 'report',
    ...choice(LOG_LEVELS, 'silent'),
    value: 'L',
    commands: PROBING,
    about: `a line of JSON on standard error for each step: ${LOG_LEVELS.join(', ')} (debug has connections, trace files and packets)`,
  },
  asksHelp: { name: 'help', short: 'h', ...OF_ALL, about: 'this text' },
  asksVersion: { name: 'version', ...OF_ALL, about: 'the version; with -v also the commit' },
  asksJson: { name: 'json', ...OF_ALL, about: 'with --version: also commit, Node and target, as JSON' },
} as const satisfies Table;

export type OptionKey = keyof typeof OPTIONS;

type ValuesOf<T extends Table> = { readonly [K in keyof T]: T[K]['default'] };

/** The value of every option, given or not. */
export type Options = ValuesOf<typeof OPTIONS>;
/** The options of a run; `timeoutMs` is never above `deadlineMs`, and `proxy` has its password. */
export type RunOptions = ValuesOf<typeof RUN_OPTIONS> & {
  /** Of `preflight`: nobody types it. */
  readonly isPreflight?: true;
  /** How all this was called: nobody types it either. */
  readonly call?: OwnCall;
  /** The verdict goes to CloudWatch Logs afterwards, over the endpoint that the run found. */
  readonly deliversToLogs?: boolean;
};

/** For those who go through the table and ask for no value. */
export type AnyOption = OptionSpec<Options[OptionKey]>;
export const ENTRIES = Object.entries(OPTIONS) as readonly (readonly [OptionKey, AnyOption])[];

/** Those that say how to probe: without a run they mean nothing. */
export const PROBE_KEYS = ENTRIES.map(([key, { name }]) => ({ key, name })).filter(
  ({ key, name }) => Object.hasOwn(RUN_OPTIONS, key) && !['only', 'skip', 'fail-on'].includes(name),
);

/** What each is where nothing is given. */
export const DEFAULTS = Object.fromEntries(ENTRIES.map(([key, option]) => [key, option.default])) as Options;
