/** The verdict: what `--format json` prints. Published as `schema/verdict.schema.json`; additive changes only. */

import type { ImdsFacts } from './facts.ts';
import type { Severity } from './findings/finding.ts';
import type { FindingCode } from './findings/index.ts';
import type { BucketPurpose, Capability, Service } from './knowledge/types.ts';
import type { AddressClass } from './picture/addresses.ts';
import type { BucketOutcome } from './picture/buckets.ts';
import type { Layer } from './picture/reach.ts';
import type { Remedy } from './remedies/remedy-types.ts';

export type { Severity } from './findings/finding.ts';
export type { AddressClass } from './picture/addresses.ts';
export type { Layer } from './picture/reach.ts';
export type { Owner, Remedy } from './remedies/remedy-types.ts';

export type Status = 'healthy' | 'degraded' | 'broken' | 'inconclusive';
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Host names, bucket names or IP addresses. */
  readonly subjects: readonly string[];
  /** The finding's own values; its shape belongs to the code. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly message: string;
  readonly capabilities: readonly Capability[];
  readonly evidence: readonly string[];
  /** Codes of suppressed findings that this one explains. */
  readonly explains: readonly FindingCode[];
  readonly remedy: readonly Remedy[];
}

export interface SuppressedFinding extends Finding {
  readonly suppressedBy: FindingCode;
}

export interface CapabilityVerdict {
  readonly status: 'works' | 'degraded' | 'blocked' | 'unknown' | 'not-applicable';
  readonly because: readonly FindingCode[];
  /** `observed`: the agent was seen doing it. `inferred`: from what this probe could do itself. */
  readonly proof: 'observed' | 'inferred';
  /** What was seen, in words; only where `proof` is `observed`. */
  readonly seen?: string;
  /** `--for` asked for it: only then does it count for findings, status and exit status. */
  readonly asked: boolean;
}

export interface StepVerdict {
  readonly outcome: 'ok' | 'failed' | 'skipped' | 'inconclusive';
  readonly reason?: string;
  readonly detail?: string;
  readonly ms?: number;
}

export interface EndpointVerdict {
  readonly service: Service;
  readonly host: string;
  readonly required: boolean;
  readonly path: 'private' | 'public' | 'gateway' | 'proxy' | 'unknown';
  readonly firstFailingLayer: Layer | null;
  readonly dns: readonly {
    readonly server: string;
    /** null when the server was silent. */
    readonly rcode: string | null;
    readonly addresses: readonly string[];
    readonly ms: number;
  }[];
  readonly addresses: readonly {
    readonly ip: string;
    readonly class: AddressClass;
    readonly localIp?: string;
    readonly localPort?: number;
    readonly at?: string;
    readonly requestId?: string;
    readonly tcp: StepVerdict;
    /** The proxy's answer to CONNECT; then the address, and TCP with it, is the proxy's. */
    readonly connect?: StepVerdict;
    readonly tls: StepVerdict;
    readonly http: StepVerdict;
  }[];
}

export interface BucketVerdict {
  readonly name: string;
  readonly purpose: BucketPurpose;
  readonly host: string;
  readonly outcome: BucketOutcome;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
}

export interface NodeVerdict {
  readonly kind: 'ec2' | 'hybrid' | 'unknown';
  readonly id: string | null;
  readonly region: string;
  readonly partition: string;
  readonly az: string | null;
  readonly vpcId: string | null;
  readonly vpcCidrs: readonly string[];
  readonly platform: string;
  readonly agent: {
    readonly installed: 'yes' | 'no' | 'unknown';
    readonly running: 'yes' | 'no' | 'unknown';
    readonly version: string | null;
  };
  readonly subnetId?: ImdsFacts['subnetId'];
  readonly securityGroupIds?: readonly string[];
  /** `host:port` of the proxy that the agent is set to use for HTTPS; absent where none is known. */
  readonly proxy?: string;
}

export interface Verdict {
  readonly schemaVersion: '1.0';
  readonly tool: { readonly name: 'ssm-probe'; readonly version: string };
  readonly startedAt: string;
  readonly durationMs: number;
  readonly interrupted?: true;
  /** With `--wait`: how many rounds it took, and how long, the last one included. */
  readonly waited?: { readonly rounds: number; readonly ms: number };
  /** With `--watch`: why this verdict is told. */
  readonly watch?: {
    readonly event: 'first' | 'changed' | 'recovered' | 'flapping' | 'steady';
    /** The status that was told before. */
    readonly from?: Status;
    /** The statuses that a flapping node goes back and forth between. */
    readonly between?: readonly Status[];
    /** How many changes there were, in how many rounds. */
    readonly changes?: number;
    readonly rounds?: number;
    /** How long it was as before; after a recovery how long it was not healthy. */
    readonly lastedMs?: number;
  };
  readonly node: NodeVerdict;
  readonly status: Status;
  readonly headline: string;
  /** Status, Region and first causes to be read out over a telephone (`ssm-probe explain CODE`); absent where all is well. */
  readonly shortCode?: string;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly ruledOut: readonly { readonly code: FindingCode; readonly because: string }[];
  readonly capabilities: Readonly<Record<Capability, CapabilityVerdict>>;
  readonly endpoints: readonly EndpointVerdict[];
  readonly buckets: readonly BucketVerdict[];
  readonly changed: readonly { readonly what: string; readonly from: string; readonly to: string; readonly lastGoodAt: string }[];
  readonly notChecked: readonly { readonly what: string; readonly why: string }[];
  readonly delivery: readonly { readonly sink: string; readonly outcome: string; readonly detail: string }[];
}
