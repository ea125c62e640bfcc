/**
 * More chains, for the question that Go decides: taken or refused. The kinds are those of Go's own tests (`verifyTests` and
 * `nameConstraintsTests` in crypto/x509/verify_test.go and name_constraints_test.go, go1.26), restated with names of ours.
 */
import { NAME } from './chain-cases.ts';
import {
  address,
  anyPurpose,
  authority,
  constraints,
  der,
  directory,
  dns,
  extension,
  type Forged,
  forge,
  issuerKey,
  keyOf,
  keyUsage,
  names,
  noAuthority,
  policy,
  purpose,
  type Recipe,
  subjectKey,
  unknown,
} from './forge.ts';

export interface OddChain {
  /** Leaf first. */
  readonly sent: readonly Forged[];
  readonly roots: readonly Forged[];
  readonly isTaken: boolean;
  /** Go takes it: why we do not. */
  readonly opensslAlone?: string;
}

const CA = [authority(), keyUsage(5)];
const leafWith = (...alternative: readonly Buffer[]): readonly Buffer[] => [
  noAuthority(),
  keyUsage(0),
  purpose(1),
  names(...alternative),
];
const LEAF = leafWith(dns(NAME));
const rsa = (bits: number, label: string) => keyOf(`rsa-${bits}`, label);
const root = forge('Odd Root', { extensions: CA });
const other = forge('Another Root', { extensions: CA });
const middle = forge('Odd Middle', { issuer: root, extensions: CA });
const RSA_ROOT: Recipe = { extensions: CA, key: rsa(2048, 'odd root') };

const taken = (sent: readonly Forged[], ...roots: readonly Forged[]): OddChain => ({ sent, roots, isTaken: true });
const refused = (sent: readonly Forged[], ...roots: readonly Forged[]): OddChain => ({ sent, roots, isTaken: false });
/** A chain must pass OpenSSL as well, whatever Go says: the contract's rule of trust. */
const byOpenssl = (opensslAlone: string, sent: readonly Forged[], ...roots: readonly Forged[]): OddChain => ({
  ...refused(sent, ...roots),
  opensslAlone,
});
const USAGE = "OpenSSL wants a key usage that fits a server, and Go does not look at a leaf's";
const leafOf = (issuer: Forged, recipe: Recipe = {}): Forged => forge('leaf', { issuer, extensions: LEAF, ...recipe });
const plain = (recipe: Recipe = {}): readonly Forged[] => [leafOf(middle, recipe), middle];

function under(constraint: Parameters<typeof constraints>[0], ...alternative: readonly Buffer[]): readonly Forged[] {
  const limited = forge('Limited', { issuer: root, extensions: [...CA, constraints(constraint)] });
  return [leafOf(limited, { extensions: leafWith(...(alternative.length === 0 ? [dns(NAME)] : alternative)) }), limited];
}
const permitted = (...list: readonly Buffer[]) => ({ permitted: list });
const excluded = (...list: readonly Buffer[]) => ({ excluded: list });
const mail = (value: string): Buffer => der(0x81, Buffer.from(value));
const uri = (value: string): Buffer => der(0x86, Buffer.from(value));
const TEN = address(10, 0, 0, 0, 255, 0, 0, 0);

function long(count: number): { readonly sent: readonly Forged[]; readonly top: Forged } {
  const top = forge('Long Root', { extensions: CA });
  const made = [top];
  for (let index = 0; index < count; index += 1) made.unshift(forge(`Long ${index}`, { issuer: made[0] ?? top, extensions: CA }));
  return { sent: [leafOf(made[0] ?? top), ...made.slice(0, -1)], top };
}

export function oddChains(): Readonly<Record<string, OddChain>> {
  const key = keyOf('ec-P-256', 'renewed middle');
  const expired = forge('Renewed', { issuer: root, extensions: CA, key, days: [-90, -1] });
  const living = forge('Renewed', { issuer: root, extensions: CA, key });
  const elsewhere = forge('Renewed', { issuer: other, extensions: CA, key });
  const deep = forge('Deep', { issuer: middle, extensions: CA });
  const rsaRoot = forge('RSA Odd Root', RSA_ROOT);
  const pss = (recipe: Recipe): readonly Forged[] => [leafOf(rsaRoot, { key: rsa(2048, 'odd leaf'), ...recipe })];
  const self = forge('leaf', { extensions: LEAF });
  const selfCa = forge('leaf', { extensions: [authority(), keyUsage(5), names(dns(NAME))] });
  const [leaf = root] = plain();
  const { sent: ten, top: tenRoot } = long(10);
  const { sent: eight, top: eightRoot } = long(7);
  const keyless = forge('Keyless', { issuer: root, extensions: [authority()] });
  return {
    'an expired intermediate before a living one': taken([leafOf(living), expired, living], root),
    'an expired intermediate behind a living one': taken([leafOf(living), living, expired], root),
    'an expired intermediate alone': refused([leafOf(expired), expired], root),
    'an intermediate of an unknown root before one of ours': taken([leafOf(living), elsewhere, living], root),
    'two roots for one intermediate, one of them known': taken([leafOf(living), living, elsewhere], other),
    'an intermediate that only another root signed': refused([leafOf(elsewhere), elsewhere], root),
    'the authorities in reverse order': taken([leafOf(deep), middle, deep], root),
    'the authorities twice, and the leaf again': taken([leafOf(deep), deep, middle, deep, middle], root),
    'seven authorities': taken(eight, eightRoot),
    'ten authorities': taken(ten, tenRoot),
    'forty strays': taken(
      [leaf, middle, ...Array.from({ length: 40 }, (_, index) => forge(`Stray ${index}`, { extensions: CA }))],
      root,
    ),
    'forty strays before the intermediate': taken(
      [leaf, ...Array.from({ length: 40 }, (_, index) => forge(`Early ${index}`, { extensions: CA })), middle],
      root,
    ),
    'the intermediate is in the store, its root is not, and the server sends none': taken([leaf], middle),
    'an expired anchor that is no root': refused([leafOf(expired)], expired),
    'an expired anchor that is no root, and its living root': refused([leafOf(expired)], expired, root),
    'the intermediate of the store signed by nobody here': taken([leafOf(elsewhere)], elsewhere),
    'a self-signed leaf in the store': taken([self], self),
    'a self-signed leaf that is not in the store': refused([self], root),
    'a self-signed authority as leaf, in the store': byOpenssl(USAGE, [selfCa], selfCa),
    'an expired leaf in the store': refused([forge('leaf', { extensions: LEAF, days: [-9, -1] })], root),
    'a leaf of the store that the root signed, too': taken(plain(), leaf, root),
    'no name but the common one': refused([leafOf(middle, { extensions: [noAuthority(), purpose(1)] }), middle], root),
    'another name': refused([leafOf(middle, { extensions: leafWith(dns('kms.eu-central-1.amazonaws.com')) }), middle], root),
    'an address alone': refused([leafOf(middle, { extensions: leafWith(address(10, 0, 1, 5)) }), middle], root),
    'a wildcard': taken([leafOf(middle, { extensions: leafWith(dns('*.eu-central-1.amazonaws.com')) }), middle], root),
    'a wildcard for two labels': refused([leafOf(middle, { extensions: leafWith(dns('*.amazonaws.com')) }), middle], root),
    'an upper-case name': taken([leafOf(middle, { extensions: leafWith(dns(NAME.toUpperCase())) }), middle], root),
    'a name with a trailing dot': refused([leafOf(middle, { extensions: leafWith(dns(`${NAME}.`)) }), middle], root),
    'a critical list of names': taken(
      [leafOf(middle, { extensions: [noAuthority(), purpose(1), extension('2.5.29.17', der(0x30, dns(NAME)), true)] }), middle],
      root,
    ),
    'an empty list of names': refused([leafOf(middle, { extensions: [noAuthority(), purpose(1), names()] }), middle], root),
    'a leaf without extended key usage': taken([leafOf(middle, { extensions: [noAuthority(), names(dns(NAME))] }), middle], root),
    'a leaf for any purpose': byOpenssl(
      'OpenSSL wants server authentication by its name',
      [leafOf(middle, { extensions: [noAuthority(), anyPurpose(), names(dns(NAME))] }), middle],
      root,
    ),
    'a leaf for clients and servers': taken(
      [leafOf(middle, { extensions: [noAuthority(), purpose(2, 1), names(dns(NAME))] }), middle],
      root,
    ),
    'a leaf without basic constraints': taken([leafOf(middle, { extensions: [purpose(1), names(dns(NAME))] }), middle], root),
    'a leaf whose key may only sign certificates': byOpenssl(
      USAGE,
      [leafOf(middle, { extensions: [noAuthority(), keyUsage(5), names(dns(NAME))] }), middle],
      root,
    ),
    'a leaf that is an authority': byOpenssl(USAGE, [leafOf(middle, { extensions: [...CA, names(dns(NAME))] }), middle], root),
    'an authority without key usage': taken([leafOf(keyless), keyless], root),
    'an authority for clients alone under one for servers': refused(
      (() => {
        const clients = forge('Clients', { issuer: middle, extensions: [...CA, purpose(2)] });
        return [leafOf(clients), clients, middle];
      })(),
      root,
    ),
    'key identifiers that agree': taken(
      (() => {
        const made = forge('Identified', { issuer: root, extensions: [...CA, subjectKey(7)] });
        return [leafOf(made, { extensions: [...LEAF, issuerKey(7)] }), made];
      })(),
      root,
    ),
    'a serial number of zero': taken(plain({ serial: 0 }), root),
    'a policy that nobody asks for': taken(plain({ extensions: [...LEAF, policy()] }), root),
    'an unknown extension': taken(plain({ extensions: [...LEAF, unknown(false)] }), root),

    'PSS with SHA-256': taken(pss({ salt: 32 }), rsaRoot),
    'PSS with SHA-384': taken(pss({ hash: 'sha384', salt: 48 }), rsaRoot),
    'PSS with another length of salt': refused(pss({ salt: 20 }), rsaRoot),
    'PSS with SHA-1': refused(pss({ hash: 'sha1', salt: 20 }), rsaRoot),
    'PSS with SHA-224': refused(pss({ hash: 'sha224', salt: 28 }), rsaRoot),
    'PKCS #1 with SHA-384': taken(pss({ hash: 'sha384' }), rsaRoot),
    'RSA of 4,096 bits': taken(plain({ key: rsa(4096, 'large') }), root),
    'RSA of 1,023 bits': refused(plain({ key: rsa(1023, 'small') }), root),
    'a leaf of P-384': taken(plain({ key: keyOf('ec-P-384', 'odd') }), root),
    'a leaf of P-521': taken(plain({ key: keyOf('ec-P-521', 'odd') }), root),

    'permitted: a domain above': taken(under(permitted(dns('amazonaws.com'))), root),
    'permitted: the top-level domain': taken(under(permitted(dns('com'))), root),
    'permitted: the same in upper case': taken(under(permitted(dns('AmazonAWS.com'))), root),
    'permitted: a leading dot': taken(under(permitted(dns('.amazonaws.com'))), root),
    'permitted: a leading dot before the name itself': refused(under(permitted(dns(`.${NAME}`))), root),
    'permitted: an end of a label': refused(under(permitted(dns('aws.com'))), root),
    'permitted: everything': taken(under(permitted(dns(''))), root),
    'permitted: one of two': taken(under(permitted(dns('example.com'), dns('amazonaws.com'))), root),
    'permitted: not the second name': refused(under(permitted(dns('amazonaws.com')), dns(NAME), dns('ssm.example.com')), root),
    'permitted: another mail domain, and no mail': taken(under(permitted(mail('example.com'))), root),
    'permitted: another network, and no address': taken(under(permitted(TEN)), root),
    'permitted: this network': taken(under(permitted(TEN), dns(NAME), address(10, 1, 2, 3)), root),
    'permitted: another network': refused(under(permitted(TEN), dns(NAME), address(11, 1, 2, 3)), root),
    'permitted: another mail domain': refused(under(permitted(mail('example.com')), dns(NAME), mail('a@amazon.com')), root),
    'permitted: this mail domain': taken(under(permitted(mail('amazon.com')), dns(NAME), mail('a@amazon.com')), root),
    'permitted: another domain of a URI': refused(
      under(permitted(uri('example.com')), dns(NAME), uri('https://a.amazon.com/')),
      root,
    ),
    'permitted: this domain of a URI': taken(under(permitted(uri('.amazon.com')), dns(NAME), uri('https://a.amazon.com/')), root),
    'permitted: a directory name': refused(under(permitted(directory('leaf'))), root),
    'permitted: a wildcard below': taken(under(permitted(dns('amazonaws.com')), dns('*.eu-central-1.amazonaws.com')), root),
    'excluded: the name': refused(under(excluded(dns(NAME))), root),
    'excluded: a domain above': refused(under(excluded(dns('amazonaws.com'))), root),
    'excluded: a sibling': taken(under(excluded(dns('kms.eu-central-1.amazonaws.com'))), root),
    'excluded: a leading dot': refused(under(excluded(dns('.amazonaws.com'))), root),
    'excluded: a sibling of a wildcard': refused(
      under(excluded(dns('kms.eu-central-1.amazonaws.com')), dns('*.eu-central-1.amazonaws.com')),
      root,
    ),
    'excluded: everything': refused(under(excluded(dns(''))), root),
    'excluded: an address': refused(under(excluded(TEN), dns(NAME), address(10, 1, 2, 3)), root),
    'excluded: another network': taken(under(excluded(TEN), dns(NAME), address(11, 1, 2, 3)), root),
    'excluded: a URI that names no host': refused(under(excluded(uri('example.com')), dns(NAME), uri('urn:a')), root),
  };
}
