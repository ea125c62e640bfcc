/** The one table of options: parsing, help and their tests are made from it. */
import { CAPABILITIES, DEFAULT_CAPABILITIES } from '../knowledge/types.ts';
import { FORMATS } from '../report/index.ts';

export type Command = 'run' | 'replay' | 'demo';
export const COMMANDS: Readonly<Record<Command, { readonly usage: string; readonly about: string }>> = {
  run: { usage: '[run] [options]', about: 'probe this node, print the verdict (the default command)' },
  replay: { usage: 'replay FACTS [options]', about: 'judge recorded facts again, offline, on any machine' },
  demo: { usage: 'demo [SCENARIO] [options]', about: 'probe the built-in simulated VPC; demo --list names its scenarios' },
};

export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** The placeholder of its value; without one it is a switch. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly commands: readonly Command[];
  readonly about: string;
  readonly default?: string;
}

const PROBING: readonly Command[] = ['run', 'demo'];
const ALL: readonly Command[] = ['run', 'replay', 'demo'];

export const OPTIONS: readonly OptionSpec[] = [
  {
    name: 'region',
    value: 'R',
    commands: PROBING,
    about: 'Region to probe',
    default: 'hybrid registration, else IMDS, else AWS_REGION, else AWS_DEFAULT_REGION',
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
    commands: PROBING,
    about: `the capabilities that must work: ${CAPABILITIES.join(', ')}`,
    default: DEFAULT_CAPABILITIES.join(', '),
  },
  { name: 'bucket', value: 'NAME', repeatable: true, commands: PROBING, about: 'a bucket of yours that must be reachable' },
  {
    name: 'resolver',
    value: 'IP',
    repeatable: true,
    commands: PROBING,
    about: "one more DNS server whose view counts as Amazon's, e.g. a Route 53 inbound endpoint",
  },
  {
    name: 'ca-bundle',
    value: 'FILE',
    commands: PROBING,
    about: "more PEM roots to trust; they count as Amazon's (test networks, isolated partitions)",
  },
  { name: 'timeout', value: 'D', commands: PROBING, about: 'one network step, as 500ms, 3s, 1m', default: '3s' },
  { name: 'deadline', value: 'D', commands: PROBING, about: 'the whole run; a longer timeout is clamped to it', default: '15s' },
  {
    name: 'format',
    value: FORMATS.join('|'),
    commands: ALL,
    about: 'what goes to standard output',
    default: 'text',
  },
  { name: 'output', value: 'FILE', commands: ALL, about: 'write the report there (atomically) instead' },
  {
    name: 'facts',
    value: 'FILE',
    commands: PROBING,
    about: 'also save the recorded facts; - is standard output, and then --output is required',
  },
  {
    name: 'only',
    value: 'A,B',
    repeatable: true,
    commands: ALL,
    about: 'report only these finding codes or prefixes (dns, tls/expired)',
  },
  { name: 'skip', value: 'A,B', repeatable: true, commands: ALL, about: 'leave these finding codes or prefixes out' },
  { name: 'fail-on', value: 'error|warning|never', commands: ALL, about: 'what makes exit status 1', default: 'error' },
  { name: 'list', commands: ['demo'], about: 'name the scenarios of the simulated VPC' },
  { name: 'verbose', short: 'v', repeatable: true, commands: ALL, about: 'everything that was seen (-v), and more of it (-vv)' },
  { name: 'quiet', short: 'q', commands: ALL, about: 'the verdict line only' },
  {
    name: 'color',
    value: 'auto|always|never',
    commands: ALL,
    about: 'colour in text; NO_COLOR and FORCE_COLOR count too',
    default: 'auto',
  },
  { name: 'help', short: 'h', commands: ALL, about: 'this text' },
  { name: 'version', commands: ALL, about: 'the version' },
];
