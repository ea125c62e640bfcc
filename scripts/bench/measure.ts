/**
 * Wall time, CPU time and peak memory of whole processes, as the kernel accounts for them.
 *
 * Node tells a parent nothing about its children's resources. perl-base, which every Debian has,
 * can make the system call getrusage(2): so each run is a perl of some 5 MB that forks, runs the
 * program, and reports the one child it waited for.
 */
import { spawnSync } from 'node:child_process';

/** What to measure. */
export interface Subject {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** A command to put before, whose own cost does not count: `ip netns exec NAME`. */
  readonly within?: readonly string[];
  /** The exit statuses of a successful run; 0 by default. */
  readonly statuses?: readonly number[];
}

/** One run. */
export interface Sample {
  readonly wallMs: number;
  /** User plus system time. */
  readonly cpuMs: number;
  /** Largest resident set, in MB (10^6 bytes). */
  readonly peakMb: number;
  /** Page faults, with and without input. */
  readonly faults: number;
  /** Context switches, of its own and forced ones. */
  readonly switches: number;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export interface Measured {
  readonly name: string;
  readonly runs: number;
  readonly wallMs: Spread;
  readonly cpuMs: Spread;
  readonly peakMb: Spread;
  readonly faults: Spread;
  readonly switches: Spread;
}

/**
 * The number of getrusage(2) differs by architecture. RUSAGE_CHILDREN is -1; struct rusage holds
 * user and system time, maxrss, three unused ones, minor and major faults, six others, voluntary and other switches.
 */
const GETRUSAGE: Readonly<Record<string, number>> = { x64: 98, arm64: 165 };
const ACCOUNTANT = `
use Time::HiRes 'clock_gettime'; my $number = shift;
my $start = clock_gettime(1); my $pid = fork() // die "fork: $!";
if ($pid == 0) { open STDIN, '<', '/dev/null'; open STDOUT, '>', '/dev/null'; exec { $ARGV[0] } @ARGV; exit 127 }
waitpid $pid, 0; my ($status, $end) = ($?, clock_gettime(1));
my $usage = "\\0" x 144; syscall($number, -1, $usage) == 0 or die "getrusage: $!";
my ($us, $uu, $ss, $su, $rss, @more) = unpack 'q18', $usage;
printf STDERR "\\n%d %.3f %.3f %d %d %d\\n", $status & 127 ? 128 + ($status & 127) : $status >> 8, ($end - $start) * 1000, ($us + $ss) * 1000 + ($uu + $su) / 1000, $rss, $more[3] + $more[4], $more[11] + $more[12];
`;

/**
 * Measures the subjects in turn, A B A B …, so that other load affects all alike, after one round
 * that does not count. Throws if a program cannot run or ends with another status: measuring a
 * failure would mislead.
 */
export function measureInterleaved(subjects: readonly Subject[], runs: number): readonly Measured[] {
  for (const subject of subjects) sample(subject);
  const samples = subjects.map((): Sample[] => []);
  for (let round = 0; round < runs; round += 1) {
    for (const [index, subject] of subjects.entries()) samples[index]?.push(sample(subject));
  }
  return subjects.map((subject, index) => summarise(subject.name, samples[index] ?? []));
}

/** Runs the program once. */
function sample(subject: Subject): Sample {
  const number = GETRUSAGE[process.arch];
  if (process.platform !== 'linux' || number === undefined) throw new Error('resources are measured on Linux x64 and arm64 only');
  const [program, ...args] = [...(subject.within ?? []), 'perl', '-e', ACCOUNTANT, String(number), ...subject.argv];
  const run = spawnSync(program ?? 'perl', args, { encoding: 'utf8', env: { PATH: process.env['PATH'], ...subject.env } });
  if (run.error !== undefined) throw new Error(`${subject.name}: ${run.error.message}`);
  const report = /\n(\d+) ([\d.]+) ([\d.]+) (\d+) (\d+) (\d+)\n$/.exec(run.stderr);
  if (report === null) throw new Error(`${subject.name}: ${run.stderr.trim()}`);
  const [status = 0, wallMs = 0, cpuMs = 0, peakKib = 0, faults = 0, switches = 0] = report.slice(1).map(Number);
  if (!(subject.statuses ?? [0]).includes(status)) {
    throw new Error(`${subject.name} ended with status ${status}: ${run.stderr.slice(0, report.index).trim()}`);
  }
  return { wallMs, cpuMs, peakMb: (peakKib * 1024) / 1e6, faults, switches };
}

/** Minimum, median and maximum of runs that were measured here or elsewhere. */
export function summarise(name: string, samples: readonly Sample[]): Measured {
  const spread = (key: keyof Sample): Spread => {
    const sorted = samples.map((one) => one[key]).toSorted((a, b) => a - b);
    return { min: sorted.at(0) ?? NaN, median: median(sorted), max: sorted.at(-1) ?? NaN };
  };
  const [wallMs, cpuMs, peakMb] = [spread('wallMs'), spread('cpuMs'), spread('peakMb')];
  return { name, runs: samples.length, wallMs, cpuMs, peakMb, faults: spread('faults'), switches: spread('switches') };
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
}
