/** The parts of the self-test: a lab, and what must be true in it. */
import {
  CORP_DNS,
  hostOf,
  OLD_ADDRESS,
  PUBLIC_RESOLVER,
  publicAddress,
  REGION,
  S3_V4,
  VPC_RESOLVER,
  zoneA,
  zoneB,
} from '../../addresses.ts';
import {
  dnsTcpClosed,
  everythingDropped,
  firewallResets,
  helloDropped,
  hostUnreachable,
  imdsFirewalled,
  imdsHopLimit,
  naclDropsAnswers,
  noDefaultRoute,
  nodeFirewallDrops,
  securityGroupDrops,
} from '../../faults.ts';
import { HYBRID_SITE, PRIVATE_VPC, PUBLIC_VPC, withNode } from '../../presets.ts';
import { API_PARTS } from './api.ts';
import { CHANNEL_PARTS } from './channel.ts';
import { FAMILY_PARTS } from './families.ts';
import { HEALTHY } from './healthy.ts';
import { ODD_DNS_PARTS } from './odd-dns.ts';
import { PATH_PARTS } from './paths.ts';
import { PROXY_PARTS } from './proxies.ts';
import { api, type Check, chain, curl, dig, type Part, quickest } from './questions.ts';

const s3 = hostOf('s3');
const bucket = `amazon-ssm-${REGION}`;
const FAULTS: readonly Check[] = [
  { what: 'before any fault', ask: api('ssm'), says: /^404 0 10\.20\.2\.11$/ },
  {
    what: 'a security group: silence',
    fault: securityGroupDrops([zoneA('ssm')]),
    ask: api('ssm'),
    says: /^000 28/,
    overMs: 1900,
  },
  { what: 'the others still answer', ask: api('kms'), says: /^404 0/ },
  { what: 'a network ACL: silence', fault: naclDropsAnswers([zoneA('kms')]), ask: api('kms'), says: /^000 28/, overMs: 1900 },
  { what: 'RST: refused at once', fault: firewallResets([zoneA('logs')]), ask: api('logs'), says: /^000 7/, underMs: 1000 },
  {
    what: 'ICMP: no route at once',
    fault: hostUnreachable([zoneA('ec2')]),
    ask: `${api('ec2')} 2>&1`,
    says: /000 7/,
    underMs: 1000,
  },
  {
    what: 'hello dropped: TCP opens, TLS is silent',
    fault: helloDropped([zoneA('ec2messages')]),
    ask: `curl -s -o /dev/null --max-time 2 -w '%{exitcode} %{time_connect} %{time_appconnect}' https://${hostOf('ec2messages')}/`,
    says: /^28 0\.0\d+ 0\.000000$/,
  },
  {
    what: 'one zone of two: silence there',
    fault: securityGroupDrops([zoneB('ssmmessages')]),
    ask: curl(`https://${hostOf('ssmmessages')}/`, `--resolve ${hostOf('ssmmessages')}:443:${zoneB('ssmmessages')}`),
    says: /^000 28/,
  },
  {
    what: 'and the other zone answers',
    ask: curl(`https://${hostOf('ssmmessages')}/`, `--resolve ${hostOf('ssmmessages')}:443:${zoneA('ssmmessages')}`),
    says: /^404 0/,
  },
  {
    what: 'DNS over TCP closed',
    fault: dnsTcpClosed([VPC_RESOLVER]),
    ask: `dig +tcp +time=1 +tries=1 @${VPC_RESOLVER} ${hostOf('ssm')}`,
    says: /connection refused/,
  },
  { what: 'DNS over UDP still answers', ask: dig(hostOf('ssm'), VPC_RESOLVER), says: /NOERROR/ },
  {
    what: 'hop limit: IMDS connects, the token never comes',
    fault: imdsHopLimit,
    ask: "curl -s -o /dev/null --max-time 2 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' -w '%{exitcode} %{time_connect}' http://169.254.169.254/latest/api/token",
    says: /^28 0\.00\d+$/,
  },
  {
    what: 'IMDS behind the own firewall: silence',
    fault: imdsFirewalled,
    ask: curl('http://169.254.169.254/latest/api/token', '-X PUT'),
    says: /^000 28/,
    overMs: 1900,
  },
  {
    what: 'the own firewall: silence',
    fault: nodeFirewallDrops(['52.219.0.0/16']),
    ask: curl(`https://${s3}/`),
    says: /^000 28/,
  },
  { what: 'no default route: refused by the kernel', fault: noDefaultRoute, ask: api('ssm'), says: /^000 [67]/, underMs: 1000 },
];

const SERVERS: readonly Check[] = [
  { what: 'expired', ask: chain('ssm'), says: /certificate has expired/ },
  { what: 'not yet valid', ask: chain('kms'), says: /certificate is not yet valid/ },
  { what: 'wrong name', ask: chain('logs'), says: /hostname mismatch/i },
  { what: 'self-signed', ask: chain('ec2'), says: /self-signed certificate/ },
  { what: 'no intermediate', ask: chain('sts'), says: /unable to get local issuer|unable to verify the first/ },
  { what: 'old TLS', ask: `curl -sS --tlsv1.2 --max-time 3 https://${hostOf('monitoring')}/`, says: /protocol/ },
  { what: 'mute: TCP opens and nothing comes', ask: curl(`https://${hostOf('ssmmessages')}/`), says: /^000 28/, overMs: 1900 },
  {
    what: 'reset after the hello',
    ask: `curl -sS --max-time 3 https://${hostOf('ec2messages')}/`,
    says: /reset by peer/i,
    underMs: 1500,
  },
  {
    what: 'intercepted: foreign issuer, AWS ids',
    ask: `${chain('s3')}; curl -ski --max-time 3 https://${s3}/`,
    says: /(certificate in certificate chain|unable to get local issuer)[\s\S]*x-amz-request-id/,
  },
];

const DNS: readonly Check[] = [
  {
    what: 'the corporate forwarder hands on the private view',
    ask: dig(hostOf('ssm'), CORP_DNS.forwarding),
    says: /^10\.20\.2\.11 NOERROR$/,
  },
  {
    what: 'without forwarder: public',
    ask: dig(hostOf('ssm'), CORP_DNS.public),
    says: new RegExp(`^${publicAddress('ssm')} NOERROR$`),
  },
  { what: 'and public for S3', ask: dig(s3, CORP_DNS.public), says: new RegExp(`^${S3_V4.join(' ')} NOERROR$`) },
  { what: 'NXDOMAIN', ask: dig(hostOf('ssm'), CORP_DNS.nxdomain), says: /^NXDOMAIN$/ },
  { what: 'REFUSED', ask: dig(hostOf('ssm'), CORP_DNS.refused), says: /^REFUSED$/ },
  { what: 'REFUSED without the question', ask: `dig @${CORP_DNS.refusedBare} ${hostOf('ssm')}`, says: /REFUSED[\s\S]*QUERY: 0,/ },
  { what: 'an old record of its own', ask: dig(hostOf('ssm'), CORP_DNS.stale), says: new RegExp(`^${OLD_ADDRESS} NOERROR$`) },
  {
    what: 'and what the VPC says of others',
    ask: dig(hostOf('logs'), CORP_DNS.stale),
    says: new RegExp(`^${zoneA('logs')} NOERROR$`),
  },
  { what: 'SERVFAIL', ask: dig(hostOf('ssm'), CORP_DNS.servfail), says: /^SERVFAIL$/ },
  { what: 'dead: silence', ask: `dig +time=1 +tries=1 @${CORP_DNS.dead} ${hostOf('ssm')}`, says: /timed out/, overMs: 900 },
  {
    what: 'dead over TCP too',
    ask: `dig +tcp +time=1 +tries=1 @${CORP_DNS.dead} ${hostOf('ssm')}`,
    says: /timed out/,
    overMs: 900,
  },
];

const SITE: readonly Check[] = [
  { what: 'public answers', ask: dig(hostOf('ssm'), PUBLIC_RESOLVER), says: new RegExp(`^${publicAddress('ssm')} NOERROR$`) },
  { what: 'the API over the internet', ask: api('ssm'), says: /^404 0 52\.94\.10\.11$/ },
  { what: 'S3 over the internet', ask: curl(`https://${s3}/${bucket}/latest/VERSION`), says: /^200 0 52\.219\.1\./ },
  {
    what: 'no IMDS: unreachable, at once',
    ask: `${curl('http://169.254.169.254/latest/api/token', '-X PUT')} 2>&1`,
    says: /000 7/,
    underMs: 1000,
  },
  { what: 'no Amazon resolver', ask: 'dig +time=1 +tries=1 @169.254.169.253 example.com', says: /unreachable|timed out/ },
  {
    what: 'the registration file',
    ask: 'cat /var/lib/amazon/ssm/registration',
    says: /"mi-0123456789abcdef0","Region":"eu-central-1"/,
  },
];

export const PARTS: Readonly<Record<string, Part>> = {
  healthy: {
    lab: { ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, elsewhere: { 'example-corp-logs': 'eu-west-1' } } },
    checks: HEALTHY,
  },
  faults: { lab: PRIVATE_VPC, checks: FAULTS },
  servers: {
    lab: {
      ...PUBLIC_VPC,
      behaviour: {
        ssm: 'expired',
        kms: 'not-yet-valid',
        logs: 'wrong-name',
        ec2: 'self-signed',
        sts: 'no-intermediate',
        monitoring: 'old-tls',
        ssmmessages: 'mute',
        ec2messages: 'reset',
        s3: 'intercepted',
      },
    },
    checks: SERVERS,
  },
  impostors: {
    lab: { ...PRIVATE_VPC, imds: 'disabled', behaviour: { kms: 'plain-http', logs: 'portal' } },
    checks: [
      { what: 'plain HTTP on 443: no TLS', ask: `curl -sS --max-time 2 https://${hostOf('kms')}/`, says: /wrong version number/ },
      { what: 'and a page', ask: `curl -sS --max-time 2 http://${hostOf('kms')}:443/`, says: /Sign in/ },
      {
        what: 'portal: foreign certificate',
        ask: chain('logs'),
        says: /certificate in certificate chain|unable to get local issuer/,
      },
      {
        what: 'portal: a page without ids',
        ask: `curl -ksi --max-time 2 https://${hostOf('logs')}/`,
        says: /^(?![\s\S]*amz)[\s\S]*Sign in/,
      },
      { what: 'IMDS turned off', ask: curl('http://169.254.169.254/latest/api/token', '-X PUT'), says: /^403 0/ },
    ],
  },
  dns: { lab: withNode(PRIVATE_VPC, { nameservers: Object.values(CORP_DNS) }), checks: DNS },
  site: { lab: HYBRID_SITE, checks: SITE },
  distance: {
    lab: { ...PRIVATE_VPC, rttMs: 20 },
    checks: [
      {
        what: 'TCP takes a round trip, DNS does not',
        ask: quickest(`https://${hostOf('kms')}/`),
        says: /^[0-9] 2\d$/,
      },
      {
        what: 'S3 is as far',
        ask: quickest(`https://${s3}/`),
        says: /^[0-9] 2\d$/,
      },
      {
        what: 'IMDS is near',
        ask: `curl -s -o /dev/null --max-time 5 -w '%{time_connect} %{http_code}' http://169.254.169.254/`,
        says: /^0\.00\d+ 401$/,
      },
    ],
  },
  silence: {
    lab: { ...PRIVATE_VPC, faults: [everythingDropped] },
    checks: [
      { what: 'DNS: silence', ask: `dig +time=1 +tries=1 @${VPC_RESOLVER} ${hostOf('ssm')}`, says: /timed out/, overMs: 900 },
      { what: 'IMDS: silence', ask: curl('http://169.254.169.254/'), says: /^000 28/, overMs: 1900 },
      { what: 'TCP: silence', ask: curl(`https://${zoneA('ssm')}/`), says: /^000 28/, overMs: 1900 },
    ],
  },
  ...PROXY_PARTS,
  ...API_PARTS,
  ...PATH_PARTS,
  ...ODD_DNS_PARTS,
  ...FAMILY_PARTS,
  ...CHANNEL_PARTS,
};
