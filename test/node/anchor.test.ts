import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { anchorOf, examineChain, impersonatesRoot } from '../../src/node/anchor.ts';
import { issue, type Party } from './certificates.ts';

const AMAZON = 'CN=Amazon Root CA 1, O=Amazon, C=US';
const parsed = (...parties: readonly Party[]): X509Certificate[] => parties.map(({ pem }) => new X509Certificate(pem));

const root = await issue(AMAZON);
const other = await issue('CN=Corporate Root');
const middle = await issue('CN=Amazon RSA 2048 M01, O=Amazon, C=US', { issuer: root });
const leaf = await issue('CN=ssm.test', { issuer: middle, ca: false });
const now = Date.now();

test('a chain is anchored where signatures lead, not where names point', async () => {
  const system = parsed(other, root);
  assert.equal(anchorOf(parsed(leaf, middle), { system, extra: [] }), 'system');
  assert.equal(anchorOf(parsed(leaf, middle, root), { system, extra: [] }), 'system');
  assert.equal(anchorOf(parsed(leaf, middle), { system: parsed(other), extra: parsed(root) }), 'extra');
  assert.equal(anchorOf(parsed(leaf, middle), { system, extra: parsed(root) }), 'system', "the node's own roots come first");
  assert.equal(anchorOf(parsed(leaf), { system, extra: [] }), null, 'the intermediate is missing');
  assert.equal(anchorOf(parsed(leaf, middle), { system: parsed(other), extra: [] }), null);
  assert.equal(anchorOf([], { system, extra: [] }), null);
});

test('a cross-signed top does not hide the root below it', async () => {
  const older = await issue('CN=Starfield Services Root CA - G2');
  const cross = { ...root, ...(await issue(AMAZON, { issuer: older })) };
  // The same name and key, certified by another root: what AWS's servers send as the last certificate.
  assert.equal(anchorOf(parsed(leaf, middle, cross), { system: parsed(root), extra: [] }), 'system');
});

test('a leaf cannot certify others, whatever its name', async () => {
  const rogue = await issue('CN=ssm.test', { issuer: leaf, ca: false });
  assert.equal(anchorOf(parsed(rogue, leaf, middle), { system: parsed(root), extra: [] }), null);
});

test("a borrowed root's name is told from an unknown root and from the root itself", async () => {
  const impostor = await issue(AMAZON);
  const forged = await issue('CN=ssm.test', { issuer: impostor, ca: false });
  const roots = parsed(root, other);
  assert.equal(impersonatesRoot(parsed(forged), roots), true);
  assert.equal(impersonatesRoot(parsed(forged, impostor), roots), true);
  assert.equal(impersonatesRoot(parsed(forged, root), roots), true, 'sending the real root along does not help');
  assert.equal(impersonatesRoot(parsed(leaf, middle), roots), false);
  assert.equal(impersonatesRoot(parsed(leaf, middle, root), roots), false);
  assert.equal(impersonatesRoot(parsed(leaf), roots), false, 'an incomplete chain claims no root');
  const stranger = await issue('CN=Stranger');
  assert.equal(impersonatesRoot(parsed(await issue('CN=ssm.test', { issuer: stranger, ca: false })), roots), false);
  assert.equal(impersonatesRoot([], roots), false);
});

test('an expired certificate keeps its anchor and does not verify', async () => {
  const expired = await issue('CN=ssm.test', { issuer: root, ca: false, days: [-9, -1] });
  const future = await issue('CN=ssm.test', { issuer: root, ca: false, days: [1, 9] });
  const roots = { system: parsed(root), extra: [] };
  for (const certificate of [expired, future]) {
    assert.deepEqual(examineChain(parsed(certificate), roots, now), {
      verified: false,
      anchor: 'system',
      impersonatesRoot: false,
    });
  }
  assert.deepEqual(examineChain(parsed(leaf, middle), roots, now), { verified: true, anchor: 'system', impersonatesRoot: false });
  const old = await issue('CN=Old', { days: [-9, -1] });
  const child = await issue('CN=ssm.test', { issuer: old, ca: false });
  assert.equal(
    examineChain(parsed(child), { system: parsed(old), extra: [] }, now).verified,
    false,
    'an expired root carries nothing',
  );
});

test('circular and repeated chains end', async () => {
  const chain = parsed(leaf, middle, leaf, middle, root, root, middle);
  assert.equal(anchorOf(chain, { system: [], extra: [] }), null);
  assert.equal(anchorOf(chain, { system: parsed(root), extra: [] }), 'system');
});
