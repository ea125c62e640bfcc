/**
 * `account.json`: what an account said, once, so that it can be judged again offline. It holds ids, addresses, rules and policies, and no secret:
 * no user data, no parameter, no tag is ever asked for. Its format is defined here and in `model.ts`; a reader ignores members that it does not know.
 */
import { list, literal, matching, nullable, type Of, record, shortText, text } from '../schema/shape.ts';
import { account } from './model.ts';

export const SNAPSHOT_KIND = 'ssm-probe-account';
export const SNAPSHOT_VERSION = '1.0';

/** One call that was made, without its answer: that is in `account`. */
export interface CallRecord extends Of<typeof callRecord> {}
const callRecord = record({
  /** `ec2:DescribeSubnets` */
  operation: text,
  /** JSON of the request. */
  input: shortText(4_096),
  outcome: literal('ok', 'absent', 'denied', 'failed'),
  /** `denied`: the permission that was missing. `failed`: why. */
  detail: nullable(text),
});

export interface Snapshot extends Of<typeof snapshot> {}
export const snapshot = record({
  kind: literal(SNAPSHOT_KIND),
  schemaVersion: matching<string>(/^1\.\d{1,3}$/u),
  tool: record({ name: text, version: text }),
  /** RFC 3339, UTC: rules may have changed since. */
  readAt: text,
  calls: list(callRecord),
  account,
});
