/** Every rule, in the order in which a verdict considers them. Explicit: what is not here does not run. */

import type { FindingCode } from '../catalog/codes.ts';
import type { Draft } from '../catalog/data.ts';
import { ec2messagesUnavailable, needsEc2messages, notInstalled, notRegistered } from './agent.ts';
import { clockSkew } from './clock.ts';
import { forwarderMissing, hostsOverride, resolversDisagree, sinkholed } from './dns-forwarding.ts';
import { nameNotFound, noAddress, privateViewMissing, serverFailure, truncatedTcpBlocked } from './dns-names.ts';
import { resolverUnreachable } from './dns-servers.ts';
import { dnsSlow } from './dns-slow.ts';
import { endpointMissing, outsideVpc, partialEndpoints } from './endpoint-presence.ts';
import { notAws } from './http.ts';
import { largeHelloDropped, mtuBlackHole, reset, sniFiltered, stalled } from './hung-handshakes.ts';
import { imdsUnusable } from './imds.ts';
import { ipv6Only, lossy } from './paths.ts';
import type { Picture } from './picture.ts';
import { bucketDenied, bucketNotFound, dualStackUnreachable, noPath, wrongRegion } from './s3.ts';
import { filtered, firewalled, noInternetPath, partial, refused, unreachable } from './tcp.ts';
import { expired, intercepted, nameMismatch, protocolVersion, untrustedRoot } from './tls.ts';

export interface Rule {
  /** The codes that it can produce. */
  readonly codes: readonly FindingCode[];
  judge(picture: Picture): readonly Draft[];
}

export const RULES: readonly Rule[] = [
  { codes: ['imds/unreachable', 'imds/disabled', 'imds/hop-limit'], judge: imdsUnusable },
  { codes: ['agent/not-installed'], judge: notInstalled },
  { codes: ['agent/not-registered'], judge: notRegistered },
  { codes: ['clock/skew'], judge: clockSkew },
  { codes: ['node/ipv6-only'], judge: ipv6Only },
  { codes: ['dns/resolver-unreachable'], judge: resolverUnreachable },
  { codes: ['dns/sinkholed'], judge: sinkholed },
  { codes: ['dns/hosts-override'], judge: hostsOverride },
  { codes: ['dns/forwarder-missing'], judge: forwarderMissing },
  { codes: ['dns/resolvers-disagree'], judge: resolversDisagree },
  { codes: ['dns/name-not-found'], judge: nameNotFound },
  { codes: ['dns/no-address'], judge: noAddress },
  { codes: ['dns/server-failure'], judge: serverFailure },
  { codes: ['dns/truncated-tcp-blocked'], judge: truncatedTcpBlocked },
  { codes: ['dns/slow'], judge: dnsSlow },
  { codes: ['dns/endpoint-missing'], judge: endpointMissing },
  { codes: ['dns/partial-endpoints'], judge: partialEndpoints },
  { codes: ['dns/private-view-missing'], judge: privateViewMissing },
  { codes: ['dns/outside-vpc'], judge: outsideVpc },
  { codes: ['path/lossy'], judge: lossy },
  { codes: ['path/mtu-black-hole'], judge: mtuBlackHole },
  { codes: ['tcp/filtered'], judge: filtered },
  { codes: ['tcp/no-internet-path'], judge: noInternetPath },
  { codes: ['tcp/firewalled'], judge: firewalled },
  { codes: ['tcp/refused'], judge: refused },
  { codes: ['tcp/unreachable'], judge: unreachable },
  { codes: ['tcp/partial'], judge: partial },
  { codes: ['http/not-aws'], judge: notAws },
  { codes: ['tls/intercepted'], judge: intercepted },
  { codes: ['tls/untrusted-root'], judge: untrustedRoot },
  { codes: ['tls/expired'], judge: expired },
  { codes: ['tls/name-mismatch'], judge: nameMismatch },
  { codes: ['tls/protocol-version'], judge: protocolVersion },
  { codes: ['tls/sni-filtered'], judge: sniFiltered },
  { codes: ['tls/large-hello-dropped'], judge: largeHelloDropped },
  { codes: ['tls/reset'], judge: reset },
  { codes: ['tls/stalled'], judge: stalled },
  { codes: ['s3/no-path'], judge: noPath },
  { codes: ['s3/dualstack-unreachable'], judge: dualStackUnreachable },
  { codes: ['s3/bucket-denied', 's3/all-denied'], judge: bucketDenied },
  { codes: ['s3/wrong-region'], judge: wrongRegion },
  { codes: ['s3/bucket-not-found'], judge: bucketNotFound },
  { codes: ['agent/needs-ec2messages'], judge: needsEc2messages },
  { codes: ['ec2messages/unavailable'], judge: ec2messagesUnavailable },
];
