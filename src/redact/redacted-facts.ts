/**
 * Facts under pseudonyms, fit to be sent to somebody outside: whoever judges them comes to the same verdict. What everybody knows stays, what tells
 * whose node this is does not; each text has a decision (`decisions.ts`), and what nobody has decided about is left out.
 */
import { type Facts, facts as factsShape } from '../facts.ts';
import { type TextChanges, withTexts } from '../schema/texts.ts';
import { Addresses } from './addresses.ts';
import { decisionFor } from './decision-for.ts';
import type { Decision } from './decisions.ts';
import { HostNames } from './host-names.ts';
import { matchedAddresses } from './matched-addresses.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { Spellings } from './spellings.ts';
import { Texts } from './texts.ts';

export interface Redacted {
  readonly facts: Facts;
  /** What stands for what: never to leave this machine. By pseudonym, in the order of the originals. */
  readonly map: readonly { readonly pseudonym: string; readonly original: string }[];
}

/** Never throws for facts that fit their shape. The same facts give the same pseudonyms. */
export function redactedFacts(seen: Facts): Redacted {
  // How it was called has files, hosts and names of its own; a command of pseudonyms would prove nothing.
  const { call: _, ...request } = seen.request;
  const facts: Facts = { ...seen, request };
  const pseudonyms = new Pseudonyms();
  const addresses = new Addresses();
  const hosts = new HostNames(pseudonyms);
  const texts = new Texts(pseudonyms, addresses, hosts, new Spellings(JSON.stringify(facts)));
  const { imds } = facts.node;
  const vpc =
    imds.outcome === 'ok' ? [...(imds.data.primaryCidr === null ? [] : [imds.data.primaryCidr]), ...imds.data.vpcCidrs] : [];
  vpc.forEach((range) => addresses.learnVpcRange(range));
  rangesIn(facts).forEach((range) => addresses.range(range));
  const change = (decision: Decision | null, text: string): string =>
    said(decision ?? 'words', text, { texts, addresses, hosts });
  const names: TextChanges = changesBy((decision, text) =>
    decision === null || decision === 'words' ? text : change(decision, text),
  );
  // First every name and id gets its pseudonym; so they are found in texts that come before them.
  withTexts(factsShape, facts, names);
  texts.settle();
  const redacted = withTexts(factsShape, facts, changesBy(change)) as Facts;
  return { facts: redacted, map: [...addresses.entries(), ...pseudonyms.entries()] };
}

interface Means {
  readonly texts: Texts;
  readonly addresses: Addresses;
  readonly hosts: HostNames;
}

function changesBy(change: (decision: Decision | null, text: string) => string): TextChanges {
  return {
    text: (place, text) => change(decisionFor(place), text),
    list: (place, texts) => {
      const decision = decisionFor(place);
      return (decision === 'matched-addresses' ? matchedAddresses(texts) : texts).map((text) => change(decision, text));
    },
  };
}

const FORMS: Readonly<Partial<Record<Decision, RegExp>>> = {
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/u,
  // No address begins like that but those of a few providers.
  version: /^v?\d(?:\.\d{1,2}(?:\.\d{1,6}(?:\.\d{1,4})?)?)?$/u,
  // eu-central-1a, euc1-az1, c7gn.16xlarge
  aws: /^(?:[a-z]{2,4}(?:-(?:gov|isob?|isoe|isof|de|north|south|east|west|central|northeast|northwest|southeast|southwest)){1,2}-\d[a-f]?|[a-z]{2,4}\d-az\d{1,2}|[a-z]{1,4}\d{1,2}[a-z-]{0,6}\.(?:nano|micro|small|medium|(?:\d{0,2}x)?large|metal(?:-\d{1,2}xl)?))$/u,
  // Too short for an account.
  numbers: /^(?:(?:\d{1,10}-\d{1,10}|0x[0-9a-f]{1,8}|\d{1,10}|9223372036854775807|unlimited|root)(?:[ \t,/]+|$))*$/u,
};

function said(decision: Decision, text: string, { texts, addresses, hosts }: Means): string {
  switch (decision) {
    case 'words':
      return texts.text(text);
    case 'time':
    case 'version':
    case 'aws':
    case 'numbers':
      return FORMS[decision]?.test(text) === true ? text : texts.text(text);
    case 'place':
    case 'matched-addresses':
      return placed(text, { texts, addresses, hosts });
    case 'places':
      return text
        .split(/([,\s]+)/u)
        .map((one, index) => (index % 2 === 1 ? one : placed(one, { texts, addresses, hosts })))
        .join('');
    case 'name':
      return texts.name(text);
    case 'id':
      return texts.identifier(text) ?? (/^[\w.-]+$/u.test(text) ? texts.name(text) : texts.text(text));
    case 'bucket':
      return /^[\w.-]+$/u.test(text) ? hosts.bucket(text) : texts.text(text);
  }
}

/** Words that stand where an address or a host may stand. */
const PLACE_WORDS = new Set(['', 'default', 'literal', 'system', 'hosts file']);

function placed(text: string, { texts, addresses, hosts }: Means): string {
  if (PLACE_WORDS.has(text)) return text;
  const [, bracketed, plain = '', port = ''] = /^(?:\[([^\]]*)\]|([^:[\]]*))(:\d{1,5})$/u.exec(text) ?? [];
  if (port !== '')
    return `${bracketed === undefined ? placed(plain, { texts, addresses, hosts }) : `[${placed(bracketed, { texts, addresses, hosts })}]`}${port}`;
  const [, ip = '', zone = ''] = /^([0-9a-f:.]+)%(.+)$/iu.exec(text) ?? [];
  const zoned = zone === '' ? null : addresses.address(ip);
  if (zoned !== null) return `${zoned}%${texts.text(zone)}`;
  return addresses.address(text) ?? addresses.range(text) ?? hosts.name(text) ?? texts.text(text);
}

/** The wider a range, the earlier: so that a narrower one is no other's part by accident. */
function rangesIn(facts: Facts): readonly string[] {
  const found = JSON.stringify(facts).match(/(?<![0-9a-f:.])[0-9a-f:]{0,45}(?:[:.][0-9a-f]{0,4}){2,8}\/\d{1,3}(?!\d)/giu) ?? [];
  const lengthOf = (cidr: string): number => Number(cidr.split('/')[1]);
  return [...new Set(found)].toSorted((a, b) => lengthOf(a) - lengthOf(b) || (a < b ? -1 : 1));
}
