/** What could not be read is unknown: never absent, never a fault of somebody. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { tlsFacts } from '../../../src/observe/network/connect/connection.ts';
import { readAgent } from '../../../src/observe/node/agent/agent.ts';
import { readAgentLog } from '../../../src/observe/node/agent/log/agent-log.ts';
import { readTrust } from '../../../src/observe/node/trust/trust.ts';
import { patientFiles } from '../../../src/observe/watch/patient-files.ts';
import type { FileFailure, FileRead } from '../../../src/platform/ports.ts';
import { issue } from './certificates.ts';
import { makePorts, type Tree } from './ports-double.ts';

const UNREAD: readonly FileFailure[] = ['no-answer', 'denied', 'not-a-file', 'error', 'too-large'];
const ROOTS = '/etc/ssl/certs/ca-certificates.crt';
const FOLDER = '/agent/roots';

async function tlsOver(tree: Tree, variables: Readonly<Record<string, string>>) {
  const stranger = await issue('CN=Corporate Root');
  const leaf = await issue('CN=ssm.test', { issuer: stranger, ca: false });
  const ports = makePorts({ tree, environment: { variables } });
  const trust = await readTrust(ports, null);
  const socket = null as never;
  const chain = [new X509Certificate(leaf.pem)];
  const made = { protocol: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', verifyError: 'SELF_SIGNED_CERT_IN_CHAIN', ms: 1 };
  return tlsFacts({ outcome: 'ok', socket, chain, ...made }, 'ssm.test', trust);
}

test('a chain that does not verify says nothing where a source of roots could not be read', async () => {
  const other = { [ROOTS]: (await issue('CN=Filler')).pem };
  for (const fails of UNREAD) {
    for (const [tree, variables] of [
      [{ [ROOTS]: { fails } }, {}],
      [{ '/agent/roots.pem': { fails } }, { SSL_CERT_FILE: '/agent/roots.pem' }],
      [{ ...other, [FOLDER]: { fails } }, { SSL_CERT_DIR: FOLDER }],
    ] as const satisfies readonly (readonly [Tree, Readonly<Record<string, string>>])[]) {
      const facts = await tlsOver(tree, variables);
      assert.equal(facts.outcome, 'inconclusive', `${fails}: ${JSON.stringify(facts)}`);
    }
  }
  for (const variables of [{}, { SSL_CERT_FILE: '/agent/absent.pem' }, { SSL_CERT_DIR: '/agent/absent' }])
    assert.equal((await tlsOver(other, variables)).outcome, 'ok', 'what is absent is known');
});

test('an agent whose places cannot be looked at is neither there nor absent', async () => {
  for (const fails of UNREAD)
    for (const place of ['/usr/bin/amazon-ssm-agent', '/snap/amazon-ssm-agent/current/amazon-ssm-agent'])
      assert.equal((await readAgent(makePorts({ tree: { [place]: { fails } } }))).installed, 'unknown', `${place} ${fails}`);
});

test('without a known zone the agent’s log has no times', async () => {
  const tree = { '/log': '2026-11-20 12:00:00 ERROR RequestError: send request failed\n' };
  const at = async (known: boolean) =>
    (
      await readAgentLog(makePorts({ tree, environment: { localTime: () => Promise.resolve(known) } }), {
        log: '/log',
        moreLogs: [],
      })
    )?.events[0]?.at;
  assert.equal(await at(false), null);
  assert.ok(Date.parse((await at(true)) ?? '') > 0);
});

test('the run waits for no file beyond its end, and tells once what gave no answer', async () => {
  const { files } = makePorts({ tree: { '/there': 'text' } });
  const over = new AbortController();
  const silent: FileRead = { outcome: 'failed', reason: 'no-answer', detail: 'the file system at /dead did not answer' };
  const patient = patientFiles(
    {
      ...files,
      tail: () => new Promise(() => undefined),
      read: (path, max) => (path.startsWith('/dead') ? Promise.resolve(silent) : files.read(path, max)),
    },
    over.signal,
  );
  assert.deepEqual(await patient.files.read('/there', 9), { outcome: 'ok', text: 'text' });
  assert.deepEqual(patient.silent(), []);
  for (const path of ['/dead/a', '/dead/b']) assert.deepEqual(await patient.files.read(path, 9), silent);
  assert.deepEqual(patient.silent(), [{ what: 'files of this node', why: 'the file system at /dead did not answer' }]);
  const hanging = patient.files.tail('/log', 9);
  over.abort();
  const given = await hanging;
  assert.ok(given.outcome === 'failed' && given.reason === 'no-answer');
  assert.equal(patient.silent().length, 2);
});
