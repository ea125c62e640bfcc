/**
 * Every finding, in the order of a report within one severity: from the node outwards. What is not
 * here does not run. Codes are a contract: add new ones, never rename one.
 */

import { agentChannelFlaps } from './agent/channel-flaps.ts';
import { agentCloned } from './agent/cloned.ts';
import { agentConfigInvalid } from './agent/config-invalid.ts';
import { agentConnectionLost } from './agent/connection-lost.ts';
import { agentContradiction } from './agent/contradiction.ts';
import { agentEndpointOverride } from './agent/endpoint-override.ts';
import { agentHibernating } from './agent/hibernating.ts';
import { agentLoggedFailure } from './agent/logged-failure.ts';
import { agentNeedsEc2messages } from './agent/needs-ec2messages.ts';
import { agentNotInstalled } from './agent/not-installed.ts';
import { agentNotRegistered } from './agent/not-registered.ts';
import { agentNotRunning } from './agent/not-running.ts';
import { agentOldRoots } from './agent/old-roots.ts';
import { agentOtherName } from './agent/other-name.ts';
import { agentOutdated } from './agent/outdated.ts';
import { agentRegionMismatch } from './agent/region-mismatch.ts';
import { agentSettingIgnored } from './agent/setting-ignored.ts';
import { agentTemplateSettings } from './agent/template-settings.ts';
import { agentUnitInvalid } from './agent/unit-invalid.ts';
import { agentWorkerMissing } from './agent/worker-missing.ts';
import { authDenied, authDeniedEndpointPolicy, authDeniedOrgPolicy, authDeniedRole } from './auth/denied.ts';
import { authExpired } from './auth/expired.ts';
import { authInvalid } from './auth/invalid.ts';
import { authNoCredentials } from './auth/no-credentials.ts';
import { authNoTaskRole } from './auth/no-task-role.ts';
import { authStaticKeys } from './auth/static-keys.ts';
import { clockSkew } from './clock/skew.ts';
import { dnsAaaaUnanswered } from './dns/aaaa-unanswered.ts';
import { dnsEndpointMissing } from './dns/endpoint-missing.ts';
import { dnsFlaky } from './dns/flaky.ts';
import { dnsForwarderMissing } from './dns/forwarder-missing.ts';
import { dnsHostsOverride } from './dns/hosts-override.ts';
import { dnsLossy } from './dns/lossy.ts';
import { dnsNameNotFound } from './dns/name-not-found.ts';
import { dnsNoAddress } from './dns/no-address.ts';
import { dnsNoResolver } from './dns/no-resolver.ts';
import { dnsNsswitch } from './dns/nsswitch.ts';
import { dnsOutsideVpc } from './dns/outside-vpc.ts';
import { dnsPartialEndpoints } from './dns/partial-endpoints.ts';
import { dnsPrivateViewMissing } from './dns/private-view-missing.ts';
import { dnsResolverUnreachable } from './dns/resolver-unreachable.ts';
import { dnsResolversDisagree } from './dns/resolvers-disagree.ts';
import { dnsSearchDomain } from './dns/search-domain.ts';
import { dnsServerFailure } from './dns/server-failure.ts';
import { dnsSinkholed } from './dns/sinkholed.ts';
import { dnsSlow } from './dns/slow.ts';
import { dnsStaleAddress } from './dns/stale-address.ts';
import { dnsTcpOnly } from './dns/tcp-only.ts';
import { dnsTruncatedTcpBlocked } from './dns/truncated-tcp-blocked.ts';
import { ec2messagesUnavailable } from './ec2messages/unavailable.ts';
import type { DraftOf, Finding } from './finding.ts';
import { httpNotAws } from './http/not-aws.ts';
import { imdsNoRole } from './imds/no-role.ts';
import { imdsDisabled, imdsHopLimit, imdsUnreachable } from './imds/unusable.ts';
import { nodeContainer } from './node/container.ts';
import { nodeCryptoPolicy } from './node/crypto-policy.ts';
import { nodeEnaAllowanceExceeded } from './node/ena-allowance-exceeded.ts';
import { nodeIpv6Only } from './node/ipv6-only.ts';
import { nodeLimits } from './node/limits.ts';
import { nodeRoute } from './node/route.ts';
import { nodeStorage } from './node/storage.ts';
import { patchSourcesDenied } from './patch-sources/denied.ts';
import { patchSourcesNotFound } from './patch-sources/not-found.ts';
import { patchSourcesUnreachable } from './patch-sources/unreachable.ts';
import { pathLossy } from './path/lossy.ts';
import { pathMtuBlackHole } from './path/mtu-black-hole.ts';
import { proxyAgentDiffers } from './proxy/agent-differs.ts';
import { proxyAgentLacks } from './proxy/agent-lacks.ts';
import { proxyAuthRequired } from './proxy/auth-required.ts';
import { proxyDenied } from './proxy/denied.ts';
import { proxyEndpointRefused } from './proxy/endpoint-refused.ts';
import { proxyInvalid } from './proxy/invalid.ts';
import { proxyMetadataProxied } from './proxy/metadata-proxied.ts';
import { proxySchemeUnsupported } from './proxy/scheme-unsupported.ts';
import { proxyUnreachable } from './proxy/unreachable.ts';
import { s3AnonymousDenied } from './s3/anonymous-denied.ts';
import { s3AllDenied, s3BucketDenied } from './s3/bucket-denied.ts';
import { s3BucketNotFound } from './s3/bucket-not-found.ts';
import { s3DualstackUnreachable } from './s3/dualstack-unreachable.ts';
import { s3NoPath } from './s3/no-path.ts';
import { s3SignedDenied } from './s3/signed-denied.ts';
import { s3VirtualHostUnreachable } from './s3/virtual-host-unreachable.ts';
import { s3WrongRegion } from './s3/wrong-region.ts';
import { tcpFiltered } from './tcp/filtered.ts';
import { tcpFirewalled } from './tcp/firewalled.ts';
import { tcpNoInternetPath } from './tcp/no-internet-path.ts';
import { tcpPartial } from './tcp/partial.ts';
import { tcpRefused } from './tcp/refused.ts';
import { tcpUnreachable } from './tcp/unreachable.ts';
import { tlsClientCertificate } from './tls/client-certificate.ts';
import { tlsExpired } from './tls/expired.ts';
import { tlsIncompleteChain } from './tls/incomplete-chain.ts';
import { tlsIntercepted } from './tls/intercepted.ts';
import { tlsInvalidChain } from './tls/invalid-chain.ts';
import { tlsLargeHelloDropped } from './tls/large-hello-dropped.ts';
import { tlsNameMismatch } from './tls/name-mismatch.ts';
import { tlsOldVersion } from './tls/old-version.ts';
import { tlsProtocolVersion } from './tls/protocol-version.ts';
import { tlsReset } from './tls/reset.ts';
import { tlsSniFiltered } from './tls/sni-filtered.ts';
import { tlsStalled } from './tls/stalled.ts';
import { tlsUntrustedRoot } from './tls/untrusted-root.ts';

export const FINDINGS = [
  nodeContainer,
  nodeRoute,
  imdsUnreachable,
  imdsDisabled,
  imdsHopLimit,
  proxyMetadataProxied,
  proxyInvalid,
  proxySchemeUnsupported,
  proxyUnreachable,
  proxyAuthRequired,
  proxyDenied,
  proxyEndpointRefused,
  proxyAgentLacks,
  proxyAgentDiffers,
  agentNotInstalled,
  agentConfigInvalid,
  agentNotRegistered,
  agentCloned,
  imdsNoRole,
  agentUnitInvalid,
  agentNotRunning,
  agentWorkerMissing,
  agentHibernating,
  agentOldRoots,
  agentLoggedFailure,
  agentChannelFlaps,
  nodeStorage,
  nodeCryptoPolicy,
  agentConnectionLost,
  agentRegionMismatch,
  agentEndpointOverride,
  agentSettingIgnored,
  agentOtherName,
  agentTemplateSettings,
  authStaticKeys,
  authNoTaskRole,
  authNoCredentials,
  authExpired,
  authInvalid,
  authDeniedRole,
  authDeniedEndpointPolicy,
  authDeniedOrgPolicy,
  authDenied,
  clockSkew,
  nodeIpv6Only,
  dnsNoResolver,
  dnsNsswitch,
  dnsSearchDomain,
  dnsTcpOnly,
  dnsResolverUnreachable,
  dnsSinkholed,
  dnsHostsOverride,
  dnsForwarderMissing,
  dnsStaleAddress,
  dnsResolversDisagree,
  dnsFlaky,
  dnsNameNotFound,
  dnsNoAddress,
  dnsServerFailure,
  dnsTruncatedTcpBlocked,
  dnsLossy,
  dnsSlow,
  dnsAaaaUnanswered,
  dnsEndpointMissing,
  dnsPartialEndpoints,
  dnsPrivateViewMissing,
  dnsOutsideVpc,
  pathLossy,
  pathMtuBlackHole,
  tcpFiltered,
  tcpNoInternetPath,
  tcpFirewalled,
  tcpRefused,
  tcpUnreachable,
  tcpPartial,
  httpNotAws,
  tlsIntercepted,
  tlsUntrustedRoot,
  tlsInvalidChain,
  tlsIncompleteChain,
  tlsExpired,
  tlsNameMismatch,
  tlsClientCertificate,
  tlsProtocolVersion,
  tlsOldVersion,
  tlsSniFiltered,
  tlsLargeHelloDropped,
  tlsReset,
  tlsStalled,
  s3NoPath,
  s3DualstackUnreachable,
  s3VirtualHostUnreachable,
  s3BucketDenied,
  s3AllDenied,
  s3AnonymousDenied,
  s3SignedDenied,
  s3WrongRegion,
  s3BucketNotFound,
  patchSourcesUnreachable,
  patchSourcesDenied,
  patchSourcesNotFound,
  agentOutdated,
  agentNeedsEc2messages,
  agentContradiction,
  nodeLimits,
  nodeEnaAllowanceExceeded,
  ec2messagesUnavailable,
] as const satisfies readonly Finding[];

type Entry = (typeof FINDINGS)[number];
export type FindingCode = Entry['code'];
/** The data of each finding. */
export type FindingData = { readonly [E in Entry as E['code']]: E['sample'] };
/** A finding as a rule makes it: no prose yet. */
export type Draft<C extends FindingCode = FindingCode> = { [K in C]: DraftOf<K, FindingData[K]> }[C];

export const FINDING_CODES: readonly FindingCode[] = FINDINGS.map(({ code }) => code);

const BY_CODE: ReadonlyMap<FindingCode, Finding> = new Map(FINDINGS.map((finding) => [finding.code, finding]));

export function findingOf(code: FindingCode): Finding {
  const found = BY_CODE.get(code);
  if (found === undefined) throw new Error(`no finding ${code}`);
  return found;
}
