/** Address families, partitions and users: IPv6 alone with and without DNS64, both families, China, S3's two, an ordinary user. */
import { CHINA, dualstackHost, ENDPOINT_V6, hostOf, S3_DUALSTACK_V4, VPC_RESOLVER, zoneA } from '../../addresses.ts';
import { fakedClock } from '../../clock.ts';
import { securityGroupDrops } from '../../faults.ts';
import { asNobody } from '../../nobody.ts';
import { PRIVATE_VPC, PUBLIC_VPC, withNode } from '../../presets.ts';
import type { LabSpec } from '../../types.ts';
import { api, curl, dig, imds, type Part } from './questions.ts';

const V6_RESOLVER = 'fd00:ec2::253';
const IPV6_ONLY: LabSpec = withNode(PUBLIC_VPC, { ipv4: false, ipv6: true, nameservers: [V6_RESOLVER] });
const FAKED = Object.entries(fakedClock('-30d'))
  .map(([name, value]) => `${name}='${value}'`)
  .join(' ');

export const FAMILY_PARTS: Readonly<Record<string, Part>> = {
  'ipv6-only': {
    lab: { ...IPV6_ONLY, dns64: true },
    checks: [
      {
        what: 'no IPv4 at all',
        ask: 'ip -4 -o addr show dev eth0; ping -c1 -W1 10.20.0.2 2>&1',
        says: /^\S*ping: connect: Network is unreachable$/,
      },
      { what: 'DNS64 makes addresses', ask: dig(hostOf('ssm'), V6_RESOLVER, 'AAAA'), says: /^64:ff9b::345e:a0b NOERROR$/ },
      { what: 'and leaves real ones alone', ask: dig(dualstackHost(), V6_RESOLVER, 'AAAA'), says: /^(2a05:\S+ ){8}NOERROR$/ },
      { what: 'the API through NAT64', ask: api('ssm'), says: /^404 0 64:ff9b::345e:a0b$/ },
      {
        what: 'S3 through NAT64',
        ask: curl(`https://${hostOf('s3')}/amazon-ssm-eu-central-1/latest/VERSION`),
        says: /^200 0 64:ff9b::34db:10/,
      },
      { what: 'IMDS on its IPv6 address', ask: curl('http://[fd00:ec2::254]/'), says: /^401 0/ },
    ],
  },
  'ipv6-only-bare': {
    lab: IPV6_ONLY,
    checks: [
      { what: 'no IPv6 address', ask: dig(hostOf('ssm'), V6_RESOLVER, 'AAAA'), says: /^NOERROR$/ },
      { what: 'the IPv4 address is of no use', ask: `${api('ssm')} 2>&1`, says: /000 [67]/, underMs: 1000 },
      { what: 'the dual-stack name of S3 answers', ask: curl(`https://${dualstackHost()}/`), says: /^307 0 2a05:/ },
    ],
  },
  'dual-stack': {
    lab: withNode(
      {
        ...PRIVATE_VPC,
        endpoints: { ...PRIVATE_VPC.endpoints, ssm: [zoneA('ssm'), ENDPOINT_V6] },
        s3: { ...PRIVATE_VPC.s3, gatewayIpv6: true },
      },
      { ipv6: true },
    ),
    checks: [
      { what: 'over IPv6', ask: curl(`https://${hostOf('ssm')}/`, '-6'), says: /^404 0 fd20:2::11$/ },
      { what: 'over IPv4', ask: curl(`https://${hostOf('ssm')}/`, '-4'), says: /^404 0 10\.20\.2\.11$/ },
      { what: 'S3 over IPv6, by the gateway', ask: curl(`https://${dualstackHost()}/`, '-6'), says: /^307 0 2a05:/ },
    ],
  },
  china: {
    lab: { ...PRIVATE_VPC, place: CHINA },
    checks: [
      { what: 'its own suffix', ask: dig(hostOf('ssm', CHINA), VPC_RESOLVER), says: /^10\.20\.2\.11 NOERROR$/ },
      { what: "nobody else's", ask: dig(hostOf('ssm'), VPC_RESOLVER), says: /^NXDOMAIN$/ },
      { what: 'the chain verifies for it', ask: curl(`https://${hostOf('ssm', CHINA)}/`), says: /^404 0/ },
      {
        what: 'S3, virtual host',
        ask: curl(`https://amazon-ssm-cn-north-1.${hostOf('s3', CHINA)}/latest/VERSION`),
        says: /^200 0/,
      },
      { what: 'IMDS names the partition', ask: imds('meta-data/services/domain'), says: /^amazonaws\.com\.cn 200$/ },
    ],
  },
  's3-families': {
    lab: { ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, dualstackApart: true } },
    checks: [
      { what: 'addresses of their own', ask: dig(dualstackHost(), VPC_RESOLVER), says: /^(52\.219\.2\.\d ){8}NOERROR$/ },
      { what: 'they answer', ask: curl(`https://${dualstackHost()}/`, '-4'), says: /^307 0 52\.219\.2\./ },
      {
        what: 'until they vanish',
        fault: securityGroupDrops(S3_DUALSTACK_V4),
        ask: curl(`https://${dualstackHost()}/`, '-4'),
        says: /^000 28/,
      },
      { what: 'alone', ask: curl(`https://${hostOf('s3')}/`), says: /^307 0/ },
    ],
  },
  nobody: {
    lab: PRIVATE_VPC,
    checks: [
      { what: 'is another user', ask: [...asNobody(), 'id', '-u'].join(' '), says: /^65534$/ },
      {
        what: "cannot read the agent's state",
        ask: [...asNobody(), 'cat', '/var/lib/amazon/ssm/runtimeconfig/identity_config.json', '2>&1'].join(' '),
        // In a lab without root there is only one user, who owns everything.
        says: asNobody()[0] === 'setpriv' ? /Permission denied/ : /IdentityType/,
      },
      { what: 'a faked clock', ask: `echo $(($(date +%s) - $(env ${FAKED} date +%s)))`, says: /^259200\d$/ },
      { what: 'and true timers', ask: `env ${FAKED} timeout 0.3 sleep 5`, says: /^$/, underMs: 1500, overMs: 250 },
    ],
  },
};
