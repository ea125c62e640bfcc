/** Sample data of the findings about proxies. */
import type { FindingCode, FindingData } from '../../src/findings/index.ts';
import { MESSAGES, SSM, type Twist } from './twist.ts';

type Codes = Extract<FindingCode, `proxy/${string}`>;

export function proxySamples(twist: Twist): { readonly [C in Codes]: FindingData[C] } {
  const server = { scheme: 'http', host: twist('proxy.example.com', 'host'), port: 3128, hasCredentials: true };
  const hosts = [twist(SSM, 'host'), twist(MESSAGES, 'host')];
  const source = twist('environment of process 812', 'text');
  const fault = {
    proxy: server,
    ip: twist('10.0.0.5', 'ip'),
    source,
    hosts,
    reason: 'refused',
    detail: twist('Forbidden by rule 7', 'text'),
    status: 403,
    schemes: [],
    direct: 'works',
  } as const;
  return {
    'proxy/unreachable': { ...fault, reason: 'unreachable', status: null },
    'proxy/denied': fault,
    'proxy/auth-required': { ...fault, reason: 'auth-required', schemes: [twist('Basic', 'text')] },
    'proxy/endpoint-refused': { ...fault, direct: 'fails' },
    'proxy/scheme-unsupported': { proxy: { ...server, scheme: 'https' }, hosts, onlySessions: true },
    'proxy/metadata-proxied': { proxy: server, noProxy: twist('.amazonaws.com', 'text'), source, observed: true },
    'proxy/agent-differs': {
      differences: [{ what: 'https', agent: twist('none', 'text'), shell: twist('http://proxy.example.com:3128', 'text') }],
      source,
      observed: false,
    },
  };
}
