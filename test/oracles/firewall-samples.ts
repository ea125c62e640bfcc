/**
 * Rulesets as people and their tools write them, restated from what these tools load: ufw 0.36 (`ufw-init`, before.rules, user.rules), firewalld
 * 1.3 (nftables backend), Docker 24 and kube-proxy 1.28 (iptables mode), fail2ban 1.0 (nftables and iptables-multiport actions), the CIS
 * benchmarks' firewall chapters, nftables' own example and wiki; and small ones, one for each kind of statement.
 */
import type { Ruleset } from './kernel-filter.ts';

const chain = (hook: string, rules: string, policy = 'accept', priority = '0', table = 'inet f'): string =>
  `table ${table} { chain c { type filter hook ${hook} priority ${priority}; policy ${policy}; ${rules}; }; }\n`;

/** Name → a table of nftables. */
const NFT: Readonly<Record<string, string>> = {
  'the other family is rejected': chain('output', 'meta nfproto ipv6 reject'),
  'the other family is dropped': chain('output', 'ip6 nexthdr tcp drop'),
  'a family is accepted before a policy': chain('output', 'meta nfproto ipv4 accept', 'drop'),
  'devices by wildcard are accepted': chain('output', 'oifname "eth*" accept', 'drop'),
  'devices by wildcard are dropped': chain('output', 'oifname "eth*" drop'),
  'devices by wildcard that are not there': chain('output', 'oifname "ens*" drop'),
  'answers of a port are dropped': chain('input', 'tcp sport 443 drop'),
  'answers of DNS are dropped': chain('input', 'udp sport 53 drop'),
  'answers are dropped before conntrack': chain('prerouting', 'ip saddr 10.9.0.1 drop', 'accept', '-300'),
  'a policy without established': chain('input', 'tcp dport 22 accept; iifname lo accept', 'drop'),
  'a policy with established': chain('input', 'ct state established,related accept; iifname lo accept', 'drop'),
  'established before conntrack knows': chain('prerouting', 'ct state established accept', 'drop', '-300'),
  'established of IPv4 alone': chain('input', 'meta nfproto ipv4 ct state established accept', 'drop'),
  'a verdict map of states': chain('input', 'ct state vmap { established : accept, related : accept, invalid : drop }', 'drop'),
  'a verdict map of ports': chain('output', 'tcp dport vmap { 80 : accept, 443 : drop }; udp dport vmap { 53 : accept }'),
  'a verdict map of interfaces': chain('input', 'iifname vmap { lo : accept, eth0 : drop }'),
  'accepted in one chain, dropped in the next':
    chain('output', 'tcp dport 443 accept', 'accept', '-10') + chain('output', 'tcp dport 443 drop', 'accept', '10', 'inet g'),
  'dropped at egress':
    'table netdev n { chain e { type filter hook egress device eth0 priority 0; ip daddr 10.9.0.1 drop; }; }\n',
  'dropped at ingress': 'table netdev n { chain i { type filter hook ingress device eth0 priority 0; udp sport 53 drop; }; }\n',
  'dropped at ingress of inet':
    'table inet n { chain i { type filter hook ingress device eth0 priority 0; tcp sport 443 drop; }; }\n',
  'dropped at another device':
    'table netdev n { chain i { type filter hook ingress device lo priority 0; tcp sport 443 drop; }; }\n',
  'questions are not tracked':
    chain('output', 'udp dport 53 notrack', 'accept', 'raw') +
    chain('input', 'ct state established accept; iif lo accept', 'drop', '0', 'inet g'),
  'a mark that decides later':
    chain('output', 'tcp dport 443 meta mark set 0x7', 'accept', '-150') +
    chain('output', 'meta mark 7 drop', 'accept', '0', 'inet g'),
  'a mark of the connection':
    chain('output', 'tcp dport 443 ct mark set 3') + chain('input', 'ct mark 3 drop', 'accept', '0', 'inet g'),
  'another user': chain('output', 'meta skuid 1000 drop; meta skuid 33-99 reject'),
  'everybody but root': chain('output', 'meta skuid != root drop'),
  root: chain('output', 'meta skuid root tcp dport 443 reject'),
  'ports of any transport': chain('output', 'meta l4proto { tcp, udp } th dport { 53, 443 } drop'),
  'a masked address': chain('output', 'ip daddr & 255.0.0.255 == 10.0.0.1 drop'),
  'a concatenation': chain('output', 'ip daddr . tcp dport { 10.9.0.0/24 . 440-450 } drop'),
  'no concatenation of these': chain('output', 'ip daddr . meta l4proto != { 10.9.0.1 . tcp } drop'),
  'an empty set':
    'table inet f { set s { type ipv4_addr; }; chain c { type filter hook output priority 0; ip daddr @s drop; ip daddr != @s udp dport 53 drop; }; }\n',
  'nothing but SYN': chain('output', 'tcp flags & (fin | syn | rst | ack) == syn drop'),
  'the local address': chain('output', 'fib daddr type local drop'),
  'what is not for this node': chain('input', 'fib daddr type != local drop'),
  'a way back': chain('prerouting', 'fib saddr . iif oif missing drop', 'accept', '-300'),
  'a chain that returns':
    'table inet f { chain w { tcp dport 443 return; drop; }; chain c { type filter hook output priority 0; jump w; udp dport 53 drop; }; }\n',
  'a chain that is gone to':
    'table inet f { chain w { tcp dport 22 drop; }; chain c { type filter hook output priority 0; policy drop; tcp dport 443 goto w; accept; }; }\n',
  'forward alone': chain('forward', 'drop', 'drop'),
  'a bridge': 'table bridge b { chain c { type filter hook output priority 0; policy drop; }; }\n',
  'a limit on what is logged': chain(
    'output',
    'limit rate 5/minute log prefix "out "; udp dport 53 accept; tcp dport 443 accept',
    'drop',
  ),
  'fail2ban, nftables-multiport':
    'table inet f2b-table { set addr-set-sshd { type ipv4_addr; elements = { 192.0.2.7, 198.51.100.9 }; }; chain f2b-chain { type filter hook input priority filter - 1; tcp dport { 22 } ip saddr @addr-set-sshd reject; }; }\n',
  'firewalld, default zone public': `table inet firewalld {
    ct helper helper-netbios-ns-udp { type "netbios-ns" protocol udp; l3proto ip; }
    chain mangle_PREROUTING { type filter hook prerouting priority mangle + 10; policy accept; jump mangle_PREROUTING_ZONES; }
    chain mangle_PREROUTING_ZONES { iifname "eth0" goto mangle_PRE_public; goto mangle_PRE_public; }
    chain mangle_PRE_public { jump mangle_PRE_public_allow; }
    chain mangle_PRE_public_allow { }
    chain filter_PREROUTING { type filter hook prerouting priority filter + 10; policy accept; icmpv6 type { nd-router-advert, nd-neighbor-solicit } accept; meta nfproto ipv6 fib saddr . mark . iif oif missing drop; }
    chain filter_INPUT { type filter hook input priority filter + 10; policy accept; ct state { established, related } accept; ct status dnat accept; iifname "lo" accept; ct state invalid drop; jump filter_INPUT_ZONES; reject with icmpx admin-prohibited; }
    chain filter_OUTPUT { type filter hook output priority filter + 10; policy accept; ct state { established, related } accept; oifname "lo" accept; ip6 daddr { ::/96, ::ffff:0.0.0.0/96, 2002::/24 } reject with icmpv6 addr-unreachable; jump filter_OUTPUT_POLICIES; }
    chain filter_INPUT_ZONES { iifname "eth0" goto filter_IN_public; goto filter_IN_public; }
    chain filter_IN_public { jump filter_IN_public_allow; meta l4proto { icmp, ipv6-icmp } accept; reject with icmpx admin-prohibited; }
    chain filter_IN_public_allow { tcp dport 22 accept; ip6 daddr fe80::/64 udp dport 546 accept; }
    chain filter_OUTPUT_POLICIES { oifname "eth0" jump filter_OUT_policy_allow_host_ipv6; oifname "eth0" return; }
    chain filter_OUT_policy_allow_host_ipv6 { icmpv6 type { nd-neighbor-advert, nd-router-advert } accept; }
  }
`,
  'CIS, nftables': `table inet filter {
    chain input { type filter hook input priority 0; policy drop; iif "lo" accept; ip saddr 127.0.0.0/8 counter drop; ip6 saddr ::1 counter drop; ip protocol tcp ct state established accept; ip protocol udp ct state established accept; ip protocol icmp ct state established accept; tcp dport ssh accept; icmpv6 type { destination-unreachable, packet-too-big, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept; }
    chain forward { type filter hook forward priority 0; policy drop; }
    chain output { type filter hook output priority 0; policy drop; ip protocol tcp ct state established,related,new accept; ip protocol udp ct state established,related,new accept; ip protocol icmp ct state established,related,new accept; }
  }
`,
  "nftables' workstation": `table inet filter { chain input { type filter hook input priority 0; policy drop; ct state invalid counter drop comment "early drop of invalid"; ct state { established, related } counter accept; iif lo accept; iif != lo ip daddr 127.0.0.1/8 counter drop; iif != lo ip6 daddr ::1/128 counter drop; ip protocol icmp counter accept; meta l4proto ipv6-icmp counter accept; tcp dport 22 counter accept; counter comment "count dropped"; }; chain forward { type filter hook forward priority 0; policy drop; counter; }; chain output { type filter hook output priority 0; policy accept; counter; }; }
`,
  'a strict egress list': `table inet egress { set dns { type ipv4_addr; elements = { 10.9.0.1 }; }; chain out { type filter hook output priority 0; policy drop; oif lo accept; ct state established,related accept; ip daddr @dns udp dport 53 accept; ip daddr 192.0.2.0/24 tcp dport 443 accept; counter reject with icmpx admin-prohibited; }; }
`,
};

const UFW = `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT OUT_POLICY [0:0]
:ufw-before-logging-output - [0:0]
:ufw-before-input - [0:0]
:ufw-before-output - [0:0]
:ufw-after-input - [0:0]
:ufw-logging-deny - [0:0]
:ufw-not-local - [0:0]
:ufw-skip-to-policy-input - [0:0]
:ufw-track-output - [0:0]
:ufw-user-input - [0:0]
:ufw-user-output - [0:0]
:ufw-user-limit - [0:0]
-A INPUT -j ufw-before-input
-A INPUT -j ufw-after-input
-A OUTPUT -j ufw-before-logging-output
-A OUTPUT -j ufw-before-output
-A OUTPUT -j ufw-track-output
-A ufw-before-input -i lo -j ACCEPT
-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw-before-input -m conntrack --ctstate INVALID -j ufw-logging-deny
-A ufw-before-input -m conntrack --ctstate INVALID -j DROP
-A ufw-before-input -p icmp -m icmp --icmp-type 3 -j ACCEPT
-A ufw-before-input -p udp -m udp --sport 67 --dport 68 -j ACCEPT
-A ufw-before-input -j ufw-not-local
-A ufw-before-input -j ufw-user-input
-A ufw-before-output -o lo -j ACCEPT
-A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw-before-output -j ufw-user-output
-A ufw-after-input -p udp -m udp --dport 137 -j ufw-skip-to-policy-input
-A ufw-after-input -m addrtype --dst-type BROADCAST -j ufw-skip-to-policy-input
-A ufw-logging-deny -m conntrack --ctstate INVALID -m limit --limit 3/min --limit-burst 10 -j RETURN
-A ufw-logging-deny -m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW BLOCK] "
-A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN
-A ufw-not-local -m addrtype --dst-type MULTICAST -j RETURN
-A ufw-not-local -m limit --limit 3/min --limit-burst 10 -j ufw-logging-deny
-A ufw-not-local -j DROP
-A ufw-skip-to-policy-input -j DROP
TRACK
-A ufw-user-input -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --set --name DEFAULT --mask 255.255.255.255 --rsource
-A ufw-user-input -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --update --seconds 30 --hitcount 6 --name DEFAULT --mask 255.255.255.255 --rsource -j ufw-user-limit
-A ufw-user-output -p udp -m udp --dport 53 -j ACCEPT
-A ufw-user-limit -j REJECT --reject-with icmp-port-unreachable
COMMIT
`;
const UFW_TRACK =
  '-A ufw-track-output -p tcp -m conntrack --ctstate NEW -j ACCEPT\n-A ufw-track-output -p udp -m conntrack --ctstate NEW -j ACCEPT';

/** Name → what `iptables-restore` takes. */
const IPTABLES: Readonly<Record<string, string>> = {
  ufw: UFW.replace('OUT_POLICY', 'ACCEPT').replace('TRACK', UFW_TRACK),
  'ufw, default deny outgoing': UFW.replace('OUT_POLICY', 'DROP').replace('TRACK\n', ''),
  'CIS, iptables': `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT DROP [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -s 127.0.0.0/8 -j DROP
-A INPUT -p tcp -m state --state ESTABLISHED -j ACCEPT
-A INPUT -p udp -m state --state ESTABLISHED -j ACCEPT
-A INPUT -p icmp -m state --state ESTABLISHED -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -m state --state NEW -j ACCEPT
-A OUTPUT -o lo -j ACCEPT
-A OUTPUT -p tcp -m state --state NEW,ESTABLISHED -j ACCEPT
-A OUTPUT -p udp -m state --state NEW,ESTABLISHED -j ACCEPT
-A OUTPUT -p icmp -m state --state NEW,ESTABLISHED -j ACCEPT
COMMIT
`,
  'Red Hat, before firewalld': `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p icmp -j ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -m state --state NEW -m tcp --dport 22 -j ACCEPT
-A INPUT -j REJECT --reject-with icmp-host-prohibited
-A FORWARD -j REJECT --reject-with icmp-host-prohibited
COMMIT
`,
  'the same without established': `*filter
:INPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -j REJECT --reject-with icmp-host-prohibited
COMMIT
`,
  Docker: `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER -i docker0 -j RETURN
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:DOCKER - [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -j DOCKER-USER
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER-USER -j RETURN
COMMIT
`,
  'kube-proxy and kubelet': `*mangle
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-KUBELET-CANARY - [0:0]
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-NODEPORTS - [0:0]
:KUBE-POSTROUTING - [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-SVC-NPX46M4PTMTKRN6Y - [0:0]
:KUBE-SEP-AAAAAAAAAAAAAAAA - [0:0]
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-NPX46M4PTMTKRN6Y
-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
-A KUBE-SVC-NPX46M4PTMTKRN6Y ! -s 10.244.0.0/16 -d 10.96.0.1/32 -p tcp -m tcp --dport 443 -j KUBE-MARK-MASQ
-A KUBE-SVC-NPX46M4PTMTKRN6Y -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-AAAAAAAAAAAAAAAA
-A KUBE-SEP-AAAAAAAAAAAAAAAA -p tcp -m tcp -j DNAT --to-destination 172.18.0.2:6443
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:KUBE-EXTERNAL-SERVICES - [0:0]
:KUBE-FIREWALL - [0:0]
:KUBE-NODEPORTS - [0:0]
:KUBE-PROXY-FIREWALL - [0:0]
:KUBE-SERVICES - [0:0]
-A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
-A INPUT -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS
-A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
-A INPUT -j KUBE-FIREWALL
-A OUTPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A OUTPUT -j KUBE-FIREWALL
-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP
-A KUBE-FIREWALL -m comment --comment "kubernetes firewall for dropping marked packets" -m mark --mark 0x8000/0x8000 -j DROP
-A KUBE-SERVICES -d 10.96.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns has no endpoints" -m udp --dport 53 -j REJECT --reject-with icmp-port-unreachable
COMMIT
`,
  'fail2ban, iptables-multiport': `*filter
:INPUT ACCEPT [0:0]
:f2b-sshd - [0:0]
-A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd
-A f2b-sshd -s 192.0.2.7/32 -j REJECT --reject-with icmp-port-unreachable
-A f2b-sshd -j RETURN
COMMIT
`,
  'a set of blocked networks': '*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -m set --match-set nets dst -p tcp -j DROP\nCOMMIT\n',
  'a set of pairs': '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m set --match-set pairs src,src -j DROP\nCOMMIT\n',
  'interfaces by wildcard': '*filter\n:OUTPUT DROP [0:0]\n-A OUTPUT -o eth+ -p udp -j ACCEPT\nCOMMIT\n',
  'all but one network': '*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT ! -d 10.0.0.0/8 -j REJECT\nCOMMIT\n',
  'answers in raw': '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p udp -m udp --sport 53 -j DROP\nCOMMIT\n',
  'answers in mangle': '*mangle\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --sport 443 -j DROP\nCOMMIT\n',
  'the metadata service for root alone':
    '*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -d 10.9.0.1/32 -m owner ! --uid-owner 0 -j DROP\nCOMMIT\n',
  'not tracked, and established wanted':
    '*raw\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p udp -m udp --dport 53 -j CT --notrack\nCOMMIT\n*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\nCOMMIT\n',
};

const SETS = 'create nets hash:net\nadd nets 10.9.0.0/24\ncreate pairs hash:ip,port\nadd pairs 10.9.0.1,tcp:443\n';

export const SAMPLES: readonly Ruleset[] = [
  ...Object.entries(NFT).map(([name, text]) => ({ name, tool: 'nft' as const, text })),
  ...(['iptables-nft', 'iptables-legacy'] as const).flatMap((tool) =>
    Object.entries(IPTABLES).map(([name, text]) => ({ name: `${name} (${tool})`, tool, text, sets: SETS })),
  ),
];
