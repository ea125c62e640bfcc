/** The commands, as the command line knows them; `commands/execute.ts` has the file of each. */

export type Command =
  | 'run'
  | 'explain'
  | 'checks'
  | 'replay'
  | 'policy'
  | 'fleet'
  | 'demo'
  | 'preflight'
  | 'bundle'
  | 'account'
  | 'help'
  | 'version'
  | 'completion';

export interface CommandSpec {
  readonly usage: string;
  readonly about: string;
  /** What people type, of 72 characters at most, and what for: in the help and in the manual page. */
  readonly examples: readonly (readonly [call: string, purpose: string])[];
  /** Where its exit statuses mean something else than those of a run. */
  readonly exitStatus?: string;
  /** A signal lets it end with what is known by then; the others just end. */
  readonly endsWithVerdict: boolean;
}

export const COMMANDS: Readonly<Record<Command, CommandSpec>> = {
  run: {
    usage: '[run] [options]',
    about: 'probe this node, print the verdict (the default command)',
    examples: [
      ['sudo ssm-probe', 'this node; root sees the most'],
      ['ssm-probe --region eu-central-1 --expect private', 'a node that must not need the internet'],
      ['ssm-probe --for core,session-manager --bucket my-session-logs', 'what this node is used for, and its own bucket'],
      ['ssm-probe --format html --output report.html --facts facts.json', 'a report to send on, and what was seen, for replay'],
      ['ssm-probe --wait 5m --fail-on never', 'at first boot'],
    ],
    endsWithVerdict: true,
  },
  explain: {
    usage: 'explain [CODE]',
    about:
      'what a finding means, who fixes it, how, and how to prove the fix; what a short code (SSM1-...) says; without CODE, all codes',
    examples: [
      ['ssm-probe explain dns/forwarder-missing', 'one finding'],
      ['ssm-probe explain tls', 'all of a family'],
      ['ssm-probe explain SSM1-H0J0-9RK', 'what somebody reads out over the telephone'],
    ],
    endsWithVerdict: false,
  },
  checks: {
    usage: 'checks',
    about: 'every check, what it reads, which capability needs it',
    examples: [['ssm-probe checks', 'what is looked at, and why']],
    endsWithVerdict: false,
  },
  replay: {
    usage: 'replay FACTS [options]',
    about: 'judge recorded facts, or those of a bundle, again, offline, on any machine',
    examples: [
      ['ssm-probe replay facts.json -v', 'everything that was seen on the node'],
      ['ssm-probe replay facts.json --format html --output report.html', 'a report that was not asked for then'],
    ],
    endsWithVerdict: false,
  },
  policy: {
    usage: 'policy [options]',
    about: 'the endpoint-policy and role statements that this Region needs, to merge into existing policies',
    examples: [
      ['ssm-probe policy --region eu-central-1', 'for the capabilities that most people use'],
      ['ssm-probe policy --region us-gov-west-1 --for core --format json', 'for some, as one document'],
    ],
    endsWithVerdict: false,
  },
  fleet: {
    usage: 'fleet FILE|DIR... [options]',
    about:
      'roll up the verdicts of many nodes, list the nodes, compare two days (one JSON a line, also gzipped, also as events of CloudWatch Logs; - is standard input)',
    exitStatus:
      'Exit status: 0 rolled up, whatever it says about the nodes; 2 usage error, no readable file or fault of the tool; 3 a file could not be read to its end, or no verdict was found.',
    examples: [
      ['ssm-probe fleet verdicts/*.ndjson.gz', 'what to fix first'],
      ['ssm-probe fleet today/ --list dns/forwarder-missing --format csv', 'which nodes have it'],
      ['ssm-probe fleet today/ --inventory instances.json --list-silent', 'which nodes say nothing'],
      ['ssm-probe fleet today/ --since yesterday/ --format html --output fleet.html', 'what has changed, as a page'],
      ['ssm-probe fleet today/ --inventory instances.json --tickets tickets', 'a ticket and its nodes for each owner'],
      ['zcat export/*.gz | ssm-probe fleet - --format html --output fleet.html', 'a page, from what CloudWatch Logs exported'],
    ],
    endsWithVerdict: true,
  },
  demo: {
    usage: 'demo [SCENARIO] [options]',
    about: 'probe the built-in simulated VPC; demo --list names its scenarios',
    examples: [
      ['ssm-probe demo', 'a forwarder that lacks a rule'],
      ['ssm-probe demo --list', 'what else there is'],
      ['ssm-probe demo security-group-drop -v', 'one of them, with every step'],
    ],
    endsWithVerdict: true,
  },
  preflight: {
    usage: 'preflight [options]',
    about: 'check a machine before its activation: each endpoint, what a proxy must let through, what is missing',
    examples: [
      ['ssm-probe preflight --region eu-central-1', 'a machine of your own data centre'],
      ['ssm-probe preflight --region eu-west-1 --proxy http://proxy:3128', 'the same through a proxy'],
    ],
    endsWithVerdict: true,
  },
  bundle: {
    usage: 'bundle [OUT.tar.gz] [options]',
    about: "run, and pack facts, verdict, reports and what is known of the agent's log into one archive; prints its name",
    examples: [
      ['ssm-probe bundle case.tar.gz', 'what somebody else needs to look at this node'],
      ['ssm-probe bundle case.tar.gz --redact', 'the same without your addresses, names and ids'],
    ],
    endsWithVerdict: true,
  },
  account: {
    usage: 'account [FACTS|VERDICT|BUNDLE] [SNAPSHOT] [options]',
    about:
      "look at the node's side of the account with your own credentials, read-only: the very rule, route, policy or setting that is in the way",
    exitStatus:
      'Exit status: 1 something of the account is in the way; 3 something could not be read, and nothing else was found; 2 usage error, no credentials or fault of the tool; 0 otherwise.',
    examples: [
      ['ssm-probe account facts.json', 'what a run with --facts saw, and why, from a laptop or CloudShell'],
      ['ssm-probe account --instance i-0123456789abcdef0 --profile prod', 'without any file, from the account alone'],
      ['ssm-probe account facts.json --save account.json', 'also keep what the account said'],
      ['ssm-probe account facts.json account.json', 'judge that again, offline'],
      ['ssm-probe account facts.json --script fix.sh', 'also the fixes as a script, with the way back'],
      ['ssm-probe account --dry-run', 'the calls, and the IAM policy that permits them'],
    ],
    endsWithVerdict: true,
  },
  help: {
    usage: 'help [COMMAND]',
    about: 'this text, or that of one command; help man: the manual page',
    examples: [
      ['ssm-probe help fleet', 'one command'],
      ['ssm-probe help man | man -l -', 'the manual page, where it is not installed'],
    ],
    endsWithVerdict: false,
  },
  version: {
    usage: 'version',
    about: 'what --version says; with -v also the commit, with --json as JSON',
    examples: [
      ['ssm-probe version', 'what this is'],
      ['ssm-probe version --json', 'also commit, Node and target'],
    ],
    endsWithVerdict: false,
  },
  completion: {
    usage: 'completion SHELL',
    about: 'the script with which bash, zsh, fish or powershell completes commands, options and their values',
    examples: [
      ['source <(ssm-probe completion bash)', 'this shell; in ~/.bashrc each one'],
      ['ssm-probe completion zsh > "${fpath[1]}/_ssm-probe"', 'each zsh from now on'],
      ['ssm-probe completion fish | source', 'this shell; in ~/.config/fish/config.fish each one'],
      ['ssm-probe completion powershell | Out-String | Invoke-Expression', 'this shell; in $PROFILE each one'],
    ],
    endsWithVerdict: false,
  },
};

/** In the order of the help. */
export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly Command[];
