/**
 * Foreign values for commands: each kind has a grammar, and what does not fit it is left out.
 *
 * Quotes keep a value away from the shell, not from the program: `dig '-e…'` is an option, the AWS
 * CLI reads `file:///etc/shadow`, and curl takes `@file`. Names of the kinds below hold nothing of
 * that, so that what fits can stand in every command.
 */
import ipaddr from 'ipaddr.js';
import { proxyUrl } from '../knowledge/proxy-url.ts';
import { type Known, own } from './quote.ts';

/** Letters of a host's label; the underscore is in use though RFC 1123 has it not. */
const LABEL = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;
/** A single label can be a word of a tool's own (`dig AXFR`). */
const LEAST_LABELS = 2;
/** S3's rules, and those of old buckets: longer, with capitals and underscores. */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;
/**
 * IAM's alphabet for names, without what programs take for a file or an option at the beginning.
 */
const ROLE = /^\w[\w+=,.@-]{0,63}$/;
const REGION = /^[a-z]{2,4}(?:-[a-z0-9]{1,12}){1,4}$/;
/** Linux takes nearly anything of 15 characters; drivers and administrators do not. */
const INTERFACE = /^[A-Za-z0-9_][A-Za-z0-9_.:@-]{0,14}$/;
const EXEMPTIONS = 200;
const PROXY_SCHEMES: readonly string[] = ['http', 'https', 'socks4', 'socks4a', 'socks5', 'socks5h'];

/** The only way to a `Known` value: its callers have checked the value. */
function checked(value: string, fits: boolean, placeholder: Known): Known {
  return fits ? (value as Known) : placeholder;
}

/** Host names in DNS: at most 253 characters in labels of 63 (RFC 1035). */
function isHostName(value: string, least = LEAST_LABELS): boolean {
  const labels = value.replace(/\.$/, '').split('.');
  return value.length <= 254 && labels.length >= least && labels.every((label) => LABEL.test(label));
}

export function hostName(value: string): Known {
  return checked(value, isHostName(value), own`HOST_NAME`);
}

/**
 * An address as everybody writes it: what else the C library takes for one (`1`, `0x7f.1`,
 * `010.0.0.1`) is read differently by different programs, and a zone (`%eth0`) means nothing
 * elsewhere.
 */
export function isAddress(value: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(value) || (/^[0-9A-Fa-f:.]{2,45}$/.test(value) && ipaddr.IPv6.isValid(value));
}

export function address(value: string): Known {
  return checked(value, isAddress(value), own`IP_ADDRESS`);
}

/** Ranges in CIDR notation, of such addresses. */
export function rangesOnly(values: readonly string[]): readonly Known[] {
  const fits = (value: string): boolean => {
    const [network = '', bits = '', ...more] = value.split('/');
    return (
      more.length === 0 && isAddress(network) && /^\d{1,3}$/.test(bits) && Number(bits) <= (network.includes(':') ? 128 : 32)
    );
  };
  return values.filter((value): value is Known => fits(value));
}

/**
 * `vpc-0a1b…`: what IMDS gives is checked too, because something else than IMDS may have answered.
 */
export function isId(value: string | null | undefined, prefix: string): value is Known {
  return value?.startsWith(`${prefix}-`) === true && /^[a-z]+-[0-9a-z]{1,40}$/.test(value);
}

export function idOr(value: string | null | undefined, prefix: string, placeholder: Known): Known {
  return isId(value, prefix) ? value : placeholder;
}

/** The id of any thing of an account: `sgr-0abc`, `rslvr-rr-0abc`, `Z0123456789`. */
export function resourceId(value: string | null | undefined): Known {
  return checked(
    value ?? '',
    /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+){0,4}$/.test(value ?? '') && (value ?? '').length <= 64,
    own`RESOURCE_ID`,
  );
}

/** As it stands in ARNs: `aws`, `aws-cn` … */
export function partitionName(value: string): Known {
  return checked(value, /^aws[a-z-]{0,20}$/.test(value), own`aws`);
}

/** `amazonaws.com` */
export function suffixName(value: string): Known {
  return checked(value, /^[a-z0-9]+(?:[.-][a-z0-9]+){1,12}$/.test(value), own`DNS_SUFFIX`);
}

/** Folders in which settings of services, package managers and the agent are. */
const FOLDERS =
  /^(?:\/etc|\/(?:etc|run|usr\/lib|lib)\/systemd\/system(?:\/[\w.@-]{1,80}\.d)?|\/etc\/(?:amazon|amazon\/ssm|default|sysconfig|apt|apt\/[\w.-]{1,40}\.d|dnf|yum|yum\.repos\.d|zypp|zypp\/repos\.d)|\/opt\/aws\/ssm|\/var\/snap\/amazon-ssm-agent\/\w{1,20})$/;
/** Of `/etc` itself only what is meant for such settings. */
const FILES = /^(?:environment|[\w@+][\w.@+-]{0,79}\.(?:conf|env|json|list|repo|service|sources))$/;

/** The path of a file of settings; anything else is left out. */
export function filePath(value: string): Known {
  const cut = value.lastIndexOf('/');
  const [folder, name] = [value.slice(0, cut), value.slice(cut + 1)];
  const isPlain = /^\/etc\/(?:default|sysconfig)$/.test(folder) && /^[\w@][\w.@-]{0,79}$/.test(name);
  return checked(value, FOLDERS.test(folder) && (isPlain || FILES.test(name)), own`FILE_PATH`);
}

export function isBucketName(value: string): boolean {
  return BUCKET.test(value);
}

export function bucketName(value: string): Known {
  return checked(value, isBucketName(value), own`GIVEN_BUCKET_NAME`);
}

export function roleName(value: string): Known {
  return checked(value, ROLE.test(value), own`GIVEN_ROLE_NAME`);
}

/** `ssm:ListAssociations`. */
export function actionName(value: string): Known {
  return checked(value, /^[a-z][a-z0-9-]{1,30}:[A-Za-z0-9]{2,80}$/.test(value), own`ACTION_NAME`);
}

/** Longer commands are none that a person reads or a terminal keeps. */
const LONGEST_DOCUMENT = 16_000;

/** A policy on one line, in ASCII: for `quoted`, since JSON may hold any sign of the shell's. Null where it is too long. */
export function jsonDocument(value: object): Known | null {
  const text = JSON.stringify(value).replace(/[^\x20-\x7e]/gu, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
  return text.length > LONGEST_DOCUMENT ? null : checked(text, true, own`{}`);
}

export function regionName(value: string, placeholder: Known): Known {
  return checked(value, REGION.test(value), placeholder);
}

export function interfaceName(value: string): Known {
  return checked(value, INTERFACE.test(value), own`INTERFACE_NAME`);
}

/** `http://proxy.example.com:3128`: a proxy may be named by one label. `withLogin`: with placeholders for the login. */
export function proxyAddress(
  proxy: { readonly scheme: string; readonly host: string; readonly port: number },
  withLogin = false,
): Known {
  const { scheme, host, port } = proxy;
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  const url = proxyUrl(proxy);
  return checked(
    withLogin ? url.replace('://', '://USER_NAME:PROXY_PASSWORD@') : url,
    PROXY_SCHEMES.includes(scheme) && isPort && (isAddress(host) || isHostName(host, 1)),
    own`PROXY_URL`,
  );
}

/**
 * What Go reads in `no_proxy`: everything, or a host, domain, address or range, with a port at
 * most.
 */
function isExemption(entry: string): boolean {
  const { bracketed, plain = '' } = /^(?:\[(?<bracketed>[^\]]*)\]|(?<plain>[^:]*))(?::\d{1,5})?$/.exec(entry)?.groups ?? {
    plain: entry,
  };
  if (bracketed !== undefined) return isAddress(bracketed);
  return entry === '*' || isAddress(plain) || rangesOnly([plain]).length > 0 || isHostName(plain.replace(/^(?:\*\.|\.)/, ''), 1);
}

/**
 * The entries of a `no_proxy`. One bad entry leaves out the whole list: a shorter list would be
 * another setting.
 */
export function exemptions(noProxy: string): Known {
  const entries = noProxy
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return checked(entries.join(','), entries.length <= EXEMPTIONS && entries.every(isExemption), own`FORMER_NO_PROXY`);
}
