/** Chains drawn by lot, with what is odd about each: most have nothing or one thing, some have several. */
import { Dice } from '../../dice.ts';
import { type ChainCase, NAME } from './chain-cases.ts';
import * as make from './forge.ts';

export type Drawn = Pick<ChainCase, 'sent' | 'roots'> & { readonly odd: readonly string[] };

export function drawChain(seed: string): Drawn {
  const { next, chance: happens } = new Dice(seed);
  const one = <T>(first: T, ...others: readonly T[]): T => [first, ...others][Math.floor(next() * (others.length + 1))] ?? first;
  const odd: string[] = [];
  const rarely = <T>(chance: number, who: string, what: () => T): T[] => {
    if (!happens(chance)) return [];
    const made = what();
    odd.push(`${who} ${Buffer.isBuffer(made) ? made.toString('hex') : JSON.stringify(made)}`);
    return [made];
  };
  const authorityOf = (name: string, who: string, issuer?: make.Forged): make.Forged => {
    const domain = (): string => one('amazonaws.com', NAME, '.amazonaws.com', 'example.com', 'com', 'AMAZONAWS.com', '');
    const subtree = (): Buffer => (happens(0.8) ? make.dns(domain()) : make.address(10, 0, 0, 0, 255, 0, 0, 0));
    const extensions = [
      ...(rarely(0.03, who, () => 'no basic constraints').length > 0
        ? []
        : [make.authority(rarely(0.3, who, () => one(0, 1, 2))[0])]),
      ...(happens(0.8) ? [make.keyUsage(rarely(0.05, who, () => 0)[0] ?? 5)] : []),
      ...rarely(0.1, who, () => make.purpose(...one([1, 2], [1], [2], [4]))),
      ...rarely(0.15, who, () => make.constraints({ [one('permitted', 'excluded')]: [subtree()] }, happens(0.5))),
      ...rarely(0.04, who, () => make.unknown(happens(0.5))),
      ...rarely(0.05, who, make.requirePolicy),
      ...(happens(0.5) ? [make.policy()] : []),
    ];
    const kinds = ['rsa-2048', 'rsa-1024', 'rsa-768', 'ec-P-384', 'ec-P-521', 'ec-P-224', 'ec-secp256k1', 'ed25519'] as const;
    const [kind = 'ec-P-256'] = rarely(0.1, who, () => one(...kinds));
    const [hash = 'sha256'] = rarely(0.07, who, () => one('sha1', 'sha384', 'sha224'));
    const [days = [-5, 50] as const] = rarely(0.04, who, () => one([-9, -1] as const, [1, 9] as const));
    return make.forge(name, {
      ...(issuer === undefined ? {} : { issuer }),
      key: make.keyOf(kind, who),
      hash,
      days,
      extensions,
      version: rarely(0.02, who, () => 'version 1').length > 0 ? 1 : 3,
      isSignatureBroken: rarely(0.02, who, () => 'broken signature').length > 0,
    });
  };
  const root = authorityOf('Root', 'root');
  const between: make.Forged[] = [];
  for (let left = one(1, 0, 1, 2, 2, 3); left > 0; left -= 1) {
    const who = `authority ${between.length}`;
    const name = rarely(0.05, who, () => 'the name of its issuer').length > 0 ? (between[0] ?? root).name : who;
    between.unshift(authorityOf(name, who, between[0] ?? root));
  }
  const leaf = make.forge('leaf', {
    issuer: between[0] ?? root,
    key: make.keyOf(one('ec-P-256', 'rsa-2048'), 'leaf'),
    extensions: [
      make.noAuthority(),
      ...(happens(0.8) ? [make.keyUsage(0)] : []),
      ...(happens(0.85) ? [make.purpose(rarely(0.07, 'leaf', () => 2)[0] ?? 1)] : []),
      make.names(make.dns(NAME), ...rarely(0.3, 'leaf', () => make.address(10, 0, 1, 5))),
      ...(happens(0.5) ? [make.policy()] : []),
      ...rarely(0.03, 'leaf', () => make.unknown(true)),
    ],
  });
  const others = [...between];
  if (rarely(0.2, 'sent', () => 'the root').length > 0) others.push(root);
  if (rarely(0.1, 'sent', () => 'reversed').length > 0) others.reverse();
  if (rarely(0.15, 'sent', () => 'a stray').length > 0) {
    others.splice(Math.floor(next() * (others.length + 1)), 0, make.forge('Stray', { extensions: [make.authority()] }));
  }
  const [lowest] = between;
  const isPartial = lowest !== undefined && rarely(0.1, 'store', () => 'an authority alone').length > 0;
  return { sent: [leaf, ...others], roots: [isPartial ? lowest : root], odd };
}
