# Completion of ssm-probe for bash. Made by `npm run docs` from the table of options: change that.
_ssm_probe() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' options='' word
  COMPREPLY=()
  case $previous in
    --region) return ;;
    --expect) mapfile -t COMPREPLY < <(compgen -W 'private any' -- "$current"); return ;;
    --for) mapfile -t COMPREPLY < <(compgen -W 'core run-command session-manager state-manager patch-manager patch-sources agent-update distributor parameter-store vss-snapshots kms-encryption cloudwatch-logs s3-output' -- "$current"); return ;;
    --bucket) return ;;
    --resolver) return ;;
    --proxy) mapfile -t COMPREPLY < <(compgen -W 'agent none' -- "$current"); return ;;
    --proxy-password-file) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    --ca-bundle) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    --timeout) return ;;
    --deadline) return ;;
    --only) mapfile -t COMPREPLY < <(compgen -W 'node/route imds/unreachable imds/disabled imds/hop-limit proxy/metadata-proxied proxy/scheme-unsupported proxy/unreachable proxy/auth-required proxy/denied proxy/endpoint-refused proxy/agent-differs agent/not-installed agent/config-invalid agent/not-registered agent/cloned imds/no-role agent/not-running agent/worker-missing agent/hibernating agent/logged-failure agent/channel-flaps node/storage agent/connection-lost agent/region-mismatch agent/endpoint-override agent/other-name agent/template-settings auth/no-credentials auth/expired auth/invalid auth/denied-role auth/denied-endpoint-policy auth/denied-org-policy auth/denied clock/skew node/ipv6-only dns/resolver-unreachable dns/sinkholed dns/hosts-override dns/forwarder-missing dns/resolvers-disagree dns/name-not-found dns/no-address dns/server-failure dns/truncated-tcp-blocked dns/slow dns/endpoint-missing dns/partial-endpoints dns/private-view-missing dns/outside-vpc path/lossy path/mtu-black-hole tcp/filtered tcp/no-internet-path tcp/firewalled tcp/refused tcp/unreachable tcp/partial http/not-aws tls/intercepted tls/untrusted-root tls/invalid-chain tls/incomplete-chain tls/expired tls/name-mismatch tls/protocol-version tls/old-version tls/sni-filtered tls/large-hello-dropped tls/reset tls/stalled s3/no-path s3/dualstack-unreachable s3/bucket-denied s3/all-denied s3/anonymous-denied s3/signed-denied s3/wrong-region s3/bucket-not-found agent/outdated agent/needs-ec2messages agent/contradiction node/limits node/ena-allowance-exceeded ec2messages/unavailable' -- "$current"); return ;;
    --skip) mapfile -t COMPREPLY < <(compgen -W 'node/route imds/unreachable imds/disabled imds/hop-limit proxy/metadata-proxied proxy/scheme-unsupported proxy/unreachable proxy/auth-required proxy/denied proxy/endpoint-refused proxy/agent-differs agent/not-installed agent/config-invalid agent/not-registered agent/cloned imds/no-role agent/not-running agent/worker-missing agent/hibernating agent/logged-failure agent/channel-flaps node/storage agent/connection-lost agent/region-mismatch agent/endpoint-override agent/other-name agent/template-settings auth/no-credentials auth/expired auth/invalid auth/denied-role auth/denied-endpoint-policy auth/denied-org-policy auth/denied clock/skew node/ipv6-only dns/resolver-unreachable dns/sinkholed dns/hosts-override dns/forwarder-missing dns/resolvers-disagree dns/name-not-found dns/no-address dns/server-failure dns/truncated-tcp-blocked dns/slow dns/endpoint-missing dns/partial-endpoints dns/private-view-missing dns/outside-vpc path/lossy path/mtu-black-hole tcp/filtered tcp/no-internet-path tcp/firewalled tcp/refused tcp/unreachable tcp/partial http/not-aws tls/intercepted tls/untrusted-root tls/invalid-chain tls/incomplete-chain tls/expired tls/name-mismatch tls/protocol-version tls/old-version tls/sni-filtered tls/large-hello-dropped tls/reset tls/stalled s3/no-path s3/dualstack-unreachable s3/bucket-denied s3/all-denied s3/anonymous-denied s3/signed-denied s3/wrong-region s3/bucket-not-found agent/outdated agent/needs-ec2messages agent/contradiction node/limits node/ena-allowance-exceeded ec2messages/unavailable' -- "$current"); return ;;
    --fail-on) mapfile -t COMPREPLY < <(compgen -W 'error warning never' -- "$current"); return ;;
    --wait) return ;;
    --watch) return ;;
    --format) mapfile -t COMPREPLY < <(compgen -W 'text json ndjson junit markdown html' -- "$current"); return ;;
    --output) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    --facts) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    --cloudwatch) return ;;
    --spool) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current"); return ;;
    --log-level) mapfile -t COMPREPLY < <(compgen -W 'silent fatal error warn info debug trace' -- "$current"); return ;;
  esac
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in run | explain | checks | replay | policy | fleet | demo) command=$word && break ;; esac
  done
  case ${command:-run} in
    run) options='--region --expect --for --bucket --resolver --proxy --proxy-password-file --ca-bundle --no-credentials --deep --timeout --deadline --only --skip --fail-on --wait --watch --format --output --facts --cloudwatch --cloudwatch-create-group --spool --console --verbose -v --quiet -q --color --log-level --help -h --version --json' ;;
    explain) options='--help -h --version --json' ;;
    checks) options='--help -h --version --json' ;;
    replay) options='--only --skip --fail-on --format --output --verbose -v --quiet -q --color --help -h --version --json' ;;
    policy) options='--region --for --bucket --format --help -h --version --json' ;;
    fleet) options='--format --output --verbose -v --quiet -q --color --help -h --version --json' ;;
    demo) options='--region --expect --for --bucket --resolver --proxy --proxy-password-file --ca-bundle --no-credentials --deep --timeout --deadline --only --skip --fail-on --format --output --facts --list --verbose -v --quiet -q --color --log-level --help -h --version --json' ;;
  esac
  if [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
    return
  fi
  case $command in
    run) mapfile -t COMPREPLY < <(compgen -W '' -- "$current"); return ;;
    explain) mapfile -t COMPREPLY < <(compgen -W 'node/route imds/unreachable imds/disabled imds/hop-limit proxy/metadata-proxied proxy/scheme-unsupported proxy/unreachable proxy/auth-required proxy/denied proxy/endpoint-refused proxy/agent-differs agent/not-installed agent/config-invalid agent/not-registered agent/cloned imds/no-role agent/not-running agent/worker-missing agent/hibernating agent/logged-failure agent/channel-flaps node/storage agent/connection-lost agent/region-mismatch agent/endpoint-override agent/other-name agent/template-settings auth/no-credentials auth/expired auth/invalid auth/denied-role auth/denied-endpoint-policy auth/denied-org-policy auth/denied clock/skew node/ipv6-only dns/resolver-unreachable dns/sinkholed dns/hosts-override dns/forwarder-missing dns/resolvers-disagree dns/name-not-found dns/no-address dns/server-failure dns/truncated-tcp-blocked dns/slow dns/endpoint-missing dns/partial-endpoints dns/private-view-missing dns/outside-vpc path/lossy path/mtu-black-hole tcp/filtered tcp/no-internet-path tcp/firewalled tcp/refused tcp/unreachable tcp/partial http/not-aws tls/intercepted tls/untrusted-root tls/invalid-chain tls/incomplete-chain tls/expired tls/name-mismatch tls/protocol-version tls/old-version tls/sni-filtered tls/large-hello-dropped tls/reset tls/stalled s3/no-path s3/dualstack-unreachable s3/bucket-denied s3/all-denied s3/anonymous-denied s3/signed-denied s3/wrong-region s3/bucket-not-found agent/outdated agent/needs-ec2messages agent/contradiction node/limits node/ena-allowance-exceeded ec2messages/unavailable' -- "$current"); return ;;
    checks) mapfile -t COMPREPLY < <(compgen -W '' -- "$current"); return ;;
    replay) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    policy) mapfile -t COMPREPLY < <(compgen -W '' -- "$current"); return ;;
    fleet) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    demo) mapfile -t COMPREPLY < <(compgen -W 'healthy-private healthy-public healthy-central-endpoints healthy-dual-stack healthy-ipv4-only-node healthy-s3-interface healthy-public-range healthy-new-region healthy-corp-dns healthy-truncated-dns hybrid-public hybrid-inbound-endpoint forwarder-missing forwarder-missing-nxdomain forwarder-missing-refused resolvers-disagree resolver-dead second-resolver-dead dns-late dns-too-late dns-tcp-closed dns-servfail private-zone-hides-name private-zone-without-address sinkholed hosts-override endpoints-missing partial-endpoints private-expected hybrid-forwarder-missing hybrid-no-private-view security-group-drop node-egress-drop one-zone-broken endpoint-refused central-endpoints-drop central-endpoints-no-route no-internet-path firewall-drops-one-name lossy-path everything-dropped tls-intercepted tls-intercepted-trusted tls-untrusted-root tls-impostor tls-invalid-chain tls-incomplete-chain tls-expired tls-wrong-name tls-self-signed tls-old-protocol tls-older tls-reset tls-stalled tls-name-filtered tls-large-hello-lost full-packets-lost-inbound full-packets-lost-outbound captive-portal block-page plain-http s3-gateway-missing s3-bucket-denied s3-agent-bucket-denied s3-all-denied s3-principal-condition bucket-denied-to-role s3-dualstack-missing bucket-wrong-region bucket-not-found no-ports-left clock-skew clock-far-behind imds-unreachable imds-disabled imds-hop-limit ipv6-only-without-dns64 agent-missing agent-stopped agent-broken-config agent-other-region agent-endpoint-gone agent-misled agent-zone-for-region healthy-configured agent-endpoint-elsewhere no-role default-host-management ec2messages-gone old-agent-ec2messages-gone old-agent ec2messages-hidden hybrid-registration-lost hybrid-not-registered healthy-proxy-bypassed metadata-through-proxy hybrid-proxy-without-metadata healthy-behind-proxy proxy-wrong-port proxy-wants-login proxy-refuses-all proxy-refuses-messages proxy-written-https shell-has-proxy role-allows-nothing endpoint-policy-denies organization-denies denied-without-reason token-expired key-unknown role-cannot-be-assumed healthy-connected agent-unconnected agent-half-dead agent-still-connected agent-behind link-local-allowance agent-cloned agent-connection-lost agent-asleep' -- "$current"); return ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W 'run explain checks replay policy fleet demo' -- "$current")
}
complete -F _ssm_probe ssm-probe
