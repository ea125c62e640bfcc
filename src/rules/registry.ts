/** Every rule, in the order in which a verdict considers them. Explicit: what is not here does not run. */

import type { FindingCode } from '../catalog/codes.ts';
import type { Draft } from '../catalog/data.ts';
import { ec2messagesUnavailable, needsEc2messages, notInstalled, notRegistered } from './agent.ts';
import { endpointOverride, notRunning, regionMismatch } from './agent-config.ts';
import { hibernating } from './agent-log.ts';
import { cloned, connectionLost } from './agent-status.ts';
import { outdated } from './agent-version.ts';
import { deniedCalls, expiredCredentials, invalidCredentials, noCredentials } from './auth.ts';
import { clockSkew } from './clock.ts';
import { forwarderMissing, hostsOverride, resolversDisagree, sinkholed } from './dns-forwarding.ts';
import { nameNotFound, noAddress, privateViewMissing, serverFailure, truncatedTcpBlocked } from './dns-names.ts';
import { resolverUnreachable } from './dns-servers.ts';
import { dnsSlow } from './dns-slow.ts';
import { allowanceExceeded } from './ena.ts';
import { endpointMissing, outsideVpc, partialEndpoints } from './endpoint-presence.ts';
import { notAws } from './http.ts';
import { largeHelloDropped, mtuBlackHole, reset, sniFiltered, stalled } from './hung-handshakes.ts';
import { imdsUnusable, noRole } from './imds.ts';
import { limits } from './limits.ts';
import { ipv6Only, lossy } from './paths.ts';
import type { Picture } from './picture.ts';
import { proxyAuthRequired, proxyDenied, proxyEndpointRefused, proxySchemeUnsupported, proxyUnreachable } from './proxy.ts';
import { agentDiffers, metadataProxied } from './proxy-settings.ts';
import { anonymousDenied, bucketDenied, bucketNotFound, dualStackUnreachable, noPath, signedDenied, wrongRegion } from './s3.ts';
import { filtered, firewalled, noInternetPath, partial, refused, unreachable } from './tcp.ts';
import {
  expired,
  incompleteChain,
  intercepted,
  invalidChain,
  nameMismatch,
  oldVersion,
  protocolVersion,
  untrustedRoot,
} from './tls.ts';
import { contradiction } from './witness.ts';

/** What a rule reads of the facts. Everything that is judged at addresses also reads the DNS answers that named them. */
export type Reading =
  | 'dns'
  | 'hosts-file'
  | 'tcp'
  | 'tls'
  | 'http'
  | 's3'
  | 'imds'
  | 'agent'
  | 'clock'
  | 'proxy'
  | 'signed'
  | 'sockets'
  | 'ena'
  | 'shortages';
/** What a rule is about. Which capabilities need that, the knowledge of services and buckets tells. */
export type Concern =
  /** The node itself: without it nothing that calls AWS works. */
  | 'node'
  | 'agent'
  | 'endpoints'
  /** Every regional endpoint but S3's. */
  | 'interface'
  | 's3'
  | 's3-dualstack'
  | 'buckets'
  | 'user-buckets'
  | 'run-command'
  | 'nothing';

export interface Rule {
  /** The codes that it can produce. */
  readonly codes: readonly FindingCode[];
  readonly reads: readonly Reading[];
  readonly about: Concern;
  judge(picture: Picture): readonly Draft[];
}

export const RULES: readonly Rule[] = [
  {
    codes: ['imds/unreachable', 'imds/disabled', 'imds/hop-limit'],
    reads: ['imds', 'agent'],
    about: 'node',
    judge: imdsUnusable,
  },
  { codes: ['proxy/metadata-proxied'], reads: ['proxy', 'imds', 'agent'], about: 'node', judge: metadataProxied },
  { codes: ['proxy/scheme-unsupported'], reads: ['proxy', 'tcp'], about: 'endpoints', judge: proxySchemeUnsupported },
  { codes: ['proxy/unreachable'], reads: ['proxy', 'tcp'], about: 'endpoints', judge: proxyUnreachable },
  { codes: ['proxy/auth-required'], reads: ['proxy', 'tcp'], about: 'endpoints', judge: proxyAuthRequired },
  { codes: ['proxy/denied'], reads: ['proxy', 'tcp'], about: 'endpoints', judge: proxyDenied },
  { codes: ['proxy/endpoint-refused'], reads: ['proxy', 'tcp'], about: 'endpoints', judge: proxyEndpointRefused },
  { codes: ['proxy/agent-differs'], reads: ['proxy', 'agent'], about: 'nothing', judge: agentDiffers },
  { codes: ['agent/not-installed'], reads: ['agent'], about: 'agent', judge: notInstalled },
  { codes: ['agent/not-registered'], reads: ['agent', 'imds'], about: 'agent', judge: notRegistered },
  { codes: ['agent/cloned'], reads: ['agent'], about: 'agent', judge: cloned },
  { codes: ['imds/no-role'], reads: ['imds', 'agent'], about: 'node', judge: noRole },
  { codes: ['agent/not-running'], reads: ['agent'], about: 'agent', judge: notRunning },
  { codes: ['agent/hibernating'], reads: ['agent', 'sockets', 'clock'], about: 'agent', judge: hibernating },
  { codes: ['agent/connection-lost'], reads: ['signed', 'imds', 'agent'], about: 'agent', judge: connectionLost },
  { codes: ['agent/region-mismatch'], reads: ['agent', 'imds'], about: 'agent', judge: regionMismatch },
  { codes: ['agent/endpoint-override'], reads: ['agent', 'dns', 'tcp', 'tls'], about: 'agent', judge: endpointOverride },
  { codes: ['auth/no-credentials'], reads: ['signed', 'imds'], about: 'node', judge: noCredentials },
  { codes: ['auth/expired'], reads: ['signed'], about: 'node', judge: expiredCredentials },
  { codes: ['auth/invalid'], reads: ['signed'], about: 'node', judge: invalidCredentials },
  {
    codes: ['auth/denied-role', 'auth/denied-endpoint-policy', 'auth/denied-org-policy', 'auth/denied'],
    reads: ['signed'],
    about: 'agent',
    judge: deniedCalls,
  },
  { codes: ['clock/skew'], reads: ['http', 'tls', 'imds', 'clock', 'signed'], about: 'node', judge: clockSkew },
  { codes: ['node/ipv6-only'], reads: ['dns'], about: 'endpoints', judge: ipv6Only },
  { codes: ['dns/resolver-unreachable'], reads: ['dns'], about: 'endpoints', judge: resolverUnreachable },
  { codes: ['dns/sinkholed'], reads: ['dns'], about: 'endpoints', judge: sinkholed },
  { codes: ['dns/hosts-override'], reads: ['hosts-file', 'dns', 'tcp'], about: 'endpoints', judge: hostsOverride },
  { codes: ['dns/forwarder-missing'], reads: ['dns', 'tcp'], about: 'endpoints', judge: forwarderMissing },
  { codes: ['dns/resolvers-disagree'], reads: ['dns', 'tcp'], about: 'endpoints', judge: resolversDisagree },
  { codes: ['dns/name-not-found'], reads: ['dns'], about: 'endpoints', judge: nameNotFound },
  { codes: ['dns/no-address'], reads: ['dns'], about: 'endpoints', judge: noAddress },
  { codes: ['dns/server-failure'], reads: ['dns'], about: 'endpoints', judge: serverFailure },
  { codes: ['dns/truncated-tcp-blocked'], reads: ['dns'], about: 'endpoints', judge: truncatedTcpBlocked },
  { codes: ['dns/slow'], reads: ['dns'], about: 'endpoints', judge: dnsSlow },
  { codes: ['dns/endpoint-missing'], reads: ['dns', 'tcp', 'imds'], about: 'interface', judge: endpointMissing },
  { codes: ['dns/partial-endpoints'], reads: ['dns', 'tcp'], about: 'interface', judge: partialEndpoints },
  { codes: ['dns/private-view-missing'], reads: ['dns', 'tcp', 'imds'], about: 'endpoints', judge: privateViewMissing },
  { codes: ['dns/outside-vpc'], reads: ['dns', 'imds'], about: 'interface', judge: outsideVpc },
  { codes: ['path/lossy'], reads: ['dns', 'tcp'], about: 'endpoints', judge: lossy },
  { codes: ['path/mtu-black-hole'], reads: ['dns', 'tls'], about: 'endpoints', judge: mtuBlackHole },
  { codes: ['tcp/filtered'], reads: ['dns', 'tcp'], about: 'endpoints', judge: filtered },
  { codes: ['tcp/no-internet-path'], reads: ['dns', 'tcp', 'imds'], about: 'interface', judge: noInternetPath },
  { codes: ['tcp/firewalled'], reads: ['dns', 'tcp', 'imds'], about: 'interface', judge: firewalled },
  { codes: ['tcp/refused'], reads: ['dns', 'tcp'], about: 'endpoints', judge: refused },
  { codes: ['tcp/unreachable'], reads: ['dns', 'tcp'], about: 'endpoints', judge: unreachable },
  { codes: ['tcp/partial'], reads: ['dns', 'tcp'], about: 'endpoints', judge: partial },
  { codes: ['http/not-aws'], reads: ['dns', 'tls', 'http'], about: 'endpoints', judge: notAws },
  { codes: ['tls/intercepted'], reads: ['dns', 'tls'], about: 'endpoints', judge: intercepted },
  { codes: ['tls/untrusted-root'], reads: ['dns', 'tls'], about: 'endpoints', judge: untrustedRoot },
  { codes: ['tls/invalid-chain'], reads: ['dns', 'tls'], about: 'endpoints', judge: invalidChain },
  { codes: ['tls/incomplete-chain'], reads: ['dns', 'tls'], about: 'endpoints', judge: incompleteChain },
  { codes: ['tls/expired'], reads: ['dns', 'tls', 'clock'], about: 'endpoints', judge: expired },
  { codes: ['tls/name-mismatch'], reads: ['dns', 'tls'], about: 'endpoints', judge: nameMismatch },
  { codes: ['tls/protocol-version'], reads: ['dns', 'tls'], about: 'endpoints', judge: protocolVersion },
  { codes: ['tls/old-version'], reads: ['dns', 'tls'], about: 'endpoints', judge: oldVersion },
  { codes: ['tls/sni-filtered'], reads: ['dns', 'tls'], about: 'endpoints', judge: sniFiltered },
  { codes: ['tls/large-hello-dropped'], reads: ['dns', 'tls'], about: 'endpoints', judge: largeHelloDropped },
  { codes: ['tls/reset'], reads: ['dns', 'tls'], about: 'endpoints', judge: reset },
  { codes: ['tls/stalled'], reads: ['dns', 'tls'], about: 'endpoints', judge: stalled },
  { codes: ['s3/no-path'], reads: ['dns', 'tcp'], about: 's3', judge: noPath },
  { codes: ['s3/dualstack-unreachable'], reads: ['dns', 'tcp'], about: 's3-dualstack', judge: dualStackUnreachable },
  { codes: ['s3/bucket-denied', 's3/all-denied'], reads: ['s3', 'tls', 'signed'], about: 'buckets', judge: bucketDenied },
  { codes: ['s3/anonymous-denied'], reads: ['s3', 'tls', 'signed'], about: 'buckets', judge: anonymousDenied },
  { codes: ['s3/signed-denied'], reads: ['s3', 'tls', 'signed'], about: 'buckets', judge: signedDenied },
  { codes: ['s3/wrong-region'], reads: ['s3', 'tls'], about: 'user-buckets', judge: wrongRegion },
  { codes: ['s3/bucket-not-found'], reads: ['s3', 'tls'], about: 'user-buckets', judge: bucketNotFound },
  { codes: ['agent/outdated'], reads: ['agent', 's3', 'dns', 'tcp', 'tls'], about: 'agent', judge: outdated },
  { codes: ['agent/needs-ec2messages'], reads: ['agent', 'dns', 'tcp'], about: 'run-command', judge: needsEc2messages },
  {
    codes: ['agent/contradiction'],
    reads: ['agent', 'sockets', 'proxy', 'dns', 'tcp', 'tls', 'http'],
    about: 'nothing',
    judge: contradiction,
  },
  { codes: ['node/limits'], reads: ['shortages', 'dns', 'tcp', 'tls', 'http'], about: 'nothing', judge: limits },
  { codes: ['node/ena-allowance-exceeded'], reads: ['ena'], about: 'nothing', judge: allowanceExceeded },
  { codes: ['ec2messages/unavailable'], reads: ['dns', 'tcp', 'tls'], about: 'nothing', judge: ec2messagesUnavailable },
];
