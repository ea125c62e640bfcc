/** What the simulated DNS servers know: public DNS and the endpoints' private zones. */
import type { Service } from '../knowledge/types.ts';
import { hostOf, publicAddresses, S3_ADDRESSES } from './addresses.ts';
import type { DnsAnswer, DnsServer, World } from './world.ts';

const NXDOMAIN: DnsAnswer = { kind: 'rcode', rcode: 'NXDOMAIN' };
/** A Region beside the VPC's own, for buckets in another Region. */
export const OTHER_REGION = 'us-east-1';

type Zone = readonly { readonly name: string; readonly answer: DnsAnswer }[];

/** The answer of `server` to a question for `name`, before any fault on its way. */
export function lookUp(world: World, server: DnsServer): (name: string) => DnsAnswer {
  const zone: Zone = [...server.overrides, ...zoneOf(world, server.view)];
  return (name) => zone.find((rule) => fits(rule.name, name))?.answer ?? NXDOMAIN;
}

/** Whether a rule's name (`host`, `*.suffix` or `*`) fits a question's; DNS names have no case. */
export function fits(pattern: string, name: string): boolean {
  const asked = name.toLowerCase();
  if (pattern === '*') return true;
  return pattern.startsWith('*.') ? asked.endsWith(pattern.slice(1)) : asked === pattern;
}

function zoneOf(world: World, view: DnsServer['view']): Zone {
  if (view === 'empty') return [];
  return view === 'public' ? publicZone(world) : [...privateZone(world), ...publicZone(world)];
}

function privateZone({ endpoints, region }: World): Zone {
  return endpoints.flatMap(({ service, addresses }) => {
    const answer = records(addresses);
    const host = hostOf(region, service);
    if (service !== 's3') return [{ name: host, answer }];
    // An IPv4-only S3 endpoint does not take over the dual-stack names.
    const dualstack = dualStackZone(region, []);
    return [...dualstack, { name: host, answer }, { name: `*.${host}`, answer }];
  });
}

function publicZone({ publicServices, publicAaaa, region }: World): Zone {
  const services = publicServices
    .filter((service): service is Exclude<Service, 's3'> => service !== 's3')
    .map((service) => ({ name: hostOf(region, service), answer: records(publicAddresses(service)) }));
  const s3 = hostOf(region, 's3');
  const other = hostOf(OTHER_REGION, 's3');
  return [
    ...services,
    ...dualStackZone(region, publicAaaa ? S3_ADDRESSES.dualstackV6 : []),
    { name: s3, answer: records(S3_ADDRESSES.regional) },
    { name: `*.${s3}`, answer: { ...records(S3_ADDRESSES.bucket), cname: `s3-r-w.${region}.amazonaws.com` } },
    { name: other, answer: records(S3_ADDRESSES.otherRegion) },
    { name: `*.${other}`, answer: records(S3_ADDRESSES.otherRegion) },
  ];
}

function dualStackZone(region: string, aaaa: readonly string[]): Zone {
  const host = `s3.dualstack.${region}.amazonaws.com`;
  return [
    { name: host, answer: { kind: 'records', a: S3_ADDRESSES.dualstack, aaaa } },
    {
      name: `*.${host}`,
      answer: { kind: 'records', a: S3_ADDRESSES.dualstackBucket, aaaa, cname: `s3-r-w.dualstack.${region}.amazonaws.com` },
    },
  ];
}

function records(addresses: readonly string[]): Extract<DnsAnswer, { kind: 'records' }> {
  return {
    kind: 'records',
    a: addresses.filter((ip) => !ip.includes(':')),
    aaaa: addresses.filter((ip) => ip.includes(':')),
  };
}
