/** What the instance metadata service says about this node. */
import { bool, list, literal, nullable, number, type Of, optional, record, text } from '../schema/shape.ts';
import { step } from './steps.ts';

export type ImdsFailure = Of<typeof imdsFailure>;
export const imdsFailure = literal(
  'timeout',
  'refused',
  'unreachable',
  /** TCP opens, the token request gets no answer: the signature of a hop limit that is too low. */
  'token-timeout',
  /** HTTP 403 on the token request: IMDS is turned off for this instance. */
  'disabled',
  /** Something answers, but not as IMDS does. */
  'not-imds',
  'other',
);

export interface ImdsFacts extends Of<typeof imdsFacts> {}
export const imdsFacts = record({
  instanceId: nullable(text),
  instanceType: nullable(text),
  accountId: nullable(text),
  region: nullable(text),
  az: nullable(text),
  azId: nullable(text),
  partition: nullable(text),
  domain: nullable(text),
  vpcId: nullable(text),
  subnetId: nullable(text),
  /** Hardware address of the first interface. */
  mac: optional(nullable(text)),
  securityGroupIds: list(text),
  /** The VPC's primary IPv4 range; its base + 2 is the Amazon resolver. */
  primaryCidr: nullable(text),
  /** Every IPv4 and IPv6 range of the VPC. */
  vpcCidrs: list(text),
  /** null: could not be determined. */
  hasInstanceProfile: nullable(bool),
  /** Server's `Date` minus this node's clock, in milliseconds (whole seconds' resolution); null without the header. */
  clockOffsetMs: nullable(number),
});

export const imdsStep = step(imdsFailure, { data: imdsFacts });
