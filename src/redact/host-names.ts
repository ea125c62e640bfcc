/**
 * Pseudonyms of host names. The names of AWS's services stay, and so does what stands below a suffix of AWS's but what customers choose;
 * of other names each label gets a pseudonym of its own, and the domain `d1.example`. So a name is below another one as before.
 */

import { managedBuckets } from '../knowledge/buckets.ts';
import { CONTROLS } from '../knowledge/dns-controls.ts';
import { PARTITIONS } from '../knowledge/partitions.ts';
import { REGIONS } from '../knowledge/regions.ts';
import { repositoryBucket } from '../knowledge/repository-buckets.ts';
import { letters } from './letters.ts';
import type { Pseudonyms } from './pseudonyms.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** What AWS puts into its names. */
const AWS_WORDS = words(
  'ssm ssmmessages ec2messages ec2 kms logs s3 sts iam monitoring events ecs eks ecr api fips dualstack vpce elb compute internal bucket accesspoint control interface ' +
    'us eu ap ca sa me af il mx cn gov iso isob isoe isof eusc de north south east west central northeast northwest southeast southwest ' +
    'amazonaws amazonwebservices aws com data time r w',
);
/** Suffixes under which AWS names things; and public mirrors, of which the host tells nothing about who asks it. */
const SUFFIXES = [
  ...PARTITIONS.flatMap(({ dnsSuffix, dualStackDnsSuffix }) => [dnsSuffix, dualStackDnsSuffix]),
  'ec2.internal',
  'compute.internal',
  'aws.com',
  'aws.dev',
  'amazontrust.com',
];
const PUBLIC_MIRRORS =
  /^(?:[a-z0-9-]{1,20}\.){0,4}(?:debian\.org|ubuntu\.com|fedoraproject\.org|centos\.org|rockylinux\.org|almalinux\.org|redhat\.com|suse\.com|opensuse\.org|microsoft\.com|windowsupdate\.com)$/u;
const MIRROR_LABELS = words(
  'deb security archive ports mirrors mirror mirrorlist mirrorlist1 dl download downloads cdn esm ppa repo packages www sls update fe2 fe3 windowsupdate cdn-ubi rhui',
);
const WHOLE = new Set<string>(['localhost', 'localhost.localdomain', ...Object.values(CONTROLS)]);
/** Top-level domains that nobody registers names in. */
const PRIVATE_TLDS = words('internal local localdomain localhost lan home corp private intranet test example invalid arpa');
const TLDS = words('com net org io cn aws eu de uk gov edu');
const SECOND_LEVEL = words('co com net org gov ac edu');
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/iu;

let amazons: ReadonlySet<string> | null = null;

/** Published names: they are the same for everybody. */
export function isAmazonsBucket(name: string): boolean {
  amazons ??= new Set(Object.keys(REGIONS).flatMap((region) => managedBuckets(region).map((bucket) => bucket.name)));
  return amazons.has(name);
}

/** `vpce-0a1b…-abcdefgh`, `vpce-0a1b…-abcdefgh-eu-central-1a`, the first label of an endpoint's own name. */
const VPCE = /^(vpce-[0-9a-f]{8,17})-([a-z0-9]{4,12})(-[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d[a-f])?$/u;

export class HostNames {
  readonly #pseudonyms: Pseudonyms;

  constructor(pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms;
  }

  /** Null for what is no name of hosts. `*.`, `.` and a dot at the end stay. Lower case comes out. */
  name(text: string): string | null {
    const [, front = '', name = '', back = ''] = /^(\*\.|\.)?(.*?)(\.)?$/su.exec(text) ?? [];
    const lower = name.toLowerCase();
    if (name === '' || name.length > 253) return null;
    const labels = lower.split('.');
    return labels.every((label) => LABEL.test(label)) ? `${front}${this.#renamed(lower, labels)}${back}` : null;
  }

  /** A bucket's name, dots included, the same as in a host's name. */
  bucket(name: string): string {
    if (isAmazonsBucket(name) || name === '') return name;
    return name
      .split('.')
      .map((label) => this.#awsLabel(label))
      .join('.');
  }

  #renamed(name: string, labels: readonly string[]): string {
    if (WHOLE.has(name)) return name;
    const suffix = SUFFIXES.find((one) => name === one || name.endsWith(`.${one}`));
    if (suffix !== undefined) {
      if (repositoryBucket(name, { dnsSuffix: suffix })?.isAmazons === true && isSpelledByAws(name)) return name;
      const own = labels.slice(0, labels.length - suffix.split('.').length);
      return [...own.map((label) => this.#awsLabel(label)), suffix].join('.');
    }
    if (PUBLIC_MIRRORS.test(name))
      return [
        ...labels.slice(0, -2).map((one) => (MIRROR_LABELS.has(one) ? one : this.#awsLabel(one))),
        ...labels.slice(-2),
      ].join('.');
    const [only = ''] = labels;
    if (labels.length === 1) return TLDS.has(only) || PRIVATE_TLDS.has(only) ? only : this.#label(only);
    return this.#ofCustomer(labels);
  }

  #ofCustomer(labels: readonly string[]): string {
    const tld = labels.at(-1) ?? '';
    const second = labels.at(-2) ?? '';
    const isDeep = labels.length > 2 && tld.length === 2 && SECOND_LEVEL.has(second);
    const domain = labels.slice(isDeep ? -3 : -2);
    const end = PRIVATE_TLDS.has(tld) ? tld : 'example';
    const made = this.#pseudonyms.of('domain', domain.join('.'), (nth) => `d${nth}`);
    this.#pseudonyms.seek(domain.join('.'));
    const front = labels.slice(0, labels.length - domain.length).map((label) => this.#awsLabel(label));
    return [...front, made, ...(isDeep ? [second] : []), end].join('.');
  }

  #awsLabel(label: string): string {
    if (isAmazonsBucket(label)) return label;
    const [, id, rest, zone = ''] = VPCE.exec(label) ?? [];
    if (id !== undefined && rest !== undefined && (zone === '' || isSpelledByAws(zone.slice(1, -1))))
      return `${resourceId(this.#pseudonyms, id)}-${this.#pseudonyms.of('endpoint', rest, (nth) => letters(nth).padStart(rest.length, 'a'))}${zone}`;
    return isSpelledByAws(label) ? label : this.#label(label);
  }

  /** At least three letters, as buckets have. */
  #label(label: string): string {
    const made = this.#pseudonyms.of('name', label, (nth) => `n${String(nth).padStart(2, '0')}`);
    this.#pseudonyms.seek(label);
    return made;
  }
}

/** A Region, also one that is newer than this version. */
const REGION =
  /(?<![a-z0-9])[a-z]{2}-(?:gov-|iso[a-z]?-)?(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d(?![a-z0-9])/gu;
const AMAZON_LINUX = /^(?:al20\d\d|repos|amazonlinux|de612dc2)$/u;

/** Of AWS's words, Regions and one-digit numbers alone: `s3-fips-us-gov-west-1`. */
function isSpelledByAws(text: string): boolean {
  const rest = text.replaceAll(REGION, 'api').split(/[.-]/u);
  return rest.every((word) => AWS_WORDS.has(word) || /^\d$/u.test(word) || AMAZON_LINUX.test(word));
}

/** `i-0a1b…` and the like: the same prefix, as many digits. */
export function resourceId(pseudonyms: Pseudonyms, id: string): string {
  const [, prefix = '', digits = ''] = /^([a-z]+-)([0-9a-z]+)$/iu.exec(id) ?? [];
  return pseudonyms.of(
    prefix.slice(0, -1).toLowerCase(),
    id,
    (nth) => `${prefix}${nth.toString(16).padStart(digits.length, '0')}`,
  );
}
