/** The DNS servers that answer wrongly, seen by dig. */
import { CORP_DNS, hostOf, ODD_DNS } from '../../addresses.ts';
import { PRIVATE_VPC, withNode } from '../../presets.ts';
import type { Part } from './questions.ts';

const ask = (server: string, more: string): string => `dig @${server} ${hostOf('ssm')} ${more} 2>&1`;

export const ODD_DNS_PARTS: Readonly<Record<string, Part>> = {
  'odd-dns': {
    lab: withNode(PRIVATE_VPC, { nameservers: [ODD_DNS.truncating, CORP_DNS.forwarding] }),
    checks: [
      {
        what: 'truncated, and TCP 53 refuses',
        ask: ask(ODD_DNS.truncating, '+time=1 +tries=1'),
        says: /Truncated, retrying in TCP[\s\S]*refused/,
      },
      {
        what: 'truncated: TC and nothing else',
        ask: ask(ODD_DNS.truncating, '+ignore +time=1'),
        says: /flags: qr[a-z ]* tc[a-z ]*; QUERY: 1, ANSWER: 0/,
      },
      {
        what: 'two and a half seconds',
        ask: ask(ODD_DNS.slow, '+time=4 +tries=1 +short'),
        says: /^10\.20\.2\.11$/,
        overMs: 2400,
        underMs: 3500,
      },
      { what: 'six seconds: too late', ask: ask(ODD_DNS.verySlow, '+time=5 +tries=1'), says: /timed out/ },
      {
        what: 'six seconds: for the patient',
        ask: ask(ODD_DNS.verySlow, '+time=8 +tries=1 +short'),
        says: /^10\.20\.2\.11$/,
        overMs: 5900,
      },
      { what: 'garbage', ask: ask(ODD_DNS.garbage, '+time=1 +tries=1'), says: /bad packet|malformed|FORMERR|parse/i },
      { what: 'wrong id', ask: ask(ODD_DNS.wrongId, '+time=1 +tries=1'), says: /ID mismatch|timed out/ },
      { what: 'and TCP 53 is closed there too', ask: ask(ODD_DNS.wrongId, '+tcp +time=1 +tries=1'), says: /refused/ },
    ],
  },
};
