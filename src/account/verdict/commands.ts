/** What every fix is made of: its commands, and words of the AWS CLI. */
import { rangesOnly, resourceId } from '../../remedies/foreign.ts';
import { type Known, own } from '../../remedies/quote.ts';
import type { Target } from '../evaluate/fix.ts';

/** `aws` makes a whole command of the words behind it. */
export interface Commands {
  readonly title: string;
  readonly apply: readonly string[];
  readonly undo: readonly string[];
  readonly permission: string;
  readonly risk: string;
}

export type Aws = (...words: readonly string[]) => string;

export function range(cidr: string): Known {
  return rangesOnly([cidr])[0] ?? own`NODE_RANGE`;
}

export function targetWords(target: Target | null): string {
  return target === null ? '--nat-gateway-id NAT_GATEWAY_ID' : `${target.option} ${resourceId(target.id)}`;
}

export function destinationWords(destination: string): string {
  if (destination.startsWith('pl-')) return `--destination-prefix-list-id ${resourceId(destination)}`;
  return `${destination.includes(':') ? '--destination-ipv6-cidr-block' : '--destination-cidr-block'} ${range(destination)}`;
}
