import type { FindingData } from '../../src/findings/index.ts';
import type { Twist } from './twist.ts';

type Codes = 'agent/needs-ec2messages' | 'agent/outdated' | 'agent/contradiction' | 'node/ena-allowance-exceeded' | 'node/limits';

export function seenSamples(twist: Twist): { readonly [C in Codes]: FindingData[C] } {
  return {
    'agent/needs-ec2messages': { version: twist('3.1.804.0', 'text'), unavailable: true, regionHasIt: true },
    'agent/outdated': {
      version: twist('3.3.2299.0', 'text'),
      newest: twist('3.3.3572.0', 'text'),
      ignoresDualStack: true,
      breaks: true,
    },
    'agent/contradiction': {
      what: 'holds',
      ip: twist('10.0.1.5', 'ip'),
      port: 443,
      via: 'proxy',
      isOwn: true,
      hosts: [twist('ssm.eu-central-1.amazonaws.com', 'host'), twist('ssmmessages.eu-central-1.amazonaws.com', 'host')],
    },
    'node/limits': {
      codes: ['EMFILE', twist('ENFILE', 'text'), 'EADDRINUSE'],
      limits: [{ name: twist('Max open files', 'text'), value: twist('1024', 'text') }],
    },
    'node/ena-allowance-exceeded': {
      counters: [
        { interface: twist('ens5', 'text'), name: twist('linklocal_allowance_exceeded', 'text'), during: 412, total: 88_213 },
        { interface: twist('ens6', 'text'), name: twist('pps_allowance_exceeded', 'text'), during: 1, total: 1 },
      ],
      overMs: 2000,
    },
  };
}

/** The branches that the first samples do not take. */
export function seenVariants(twist: Twist): { readonly [C in Codes]: readonly FindingData[C][] } {
  const base = seenSamples(twist);
  const contradiction = base['agent/contradiction'];
  const [, packets] = base['node/ena-allowance-exceeded'].counters;
  return {
    'agent/needs-ec2messages': [
      { ...base['agent/needs-ec2messages'], unavailable: false },
      { ...base['agent/needs-ec2messages'], unavailable: false, regionHasIt: false },
    ],
    'agent/outdated': [
      { ...base['agent/outdated'], ignoresDualStack: false, breaks: false },
      { ...base['agent/outdated'], newest: null, breaks: false },
    ],
    'agent/contradiction': [
      { ...contradiction, ip: twist('fd12:3456::5', 'ip'), via: 'endpoint', isOwn: false },
      { ...contradiction, what: 'stale' },
      { ...contradiction, what: 'lacks', ip: null, port: null, via: 'endpoint' },
    ],
    'node/limits': ['ENOBUFS', 'EAGAIN', 'EADDRNOTAVAIL'].map((code) => ({ codes: [code], limits: [] })),
    'node/ena-allowance-exceeded': [{ counters: packets === undefined ? [] : [packets], overMs: 1200 }],
  };
}
