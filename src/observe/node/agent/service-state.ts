/** The agent's service without /proc: asks Windows' service manager or macOS' launchd. */
import type { Ports } from '../../../platform/ports.ts';
import { windowsTool } from '../windows-tools.ts';

export interface ServiceState {
  /** `no`: the manager does not know the service. */
  readonly registered: 'yes' | 'no' | 'unknown';
  readonly running: 'yes' | 'no' | 'unknown';
}

const TOOL = { timeoutMs: 2_000, maxBytes: 65_536 } as const;
const UNKNOWN: ServiceState = { registered: 'unknown', running: 'unknown' };
const ABSENT: ServiceState = { registered: 'no', running: 'no' };
/** ERROR_SERVICE_DOES_NOT_EXIST. */
const NO_SUCH_SERVICE = 1060;
/** launchd's `Could not find service`. */
const NO_SUCH_JOB = 113;

/** Null on systems where the kernel is asked instead. Never rejects. */
export async function serviceState(
  { exec, environment }: Pick<Ports, 'exec' | 'environment'>,
  signal?: AbortSignal,
): Promise<ServiceState | null> {
  const limits = { ...TOOL, ...(signal === undefined ? {} : { signal }) };
  if (environment.os === 'windows') {
    const told = await exec.run(windowsTool(environment.variables, 'sc.exe'), ['query', 'AmazonSSMAgent'], limits);
    if (told.outcome === 'failed') return UNKNOWN;
    return told.code === NO_SUCH_SERVICE ? ABSENT : parseScQuery(told.stdout);
  }
  if (environment.os === 'macos') {
    const told = await exec.run('/bin/launchctl', ['print', 'system/com.amazon.aws.ssm'], limits);
    if (told.outcome === 'failed') return UNKNOWN;
    return told.code === NO_SUCH_JOB ? ABSENT : parseLaunchctl(told.stdout);
  }
  return null;
}

/**
 * Parses `STATE : 4  RUNNING`. The labels are translated, the number and the word are not
 * (SERVICE_STATUS, `dwCurrentState`).
 */
export function parseScQuery(text: string): ServiceState {
  const state =
    /: {1,8}([1-7]) {1,8}(?:STOPPED|START_PENDING|STOP_PENDING|RUNNING|CONTINUE_PENDING|PAUSE_PENDING|PAUSED)\b/u.exec(text)?.[1];
  if (state === undefined) return UNKNOWN;
  // 1 is stopped and 7 is paused; neither answers. The other states are transitions.
  const running = state === '4' ? 'yes' : state === '1' || state === '7' ? 'no' : 'unknown';
  return { registered: 'yes', running };
}

/** Parses the job's `state = running`, one tab deep. Its endpoints have states, too. */
export function parseLaunchctl(text: string): ServiceState {
  const state = /^(?:\t| {4})state = ([a-z ]{1,30})$/mu.exec(text)?.[1];
  if (state === undefined) return UNKNOWN;
  const running = state === 'running' ? 'yes' : state === 'not running' || state === 'exited' ? 'no' : 'unknown';
  return { registered: 'yes', running };
}
