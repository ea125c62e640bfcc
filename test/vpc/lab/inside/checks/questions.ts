/** Questions that a node can ask with Debian's own programs. */
import { hostOf, type LabService } from '../../addresses.ts';
import type { Fault, LabSpec } from '../../types.ts';

export interface Check {
  readonly what: string;
  /** Applied before asking; it stays for the rest of the part. */
  readonly fault?: Fault;
  readonly ask: string;
  /** What standard output and error together must match. */
  readonly says: RegExp;
  readonly underMs?: number;
  readonly overMs?: number;
}

/** A lab, and what must be true in it. */
export interface Part {
  readonly lab: LabSpec;
  readonly checks: readonly Check[];
}

/** `curl`'s own words: the HTTP status, the result code (28 timeout, 7 refused, 35 TLS, 60 certificate), the address. */
export const curl = (url: string, more = ''): string =>
  `curl -s -S --max-time 2 -o /dev/null -w '%{http_code} %{exitcode} %{remote_ip}' ${more} '${url}'`;
export const api = (service: LabService): string => curl(`https://${hostOf(service)}/`);
/** Headers and body. */
export const fetchAll = (url: string): string => `curl -s -S -i --max-time 3 '${url}'`;
/** The addresses that a server gives, sorted, on one line; without one: the answer's code. */
export const dig = (name: string, server: string, type = 'A'): string =>
  `dig +time=1 +tries=1 @${server} ${name} ${type} +noall +comments +answer | awk '/status:/{sub(",","",$6); s=$6} $4=="${type}"{a[++n]=$5} END{for(i=1;i<=n;i++)print a[i] | "sort -V"; close("sort -V"); print s}' | tr '\\n' ' '`;
const IMDS = 'http://169.254.169.254/latest';
/** One metadata item with a fresh token. */
export const imds = (path: string): string =>
  `T=$(curl -s --max-time 2 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' ${IMDS}/api/token); curl -s -S --max-time 2 -w ' %{http_code}' -H "X-aws-ec2-metadata-token: $T" ${IMDS}/${path}`;
/** OpenSSL's own view of a chain, against the node's store. */
export const chain = (service: LabService | 's3'): string =>
  `openssl s_client -brief -verify_return_error -CAfile /etc/ssl/certs/ca-certificates.crt -verify_hostname ${hostOf(service)} -connect ${hostOf(service)}:443 -servername ${hostOf(service)} </dev/null 2>&1`;
/** The quickest of five: milliseconds of the lookup, and from there to the open connection. A busy machine is slow now and then. */
export const quickest = (url: string): string =>
  `for i in 1 2 3 4 5; do curl -s -o /dev/null --max-time 3 -w '%{time_namelookup} %{time_connect}\\n' ${url}; done | awk '{l=int($1*1000); c=int(($2-$1)*1000+0.5)} NR==1||l<a{a=l} NR==1||c<b{b=c} END{print a, b}'`;
