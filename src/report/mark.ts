/** The meanings that have a symbol. A symbol never stands without its word, nor a colour without both. */
import type { BucketVerdict, CapabilityVerdict, Severity, Status, StepVerdict, Verdict } from '../verdict.types.ts';

export type Mark = 'ok' | 'error' | 'warning' | 'skipped' | 'unknown' | 'info';

export const SYMBOLS: Readonly<Record<Mark, string>> = {
  ok: '✓',
  error: '✗',
  warning: '!',
  skipped: '–',
  unknown: '?',
  info: 'i',
};

export const STATUS_MARK: Readonly<Record<Status, Mark>> = {
  healthy: 'ok',
  degraded: 'warning',
  broken: 'error',
  inconclusive: 'unknown',
};

/**
 * The status as people read it at a glance. Where nothing says what this machine is, that it lacks the agent is nobody's fault and the status is healthy;
 * but nobody manages it.
 */
export function shownStatus({ status, node, findings, preflight }: Pick<Verdict, 'status' | 'node' | 'findings' | 'preflight'>): {
  readonly mark: Mark;
  readonly word: string;
} {
  if (preflight !== undefined)
    return { mark: STATUS_MARK[status], word: { yes: 'ready', no: 'not ready', unknown: 'unknown' }[preflight.ready] };
  const isManaged = status !== 'healthy' || node.kind !== 'unknown';
  const lacksAgent = findings.some(({ code }) => code === 'agent/not-installed');
  return isManaged || !lacksAgent ? { mark: STATUS_MARK[status], word: status } : { mark: 'info', word: 'not managed' };
}

export const SEVERITY_MARK: Readonly<Record<Severity, Mark>> = { error: 'error', warning: 'warning', info: 'info' };

/** Worst first, as findings are: reports list capabilities in this order. */
export const CAPABILITY_MARK: Readonly<Record<CapabilityVerdict['status'], Mark>> = {
  blocked: 'error',
  degraded: 'warning',
  unknown: 'unknown',
  works: 'ok',
  'not-applicable': 'skipped',
};

export const STEP_MARK: Readonly<Record<StepVerdict['outcome'], Mark>> = {
  ok: 'ok',
  failed: 'error',
  skipped: 'skipped',
  inconclusive: 'unknown',
};

export const BUCKET_MARK: Readonly<Record<BucketVerdict['outcome'], Mark>> = {
  ok: 'ok',
  denied: 'error',
  'not-found': 'error',
  'wrong-region': 'error',
  failed: 'error',
  inconclusive: 'unknown',
  skipped: 'skipped',
};
