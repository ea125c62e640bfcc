# Completion of ssm-probe for bash. Made by ssm-probe from its table of options: ssm-probe completion bash
_ssm_probe_words() {
  mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$1" -- "$current")
}
_ssm_probe_list() {
  local rest='' word
  if [[ $current == *,* ]]; then
    prefix+=${current%,*},
    current=${current##*,}
  fi
  for word in $1; do
    [[ ,${prefix#*=} == *,$word,* ]] || rest+=" $word"
  done
  _ssm_probe_words "$rest"
}
_ssm_probe_files() {
  compopt -o filenames 2>/dev/null || :
  mapfile -t COMPREPLY < <(compgen -P "$prefix" -f -- "$current")
}
_ssm_probe() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' options='' prefix='' at
  COMPREPLY=()
  if [[ $current == = ]]; then
    current=''
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  elif [[ $current == --*=* ]]; then
    previous=${current%%=*}
    prefix=$previous=
    current=${current#*=}
  fi
  for ((at = 1; at < COMP_CWORD; at += 1)); do
    case ${COMP_WORDS[at]} in
      --region | --expect | --for | --bucket | --resolver | --proxy | --proxy-password-file | --ca-bundle | --timeout | --deadline | --only | --skip | --fail-on | --wait | --watch | --format | --output | --facts | --cloudwatch | --spool | --from | --instance | --profile | --role-arn | --save | --script | --list | --list-owner | --list-change | --inventory | --interval | --since | --tickets | --color | --log-level)
        [[ ${COMP_WORDS[at + 1]} != = ]] || at=$((at + 1))
        at=$((at + 1))
        ;;
      run | explain | checks | replay | policy | fleet | demo | preflight | bundle | account | help | version | completion)
        command=${COMP_WORDS[at]}
        break
        ;;
    esac
  done
  case "${command:-run} $previous" in
    *' --region') _ssm_probe_words 'af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-west-1 us-west-2 cn-north-1 cn-northwest-1 us-gov-east-1 us-gov-west-1 eusc-de-east-1 us-iso-east-1 us-iso-west-1 us-isob-east-1 us-isob-west-1 eu-isoe-west-1 us-isof-east-1 us-isof-south-1' && return ;;
    *' --expect') _ssm_probe_words 'private any' && return ;;
    *' --for') _ssm_probe_list 'core run-command session-manager state-manager patch-manager patch-sources agent-update distributor parameter-store vss-snapshots kms-encryption cloudwatch-logs s3-output' && return ;;
    *' --bucket') : && return ;;
    *' --resolver') : && return ;;
    *' --proxy') _ssm_probe_words 'agent none' && return ;;
    *' --proxy-password-file') _ssm_probe_files && return ;;
    *' --ca-bundle') _ssm_probe_files && return ;;
    *' --timeout') : && return ;;
    *' --deadline') : && return ;;
    *' --only') _ssm_probe_list 'node imds proxy agent auth clock dns path tcp http tls s3 patch-sources ec2messages node/container node/route imds/unreachable imds/disabled imds/hop-limit proxy/metadata-proxied proxy/invalid proxy/scheme-unsupported proxy/unreachable proxy/auth-required proxy/denied proxy/endpoint-refused proxy/agent-lacks proxy/agent-differs agent/not-installed agent/config-invalid agent/not-registered agent/cloned imds/no-role agent/unit-invalid agent/not-running agent/worker-missing agent/hibernating agent/old-roots agent/logged-failure agent/channel-flaps node/storage node/crypto-policy agent/connection-lost agent/region-mismatch agent/endpoint-override agent/setting-ignored agent/other-name agent/template-settings auth/static-keys auth/no-task-role auth/no-credentials auth/expired auth/invalid auth/denied-role auth/denied-endpoint-policy auth/denied-org-policy auth/denied clock/skew node/ipv6-only dns/no-resolver dns/nsswitch dns/search-domain dns/tcp-only dns/resolver-unreachable dns/sinkholed dns/hosts-override dns/forwarder-missing dns/stale-address dns/resolvers-disagree dns/flaky dns/name-not-found dns/no-address dns/server-failure dns/truncated-tcp-blocked dns/lossy dns/slow dns/aaaa-unanswered dns/endpoint-missing dns/partial-endpoints dns/private-view-missing dns/outside-vpc path/lossy path/mtu-black-hole tcp/filtered tcp/no-internet-path tcp/firewalled tcp/refused tcp/unreachable tcp/partial http/not-aws tls/intercepted tls/untrusted-root tls/invalid-chain tls/incomplete-chain tls/expired tls/name-mismatch tls/client-certificate tls/protocol-version tls/old-version tls/sni-filtered tls/large-hello-dropped tls/reset tls/stalled s3/no-path s3/dualstack-unreachable s3/virtual-host-unreachable s3/bucket-denied s3/all-denied s3/anonymous-denied s3/signed-denied s3/wrong-region s3/bucket-not-found patch-sources/unreachable patch-sources/denied patch-sources/not-found agent/outdated agent/needs-ec2messages agent/contradiction node/limits node/ena-allowance-exceeded ec2messages/unavailable' && return ;;
    *' --skip') _ssm_probe_list 'node imds proxy agent auth clock dns path tcp http tls s3 patch-sources ec2messages node/container node/route imds/unreachable imds/disabled imds/hop-limit proxy/metadata-proxied proxy/invalid proxy/scheme-unsupported proxy/unreachable proxy/auth-required proxy/denied proxy/endpoint-refused proxy/agent-lacks proxy/agent-differs agent/not-installed agent/config-invalid agent/not-registered agent/cloned imds/no-role agent/unit-invalid agent/not-running agent/worker-missing agent/hibernating agent/old-roots agent/logged-failure agent/channel-flaps node/storage node/crypto-policy agent/connection-lost agent/region-mismatch agent/endpoint-override agent/setting-ignored agent/other-name agent/template-settings auth/static-keys auth/no-task-role auth/no-credentials auth/expired auth/invalid auth/denied-role auth/denied-endpoint-policy auth/denied-org-policy auth/denied clock/skew node/ipv6-only dns/no-resolver dns/nsswitch dns/search-domain dns/tcp-only dns/resolver-unreachable dns/sinkholed dns/hosts-override dns/forwarder-missing dns/stale-address dns/resolvers-disagree dns/flaky dns/name-not-found dns/no-address dns/server-failure dns/truncated-tcp-blocked dns/lossy dns/slow dns/aaaa-unanswered dns/endpoint-missing dns/partial-endpoints dns/private-view-missing dns/outside-vpc path/lossy path/mtu-black-hole tcp/filtered tcp/no-internet-path tcp/firewalled tcp/refused tcp/unreachable tcp/partial http/not-aws tls/intercepted tls/untrusted-root tls/invalid-chain tls/incomplete-chain tls/expired tls/name-mismatch tls/client-certificate tls/protocol-version tls/old-version tls/sni-filtered tls/large-hello-dropped tls/reset tls/stalled s3/no-path s3/dualstack-unreachable s3/virtual-host-unreachable s3/bucket-denied s3/all-denied s3/anonymous-denied s3/signed-denied s3/wrong-region s3/bucket-not-found patch-sources/unreachable patch-sources/denied patch-sources/not-found agent/outdated agent/needs-ec2messages agent/contradiction node/limits node/ena-allowance-exceeded ec2messages/unavailable' && return ;;
    *' --fail-on') _ssm_probe_words 'error warning never' && return ;;
    *' --wait') : && return ;;
    *' --watch') : && return ;;
    policy' --format') _ssm_probe_words 'text json' && return ;;
    fleet' --format') _ssm_probe_words 'text json html markdown csv ndjson' && return ;;
    preflight' --format') _ssm_probe_words 'text json' && return ;;
    *' --format') _ssm_probe_words 'text json ndjson junit markdown html' && return ;;
    *' --output') _ssm_probe_files && return ;;
    *' --facts') _ssm_probe_files && return ;;
    *' --cloudwatch') : && return ;;
    *' --spool') _ssm_probe_files && return ;;
    *' --from') _ssm_probe_files && return ;;
    *' --instance') : && return ;;
    *' --profile') : && return ;;
    *' --role-arn') : && return ;;
    *' --save') _ssm_probe_files && return ;;
    *' --script') _ssm_probe_files && return ;;
    demo' --list') : && return ;;
    *' --list') _ssm_probe_words 'node imds proxy agent auth clock dns path tcp http tls s3 patch-sources ec2messages node/container node/route imds/unreachable imds/disabled imds/hop-limit proxy/metadata-proxied proxy/invalid proxy/scheme-unsupported proxy/unreachable proxy/auth-required proxy/denied proxy/endpoint-refused proxy/agent-lacks proxy/agent-differs agent/not-installed agent/config-invalid agent/not-registered agent/cloned imds/no-role agent/unit-invalid agent/not-running agent/worker-missing agent/hibernating agent/old-roots agent/logged-failure agent/channel-flaps node/storage node/crypto-policy agent/connection-lost agent/region-mismatch agent/endpoint-override agent/setting-ignored agent/other-name agent/template-settings auth/static-keys auth/no-task-role auth/no-credentials auth/expired auth/invalid auth/denied-role auth/denied-endpoint-policy auth/denied-org-policy auth/denied clock/skew node/ipv6-only dns/no-resolver dns/nsswitch dns/search-domain dns/tcp-only dns/resolver-unreachable dns/sinkholed dns/hosts-override dns/forwarder-missing dns/stale-address dns/resolvers-disagree dns/flaky dns/name-not-found dns/no-address dns/server-failure dns/truncated-tcp-blocked dns/lossy dns/slow dns/aaaa-unanswered dns/endpoint-missing dns/partial-endpoints dns/private-view-missing dns/outside-vpc path/lossy path/mtu-black-hole tcp/filtered tcp/no-internet-path tcp/firewalled tcp/refused tcp/unreachable tcp/partial http/not-aws tls/intercepted tls/untrusted-root tls/invalid-chain tls/incomplete-chain tls/expired tls/name-mismatch tls/client-certificate tls/protocol-version tls/old-version tls/sni-filtered tls/large-hello-dropped tls/reset tls/stalled s3/no-path s3/dualstack-unreachable s3/virtual-host-unreachable s3/bucket-denied s3/all-denied s3/anonymous-denied s3/signed-denied s3/wrong-region s3/bucket-not-found patch-sources/unreachable patch-sources/denied patch-sources/not-found agent/outdated agent/needs-ec2messages agent/contradiction node/limits node/ena-allowance-exceeded ec2messages/unavailable' && return ;;
    *' --list-owner') _ssm_probe_words 'node vpc dns iam proxy firewall agent' && return ;;
    *' --list-change') _ssm_probe_words 'new gone worse better healed changed unclear' && return ;;
    *' --inventory') _ssm_probe_files && return ;;
    *' --interval') : && return ;;
    *' --since') _ssm_probe_files && return ;;
    *' --tickets') _ssm_probe_files && return ;;
    *' --color') _ssm_probe_words 'auto always never' && return ;;
    *' --log-level') _ssm_probe_words 'silent fatal error warn info debug trace' && return ;;
  esac
  case ${command:-run} in
    run) options='--region --expect --for --bucket --resolver --proxy --proxy-password-file --ca-bundle --no-credentials --deep --timeout --deadline --only --skip --fail-on --wait --watch --format --output --facts --cloudwatch --cloudwatch-create-group --spool --console --verbose -v --quiet -q --color --log-level --help -h --version --json' ;;
    explain) options='--help -h --version --json' ;;
    checks) options='--help -h --version --json' ;;
    replay) options='--only --skip --fail-on --format --output --verbose -v --quiet -q --color --help -h --version --json' ;;
    policy) options='--region --for --bucket --format --help -h --version --json' ;;
    fleet) options='--format --output --list --list-owner --list-silent --list-unlisted --list-change --inventory --interval --since --tickets --verbose -v --quiet -q --color --help -h --version --json' ;;
    demo) options='--region --expect --for --bucket --resolver --proxy --proxy-password-file --ca-bundle --no-credentials --deep --timeout --deadline --only --skip --fail-on --format --output --facts --list --verbose -v --quiet -q --color --log-level --help -h --version --json' ;;
    preflight) options='--region --expect --for --bucket --resolver --proxy --proxy-password-file --ca-bundle --timeout --deadline --only --skip --fail-on --format --output --facts --verbose -v --quiet -q --color --log-level --help -h --version --json' ;;
    bundle) options='--region --expect --for --bucket --resolver --proxy --proxy-password-file --ca-bundle --no-credentials --deep --timeout --deadline --only --skip --fail-on --from --redact --quiet -q --log-level --help -h --version --json' ;;
    account) options='--region --for --bucket --format --output --instance --profile --role-arn --dry-run --save --script --verbose -v --quiet -q --color --help -h --version --json' ;;
    help) options='--help -h --version --json' ;;
    version) options='--verbose -v --help -h --version --json' ;;
    completion) options='--help -h --version --json' ;;
  esac
  if [[ $current == -* ]]; then
    _ssm_probe_words "$options"
    return
  fi
  case $command in
    run) : ;;
    explain) _ssm_probe_words 'node imds proxy agent auth clock dns path tcp http tls s3 patch-sources ec2messages node/container node/route imds/unreachable imds/disabled imds/hop-limit proxy/metadata-proxied proxy/invalid proxy/scheme-unsupported proxy/unreachable proxy/auth-required proxy/denied proxy/endpoint-refused proxy/agent-lacks proxy/agent-differs agent/not-installed agent/config-invalid agent/not-registered agent/cloned imds/no-role agent/unit-invalid agent/not-running agent/worker-missing agent/hibernating agent/old-roots agent/logged-failure agent/channel-flaps node/storage node/crypto-policy agent/connection-lost agent/region-mismatch agent/endpoint-override agent/setting-ignored agent/other-name agent/template-settings auth/static-keys auth/no-task-role auth/no-credentials auth/expired auth/invalid auth/denied-role auth/denied-endpoint-policy auth/denied-org-policy auth/denied clock/skew node/ipv6-only dns/no-resolver dns/nsswitch dns/search-domain dns/tcp-only dns/resolver-unreachable dns/sinkholed dns/hosts-override dns/forwarder-missing dns/stale-address dns/resolvers-disagree dns/flaky dns/name-not-found dns/no-address dns/server-failure dns/truncated-tcp-blocked dns/lossy dns/slow dns/aaaa-unanswered dns/endpoint-missing dns/partial-endpoints dns/private-view-missing dns/outside-vpc path/lossy path/mtu-black-hole tcp/filtered tcp/no-internet-path tcp/firewalled tcp/refused tcp/unreachable tcp/partial http/not-aws tls/intercepted tls/untrusted-root tls/invalid-chain tls/incomplete-chain tls/expired tls/name-mismatch tls/client-certificate tls/protocol-version tls/old-version tls/sni-filtered tls/large-hello-dropped tls/reset tls/stalled s3/no-path s3/dualstack-unreachable s3/virtual-host-unreachable s3/bucket-denied s3/all-denied s3/anonymous-denied s3/signed-denied s3/wrong-region s3/bucket-not-found patch-sources/unreachable patch-sources/denied patch-sources/not-found agent/outdated agent/needs-ec2messages agent/contradiction node/limits node/ena-allowance-exceeded ec2messages/unavailable account account/security-group account/network-acl account/route account/gateway account/endpoint-missing account/endpoint-unusable account/private-dns account/vpc-dns account/dhcp-options account/resolver-rule account/hosted-zone account/dns-firewall account/instance account/instance-profile account/role-trust account/role-policy account/role-boundary account/endpoint-policy account/managed-node account/contradiction' ;;
    checks) : ;;
    replay) _ssm_probe_files ;;
    policy) : ;;
    fleet) _ssm_probe_files ;;
    demo) _ssm_probe_words 'healthy-private healthy-public healthy-central-endpoints healthy-dual-stack healthy-ipv4-only-node healthy-s3-interface healthy-public-range healthy-new-region healthy-corp-dns healthy-truncated-dns hybrid-public hybrid-inbound-endpoint forwarder-missing forwarder-missing-nxdomain forwarder-missing-refused resolvers-disagree stale-address stale-address-somebody-else stale-address-endpoint-missing healthy-central-by-own-zone resolver-dead-no-internet-path aaaa-unanswered dns-pool resolver-dead second-resolver-dead dns-late dns-lossy dns-too-late nsswitch-without-dns no-resolv-conf search-domain-answers dns-tcp-demanded dns-tcp-closed dns-servfail private-zone-hides-name private-zone-without-address sinkholed hosts-override endpoints-missing partial-endpoints private-expected hybrid-forwarder-missing hybrid-no-private-view security-group-drop node-egress-drop one-zone-broken endpoint-refused central-endpoints-drop central-endpoints-no-route no-internet-path firewall-drops-one-name lossy-path everything-dropped tls-intercepted tls-intercepted-trusted tls-untrusted-root tls-impostor tls-invalid-chain tls-incomplete-chain tls-expired tls-wrong-name tls-self-signed tls-old-protocol tls-client-certificate tls-older tls-reset tls-stalled tls-name-filtered tls-large-hello-lost full-packets-lost-inbound full-packets-lost-outbound captive-portal block-page plain-http s3-gateway-missing s3-bucket-denied s3-agent-bucket-denied s3-all-denied s3-principal-condition bucket-names-unknown bucket-denied-to-role s3-dualstack-missing bucket-wrong-region bucket-not-found docker-covers-endpoint disk-full no-ports-left clock-skew clock-far-behind imds-unreachable imds-disabled imds-hop-limit ipv6-only-without-dns64 agent-missing agent-stopped agent-setting-ignored agent-unit-invalid agent-broken-config agent-other-region agent-endpoint-gone agent-misled agent-zone-for-region healthy-configured agent-endpoint-elsewhere patch-sources-private patch-sources-denied patch-sources-gone no-role default-host-management ec2messages-gone old-agent-ec2messages-gone old-agent ec2messages-hidden hybrid-registration-lost hybrid-not-registered healthy-proxy-bypassed metadata-through-proxy hybrid-proxy-without-metadata healthy-behind-proxy proxy-wrong-port proxy-wants-login proxy-refuses-all proxy-refuses-messages proxy-login-misread healthy-proxy-domain-login proxy-passed-over proxy-passed-over-in-vain proxy-written-https proxy-name-filtered-behind proxy-large-hello-lost-behind proxy-full-packets-lost-behind proxy-reset-behind shell-has-proxy role-allows-nothing endpoint-policy-denies organization-denies denied-without-reason token-expired key-unknown role-cannot-be-assumed healthy-connected agent-unconnected agent-half-dead agent-still-connected agent-behind link-local-allowance agent-cloned agent-connection-lost agent-asleep agent-old-roots preflight preflight-agent-there preflight-closed preflight-proxy preflight-proxy-refuses outside-not-installed moved-from-ec2' ;;
    preflight) : ;;
    bundle) _ssm_probe_files ;;
    account) _ssm_probe_files ;;
    help) _ssm_probe_words 'run explain checks replay policy fleet demo preflight bundle account help version completion man' ;;
    version) : ;;
    completion) _ssm_probe_words 'bash zsh fish powershell' ;;
    *) _ssm_probe_words 'run explain checks replay policy fleet demo preflight bundle account help version completion' ;;
  esac
}
complete -F _ssm_probe ssm-probe
