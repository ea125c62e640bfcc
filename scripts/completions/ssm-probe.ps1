# Completion of ssm-probe for PowerShell. Made by ssm-probe from its table of options: ssm-probe completion powershell
Register-ArgumentCompleter -Native -CommandName 'ssm-probe', 'ssm-probe.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $commands = @('run', 'explain', 'checks', 'replay', 'policy', 'fleet', 'demo', 'preflight', 'bundle', 'account', 'help', 'version', 'completion')
    $options = @{
        'run' = @('--region', '--expect', '--for', '--bucket', '--resolver', '--proxy', '--proxy-password-file', '--ca-bundle', '--no-credentials', '--deep', '--timeout', '--deadline', '--only', '--skip', '--fail-on', '--wait', '--watch', '--format', '--output', '--facts', '--cloudwatch', '--cloudwatch-create-group', '--spool', '--console', '--verbose', '-v', '--quiet', '-q', '--color', '--log-level', '--help', '-h', '--version', '--json')
        'explain' = @('--help', '-h', '--version', '--json')
        'checks' = @('--help', '-h', '--version', '--json')
        'replay' = @('--only', '--skip', '--fail-on', '--format', '--output', '--verbose', '-v', '--quiet', '-q', '--color', '--help', '-h', '--version', '--json')
        'policy' = @('--region', '--for', '--bucket', '--format', '--help', '-h', '--version', '--json')
        'fleet' = @('--format', '--output', '--list', '--list-owner', '--list-silent', '--list-unlisted', '--list-change', '--inventory', '--interval', '--since', '--tickets', '--verbose', '-v', '--quiet', '-q', '--color', '--help', '-h', '--version', '--json')
        'demo' = @('--region', '--expect', '--for', '--bucket', '--resolver', '--proxy', '--proxy-password-file', '--ca-bundle', '--no-credentials', '--deep', '--timeout', '--deadline', '--only', '--skip', '--fail-on', '--format', '--output', '--facts', '--list', '--verbose', '-v', '--quiet', '-q', '--color', '--log-level', '--help', '-h', '--version', '--json')
        'preflight' = @('--region', '--expect', '--for', '--bucket', '--resolver', '--proxy', '--proxy-password-file', '--ca-bundle', '--timeout', '--deadline', '--only', '--skip', '--fail-on', '--format', '--output', '--facts', '--verbose', '-v', '--quiet', '-q', '--color', '--log-level', '--help', '-h', '--version', '--json')
        'bundle' = @('--region', '--expect', '--for', '--bucket', '--resolver', '--proxy', '--proxy-password-file', '--ca-bundle', '--no-credentials', '--deep', '--timeout', '--deadline', '--only', '--skip', '--fail-on', '--from', '--redact', '--quiet', '-q', '--log-level', '--help', '-h', '--version', '--json')
        'account' = @('--region', '--for', '--bucket', '--format', '--output', '--instance', '--profile', '--role-arn', '--dry-run', '--save', '--script', '--verbose', '-v', '--quiet', '-q', '--color', '--help', '-h', '--version', '--json')
        'help' = @('--help', '-h', '--version', '--json')
        'version' = @('--verbose', '-v', '--help', '-h', '--version', '--json')
        'completion' = @('--help', '-h', '--version', '--json')
    }
    $values = @{
        '* --region' = @('af-south-1', 'ap-east-1', 'ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-central-1', 'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1', 'me-west-1', 'mx-central-1', 'sa-east-1', 'sa-west-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1', 'eusc-de-east-1', 'us-iso-east-1', 'us-iso-west-1', 'us-isob-east-1', 'us-isob-west-1', 'eu-isoe-west-1', 'us-isof-east-1', 'us-isof-south-1')
        '* --expect' = @('private', 'any')
        '* --for' = @('core', 'run-command', 'session-manager', 'state-manager', 'patch-manager', 'patch-sources', 'agent-update', 'distributor', 'parameter-store', 'vss-snapshots', 'kms-encryption', 'cloudwatch-logs', 's3-output')
        '* --bucket' = @()
        '* --resolver' = @()
        '* --proxy' = @('agent', 'none')
        '* --proxy-password-file' = @()
        '* --ca-bundle' = @()
        '* --timeout' = @()
        '* --deadline' = @()
        '* --only' = @('node', 'imds', 'proxy', 'agent', 'auth', 'clock', 'dns', 'path', 'tcp', 'http', 'tls', 's3', 'patch-sources', 'ec2messages', 'node/container', 'node/route', 'imds/unreachable', 'imds/disabled', 'imds/hop-limit', 'proxy/metadata-proxied', 'proxy/invalid', 'proxy/scheme-unsupported', 'proxy/unreachable', 'proxy/auth-required', 'proxy/denied', 'proxy/endpoint-refused', 'proxy/agent-lacks', 'proxy/agent-differs', 'agent/not-installed', 'agent/config-invalid', 'agent/not-registered', 'agent/cloned', 'imds/no-role', 'agent/unit-invalid', 'agent/not-running', 'agent/worker-missing', 'agent/hibernating', 'agent/old-roots', 'agent/logged-failure', 'agent/channel-flaps', 'node/storage', 'node/crypto-policy', 'agent/connection-lost', 'agent/region-mismatch', 'agent/endpoint-override', 'agent/setting-ignored', 'agent/other-name', 'agent/template-settings', 'auth/static-keys', 'auth/no-task-role', 'auth/no-credentials', 'auth/expired', 'auth/invalid', 'auth/denied-role', 'auth/denied-endpoint-policy', 'auth/denied-org-policy', 'auth/denied', 'clock/skew', 'node/ipv6-only', 'dns/no-resolver', 'dns/nsswitch', 'dns/search-domain', 'dns/tcp-only', 'dns/resolver-unreachable', 'dns/sinkholed', 'dns/hosts-override', 'dns/forwarder-missing', 'dns/stale-address', 'dns/resolvers-disagree', 'dns/flaky', 'dns/name-not-found', 'dns/no-address', 'dns/server-failure', 'dns/truncated-tcp-blocked', 'dns/lossy', 'dns/slow', 'dns/aaaa-unanswered', 'dns/endpoint-missing', 'dns/partial-endpoints', 'dns/private-view-missing', 'dns/outside-vpc', 'path/lossy', 'path/mtu-black-hole', 'tcp/filtered', 'tcp/no-internet-path', 'tcp/firewalled', 'tcp/refused', 'tcp/unreachable', 'tcp/partial', 'http/not-aws', 'tls/intercepted', 'tls/untrusted-root', 'tls/invalid-chain', 'tls/incomplete-chain', 'tls/expired', 'tls/name-mismatch', 'tls/client-certificate', 'tls/protocol-version', 'tls/old-version', 'tls/sni-filtered', 'tls/large-hello-dropped', 'tls/reset', 'tls/stalled', 's3/no-path', 's3/dualstack-unreachable', 's3/virtual-host-unreachable', 's3/bucket-denied', 's3/all-denied', 's3/anonymous-denied', 's3/signed-denied', 's3/wrong-region', 's3/bucket-not-found', 'patch-sources/unreachable', 'patch-sources/denied', 'patch-sources/not-found', 'agent/outdated', 'agent/needs-ec2messages', 'agent/contradiction', 'node/limits', 'node/ena-allowance-exceeded', 'ec2messages/unavailable')
        '* --skip' = @('node', 'imds', 'proxy', 'agent', 'auth', 'clock', 'dns', 'path', 'tcp', 'http', 'tls', 's3', 'patch-sources', 'ec2messages', 'node/container', 'node/route', 'imds/unreachable', 'imds/disabled', 'imds/hop-limit', 'proxy/metadata-proxied', 'proxy/invalid', 'proxy/scheme-unsupported', 'proxy/unreachable', 'proxy/auth-required', 'proxy/denied', 'proxy/endpoint-refused', 'proxy/agent-lacks', 'proxy/agent-differs', 'agent/not-installed', 'agent/config-invalid', 'agent/not-registered', 'agent/cloned', 'imds/no-role', 'agent/unit-invalid', 'agent/not-running', 'agent/worker-missing', 'agent/hibernating', 'agent/old-roots', 'agent/logged-failure', 'agent/channel-flaps', 'node/storage', 'node/crypto-policy', 'agent/connection-lost', 'agent/region-mismatch', 'agent/endpoint-override', 'agent/setting-ignored', 'agent/other-name', 'agent/template-settings', 'auth/static-keys', 'auth/no-task-role', 'auth/no-credentials', 'auth/expired', 'auth/invalid', 'auth/denied-role', 'auth/denied-endpoint-policy', 'auth/denied-org-policy', 'auth/denied', 'clock/skew', 'node/ipv6-only', 'dns/no-resolver', 'dns/nsswitch', 'dns/search-domain', 'dns/tcp-only', 'dns/resolver-unreachable', 'dns/sinkholed', 'dns/hosts-override', 'dns/forwarder-missing', 'dns/stale-address', 'dns/resolvers-disagree', 'dns/flaky', 'dns/name-not-found', 'dns/no-address', 'dns/server-failure', 'dns/truncated-tcp-blocked', 'dns/lossy', 'dns/slow', 'dns/aaaa-unanswered', 'dns/endpoint-missing', 'dns/partial-endpoints', 'dns/private-view-missing', 'dns/outside-vpc', 'path/lossy', 'path/mtu-black-hole', 'tcp/filtered', 'tcp/no-internet-path', 'tcp/firewalled', 'tcp/refused', 'tcp/unreachable', 'tcp/partial', 'http/not-aws', 'tls/intercepted', 'tls/untrusted-root', 'tls/invalid-chain', 'tls/incomplete-chain', 'tls/expired', 'tls/name-mismatch', 'tls/client-certificate', 'tls/protocol-version', 'tls/old-version', 'tls/sni-filtered', 'tls/large-hello-dropped', 'tls/reset', 'tls/stalled', 's3/no-path', 's3/dualstack-unreachable', 's3/virtual-host-unreachable', 's3/bucket-denied', 's3/all-denied', 's3/anonymous-denied', 's3/signed-denied', 's3/wrong-region', 's3/bucket-not-found', 'patch-sources/unreachable', 'patch-sources/denied', 'patch-sources/not-found', 'agent/outdated', 'agent/needs-ec2messages', 'agent/contradiction', 'node/limits', 'node/ena-allowance-exceeded', 'ec2messages/unavailable')
        '* --fail-on' = @('error', 'warning', 'never')
        '* --wait' = @()
        '* --watch' = @()
        '* --format' = @('text', 'json', 'ndjson', 'junit', 'markdown', 'html')
        'policy --format' = @('text', 'json')
        'fleet --format' = @('text', 'json', 'html', 'markdown', 'csv', 'ndjson')
        'preflight --format' = @('text', 'json')
        '* --output' = @()
        '* --facts' = @()
        '* --cloudwatch' = @()
        '* --spool' = @()
        '* --from' = @()
        '* --instance' = @()
        '* --profile' = @()
        '* --role-arn' = @()
        '* --save' = @()
        '* --script' = @()
        '* --list' = @('node', 'imds', 'proxy', 'agent', 'auth', 'clock', 'dns', 'path', 'tcp', 'http', 'tls', 's3', 'patch-sources', 'ec2messages', 'node/container', 'node/route', 'imds/unreachable', 'imds/disabled', 'imds/hop-limit', 'proxy/metadata-proxied', 'proxy/invalid', 'proxy/scheme-unsupported', 'proxy/unreachable', 'proxy/auth-required', 'proxy/denied', 'proxy/endpoint-refused', 'proxy/agent-lacks', 'proxy/agent-differs', 'agent/not-installed', 'agent/config-invalid', 'agent/not-registered', 'agent/cloned', 'imds/no-role', 'agent/unit-invalid', 'agent/not-running', 'agent/worker-missing', 'agent/hibernating', 'agent/old-roots', 'agent/logged-failure', 'agent/channel-flaps', 'node/storage', 'node/crypto-policy', 'agent/connection-lost', 'agent/region-mismatch', 'agent/endpoint-override', 'agent/setting-ignored', 'agent/other-name', 'agent/template-settings', 'auth/static-keys', 'auth/no-task-role', 'auth/no-credentials', 'auth/expired', 'auth/invalid', 'auth/denied-role', 'auth/denied-endpoint-policy', 'auth/denied-org-policy', 'auth/denied', 'clock/skew', 'node/ipv6-only', 'dns/no-resolver', 'dns/nsswitch', 'dns/search-domain', 'dns/tcp-only', 'dns/resolver-unreachable', 'dns/sinkholed', 'dns/hosts-override', 'dns/forwarder-missing', 'dns/stale-address', 'dns/resolvers-disagree', 'dns/flaky', 'dns/name-not-found', 'dns/no-address', 'dns/server-failure', 'dns/truncated-tcp-blocked', 'dns/lossy', 'dns/slow', 'dns/aaaa-unanswered', 'dns/endpoint-missing', 'dns/partial-endpoints', 'dns/private-view-missing', 'dns/outside-vpc', 'path/lossy', 'path/mtu-black-hole', 'tcp/filtered', 'tcp/no-internet-path', 'tcp/firewalled', 'tcp/refused', 'tcp/unreachable', 'tcp/partial', 'http/not-aws', 'tls/intercepted', 'tls/untrusted-root', 'tls/invalid-chain', 'tls/incomplete-chain', 'tls/expired', 'tls/name-mismatch', 'tls/client-certificate', 'tls/protocol-version', 'tls/old-version', 'tls/sni-filtered', 'tls/large-hello-dropped', 'tls/reset', 'tls/stalled', 's3/no-path', 's3/dualstack-unreachable', 's3/virtual-host-unreachable', 's3/bucket-denied', 's3/all-denied', 's3/anonymous-denied', 's3/signed-denied', 's3/wrong-region', 's3/bucket-not-found', 'patch-sources/unreachable', 'patch-sources/denied', 'patch-sources/not-found', 'agent/outdated', 'agent/needs-ec2messages', 'agent/contradiction', 'node/limits', 'node/ena-allowance-exceeded', 'ec2messages/unavailable')
        '* --list-owner' = @('node', 'vpc', 'dns', 'iam', 'proxy', 'firewall', 'agent')
        '* --list-change' = @('new', 'gone', 'worse', 'better', 'healed', 'changed', 'unclear')
        '* --inventory' = @()
        '* --interval' = @()
        '* --since' = @()
        '* --tickets' = @()
        '* --color' = @('auto', 'always', 'never')
        '* --log-level' = @('silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace')
    }
    $operands = @{
        'explain' = @('node', 'imds', 'proxy', 'agent', 'auth', 'clock', 'dns', 'path', 'tcp', 'http', 'tls', 's3', 'patch-sources', 'ec2messages', 'node/container', 'node/route', 'imds/unreachable', 'imds/disabled', 'imds/hop-limit', 'proxy/metadata-proxied', 'proxy/invalid', 'proxy/scheme-unsupported', 'proxy/unreachable', 'proxy/auth-required', 'proxy/denied', 'proxy/endpoint-refused', 'proxy/agent-lacks', 'proxy/agent-differs', 'agent/not-installed', 'agent/config-invalid', 'agent/not-registered', 'agent/cloned', 'imds/no-role', 'agent/unit-invalid', 'agent/not-running', 'agent/worker-missing', 'agent/hibernating', 'agent/old-roots', 'agent/logged-failure', 'agent/channel-flaps', 'node/storage', 'node/crypto-policy', 'agent/connection-lost', 'agent/region-mismatch', 'agent/endpoint-override', 'agent/setting-ignored', 'agent/other-name', 'agent/template-settings', 'auth/static-keys', 'auth/no-task-role', 'auth/no-credentials', 'auth/expired', 'auth/invalid', 'auth/denied-role', 'auth/denied-endpoint-policy', 'auth/denied-org-policy', 'auth/denied', 'clock/skew', 'node/ipv6-only', 'dns/no-resolver', 'dns/nsswitch', 'dns/search-domain', 'dns/tcp-only', 'dns/resolver-unreachable', 'dns/sinkholed', 'dns/hosts-override', 'dns/forwarder-missing', 'dns/stale-address', 'dns/resolvers-disagree', 'dns/flaky', 'dns/name-not-found', 'dns/no-address', 'dns/server-failure', 'dns/truncated-tcp-blocked', 'dns/lossy', 'dns/slow', 'dns/aaaa-unanswered', 'dns/endpoint-missing', 'dns/partial-endpoints', 'dns/private-view-missing', 'dns/outside-vpc', 'path/lossy', 'path/mtu-black-hole', 'tcp/filtered', 'tcp/no-internet-path', 'tcp/firewalled', 'tcp/refused', 'tcp/unreachable', 'tcp/partial', 'http/not-aws', 'tls/intercepted', 'tls/untrusted-root', 'tls/invalid-chain', 'tls/incomplete-chain', 'tls/expired', 'tls/name-mismatch', 'tls/client-certificate', 'tls/protocol-version', 'tls/old-version', 'tls/sni-filtered', 'tls/large-hello-dropped', 'tls/reset', 'tls/stalled', 's3/no-path', 's3/dualstack-unreachable', 's3/virtual-host-unreachable', 's3/bucket-denied', 's3/all-denied', 's3/anonymous-denied', 's3/signed-denied', 's3/wrong-region', 's3/bucket-not-found', 'patch-sources/unreachable', 'patch-sources/denied', 'patch-sources/not-found', 'agent/outdated', 'agent/needs-ec2messages', 'agent/contradiction', 'node/limits', 'node/ena-allowance-exceeded', 'ec2messages/unavailable', 'account', 'account/security-group', 'account/network-acl', 'account/route', 'account/gateway', 'account/endpoint-missing', 'account/endpoint-unusable', 'account/private-dns', 'account/vpc-dns', 'account/dhcp-options', 'account/resolver-rule', 'account/hosted-zone', 'account/dns-firewall', 'account/instance', 'account/instance-profile', 'account/role-trust', 'account/role-policy', 'account/role-boundary', 'account/endpoint-policy', 'account/managed-node', 'account/contradiction')
        'replay' = @()
        'fleet' = @()
        'demo' = @('healthy-private', 'healthy-public', 'healthy-central-endpoints', 'healthy-dual-stack', 'healthy-ipv4-only-node', 'healthy-s3-interface', 'healthy-public-range', 'healthy-new-region', 'healthy-corp-dns', 'healthy-truncated-dns', 'hybrid-public', 'hybrid-inbound-endpoint', 'forwarder-missing', 'forwarder-missing-nxdomain', 'forwarder-missing-refused', 'resolvers-disagree', 'stale-address', 'stale-address-somebody-else', 'stale-address-endpoint-missing', 'healthy-central-by-own-zone', 'resolver-dead-no-internet-path', 'aaaa-unanswered', 'dns-pool', 'resolver-dead', 'second-resolver-dead', 'dns-late', 'dns-lossy', 'dns-too-late', 'nsswitch-without-dns', 'no-resolv-conf', 'search-domain-answers', 'dns-tcp-demanded', 'dns-tcp-closed', 'dns-servfail', 'private-zone-hides-name', 'private-zone-without-address', 'sinkholed', 'hosts-override', 'endpoints-missing', 'partial-endpoints', 'private-expected', 'hybrid-forwarder-missing', 'hybrid-no-private-view', 'security-group-drop', 'node-egress-drop', 'one-zone-broken', 'endpoint-refused', 'central-endpoints-drop', 'central-endpoints-no-route', 'no-internet-path', 'firewall-drops-one-name', 'lossy-path', 'everything-dropped', 'tls-intercepted', 'tls-intercepted-trusted', 'tls-untrusted-root', 'tls-impostor', 'tls-invalid-chain', 'tls-incomplete-chain', 'tls-expired', 'tls-wrong-name', 'tls-self-signed', 'tls-old-protocol', 'tls-client-certificate', 'tls-older', 'tls-reset', 'tls-stalled', 'tls-name-filtered', 'tls-large-hello-lost', 'full-packets-lost-inbound', 'full-packets-lost-outbound', 'captive-portal', 'block-page', 'plain-http', 's3-gateway-missing', 's3-bucket-denied', 's3-agent-bucket-denied', 's3-all-denied', 's3-principal-condition', 'bucket-names-unknown', 'bucket-denied-to-role', 's3-dualstack-missing', 'bucket-wrong-region', 'bucket-not-found', 'docker-covers-endpoint', 'disk-full', 'no-ports-left', 'clock-skew', 'clock-far-behind', 'imds-unreachable', 'imds-disabled', 'imds-hop-limit', 'ipv6-only-without-dns64', 'agent-missing', 'agent-stopped', 'agent-setting-ignored', 'agent-unit-invalid', 'agent-broken-config', 'agent-other-region', 'agent-endpoint-gone', 'agent-misled', 'agent-zone-for-region', 'healthy-configured', 'agent-endpoint-elsewhere', 'patch-sources-private', 'patch-sources-denied', 'patch-sources-gone', 'no-role', 'default-host-management', 'ec2messages-gone', 'old-agent-ec2messages-gone', 'old-agent', 'ec2messages-hidden', 'hybrid-registration-lost', 'hybrid-not-registered', 'healthy-proxy-bypassed', 'metadata-through-proxy', 'hybrid-proxy-without-metadata', 'healthy-behind-proxy', 'proxy-wrong-port', 'proxy-wants-login', 'proxy-refuses-all', 'proxy-refuses-messages', 'proxy-login-misread', 'healthy-proxy-domain-login', 'proxy-passed-over', 'proxy-passed-over-in-vain', 'proxy-written-https', 'proxy-name-filtered-behind', 'proxy-large-hello-lost-behind', 'proxy-full-packets-lost-behind', 'proxy-reset-behind', 'shell-has-proxy', 'role-allows-nothing', 'endpoint-policy-denies', 'organization-denies', 'denied-without-reason', 'token-expired', 'key-unknown', 'role-cannot-be-assumed', 'healthy-connected', 'agent-unconnected', 'agent-half-dead', 'agent-still-connected', 'agent-behind', 'link-local-allowance', 'agent-cloned', 'agent-connection-lost', 'agent-asleep', 'agent-old-roots', 'preflight', 'preflight-agent-there', 'preflight-closed', 'preflight-proxy', 'preflight-proxy-refuses', 'outside-not-installed', 'moved-from-ec2')
        'bundle' = @()
        'account' = @()
        'help' = @('run', 'explain', 'checks', 'replay', 'policy', 'fleet', 'demo', 'preflight', 'bundle', 'account', 'help', 'version', 'completion', 'man')
        'completion' = @('bash', 'zsh', 'fish', 'powershell')
    }
    $lists = @('--for', '--only', '--skip')

    # What is typed up to the cursor, the last word apart.
    $text = $commandAst.Extent.Text
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    if ($length -lt $text.Length) { $text = $text.Substring(0, $length) } else { $text = $text.PadRight($length) }
    $typed = @($text -split '\s+')
    $token = $typed[-1]
    $before = @()
    if ($typed.Count -gt 2) { $before = @($typed[1..($typed.Count - 2)]) }
    $command = ''
    $previous = ''
    foreach ($word in $before) {
        if ($command -eq '' -and $commands -ccontains $word -and -not $values.ContainsKey("* $previous")) { $command = $word }
        $previous = $word
    }
    $current = $token
    if ($token -match '^(--[^=]+)=(.*)$') { $previous = $Matches[1]; $current = $Matches[2] }
    $named = $command
    if ($named -eq '') { $named = 'run' }

    $offered = @()
    if ($values.ContainsKey("* $previous")) {
        $offered = $values["* $previous"]
        if ($values.ContainsKey("$named $previous")) { $offered = $values["$named $previous"] }
        if ($lists -ccontains $previous -and $current.Contains(',')) {
            $taken = @($current -split ',')
            $current = $taken[-1]
            $offered = @($offered | Where-Object { $taken -cnotcontains $_ })
        }
    }
    elseif ($current.StartsWith('-')) { $offered = $options[$named] }
    elseif ($command -eq '') { $offered = $commands }
    elseif ($operands.ContainsKey($command)) { $offered = $operands[$command] }

    # PowerShell replaces its own idea of the word, which may begin before what is completed.
    $head = ''
    if ($wordToComplete.EndsWith($current)) { $head = $wordToComplete.Substring(0, $wordToComplete.Length - $current.Length) }
    foreach ($word in $offered) {
        if ($word.StartsWith($current)) {
            [System.Management.Automation.CompletionResult]::new("$head$word", $word, 'ParameterValue', $word)
        }
    }
}
