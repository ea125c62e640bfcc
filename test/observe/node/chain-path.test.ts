import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { describeChain, type Link, linksOf, pathsOf } from '../../../src/observe/node/trust/chain-path.ts';
import { issue, type Party } from './certificates.ts';

const AMAZON = 'CN=Amazon Root CA 1, O=Amazon, C=US';
const links = (...parties: readonly Party[]): Link[] => linksOf(parties.map(({ pem }) => new X509Certificate(pem)));
const subjects = (path: readonly Link[]): string[] => path.map(({ x509 }) => x509.subject);

const root = await issue(AMAZON);
const other = await issue('CN=Corporate Root');
const middle = await issue('CN=Amazon RSA 2048 M01, O=Amazon, C=US', { issuer: root });
const leaf = await issue('CN=ssm.test', { issuer: middle, ca: false });

const anchorOf = (sent: readonly Link[], roots: readonly Link[]): string | null =>
  describeChain(sent, roots).anchor?.x509.subject ?? null;

test('a chain is anchored where signatures lead, not where names point', () => {
  const [named] = subjects(links(root));
  assert.equal(anchorOf(links(leaf, middle), links(other, root)), named);
  assert.equal(anchorOf(links(leaf, middle, root), links(other, root)), named);
  assert.equal(anchorOf(links(leaf), links(root)), null, 'the intermediate is missing');
  assert.equal(anchorOf(links(leaf, middle), links(other)), null);
  assert.equal(anchorOf([], links(root)), null);
});

test('a cross-signed top does not hide the root below it, and is left out of the way to it', async () => {
  const older = await issue('CN=Starfield Services Root CA - G2');
  // The same name and key, certified by another root: what AWS's servers send as the last certificate.
  const cross = { ...(await issue(AMAZON, { issuer: older })), keys: root.keys };
  const sent = links(leaf, middle, cross);
  const store = links(root);
  const paths = pathsOf(sent, (subject) => store.filter(({ bytes }) => bytes.subject.equals(subject)));
  assert.deepEqual(paths.map(subjects), [subjects(links(leaf, middle, root))]);
});

test('every way is found, and the way of an anchor that is no root ends there', async () => {
  const older = await issue('CN=Old Root');
  const twin = await issue('CN=Amazon RSA 2048 M01, O=Amazon, C=US', { issuer: older });
  const store = links(root, middle);
  const find = (subject: Buffer): Link[] => store.filter(({ bytes }) => bytes.subject.equals(subject));
  assert.deepEqual(pathsOf(links(leaf, twin, middle), find).map(subjects), [
    subjects(links(leaf, middle)),
    subjects(links(leaf, middle, root)),
  ]);
  assert.deepEqual(pathsOf(links(middle), find).map(subjects), [subjects(links(middle))], 'a leaf that is in the store');
  assert.deepEqual(pathsOf([], find), []);
});

test("a borrowed root's name is told from an unknown root and from the root itself", async () => {
  const impostor = await issue(AMAZON);
  const forged = await issue('CN=ssm.test', { issuer: impostor, ca: false });
  const store = links(root, other);
  const borrows = (...sent: readonly Party[]): boolean => describeChain(links(...sent), store).impersonatesRoot;
  assert.equal(borrows(forged), true);
  assert.equal(borrows(forged, impostor), true);
  assert.equal(borrows(forged, root), false, 'the real root was sent along, and a way to it is claimed, not its name');
  assert.equal(borrows(leaf, middle), false);
  assert.equal(borrows(leaf), false, 'an incomplete chain claims no root');
  const stranger = await issue('CN=Stranger');
  assert.equal(borrows(await issue('CN=ssm.test', { issuer: stranger, ca: false })), false);
});

test('what was sent beside the way to a root is left out of the description, whatever is wrong with it', async () => {
  const stray = await issue('CN=Stray', { days: [-9, -1] });
  const expired = await issue('CN=ssm.test', { issuer: middle, ca: false, days: [-9, -1] });
  assert.deepEqual(
    subjects(describeChain(links(expired, stray, middle, stray), links(root)).path),
    subjects(links(expired, middle)),
  );
});

test('circular and repeated chains end', () => {
  const chain = links(leaf, middle, leaf, middle, root, root, middle);
  assert.equal(anchorOf(chain, []), null);
  assert.ok(describeChain(chain, []).path.length <= 8);
  const store = links(root);
  const paths = pathsOf(chain, (subject) => store.filter(({ bytes }) => bytes.subject.equals(subject)));
  assert.ok(paths.length >= 1 && paths.length <= 16);
});
