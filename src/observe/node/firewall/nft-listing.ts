/**
 * What `nft -a list ruleset` says beside the JSON: each rule in the words of its tool, and the
 * interfaces of ingress and egress chains, which the JSON of nft 1.0.6 leaves out.
 */
import { printable } from '../untrusted-values.ts';

export interface Listing {
  /** `FAMILY TABLE CHAIN HANDLE` → the rule as nft writes it. */
  readonly rules: ReadonlyMap<string, string>;
  /** `FAMILY TABLE CHAIN` → names of interfaces. */
  readonly devices: ReadonlyMap<string, readonly string[]>;
}

const MAX_DEVICES = 64;

export function readListing(listing: string): Listing {
  const rules = new Map<string, string>();
  const devices = new Map<string, readonly string[]>();
  let table = '';
  let chain = '';
  for (const line of listing.split('\n')) {
    const [, kind, name = ''] = /^\s*(table|chain) (\S+(?: \S+)?) \{/u.exec(line) ?? [];
    if (kind === 'table') table = printable(name, 121);
    else if (kind === 'chain') chain = printable(name, 60);
    const [, , at] = /^\s*type \S+ hook (ingress|egress) devices? (?:= )?(.{1,2000}) priority /u.exec(line) ?? [];
    if (at !== undefined) devices.set(`${table} ${chain}`, namesOf(at));
    const [, text = '', handle = ''] = /^\s*(\S.*?) # handle (\d{1,15})$/u.exec(line) ?? [];
    if (text !== '' && kind === undefined) rules.set(`${table} ${chain} ${handle}`, printable(text, 200));
  }
  return { rules, devices };
}

/** `"lo"`, or `{ eth0, eth1 }`. */
function namesOf(text: string): readonly string[] {
  const names = text.match(/[^\s{},"]+/gu) ?? [];
  return names.slice(0, MAX_DEVICES).map((name) => printable(name, 60));
}
