/** Options of iptables(8) and iptables-extensions(8), as iptables-save prints them: the conditions of a rule. */
import type { FirewallCondition } from '../../../facts/firewall.ts';
import { printable } from '../untrusted-values.ts';

export const OTHER: FirewallCondition = { on: 'other' };

/** Options that only name a match extension, or say something about it that changes nothing. */
const SILENT: ReadonlySet<string> = new Set(['-m', '--match', '--comment', '--limit-burst']);
const FLAG_BITS: Readonly<Record<string, number>> = {
  FIN: 1,
  SYN: 2,
  RST: 4,
  PSH: 8,
  ACK: 16,
  URG: 32,
  ALL: 63,
  NONE: 0,
};

export interface Option {
  readonly name: string;
  readonly values: readonly string[];
  readonly negated: boolean;
}

/** Null: it says nothing about packets. */
export function conditionOf({ name, values, negated }: Option): FirewallCondition | null {
  if (SILENT.has(name)) return null;
  const [value = ''] = values;
  switch (name) {
    case '-d':
      return { on: 'destination', values: [place(value)], negated };
    case '-s':
      return { on: 'source', values: [place(value)], negated };
    case '--dst-range':
      return { on: 'destination', values: [place(value)], negated };
    case '--src-range':
      return { on: 'source', values: [place(value)], negated };
    case '-p':
      return { on: 'protocol', values: [printable(value, 60)], negated };
    case '-o':
      return { on: 'interface', values: [wildcard(value)], negated };
    case '-i':
      return { on: 'in-interface', values: [wildcard(value)], negated };
    case '--dport':
    case '--dports':
      return { on: 'port', values: ports(value), negated };
    case '--sport':
    case '--sports':
      return { on: 'source-port', values: ports(value), negated };
    case '--ports':
      return eitherPort(ports(value), negated);
    case '--ctstate':
    case '--state':
      return { on: 'state', values: listed(value.toLowerCase()), negated };
    default:
      return furtherCondition({ name, values, negated });
  }
}

function furtherCondition({ name, values, negated }: Option): FirewallCondition {
  const [value = '', second = ''] = values;
  switch (name) {
    case '--ctdir':
      return { on: 'direction', values: [printable(value.toLowerCase(), 20)], negated };
    case '--ctstatus':
      return { on: 'status', values: listed(value.toLowerCase().replaceAll('_', '-')), negated };
    case '--uid-owner':
      return { on: 'user', values: [printable(value, 60)], negated };
    case '--gid-owner':
      return { on: 'group', values: [printable(value, 60)], negated };
    case '--dst-type':
      return { on: 'destination-type', values: listed(value.toLowerCase()), negated };
    case '--src-type':
      return { on: 'source-type', values: listed(value.toLowerCase()), negated };
    case '--tcp-flags': {
      const [mask, flags] = [flagBits(value), flagBits(second)];
      return mask === null || flags === null ? OTHER : { on: 'flags', values: [`${flags}/${mask}`], negated };
    }
    default:
      return OTHER;
  }
}

/** `-m mark --mark 0x1/0xff` and `-m connmark --mark 0x1/0xff` share the option's name. */
export function markCondition({ values: [value = ''], negated }: Option, extension: string): FirewallCondition {
  const [, wanted, mask] = /^(0x[\da-f]{1,8}|\d{1,10})(?:\/(0x[\da-f]{1,8}|\d{1,10}))?$/iu.exec(value) ?? [];
  if (wanted === undefined) return OTHER;
  const text = mask === undefined ? String(Number(wanted)) : `${Number(wanted)}/${Number(mask)}`;
  return { on: extension === 'connmark' ? 'ct-mark' : 'mark', values: [text], negated };
}

/** A multiport match takes fifteen; `80:90` is a range. */
function ports(value: string): readonly string[] {
  return listed(value).map((port) => port.replace(':', '-'));
}

/** One of its two ports. */
function eitherPort(values: readonly string[], negated: boolean): FirewallCondition {
  const any = '0-65535';
  const rows = values.flatMap((port) => [
    [port, any],
    [any, port],
  ]);
  return { on: 'tuple', subjects: ['source-port', 'port'], rows, negated };
}

/** A final plus sign matches any name that begins so. */
function wildcard(value: string): string {
  const name = printable(value, 60);
  return name.endsWith('+') ? `${name.slice(0, -1)}*` : name;
}

function place(value: string): string {
  return printable(value, 90);
}

function listed(value: string): readonly string[] {
  return printable(value, 300).split(',');
}

function flagBits(names: string): number | null {
  const bits = names.split(',').map((name) => FLAG_BITS[name]);
  return bits.reduce<number | null>((all, bit) => (all === null || bit === undefined ? null : all | bit), 0);
}
