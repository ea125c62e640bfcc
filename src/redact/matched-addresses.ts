/** Conditions of a packet filter about addresses, as ranges: a range keeps its meaning under pseudonyms, a span (`a-b`) or a mask does not. */
import ipaddr from 'ipaddr.js';
import { addressOf, type Bits, bitsOf } from './address-blocks.ts';
import { isAddress } from './addresses.ts';

/** As many values as a condition may have. */
const MOST = 256;

/** The same addresses. What is neither a span nor a mask stays; so do all of them where they would become too many. */
export function matchedAddresses(values: readonly string[]): readonly string[] {
  const ranges = values.flatMap((value) => rangesOf(value) ?? [value]);
  return ranges.length > MOST ? values : ranges;
}

function rangesOf(value: string): readonly string[] | null {
  const [first = '', last = '', ...more] = value.split('-');
  if (more.length === 0 && isAddress(first) && isAddress(last) && first.includes(':') === last.includes(':'))
    return span(bitsOf(ipaddr.parse(first)), bitsOf(ipaddr.parse(last)));
  const [network = '', mask = ''] = value.split('/');
  if (!isAddress(network) || !isAddress(mask)) return null;
  const [, ones = null] = /^(1*)0*$/u.exec(bitsOf(ipaddr.parse(mask))) ?? [];
  return ones === null ? null : [`${network}/${ones.length}`];
}

/** The fewest ranges between two addresses, both included. */
function span(first: Bits, last: Bits): readonly string[] {
  const out: string[] = [];
  const cover = (prefix: Bits): void => {
    const [low, high] = [prefix.padEnd(first.length, '0'), prefix.padEnd(first.length, '1')];
    if (high < first || low > last) return;
    if (low >= first && high <= last) out.push(`${addressOf(low).toString()}/${prefix.length}`);
    else [`${prefix}0`, `${prefix}1`].forEach(cover);
  };
  cover('');
  return out;
}
