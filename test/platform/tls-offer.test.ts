/** What a server and this client have in common is what it has in common with Go, the agent's library, tried beside it where there is one. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createServer, type TlsOptions } from 'node:tls';
import { makeTrustStore, startTls } from '../../src/platform/tls.ts';
import { authority, dns, forge, keyOf, keyPem, names, noAuthority, purpose } from '../node/forge.ts';
import { askGo, hasGo } from '../oracles/go-tls.ts';
import { connectTo, PATIENT } from './loopback.ts';

const NAME = 'ssm.test';
const ROOT = forge('Root', { key: keyOf('rsa-2048', 'root'), extensions: [authority()] });

type Server = TlsOptions & { readonly key?: string };

const old = (ciphers: string, more: Server = {}): Server => ({ maxVersion: 'TLSv1.2', ciphers, ...more });
const group = (ecdhCurve: string, more: Server = {}): Server => ({ ecdhCurve, ...more });
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
  'a key of Ed25519': { key: 'ed25519' },
  'a key of P-384': { key: 'ec-P-384' },
  'a key of P-521, in TLS 1.2': { key: 'ec-P-521', maxVersion: 'TLSv1.2' },
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
  'SHA-1 in the handshake of TLS 1.2': { maxVersion: 'TLSv1.2', sigalgs: 'RSA+SHA1' },
  'SHA-224 in the handshake of TLS 1.2': { maxVersion: 'TLSv1.2', sigalgs: 'RSA+SHA224' },
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
