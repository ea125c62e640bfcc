/** Chains that verify and chains that break one rule each, in Amazon's name throughout. */
import {
  address,
  anyPurpose,
  authority,
  constraints,
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
  requirePolicy,
  subjectKey,
  unknown,
} from './forge.ts';

export const NAME = 'ssm.eu-central-1.amazonaws.com';

export interface ChainCase {
  /** Leaf first. */
  readonly sent: readonly Forged[];
  readonly roots: readonly Forged[];
  /** Null: it verifies, and nothing is to be said. */
  readonly error: string | null;
  /** Why Go says something else, where it does. */
  readonly goDiffers?: string;
}

const CA = [authority(), keyUsage(5)];
const LEAF = [noAuthority(), keyUsage(0), purpose(1), names(dns(NAME))];
const rsa = (bits: number, label: string) => keyOf(`rsa-${bits}`, label);

const root = forge('Root', { extensions: CA });
const rsaRoot = forge('RSA Root', { extensions: CA, key: rsa(2048, 'root') });
const other = forge('Other Root', { extensions: CA });
const middle = forge('Middle', { issuer: root, extensions: CA });

/** Root, one authority of this kind, a plain leaf. */
function below(recipe: Recipe, top: Forged = root): Pick<ChainCase, 'sent' | 'roots'> {
  const authorityMade = forge('Authority', { issuer: top, extensions: CA, ...recipe });
  return { sent: [forge('leaf', { issuer: authorityMade, extensions: LEAF }), authorityMade], roots: [top] };
}
/** A leaf of this kind below a plain authority. */
function leafOf(recipe: Recipe, issuer: Forged = middle, top: Forged = root): Pick<ChainCase, 'sent' | 'roots'> {
  return { sent: [forge('leaf', { issuer, extensions: LEAF, ...recipe }), issuer], roots: [top] };
}
/** A plain chain below a root of this kind. */
function under(recipe: Recipe): Pick<ChainCase, 'sent' | 'roots'> {
  return below({}, forge('Odd Root', { extensions: CA, ...recipe }));
}

const PERMITTED = 'permitted subtree violation';
const EXCLUDED = 'excluded subtree violation';
const UNHANDLED = 'unhandled critical extension';
const WEAK_DIGEST = 'CA signature digest algorithm too weak';

export function chainCases(): Readonly<Record<string, ChainCase>> {
  const rsaMiddle = forge('RSA Middle', { issuer: rsaRoot, extensions: CA, key: rsa(2048, 'middle') });
  const deep = forge('Deep', { issuer: middle, extensions: CA });
  const pathless = forge('Pathless', { issuer: root, extensions: [authority(0), keyUsage(5)] });
  const renewed = forge('Same', { issuer: root, extensions: [authority(0), keyUsage(5), subjectKey(1)] });
  const selfIssued = forge('Same', {
    issuer: renewed,
    extensions: [...CA, subjectKey(2), issuerKey(1)],
    key: keyOf('ec-P-256', 'renewed'),
  });
  const expiredRoot = forge('Old Corporate Root', { extensions: CA, days: [-900, -30] });
  const crossSigned = forge('Root', { issuer: expiredRoot, extensions: CA, days: [-900, -30] });
  const crossLiving = forge('Root', { issuer: other, extensions: CA });
  const pinned = leafOf({}).sent;
  const stray = forge('Stray', { extensions: CA });
  const printable = forge('Printable', { extensions: CA });
  const asking = forge('Asking', { issuer: root, extensions: [...CA, requirePolicy(), policy()] });
  const namedRoot = (recipe: Parameters<typeof constraints>[0]) => ({ extensions: [...CA, constraints(recipe)] });
  return {
    'a plain chain': { ...leafOf({}), error: null },
    'a plain RSA chain': { ...leafOf({ key: rsa(2048, 'leaf') }, rsaMiddle, rsaRoot), error: null },
    'RSA keys of 1,024 bits, which Go takes': {
      ...leafOf(
        { key: rsa(1024, 'leaf') },
        forge('Small', { issuer: rsaRoot, extensions: CA, key: rsa(1024, 'small') }),
        rsaRoot,
      ),
      error: null,
    },
    Ed25519: { ...leafOf({ key: keyOf('ed25519', 'leaf') }), error: null },
    'P-384 signed with SHA-384': { ...below({ key: keyOf('ec-P-384', 'ca'), hash: 'sha384' }), error: null },
    'its root sent along': { sent: [...leafOf({}).sent, root], roots: [root], error: null },
    'a cross-signed root, by one that has expired': {
      sent: [...leafOf({}).sent, crossSigned, expiredRoot],
      roots: [root],
      error: null,
    },
    'a cross-signed root, by one that is unknown here': { sent: [...leafOf({}).sent, crossLiving], roots: [root], error: null },
    'a stray certificate at the end': { sent: [...leafOf({}).sent, stray], roots: [root], error: null },
    'a stray certificate in the middle': { sent: [leafOf({}).sent[0] ?? stray, stray, middle], roots: [root], error: null },
    'an expired stray certificate': {
      sent: [...leafOf({}).sent, forge('Stray', { extensions: CA, days: [-9, -1] })],
      roots: [root],
      error: null,
    },
    'twice the same intermediate': { sent: [...leafOf({}).sent, middle], roots: [root], error: null },
    'an anchor that is no root': { sent: leafOf({}).sent, roots: [middle], error: null },
    'a leaf that is in the store itself': { sent: pinned.slice(0, 1), roots: pinned.slice(0, 1), error: null },
    'permitted: the name itself': {
      ...below({ extensions: [...CA, constraints({ permitted: [dns('amazonaws.com')] })] }),
      error: null,
    },
    'excluded: another name': { ...below({ extensions: [...CA, constraints({ excluded: [dns('example.com')] })] }), error: null },
    'path length 0 with no further authority': { ...below({ extensions: [authority(0), keyUsage(5)] }), error: null },
    'an unknown extension that is not critical': { ...below({ extensions: [...CA, unknown(false)] }), error: null },
    'an authority for servers and clients': { ...below({ extensions: [...CA, purpose(1, 2)] }), error: null },
    'a root signed with SHA-1': { ...under({ hash: 'sha1' }), error: null },
    'an explicit policy that is there': {
      sent: [forge('leaf', { issuer: asking, extensions: [...LEAF, policy()] }), asking],
      roots: [root],
      error: null,
    },

    'permitted: another DNS name': {
      ...below({ extensions: [...CA, constraints({ permitted: [dns('example.com')] })] }),
      error: PERMITTED,
    },
    'permitted: another DNS name, not critical': {
      ...below({ extensions: [...CA, constraints({ permitted: [dns('example.com')] }, false)] }),
      error: PERMITTED,
    },
    'excluded: this DNS name': {
      ...below({ extensions: [...CA, constraints({ excluded: [dns('amazonaws.com')] })] }),
      error: EXCLUDED,
    },
    'excluded: this DNS name, by the root': { ...under(namedRoot({ excluded: [dns('amazonaws.com')] })), error: EXCLUDED },
    'permitted: another DNS name, by the root': { ...under(namedRoot({ permitted: [dns('example.com')] })), error: PERMITTED },
    'permitted: another address': {
      ...(() => {
        const made = forge('Addressed', {
          issuer: root,
          extensions: [...CA, constraints({ permitted: [address(10, 9, 0, 0, 255, 255, 0, 0)] })],
        });
        const names4 = [noAuthority(), purpose(1), names(dns(NAME), address(10, 0, 1, 5))];
        return { sent: [forge('leaf', { issuer: made, extensions: names4 }), made], roots: [root] };
      })(),
      error: PERMITTED,
    },
    'permitted: another directory name': {
      ...below({ extensions: [...CA, constraints({ permitted: [directory('somebody')] })] }),
      error: PERMITTED,
    },
    'excluded: another directory name, which Go does not understand': {
      ...below({ extensions: [...CA, constraints({ excluded: [directory('somebody')] })] }),
      error: 'UNHANDLED_CRITICAL_EXTENSION',
    },
    'permitted: another directory name, by the root': {
      ...under(namedRoot({ permitted: [directory('somebody')] })),
      error: PERMITTED,
    },
    'one authority too many': {
      sent: [
        forge('leaf', { issuer: forge('Below', { issuer: pathless, extensions: CA }), extensions: LEAF }),
        forge('Below', { issuer: pathless, extensions: CA }),
        pathless,
      ],
      roots: [root],
      error: 'PATH_LENGTH_EXCEEDED',
    },
    'one authority too many, of the same name': {
      sent: [forge('leaf', { issuer: selfIssued, extensions: LEAF }), selfIssued, renewed],
      roots: [root],
      error: 'PATH_LENGTH_EXCEEDED',
    },
    "the root's path length": {
      ...(() => {
        const short = forge('Short Root', { extensions: [authority(0), keyUsage(5)] });
        return below({}, short);
      })(),
      error: 'PATH_LENGTH_EXCEEDED',
    },
    'a leaf for clients': { ...leafOf({ extensions: [noAuthority(), purpose(2), names(dns(NAME))] }), error: 'INVALID_PURPOSE' },
    'a leaf for mail': { ...leafOf({ extensions: [noAuthority(), purpose(4), names(dns(NAME))] }), error: 'INVALID_PURPOSE' },
    'a leaf for code': { ...leafOf({ extensions: [noAuthority(), purpose(3), names(dns(NAME))] }), error: 'INVALID_PURPOSE' },
    'an authority for mail': { ...below({ extensions: [...CA, purpose(4)] }), error: 'INVALID_PURPOSE' },
    'an authority for clients': { ...below({ extensions: [...CA, purpose(2)] }), error: 'INVALID_PURPOSE' },
    'a root for mail': { ...under({ extensions: [...CA, purpose(4)] }), error: 'INVALID_PURPOSE' },
    'an authority for any purpose': {
      ...below({ extensions: [...CA, anyPurpose()] }),
      error: 'INVALID_PURPOSE',
      goDiffers: 'OpenSSL wants the purpose itself',
    },
    'an authority that may not sign certificates': { ...below({ extensions: [authority(), keyUsage(0)] }), error: '*' },
    'an authority that says it is none': { ...below({ extensions: [noAuthority(), keyUsage(5)] }), error: '*' },
    'an authority without basic constraints': { ...below({ extensions: [keyUsage(5)] }), error: '*' },
    'a leaf that signs': {
      sent: [forge('leaf', { issuer: leafOf({}).sent[0] ?? root, extensions: LEAF }), ...leafOf({}).sent],
      roots: [root],
      error: '*',
    },
    'an authority of version 1': { ...below({ version: 1 }), error: '*' },
    'an unknown critical extension of the leaf': { ...leafOf({ extensions: [...LEAF, unknown(true)] }), error: UNHANDLED },
    'an unknown critical extension of the authority': { ...below({ extensions: [...CA, unknown(true)] }), error: UNHANDLED },
    'an unknown critical extension of the root': { ...under({ extensions: [...CA, unknown(true)] }), error: UNHANDLED },
    'a critical extension that OpenSSL alone knows': {
      ...below({ extensions: [...CA, extension('2.16.840.1.113730.1.1', Buffer.from([3, 2, 0, 0x44]), true)] }),
      error: '*',
    },
    'a leaf signed with SHA-1': { ...leafOf({ hash: 'sha1' }), error: WEAK_DIGEST },
    'an authority signed with SHA-1': { ...below({ hash: 'sha1' }), error: WEAK_DIGEST },
    'an RSA leaf signed with SHA-1': { ...leafOf({ hash: 'sha1' }, rsaMiddle, rsaRoot), error: WEAK_DIGEST },
    'a leaf signed with MD5': { ...leafOf({ hash: 'md5' }, rsaMiddle, rsaRoot), error: WEAK_DIGEST },
    'an authority signed with MD5': { ...below({ hash: 'md5' }, rsaRoot), error: WEAK_DIGEST },
    'a leaf signed with SHA-224': { ...leafOf({ hash: 'sha224' }), error: 'UNSUPPORTED_SIGNATURE_ALGORITHM' },
    'a leaf signed with SHA-3': { ...leafOf({ hash: 'sha3-256' }, rsaMiddle, rsaRoot), error: 'UNSUPPORTED_SIGNATURE_ALGORITHM' },
    'a leaf with RSA of 768 bits': { ...leafOf({ key: rsa(768, 'leaf') }), error: 'EE certificate key too weak' },
    'a leaf with RSA of 512 bits': { ...leafOf({ key: rsa(512, 'leaf') }), error: 'EE certificate key too weak' },
    'an authority with RSA of 768 bits': { ...below({ key: rsa(768, 'ca') }), error: 'CA certificate key too weak' },
    'a root with RSA of 768 bits': { ...under({ key: rsa(768, 'root') }), error: 'CA certificate key too weak' },
    'an authority with a curve that Go lacks': { ...below({ key: keyOf('ec-secp256k1', 'ca') }), error: 'UNSUPPORTED_KEY' },
    'an authority with a Brainpool curve': { ...below({ key: keyOf('ec-brainpoolP256r1', 'ca') }), error: 'UNSUPPORTED_KEY' },
    'a root without basic constraints': { ...under({ extensions: [keyUsage(5)] }), error: 'INVALID_CA' },
    'a root that may not sign certificates': { ...under({ extensions: [authority(), keyUsage(0)] }), error: '*' },
    'a root of version 1, which has no extensions': { ...under({ version: 1 }), error: null },
    'a root with a curve that Go lacks': { ...under({ key: keyOf('ec-secp256k1', 'root') }), error: 'UNSUPPORTED_KEY' },
    'a root with a negative serial number': { ...under({ serial: 0x80 }), error: 'NEGATIVE_SERIAL_NUMBER' },
    'a root that asks for a policy': { ...under({ extensions: [...CA, requirePolicy()] }), error: null },
    'an expired leaf': { ...leafOf({ days: [-90, -1] }), error: 'CERT_HAS_EXPIRED' },
    'an expired authority': { ...below({ days: [-90, -1] }), error: 'CERT_HAS_EXPIRED' },
    'an expired root': { ...under({ days: [-90, -1] }), error: 'CERT_HAS_EXPIRED' },
    'a leaf of tomorrow': { ...leafOf({ days: [1, 90] }), error: 'CERT_NOT_YET_VALID' },
    'an authority of tomorrow': { ...below({ days: [1, 90] }), error: 'CERT_NOT_YET_VALID' },
    'a leaf with a bad signature': { ...leafOf({ isSignatureBroken: true }), error: 'CERT_SIGNATURE_FAILURE' },
    'an authority with a bad signature': { ...below({ isSignatureBroken: true }), error: 'CERT_SIGNATURE_FAILURE' },
    'a missing intermediate': { sent: leafOf({}).sent.slice(0, 1), roots: [root], error: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' },
    'the upper of two intermediates is missing': {
      sent: [forge('leaf', { issuer: deep, extensions: LEAF }), deep],
      roots: [root],
      error: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    },
    'a root that is not trusted': { ...leafOf({}), roots: [other], error: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' },
    'a root that only borrows the name': {
      ...leafOf({}),
      roots: [forge('Root', { extensions: CA, key: keyOf('ec-P-256', 'impostor') })],
      error: '*',
    },
    'an issuer whose key identifier is another': {
      ...(() => {
        const made = forge('Identified', { issuer: root, extensions: [...CA, subjectKey(1)] });
        return { sent: [forge('leaf', { issuer: made, extensions: [...LEAF, issuerKey(9)] }), made], roots: [root] };
      })(),
      error: '*',
      goDiffers: 'Go takes key identifiers for hints',
    },
    'a self-signed leaf': { sent: [forge('leaf', { extensions: LEAF })], roots: [root], error: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    'a negative serial number': { ...leafOf({ serial: 0x80 }), error: 'NEGATIVE_SERIAL_NUMBER' },
    'a stray certificate with a negative serial number, which Go cannot read': {
      sent: [...leafOf({}).sent, forge('Stray', { serial: 0x80, extensions: CA })],
      roots: [root],
      error: 'NEGATIVE_SERIAL_NUMBER',
    },
    'an extension twice': { ...leafOf({ extensions: [...LEAF, unknown(false), unknown(false)] }), error: '*' },
    'a critical key identifier': { ...leafOf({ extensions: [...LEAF, subjectKey(1, true)] }), error: UNHANDLED },
    "a critical identifier of the issuer's key": {
      ...leafOf({ extensions: [...LEAF, issuerKey(1, true)] }),
      error: UNHANDLED,
    },
    'critical information about the issuer': {
      ...leafOf({ extensions: [...LEAF, extension('1.3.6.1.5.5.7.1.1', Buffer.from([0x30, 0]), true)] }),
      error: UNHANDLED,
    },
    'an alternative name that is no ASCII': {
      ...leafOf({ extensions: [noAuthority(), purpose(1), names(dns(NAME), dns('münchen.example'))] }),
      error: 'MALFORMED_NAME',
    },
    'an issuer whose name is encoded otherwise': {
      ...(() => {
        const leaf = forge('leaf', { issuer: printable, issuerName: 'PRINTABLE', extensions: LEAF });
        return { sent: [leaf], roots: [printable] };
      })(),
      error: '*',
    },
    'an explicit policy that is not there': {
      sent: [forge('leaf', { issuer: asking, extensions: LEAF }), asking],
      roots: [root],
      error: 'NO_EXPLICIT_POLICY',
    },
  };
}
