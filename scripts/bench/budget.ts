/** The project's aims, and how a measurement compares. Pure. */
import type { Measured } from './measure.ts';
import type { NetworkResult } from './network.ts';

export const AIM = {
  startRatio: 1.1,
  /** Times the start of an empty binary and one exchange by curl, at a round trip of 20 ms. */
  ratioFar: 1.5,
  /** Times the CPU of an empty binary, without delay and with nothing signed. */
  cpuRatio: 2.5,
  /** More than one step's timeout, where every packet vanishes. */
  overTimeoutMs: 150,
  /** CPU with a thousand addresses over that with a hundred: a run connects to fewer. */
  growth: 1.2,
  unsignedMb: 65,
  signedMb: 80,
  downloadMb: 31,
} as const;

/** One line: the value, the aim, and whether it is met. */
function line(what: string, value: number, aim: number, unit: string, digits = 0): string {
  return `${what}: ${value.toFixed(digits)}${unit}, aim ${aim}${unit}: ${value <= aim ? 'met' : 'MISSED'}\n`;
}

export function startBudget([empty, product]: readonly Measured[]): string {
  const wall = product?.wallMs.median ?? NaN;
  return line('--version beside the empty binary', wall / (empty?.wallMs.median ?? NaN), AIM.startRatio, ' x', 2);
}

/** `rttMs`: of the measured network. */
export function runBudget(rttMs: number, { empty, curl, unsigned, signed }: NetworkResult): string {
  const memory =
    line('memory, nothing signed', unsigned.peakMb.max, AIM.unsignedMb, ' MB', 1) +
    line('memory, signed', signed.peakMb.max, AIM.signedMb, ' MB', 1);
  if (rttMs > 0) {
    const floor = empty.wallMs.median + curl.wallMs.median;
    return (
      line('nothing signed beside empty binary + curl', unsigned.wallMs.median / floor, AIM.ratioFar, ' x', 2) +
      line('signed beside empty binary + curl', signed.wallMs.median / floor, AIM.ratioFar, ' x', 2) +
      memory
    );
  }
  const cost = (key: 'wallMs' | 'cpuMs' | 'peakMb'): string => (signed[key].median - unsigned[key].median).toFixed(0);
  return (
    line('CPU, nothing signed, beside the empty binary', unsigned.cpuMs.median / empty.cpuMs.median, AIM.cpuRatio, ' x', 2) +
    memory +
    `signing costs ${cost('wallMs')} ms, ${cost('cpuMs')} ms of CPU and ${cost('peakMb')} MB\n`
  );
}

export function droppedBudget(timeoutMs: number, { wallMs }: Measured): string {
  return line('every packet vanishes', wallMs.median, timeoutMs + AIM.overTimeoutMs, ' ms');
}

/** The last two rows of `measureGrowth`. */
export function growthBudget(rows: readonly Measured[]): string {
  const [before, last] = rows.slice(-2);
  return line(
    'CPU, ten times as many addresses',
    (last?.cpuMs.median ?? NaN) / (before?.cpuMs.median ?? NaN),
    AIM.growth,
    ' x',
    2,
  );
}

export function downloadBudget(bytes: number, how: string): string {
  return line(`linux-x64 compressed by ${how}`, bytes / 1e6, AIM.downloadMb, ' MB', 1);
}
