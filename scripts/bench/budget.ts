/** The project's aims, and how a measurement compares. Pure. */
import type { Measured } from './measure.ts';
import type { NetworkResult } from './network.ts';

export const AIM = {
  startMs: 30,
  startRatio: 1.25,
  /** Times the start of an empty binary and one exchange by curl, at a round trip of 20 ms. */
  ratioFar: 1.3,
  wallNearMs: 150,
  cpuNearMs: 250,
  /** More than one step's timeout, where every packet vanishes. */
  overTimeoutMs: 300,
  /** CPU with a thousand addresses over that with a hundred: a run connects to fewer. */
  growth: 1.2,
  unsignedMb: 70,
  signedMb: 95,
  downloadMb: 31,
} as const;

/** One line: the value, the aim, and whether it is met. */
function line(what: string, value: number, aim: number, unit: string, digits = 0): string {
  return `${what}: ${value.toFixed(digits)}${unit}, aim ${aim}${unit}: ${value <= aim ? 'met' : 'MISSED'}\n`;
}

export function startBudget([empty, product]: readonly Measured[]): string {
  const wall = product?.wallMs.median ?? NaN;
  return (
    line('--version', wall, AIM.startMs, ' ms') +
    line('--version beside the empty binary', wall / (empty?.wallMs.median ?? NaN), AIM.startRatio, ' x', 2)
  );
}

/** `rttMs`: of the measured network. The rows are those of `measureNetwork`. */
export function runBudget(rttMs: number, { rows, ratio, unsignedRatio }: NetworkResult): string {
  const [unsigned, signed] = rows.slice(-2);
  if (unsigned === undefined || signed === undefined) return '';
  const memory =
    line('memory, nothing signed', unsigned.peakMb.max, AIM.unsignedMb, ' MB', 1) +
    line('memory, signed', signed.peakMb.max, AIM.signedMb, ' MB', 1);
  if (rttMs > 0) {
    return (
      line('nothing signed beside empty binary + curl', unsignedRatio, AIM.ratioFar, ' x', 2) +
      line('signed beside empty binary + curl', ratio, AIM.ratioFar, ' x', 2) +
      memory
    );
  }
  const cost = (key: 'wallMs' | 'cpuMs' | 'peakMb'): string => (signed[key].median - unsigned[key].median).toFixed(0);
  return (
    line('nothing signed', unsigned.wallMs.median, AIM.wallNearMs, ' ms') +
    line('CPU, nothing signed', unsigned.cpuMs.median, AIM.cpuNearMs, ' ms') +
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
