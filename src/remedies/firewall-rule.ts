/**
 * Rules of a packet filter, as its own tool lists them, for commands that take one away or bring it
 * back.
 *
 * Such a command runs as root, so the words of a rule are checked one by one: `iptables
 * --modprobe=…` starts a program, `-m` loads a library by its name, and a semicolon begins nft's
 * next command.
 */
import { isAddress, rangesOnly } from './foreign.ts';
import { joined, type Known, own } from './quote.ts';

type Fits = (value: string) => boolean;
const isPlace: Fits = (value) => isAddress(value) || rangesOnly([value]).length > 0;
const isInterface: Fits = (value) => /^[A-Za-z0-9_][\w.-]{0,14}\+?$/u.test(value);
/** Names of extensions become parts of a path. */
const isName: Fits = (value) => /^[A-Za-z]\w{0,30}$/u.test(value);
const isNumbers: Fits = (value) => /^\d[\d:,]{0,100}$/u.test(value);
const isKeyword: Fits = (value) => /^[A-Za-z0-9][A-Za-z0-9,-]{0,60}$/u.test(value);

/**
 * Options of iptables that only describe packets and their fate, and what stands behind each. What
 * is not here makes no command.
 */
const IPTABLES_OPTIONS: ReadonlyMap<string, Fits> = new Map(
  Object.entries({
    '-s': isPlace,
    '-d': isPlace,
    '-i': isInterface,
    '-o': isInterface,
    '-p': isName,
    '-m': isName,
    '-j': isName,
    '--sport': isNumbers,
    '--dport': isNumbers,
    '--sports': isNumbers,
    '--dports': isNumbers,
    '--ports': isNumbers,
    '--uid-owner': isNumbers,
    '--gid-owner': isNumbers,
    '--state': isKeyword,
    '--ctstate': isKeyword,
    '--reject-with': isKeyword,
    '--icmp-type': isKeyword,
    '--icmpv6-type': isKeyword,
  }),
);
const NFT_RULE = /^[A-Za-z@][\w ./:,@!=<>{}"&|()+*-]{0,400}$/u;
const NFT_WORD = /^[A-Za-z_][\w.-]{0,60}$/u;

/**
 * `OUTPUT -d 10.0.0.5/32 -j DROP`: what follows `-A` or `-D`; null where a word is not known to be
 * harmless.
 */
export function iptablesRule(listed: string): Known | null {
  const [append, chain = '', ...words] = listed.split(' ');
  if (append !== '-A' || !NFT_WORD.test(chain)) return null;
  const isLone = (word: string): boolean => word === '!' || word === '--syn';
  const fits = words.every((word, index) => {
    const before = words[index - 1];
    const takes = before === undefined ? undefined : IPTABLES_OPTIONS.get(before);
    if (takes !== undefined) return takes(word);
    return isLone(word) || (IPTABLES_OPTIONS.has(word) && index + 1 < words.length);
  });
  return fits ? joined([chain, ...words] as readonly string[] as readonly Known[], ' ') : null;
}

/** `inet host`: one or two words; null otherwise. */
export function nftName(listed: string): Known | null {
  const words = listed.split(' ');
  return words.length <= 2 && words.every((word) => NFT_WORD.test(word)) ? (listed as Known) : null;
}

/** The rule's own text, one word for the shell; null where it could hold more than a rule. */
export function nftRule(listed: string): Known | null {
  return NFT_RULE.test(listed) ? (listed as Known) : null;
}

/** A rule's number in its chain, as the kernel gives it. */
export function nftHandle(handle: number): Known | null {
  return Number.isSafeInteger(handle) && handle >= 0 ? own`${handle}` : null;
}
