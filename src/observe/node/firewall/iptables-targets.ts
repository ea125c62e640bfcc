/** Targets of iptables-extensions(8): what a rule does to the packets that it holds for. */
import type { FirewallEffect, FirewallRule } from '../../../facts/firewall.ts';
import { printable } from '../untrusted-values.ts';

export type Deed = Pick<FirewallRule, 'action' | 'target' | 'effects'>;

const ALL_BITS = 0xffff_ffff;
/** They log, count, or change what no filter here looks at. */
const SILENT: ReadonlySet<string> = new Set(
  (
    'LOG NFLOG ULOG AUDIT TRACE TCPMSS TCPOPTSTRIP DSCP TOS ECN TTL HL CHECKSUM CLASSIFY SECMARK CONNSECMARK IDLETIMER ' +
    'RATEEST SET TEE LED HMARK'
  ).split(' '),
);
/** They take the packet elsewhere, or change where it goes. */
const DIVERSIONS: ReadonlySet<string> = new Set(['NFQUEUE', 'QUEUE', 'DNAT', 'REDIRECT', 'NETMAP', 'TPROXY', 'SYNPROXY']);

/** `options`: the words after the target. */
export function deedOf(option: string, value: string, options: readonly string[]): Deed {
  switch (value) {
    case 'ACCEPT':
      return { action: 'accept', target: null };
    case 'DROP':
      return { action: 'drop', target: null };
    case 'REJECT':
      return { action: 'reject', target: null };
    case 'RETURN':
      return { action: 'return', target: null };
    case 'SNAT':
    case 'MASQUERADE':
      return { action: 'accept', target: null, effects: [{ on: 'snat' }] };
    case 'NOTRACK':
      return { action: 'none', target: null, effects: [{ on: 'notrack' }] };
    case 'CT':
      return options.includes('--notrack')
        ? { action: 'none', target: null, effects: [{ on: 'notrack' }] }
        : { action: 'none', target: null };
    case 'MARK':
      return { action: 'none', target: null, effects: [markOf('mark', options)] };
    case 'CONNMARK':
      return { action: 'none', target: null, effects: [connmarkOf(options)] };
    default:
      if (SILENT.has(value)) return { action: 'none', target: null };
      if (DIVERSIONS.has(value)) return { action: 'other', target: null };
      // Other targets look like chains. The reader of the facts finds no such chain, and does not know.
      return { action: option === '-g' ? 'goto' : 'jump', target: printable(value, 60) };
  }
}

/** `--set-xmark VALUE/MASK`, which is how all of its kinds are saved. */
function markOf(on: 'mark' | 'ct-mark', options: readonly string[]): FirewallEffect {
  const at = options.indexOf('--set-xmark');
  const [, value, mask] = /^(0x[\da-f]{1,8})\/(0x[\da-f]{1,8})$/iu.exec(options[at + 1] ?? '') ?? [];
  if (at === -1 || value === undefined || mask === undefined) return { on, value: null, mask: ALL_BITS };
  return { on, value: Number(value), mask: Number(mask) };
}

function connmarkOf(options: readonly string[]): FirewallEffect {
  // With part of the bits, nobody counts them here.
  const isWhole = !options.some((word) => /^0x[\da-f]+$/iu.test(word) && Number(word) !== ALL_BITS);
  if (options.includes('--restore-mark')) return isWhole ? { on: 'restore-mark' } : { on: 'mark', value: null, mask: ALL_BITS };
  if (options.includes('--save-mark')) return isWhole ? { on: 'save-mark' } : { on: 'ct-mark', value: null, mask: ALL_BITS };
  return markOf('ct-mark', options);
}
