/** What happens to packets on their way: MTU, hello size, server names, loss, a narrow link, ICMP. */
import { hostOf, publicAddress, VPC_RESOLVER, zoneA } from '../../addresses.ts';
import {
  adminProhibited,
  helloReset,
  largeHelloDropped,
  mtuBlackHoleInbound,
  mtuBlackHoleOutbound,
  slowLink,
} from '../../faults.ts';
import { PRIVATE_VPC, PUBLIC_VPC } from '../../presets.ts';
import type { Fault } from '../../types.ts';
import { api, curl, dig, type Part } from './questions.ts';

/** A request that needs full-sized packets. */
const LARGE = '-H "X-Padding: $(printf %03000d 0)"';
const stages = (url: string): string =>
  `curl -s -o /dev/null --max-time 2 -w '%{exitcode} %{time_connect} %{time_appconnect}' '${url}'`;
/** A hello that needs more than one packet: OpenSSL 3.0 has no post-quantum share, so it offers many protocols. */
const largeHello = (host: string): string =>
  `timeout 2 openssl s_client -brief -connect ${host}:443 -servername ${host} -alpn $(for i in 1 2 3 4 5 6 7; do printf "%0240d," $i; done)http/1.1 </dev/null 2>&1; echo status $?`;
/** A smaller MTU whose ICMP is heard. */
const withoutFilter = (fault: Fault): Fault => ({ ...fault, nft: [] });

export const PATH_PARTS: Readonly<Record<string, Part>> = {
  icmp: {
    lab: PRIVATE_VPC,
    checks: [
      {
        what: 'administratively prohibited: at once',
        fault: adminProhibited([zoneA('ssm')]),
        ask: `${api('ssm')} 2>&1`,
        says: /000 7/,
        underMs: 1000,
      },
      {
        what: 'and ICMP says so',
        ask: `ping -c1 -W1 ${zoneA('kms')} >/dev/null; curl -sS --max-time 1 https://${hostOf('ssm')}/ 2>&1`,
        says: /No route to host|prohibited|Couldn't connect/i,
      },
      {
        what: 'hello answered with RST',
        fault: helloReset([zoneA('kms')]),
        ask: `curl -sS --max-time 2 https://${hostOf('kms')}/ 2>&1`,
        says: /reset by peer/i,
        underMs: 1500,
      },
    ],
  },
  'mtu-announced': {
    lab: PRIVATE_VPC,
    checks: [
      {
        what: 'a smaller MTU alone does no harm, inbound',
        fault: withoutFilter(mtuBlackHoleInbound),
        ask: api('ssm'),
        says: /^404 0/,
      },
      {
        what: 'nor outbound',
        fault: withoutFilter(mtuBlackHoleOutbound),
        ask: curl(`https://${hostOf('ssm')}/`, LARGE),
        says: /^404 0/,
      },
    ],
  },
  'mtu-inbound': {
    lab: PRIVATE_VPC,
    checks: [
      {
        what: 'TCP opens, the certificates never come',
        fault: mtuBlackHoleInbound,
        ask: stages(`https://${hostOf('ssm')}/`),
        says: /^28 0\.0\d+ 0\.000000$/,
      },
      { what: 'S3 as well', ask: stages(`https://${hostOf('s3')}/`), says: /^28 0\.0\d+ 0\.000000$/ },
      {
        what: 'small packets pass',
        ask: `ping -c1 -W1 -s 1200 ${zoneA('ssm')}; ${dig(hostOf('ssm'), VPC_RESOLVER)}`,
        says: /1 received[\s\S]*10\.20\.2\.11/,
      },
      { what: 'IMDS, one hop away, is whole', ask: curl('http://169.254.169.254/'), says: /^401 0/ },
    ],
  },
  'mtu-outbound': {
    lab: PRIVATE_VPC,
    checks: [
      { what: 'a small hello and request pass', fault: mtuBlackHoleOutbound, ask: api('ssm'), says: /^404 0/ },
      { what: 'a large request vanishes', ask: curl(`https://${hostOf('ssm')}/`, LARGE), says: /^000 28/ },
      { what: 'and to S3', ask: curl(`https://${hostOf('s3')}/`, LARGE), says: /^000 28/ },
      { what: 'a large hello vanishes', ask: largeHello(hostOf('kms')), says: /^status 124$/ },
      {
        what: 'ping agrees',
        ask: `ping -c1 -W1 -M do -s 1372 ${zoneA('ssm')}; ping -c1 -W1 -M do -s 1373 ${zoneA('ssm')}`,
        says: /1 received[\s\S]*0 received/,
      },
    ],
  },
  'large-hello': {
    lab: PRIVATE_VPC,
    checks: [
      { what: 'before: a large hello is answered', ask: largeHello(hostOf('ssm')), says: /CONNECTION ESTABLISHED/ },
      { what: 'a large hello vanishes', fault: largeHelloDropped, ask: largeHello(hostOf('ssm')), says: /^status 124$/ },
      { what: 'a small one passes', ask: api('ssm'), says: /^404 0/ },
      { what: 'other full-sized packets pass', ask: curl(`https://${hostOf('ssm')}/`, LARGE), says: /^404 0/ },
    ],
  },
  sni: {
    lab: { ...PUBLIC_VPC, wire: { lossPercent: 0, seed: 0, sniDropped: [hostOf('ssmmessages')] } },
    checks: [
      {
        what: 'the name vanishes: TCP opens, no handshake',
        ask: stages(`https://${hostOf('ssmmessages')}/`),
        says: /^28 0\.0\d+ 0\.000000$/,
      },
      {
        what: 'another name at the same address is answered',
        ask: curl(`https://${hostOf('ssm')}/`, `-k --resolve ${hostOf('ssm')}:443:${publicAddress('ssmmessages')}`),
        says: /^404 0 52\.94\.10\.12$/,
      },
      {
        what: 'the name at another address vanishes too',
        ask: curl(`https://${hostOf('ssmmessages')}/`, `-k --resolve ${hostOf('ssmmessages')}:443:${publicAddress('ssm')}`),
        says: /^000 28/,
      },
      { what: 'others are whole', ask: api('ssm'), says: /^404 0/ },
    ],
  },
  loss: {
    lab: { ...PRIVATE_VPC, wire: { lossPercent: 40, seed: 7, sniDropped: [] } },
    checks: [
      {
        // The only SYN has to arrive, and the request: before a second try there is no time.
        what: 'some connections open and some do not',
        ask: `n=0; for i in $(seq 20); do curl -s -o /dev/null --max-time 0.5 http://${zoneA('ssm')}:443/; [ $? = 28 ] || n=$((n+1)); done; echo $n of 20`,
        says: /^([5-9]|1[0-6]) of 20$/,
      },
      { what: 'DNS is near and whole', ask: dig(hostOf('ssm'), VPC_RESOLVER), says: /^10\.20\.2\.11 NOERROR$/ },
    ],
  },
  narrow: {
    lab: PRIVATE_VPC,
    checks: [
      {
        what: 'everything arrives, late',
        fault: slowLink('64kbit'),
        ask: `curl -s -o /dev/null --max-time 5 -w '%{http_code} %{exitcode}' https://${hostOf('ssm')}/`,
        says: /^404 0$/,
        overMs: 250,
      },
    ],
  },
};
