/** The commands, as the command line knows them; `commands/execute.ts` has the file of each. */

export type Command = 'run' | 'explain' | 'checks' | 'replay' | 'policy' | 'fleet' | 'demo' | 'preflight' | 'bundle';

export interface CommandSpec {
  readonly usage: string;
  readonly about: string;
  /** Where its exit statuses mean something else than those of a run. */
  readonly exitStatus?: string;
  /** A signal lets it end with what is known by then; the others just end. */
  readonly endsWithVerdict: boolean;
}

export const COMMANDS: Readonly<Record<Command, CommandSpec>> = {
  run: {
    usage: '[run] [options]',
    about: 'probe this node, print the verdict (the default command)',
    endsWithVerdict: true,
  },
  explain: {
    usage: 'explain [CODE]',
    about:
      'what a finding means, who fixes it, how, and how to prove the fix; what a short code (SSM1-...) says; without CODE, all codes',
    endsWithVerdict: false,
  },
  checks: {
    usage: 'checks',
    about: 'every check, what it reads, which capability needs it',
    endsWithVerdict: false,
  },
  replay: {
    usage: 'replay FACTS [options]',
    about: 'judge recorded facts, or those of a bundle, again, offline, on any machine',
    endsWithVerdict: false,
  },
  policy: {
    usage: 'policy [options]',
    about: 'the endpoint-policy and role statements that this Region needs, to merge into existing policies',
    endsWithVerdict: false,
  },
  fleet: {
    usage: 'fleet FILE... [options]',
    about:
      'roll up the verdicts of many nodes (one JSON a line, also gzipped, also as events of CloudWatch Logs; - is standard input)',
    exitStatus:
      'Exit status: 0 rolled up, whatever it says about the nodes; 2 usage error, no readable file or fault of the tool; 3 a file could not be read to its end, or no verdict was found.',
    endsWithVerdict: true,
  },
  demo: {
    usage: 'demo [SCENARIO] [options]',
    about: 'probe the built-in simulated VPC; demo --list names its scenarios',
    endsWithVerdict: true,
  },
  preflight: {
    usage: 'preflight [options]',
    about: 'check a machine before its activation: each endpoint, what a proxy must let through, what is missing',
    endsWithVerdict: true,
  },
  bundle: {
    usage: 'bundle [OUT.tar.gz] [options]',
    about: "run, and pack facts, verdict, reports and what is known of the agent's log into one archive; prints its name",
    endsWithVerdict: true,
  },
};

/** In the order of the help. */
export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly Command[];
