/** What Systems Manager itself says of this node. */

import type { CallFacts } from '../facts/signed.ts';

interface OwnStatus {
  /** `Online`, `ConnectionLost`, `Inactive`, or `NotListed` where there is no entry. */
  readonly status: string;
  readonly lastPingAt: string | null;
}

/** Null where Systems Manager was not asked, or did not say. */
export function ownStatus(calls: readonly CallFacts[]): OwnStatus | null {
  const call = calls.find(({ action }) => action === 'ssm:DescribeInstanceInformation');
  if (call?.result.outcome !== 'ok') return null;
  const { listed, pingStatus, lastPingAt = null } = call.result.tells;
  if (listed === 'no') return { status: 'NotListed', lastPingAt: null };
  return pingStatus === undefined ? null : { status: pingStatus, lastPingAt };
}
