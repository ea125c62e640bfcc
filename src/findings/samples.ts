/**
 * Values for the samples. Names of the Region are placeholders in capitals; addresses, versions and
 * names of buckets are examples.
 */

import type { At } from '../picture/seen.ts';
import type { ProxyFaultData } from './proxy/faults.ts';

export const DNS_SUFFIX = 'DNS_SUFFIX';

export const regionalHost = (service: string): string => `${service}.REGION.${DNS_SUFFIX}`;

export const SSM_HOST = regionalHost('ssm');

export const BOTH_HOSTS = [SSM_HOST, regionalHost('ssmmessages')];

export const OWN_SERVER = '10.0.0.10';
/** The VPC's own resolver, in every VPC. */
export const AMAZON_SERVER = '169.254.169.253';

export const INSIDE_IP = '10.0.1.5';

export const PUBLIC_IP = '52.94.10.11';

export const PUBLIC_S3_IP = '52.219.170.1';

export const silentAt = (name: string, ip: string): At => ({ host: name, ip, detail: 'timeout' });

export const SILENT_IN_VPC = [silentAt(SSM_HOST, INSIDE_IP)];

export const FOREIGN_CHAIN = {
  addresses: [{ host: SSM_HOST, ip: INSIDE_IP }],
  issuer: 'CN=Example CA',
  subject: `CN=${SSM_HOST}`,
};

const KNOWN_OBJECT = { key: 'latest/VERSION', status: 403, message: null };

export const DENIED_BUCKET = {
  buckets: [{ name: 'amazon-ssm-REGION', purpose: 'agent', ...KNOWN_OBJECT }],
  allowed: ['aws-ssm-REGION'],
} as const;

export const ROLE_CREDENTIALS = { source: 'instance-profile', role: 'ROLE_NAME', expiresAt: null } as const;

export const PROXY_FAULT: ProxyFaultData = {
  proxy: { scheme: 'http', host: 'proxy.example.com', port: 3128, hasCredentials: false },
  ip: null,
  source: 'environment of process 812',
  hosts: [`ssm.REGION.${DNS_SUFFIX}`, `ssmmessages.REGION.${DNS_SUFFIX}`],
  reason: '',
  detail: '',
  status: null,
  schemes: [],
  direct: 'unknown',
};
