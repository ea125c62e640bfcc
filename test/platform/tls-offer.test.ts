/**
 * What a server and this client have in common is what it has in common with Go, the agent's library, tried beside it where there is one: 107
 * servers of OpenSSL 3.5, by Go's `defaults.go` and `cipher_suites.go` (1.26). All agree.
 */
import assert from 'node:assert/strict';
import { constants } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { createServer, type TlsOptions } from 'node:tls';
import { makeTrustStore, startTls } from '../../src/platform/tls.ts';
import { authority, dns, forge, keyOf, keyPem, names, noAuthority, purpose } from '../observe/node/forge.ts';
import { askGo, hasGo } from '../oracles/go-tls.ts';
import { connectTo, PATIENT } from './loopback.ts';

const NAME = 'ssm.test';
const ROOT = forge('Root', { key: keyOf('rsa-2048', 'root'), extensions: [authority()] });

type Server = TlsOptions & { readonly key?: string };

const old = (ciphers: string, more: Server = {}): Server => ({ maxVersion: 'TLSv1.2', ciphers, ...more });
const group = (ecdhCurve: string, more: Server = {}): Server => ({ ecdhCurve, ...more });
const new13 = (ciphers: string): Server => ({ minVersion: 'TLSv1.3', ciphers: `${ciphers}:DEFAULT` });
/** OpenSSL's own numbers, which Node does not name. */
const NO_EXTENDED_MASTER_SECRET = 1;
const NO_ENCRYPT_THEN_MAC = 0x8_0000;
const EC = { key: 'ec-P-256' };

const COMMON: Readonly<Record<string, Server>> = {
  everything: {},
  'TLS 1.2 alone': { maxVersion: 'TLSv1.2' },
  'TLS 1.3 alone': { minVersion: 'TLSv1.3' },
  'ECDHE with RSA and AES-GCM': old('ECDHE-RSA-AES128-GCM-SHA256'),
  'ECDHE with ECDSA and ChaCha20': old('ECDHE-ECDSA-CHACHA20-POLY1305', EC),
  'ECDHE with RSA and CBC with SHA-1': old('ECDHE-RSA-AES128-SHA'),
  'ECDHE with ECDSA and CBC with SHA-1': old('ECDHE-ECDSA-AES256-SHA', EC),
  X25519: group('X25519'),
  'P-256': group('P-256'),
  'P-384': group('P-384'),
  'P-521': group('P-521'),
  'P-521 in TLS 1.2': group('P-521', { maxVersion: 'TLSv1.2' }),
  X25519MLKEM768: group('X25519MLKEM768'),
  'SecP256r1MLKEM768, which Go has since 1.26': group('SecP256r1MLKEM768'),
  'SecP384r1MLKEM1024, which Go has since 1.26': group('SecP384r1MLKEM1024'),
  'a key of Ed25519': { key: 'ed25519' },
  'a key of P-384': { key: 'ec-P-384' },
  'a key of P-521, in TLS 1.2': { key: 'ec-P-521', maxVersion: 'TLSv1.2' },
  'ECDHE with RSA and AES-256-GCM': old('ECDHE-RSA-AES256-GCM-SHA384'),
  'ECDHE with RSA and ChaCha20': old('ECDHE-RSA-CHACHA20-POLY1305'),
  'ECDHE with ECDSA and AES-128-GCM': old('ECDHE-ECDSA-AES128-GCM-SHA256', EC),
  'ECDHE with ECDSA and AES-256-GCM': old('ECDHE-ECDSA-AES256-GCM-SHA384', EC),
  'ECDHE with RSA and AES-256-CBC with SHA-1': old('ECDHE-RSA-AES256-SHA'),
  'ECDHE with ECDSA and AES-128-CBC with SHA-1': old('ECDHE-ECDSA-AES128-SHA', EC),
  'AES-128-GCM in TLS 1.3': new13('TLS_AES_128_GCM_SHA256'),
  'AES-256-GCM in TLS 1.3': new13('TLS_AES_256_GCM_SHA384'),
  'ChaCha20 in TLS 1.3': new13('TLS_CHACHA20_POLY1305_SHA256'),
  'P-256 in TLS 1.2': group('P-256', { maxVersion: 'TLSv1.2' }),
  'P-384 in TLS 1.2': group('P-384', { maxVersion: 'TLSv1.2' }),
  'X25519 in TLS 1.2': group('X25519', { maxVersion: 'TLSv1.2' }),
  'P-384 and ffdhe, the first unknown to Go': group('ffdhe4096:P-384'),
  'X448 and P-256': group('X448:P-256'),
  'RSA of 1,024 bits': { key: 'rsa-1024' },
  'RSA of 1,024 bits in TLS 1.2': { key: 'rsa-1024', maxVersion: 'TLSv1.2' },
  'RSA of 3,072 bits': { key: 'rsa-3072' },
  'a key of Ed25519 in TLS 1.2': { key: 'ed25519', maxVersion: 'TLSv1.2' },
  'a key of P-384 in TLS 1.2': { key: 'ec-P-384', maxVersion: 'TLSv1.2' },
  'a key of P-256 in TLS 1.3': { key: 'ec-P-256', minVersion: 'TLSv1.3' },
  'a key of P-521 in TLS 1.3': { key: 'ec-P-521', minVersion: 'TLSv1.3' },
  'PKCS #1 with SHA-256 in TLS 1.2': { maxVersion: 'TLSv1.2', sigalgs: 'RSA+SHA256' },
  'PKCS #1 with SHA-512 in TLS 1.2': { maxVersion: 'TLSv1.2', sigalgs: 'RSA+SHA512' },
  'PSS with SHA-384': { sigalgs: 'rsa_pss_rsae_sha384' },
  'PSS with SHA-512 in TLS 1.2': { maxVersion: 'TLSv1.2', sigalgs: 'rsa_pss_rsae_sha512' },
  'ECDSA with SHA-384 and a key of P-256, in TLS 1.2': { ...EC, maxVersion: 'TLSv1.2', sigalgs: 'ECDSA+SHA384' },
  'TLS 1.1 and 1.2': { minVersion: 'TLSv1', maxVersion: 'TLSv1.2' },
  'no ALPN': { ALPNProtocols: [] },
  'ALPN with HTTP/2 first': { ALPNProtocols: ['h2', 'http/1.1'] },
  'no session tickets': { secureOptions: constants.SSL_OP_NO_TICKET },
  'no extended master secret': { maxVersion: 'TLSv1.2', secureOptions: NO_EXTENDED_MASTER_SECRET },
  'MAC before encryption': { ...old('ECDHE-RSA-AES128-SHA'), secureOptions: NO_ENCRYPT_THEN_MAC },
  'a client certificate that is asked for': { requestCert: true, rejectUnauthorized: false },
};

const DIFFERENT: Readonly<Record<string, Server>> = {
  'RSA key exchange with GCM': old('AES128-GCM-SHA256'),
  'RSA key exchange with CBC': old('AES256-SHA'),
  DHE: old('DHE-RSA-AES128-GCM-SHA256', { dhparam: 'auto' }),
  'DHE with ChaCha20': old('DHE-RSA-CHACHA20-POLY1305', { dhparam: 'auto' }),
  'CBC with SHA-256': old('ECDHE-RSA-AES128-SHA256'),
  'CBC with SHA-384': old('ECDHE-RSA-AES256-SHA384'),
  'CBC with SHA-256 and ECDSA': old('ECDHE-ECDSA-AES128-SHA256', EC),
  'CBC with SHA-384 and ECDSA': old('ECDHE-ECDSA-AES256-SHA384', EC),
  ARIA: old('ECDHE-ARIA128-GCM-SHA256'),
  CAMELLIA: old('ECDHE-RSA-CAMELLIA128-SHA256'),
  CCM: old('ECDHE-ECDSA-AES128-CCM', EC),
  'CCM in TLS 1.3': { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_CCM_SHA256:DEFAULT' },
  'TLS 1.1': { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' },
  X448: group('X448'),
  'X448 in TLS 1.2': group('X448', { maxVersion: 'TLSv1.2' }),
  Brainpool: group('brainpoolP256r1', { maxVersion: 'TLSv1.2' }),
  'Brainpool in TLS 1.3': group('brainpoolP256r1tls13'),
  ffdhe2048: group('ffdhe2048'),
  ffdhe8192: group('ffdhe8192'),
  secp256k1: group('secp256k1', { maxVersion: 'TLSv1.2' }),
  'a key of Ed448': { key: 'ed448' },
  'an RSA key for PSS alone': { key: 'rsa-pss-2048' },
  'an RSA key for PSS alone, in TLS 1.2': { key: 'rsa-pss-2048', maxVersion: 'TLSv1.2' },
  'a key of Ed448 in TLS 1.2': { key: 'ed448', maxVersion: 'TLSv1.2' },
  'a key of secp256k1 in TLS 1.2': { key: 'ec-secp256k1', maxVersion: 'TLSv1.2' },
  'a key of Brainpool in TLS 1.3': { key: 'ec-brainpoolP256r1', minVersion: 'TLSv1.3' },
  'a key of P-224 in TLS 1.3': { key: 'ec-secp224r1', minVersion: 'TLSv1.3' },
  'RSA key exchange with CBC and SHA-256': old('AES128-SHA256'),
  'RSA key exchange with AES-256-GCM': old('AES256-GCM-SHA384'),
  'RSA key exchange with CCM': old('AES128-CCM'),
  'RSA key exchange with ARIA': old('ARIA128-GCM-SHA256'),
  'RSA key exchange with CAMELLIA': old('CAMELLIA128-SHA'),
  'DHE with CBC': old('DHE-RSA-AES256-SHA256', { dhparam: 'auto' }),
  'DHE with CAMELLIA': old('DHE-RSA-CAMELLIA256-SHA', { dhparam: 'auto' }),
  'DHE with CCM': old('DHE-RSA-AES128-CCM', { dhparam: 'auto' }),
  'CCM of eight bytes': old('ECDHE-ECDSA-AES256-CCM8', EC),
  'ARIA with ECDSA': old('ECDHE-ECDSA-ARIA256-GCM-SHA384', EC),
  'CAMELLIA with ECDSA': old('ECDHE-ECDSA-CAMELLIA256-SHA384', EC),
  'no encryption': old('ECDHE-RSA-NULL-SHA'),
  'no encryption with RSA key exchange': old('NULL-SHA256'),
  'no authentication': old('AECDH-AES128-SHA'),
  'CCM of eight bytes in TLS 1.3': new13('TLS_AES_128_CCM_8_SHA256'),
  'X448 in TLS 1.3': group('X448', { minVersion: 'TLSv1.3' }),
  ffdhe3072: group('ffdhe3072'),
  ffdhe4096: group('ffdhe4096'),
  'Brainpool with 384 bits': group('brainpoolP384r1', { maxVersion: 'TLSv1.2' }),
  'Brainpool with 512 bits in TLS 1.3': group('brainpoolP512r1tls13'),
  'P-224': group('secp224r1', { maxVersion: 'TLSv1.2' }),
  MLKEM768: group('MLKEM768'),
  X448MLKEM1024: group('MLKEM1024'),
  'TLS 1.0': { minVersion: 'TLSv1', maxVersion: 'TLSv1' },
  'SHA-1 with ECDSA in TLS 1.2': { ...EC, maxVersion: 'TLSv1.2', sigalgs: 'ECDSA+SHA1' },
  'SHA-1 in the handshake of TLS 1.2': { maxVersion: 'TLSv1.2', sigalgs: 'RSA+SHA1' },
  'SHA-224 in the handshake of TLS 1.2': { maxVersion: 'TLSv1.2', sigalgs: 'RSA+SHA224' },
};

const REFUSED: Readonly<Record<string, Server>> = {
  'ALPN with HTTP/2 alone': { ALPNProtocols: ['h2'] },
  'ALPN with another protocol alone': { ALPNProtocols: ['mqtt'] },
};

async function serve(t: TestContext, { key: kind = 'rsa-2048', ciphers = 'DEFAULT:ALL', ...options }: Server): Promise<number> {
  const key = keyOf(kind, 'leaf');
  const leaf = forge('leaf', { issuer: ROOT, key, extensions: [noAuthority(), purpose(1), names(dns(NAME))] });
  const server = createServer({ cert: leaf.pem, key: keyPem(key), ciphers: `${ciphers}:@SECLEVEL=0`, ...options });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => void socket.on('error', () => undefined));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const listening = server.address();
  assert(typeof listening === 'object' && listening !== null);
  return listening.port;
}

async function shake(port: number): Promise<string> {
  const { socket } = await connectTo(port);
  const { trust } = makeTrustStore([ROOT.pem]);
  const result = await startTls(socket, { servername: NAME, trust, ...PATIENT });
  if (result.outcome === 'failed') return result.reason;
  result.socket.destroy();
  return result.verifyError ?? 'ok';
}

describe('the offer is the agent’s', () => {
  for (const [expected, table] of [
    ['ok', COMMON],
    ['protocol-version', DIFFERENT],
    ['alert', REFUSED],
  ] as const) {
    for (const [title, server] of Object.entries(table)) {
      it(`${title}: ${expected}`, async (t) => {
        const port = await serve(t, server);
        assert.equal(await shake(port), expected);
        if (!hasGo()) return t.diagnostic('no Go here: not compared');
        const [said] = await askGo([{ port, roots: ROOT.pem, name: NAME }]);
        assert.equal(said === '', expected === 'ok', said);
      });
    }
  }
});
