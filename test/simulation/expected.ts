/**
 * What the probe must say about each simulated scenario, written by hand from the contract before the
 * probe was ever run on them. A difference means that the rules are wrong, or that this reading of the
 * contract is: never change an entry only because a run disagrees.
 */
import type { Status } from '../../src/verdict.types.ts';

export interface Expected {
  readonly status: Status;
  /** With `--fail-on error`. */
  readonly exit: 0 | 1 | 3;
  /** Exactly the codes of severity error and warning, sorted. */
  readonly findings: readonly string[];
  /** Codes of severity info that must be there; others may be. */
  readonly infos?: readonly string[];
  /** The contract leaves room: the reading that was chosen, and why. */
  readonly reading?: string;
}

const healthy = (...infos: readonly string[]): Expected => ({ status: 'healthy', exit: 0, findings: [], infos });
/** `core` is blocked: ssm itself, or what the agent needs before it. */
const broken = (...findings: readonly string[]): Expected => ({ status: 'broken', exit: 1, findings });
/** Something else that was asked for is blocked, or works only sometimes. */
const degraded = (...findings: readonly string[]): Expected => ({ status: 'degraded', exit: 1, findings });
/** Works, and is at risk: warnings do not change the exit status. */
const atRisk = (...findings: readonly string[]): Expected => ({ status: 'degraded', exit: 0, findings });

/** Nothing is wrong, and something required is not known. */
const inconclusive: Expected = { status: 'inconclusive', exit: 3, findings: [] };

export const EXPECTED: Readonly<Record<string, Expected>> = {
  'healthy-private': healthy(),
  'healthy-public': healthy(),
  'healthy-central-endpoints': healthy('dns/outside-vpc'),
  'healthy-dual-stack': healthy(),
  'healthy-ipv4-only-node': healthy(),
  'healthy-s3-interface': healthy(),
  'healthy-public-range': healthy(),
  'healthy-new-region': healthy(),
  'healthy-corp-dns': healthy(),
  'healthy-truncated-dns': healthy(),
  'hybrid-public': healthy(),
  'hybrid-inbound-endpoint': healthy(),

  'forwarder-missing': broken('dns/forwarder-missing'),
  'forwarder-missing-nxdomain': broken('dns/forwarder-missing'),
  'forwarder-missing-refused': broken('dns/forwarder-missing'),
  'stale-address': broken('dns/stale-address'),
  'stale-address-somebody-else': degraded('dns/stale-address'),
  'stale-address-endpoint-missing': broken('dns/endpoint-missing', 'dns/stale-address'),
  'healthy-central-by-own-zone': healthy('dns/outside-vpc'),
  'resolver-dead-no-internet-path': broken('dns/resolver-unreachable', 'tcp/no-internet-path'),
  'resolvers-disagree': degraded('dns/resolvers-disagree'),
  'aaaa-unanswered': atRisk('dns/aaaa-unanswered'),
  'dns-pool': degraded('dns/flaky'),
  'resolver-dead': broken('dns/resolver-unreachable'),
  'second-resolver-dead': {
    ...atRisk('dns/resolver-unreachable'),
    reading: 'the first server is always asked first and is right, so nothing fails today: a warning',
  },
  'dns-late': atRisk('dns/slow'),
  'dns-lossy': atRisk('dns/lossy'),
  'nsswitch-without-dns': broken('dns/nsswitch'),
  'no-resolv-conf': broken('dns/no-resolver'),
  'search-domain-answers': broken('dns/search-domain'),
  'dns-tcp-demanded': broken('dns/tcp-only'),
  'dns-too-late': {
    ...broken('dns/slow'),
    reading: 'the probe waits longer than the resolver of this node: what it sees, the agent never gets',
  },
  'dns-tcp-closed': broken('dns/truncated-tcp-blocked'),
  'dns-servfail': broken('dns/server-failure'),
  'private-zone-hides-name': degraded('dns/name-not-found'),
  'private-zone-without-address': broken('dns/no-address'),
  sinkholed: broken('dns/sinkholed'),
  'hosts-override': broken('dns/hosts-override'),
  'endpoints-missing': broken('dns/endpoint-missing'),
  'partial-endpoints': degraded('dns/partial-endpoints'),
  'private-expected': {
    ...degraded('dns/endpoint-missing'),
    reading: 'an error by the contract, but core works over the internet, so it is not blocked; an error is never healthy',
  },
  'hybrid-forwarder-missing': broken('dns/forwarder-missing'),
  'hybrid-no-private-view': {
    ...broken('dns/private-view-missing', 'tcp/no-internet-path'),
    reading: '"beside the reach": both hypotheses stand, neither explains the other away',
  },

  'security-group-drop': broken('tcp/filtered'),
  'node-egress-drop': broken('tcp/filtered'),
  'one-zone-broken': degraded('tcp/partial'),
  'endpoint-refused': degraded('tcp/refused'),
  'central-endpoints-drop': broken('tcp/filtered'),
  'central-endpoints-no-route': broken('tcp/unreachable'),
  'no-internet-path': broken('tcp/no-internet-path'),
  'firewall-drops-one-name': degraded('tcp/firewalled'),
  'lossy-path': {
    ...degraded('path/lossy'),
    reading: 'works only sometimes: an error, and no capability is blocked',
  },
  'everything-dropped': {
    ...broken('dns/resolver-unreachable', 'imds/unreachable'),
    reading: 'no code names the common cause (this node sends nothing), and neither explains the other',
  },

  'tls-intercepted': broken('tls/intercepted'),
  'tls-intercepted-trusted': atRisk('tls/intercepted'),
  'tls-untrusted-root': broken('tls/untrusted-root'),
  'tls-impostor': {
    ...broken('tls/intercepted'),
    reading: "the roots hold Amazon's name with another key: an issuer's name proves nothing, this is somebody else",
  },
  'tls-invalid-chain': broken('tls/invalid-chain'),
  'tls-incomplete-chain': broken('tls/incomplete-chain'),
  'tls-expired': broken('tls/expired'),
  'tls-wrong-name': broken('tls/name-mismatch'),
  'tls-self-signed': degraded('tls/intercepted'),
  'tls-old-protocol': degraded('tls/protocol-version'),
  'tls-client-certificate': degraded('tls/client-certificate'),
  'tls-older': healthy('tls/old-version'),
  'tls-reset': degraded('tls/reset'),
  'tls-stalled': degraded('tls/stalled'),
  'tls-name-filtered': degraded('tls/sni-filtered'),
  'tls-large-hello-lost': broken('tls/large-hello-dropped'),
  'full-packets-lost-inbound': broken('path/mtu-black-hole'),
  'full-packets-lost-outbound': broken('path/mtu-black-hole'),
  'captive-portal': broken('http/not-aws'),
  'block-page': degraded('http/not-aws'),
  'plain-http': broken('http/not-aws'),

  's3-gateway-missing': degraded('s3/no-path'),
  's3-bucket-denied': degraded('s3/bucket-denied'),
  's3-agent-bucket-denied': degraded('s3/bucket-denied'),
  's3-all-denied': degraded('s3/all-denied'),
  's3-dualstack-missing': degraded('s3/dualstack-unreachable'),
  'bucket-wrong-region': {
    ...degraded('s3/wrong-region'),
    reading: 'a bucket that the user demands is unreachable: an error, and no core capability',
  },
  'bucket-not-found': degraded('s3/bucket-not-found'),

  'docker-covers-endpoint': broken('node/route'),
  'disk-full': degraded('node/storage'),
  'no-ports-left': {
    ...atRisk('node/limits'),
    reading: 'what is required works, and a node without ports is one whose agent is next',
  },
  'clock-skew': {
    ...broken('clock/skew'),
    reading: 'signatures are refused beyond five minutes, so an hour blocks registration and heartbeat',
  },
  'clock-far-behind': {
    ...broken('clock/skew'),
    reading: 'the clock explains every certificate that is not yet valid: one cause, one finding',
  },
  'imds-unreachable': broken('imds/unreachable'),
  'imds-disabled': broken('imds/disabled'),
  'imds-hop-limit': broken('imds/hop-limit'),
  'healthy-proxy-bypassed': healthy(),
  'metadata-through-proxy': {
    ...broken('proxy/metadata-proxied'),
    reading: 'this probe reaches the metadata service; the agent does not, and has neither identity nor credentials',
  },
  'hybrid-proxy-without-metadata': { ...healthy(), reading: 'a hybrid agent asks no metadata service' },
  'agent-cloned': broken('agent/cloned'),
  'agent-connection-lost': broken('agent/connection-lost'),
  'agent-asleep': atRisk('agent/hibernating'),
  's3-principal-condition': degraded('s3/anonymous-denied'),
  'bucket-names-unknown': degraded('s3/virtual-host-unreachable'),
  'bucket-denied-to-role': degraded('s3/signed-denied'),
  'role-allows-nothing': broken('auth/denied-role'),
  'endpoint-policy-denies': broken('auth/denied-endpoint-policy'),
  'organization-denies': broken('auth/denied-org-policy'),
  'denied-without-reason': broken('auth/denied'),
  'token-expired': broken('auth/expired'),
  'key-unknown': broken('auth/invalid'),
  'role-cannot-be-assumed': broken('auth/no-credentials'),
  'healthy-behind-proxy': healthy('proxy/agent-differs'),
  'proxy-wrong-port': broken('proxy/unreachable'),
  'proxy-wants-login': broken('proxy/auth-required'),
  'proxy-refuses-all': broken('proxy/denied'),
  'proxy-refuses-messages': degraded('proxy/endpoint-refused'),
  'proxy-login-misread': broken('proxy/invalid'),
  'healthy-proxy-domain-login': healthy('proxy/agent-differs'),
  'proxy-passed-over': broken('proxy/invalid'),
  'proxy-passed-over-in-vain': {
    ...atRisk('proxy/invalid'),
    reading: 'nothing breaks, and somebody means this traffic to go through a proxy that it does not go through',
  },
  'proxy-name-filtered-behind': degraded('tls/sni-filtered'),
  'proxy-large-hello-lost-behind': broken('tls/large-hello-dropped'),
  'proxy-full-packets-lost-behind': broken('path/mtu-black-hole'),
  'proxy-reset-behind': degraded('tls/reset'),
  'proxy-written-https': broken('proxy/scheme-unsupported'),
  'shell-has-proxy': {
    ...healthy('proxy/agent-differs'),
    reading: 'the shell does nothing to the agent, which needs no proxy here: a note',
  },
  'ipv6-only-without-dns64': broken('node/ipv6-only'),
  'agent-missing': broken('agent/not-installed'),
  'agent-stopped': broken('agent/not-running'),
  'agent-setting-ignored': atRisk('agent/setting-ignored'),
  'agent-unit-invalid': broken('agent/unit-invalid'),
  'agent-broken-config': broken('agent/config-invalid'),
  'patch-sources-denied': degraded('patch-sources/denied'),
  'patch-sources-gone': degraded('patch-sources/not-found'),
  'patch-sources-private': degraded('patch-sources/unreachable'),
  'agent-misled': broken('agent/config-invalid'),
  'agent-zone-for-region': broken('agent/region-mismatch'),
  'healthy-configured': healthy(),
  'agent-other-region': broken('agent/region-mismatch'),
  'agent-endpoint-gone': broken('agent/endpoint-override'),
  'agent-endpoint-elsewhere': broken('agent/endpoint-override'),
  'no-role': broken('imds/no-role'),
  'default-host-management': healthy(),
  'ec2messages-gone': healthy('ec2messages/unavailable'),
  'old-agent-ec2messages-gone': degraded('agent/needs-ec2messages'),
  'old-agent': {
    ...atRisk('agent/needs-ec2messages'),
    reading: 'it works as long as the old endpoint answers: at risk, a warning',
  },
  'ec2messages-hidden': healthy('ec2messages/unavailable'),
  'healthy-connected': healthy(),
  'agent-unconnected': {
    ...inconclusive,
    infos: ['agent/contradiction'],
    reading: 'the network is fine, and nothing can be sent to an agent without a connection: nobody may call this node healthy',
  },
  'agent-half-dead': {
    ...inconclusive,
    infos: ['agent/contradiction'],
    reading: 'what is sent to the agent is lost until it notices',
  },
  'agent-old-roots': { ...broken('agent/old-roots'), findings: ['agent/old-roots', 'tls/intercepted'] },
  'agent-still-connected': {
    ...degraded('tcp/filtered'),
    infos: ['agent/contradiction'],
    reading: 'what this probe found stands: the connection does not come back once it is lost',
  },
  'agent-behind': healthy('agent/outdated'),
  'link-local-allowance': { ...atRisk('dns/slow'), infos: ['node/ena-allowance-exceeded'] },
  'hybrid-registration-lost': broken('agent/not-registered'),
  'hybrid-not-registered': {
    ...broken('agent/not-registered'),
    reading: 'the firmware names VMware: there is no metadata service to miss, and what is missing is the registration',
  },

  preflight: healthy('agent/not-installed'),
  'preflight-agent-there': healthy('agent/not-registered'),
  'preflight-closed': broken('dns/private-view-missing', 'tcp/no-internet-path'),
  'preflight-proxy': healthy('agent/not-installed'),
  'preflight-proxy-refuses': degraded('proxy/endpoint-refused'),
  'outside-not-installed': {
    ...inconclusive,
    infos: ['agent/not-installed'],
    reading:
      'nobody manages a machine without the agent: it must not look healthy, and whether it could be managed is what preflight says',
  },
  'moved-from-ec2': broken('agent/not-registered'),
};
