import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkServerIdentity } from 'node:tls';
import { RANGE } from '../../src/simulation/addresses.ts';
import { certificate, dropping, interfering, withFaults, withNode } from '../../src/simulation/change.ts';
import { healthyPrivateVpc, healthyPublicVpc } from '../../src/simulation/healthy-worlds.ts';
import { findScenario } from '../../src/simulation/scenarios.ts';
import type { WebBehaviour, World } from '../../src/simulation/world.ts';
import { dial, http, https, inside, secure } from './client.ts';

const SSM = 'ssm.eu-central-1.amazonaws.com';
const SSM_IP = '10.20.2.11';
const HOUR_MS = 3_600_000;

function worldOf(name: string): World {
  const found = findScenario(name);
  assert.ok(found !== undefined, name);
  return found.world;
}

test('a service shows a chain to Amazon that the node trusts, and answers as AWS does', async () => {
  await inside(healthyPrivateVpc(), async (ports) => {
    const tls = await secure(ports, SSM_IP, SSM);
    assert.ok(tls.outcome === 'ok');
    assert.equal(tls.verifyError, null);
    assert.equal(tls.protocol, 'TLSv1.3');
    assert.match(tls.chain[0]?.issuer ?? '', /O=Amazon/u);
    const authorities = tls.chain.map(({ ca }) => ca);
    assert.deepEqual(authorities.slice(0, 2), [false, true], 'leaf, then intermediate');
    assert.equal(tls.chain[0]?.checkHost(SSM), SSM);
    assert.deepEqual(tls.chain[0]?.keyUsage, ['1.3.6.1.5.5.7.3.1'], 'server authentication');
    tls.socket.destroy();
    const answer = await https(ports, SSM_IP, SSM);
    assert.equal(answer.status, 404);
    assert.equal(answer.body, '<UnknownOperationException/>\n');
    assert.match(answer.headers['x-amzn-requestid'] ?? '', /^[0-9a-f-]{36}$/u);
    assert.equal(answer.headers['content-type'], undefined);
    assert.ok(Math.abs(Date.parse(answer.headers['date'] ?? '') - Date.now()) < 60_000);
  });
});

test("the connection seems to leave from the node's own address", async () => {
  await inside(healthyPrivateVpc(), async (ports) => {
    const result = await dial(ports, SSM_IP);
    assert.ok(result.outcome === 'ok');
    assert.equal(result.localIp, '10.20.1.10');
    result.socket.destroy();
  });
});

test('public addresses vanish in a private VPC and answer in a public one; S3 answers in both', async () => {
  for (const [world, outcome] of [
    [healthyPrivateVpc(), 'timeout'],
    [healthyPublicVpc(), 'ok'],
  ] as const) {
    await inside(world, async (ports) => {
      const results = await Promise.all(['52.94.10.11', '52.219.1.1'].map((ip) => dial(ports, ip)));
      const [api, s3] = results.map((result) => {
        if (result.outcome === 'ok') result.socket.destroy();
        return result.outcome === 'ok' ? 'ok' : result.reason;
      });
      assert.equal(api, outcome);
      assert.equal(s3, 'ok');
    });
  }
});

test('dropped, refused and unreachable addresses, and addresses that nobody has', async () => {
  const world = withFaults(
    dropping(healthyPrivateVpc(), '10.20.2.12'),
    { to: '10.20.3.12', effect: 'refuse' },
    { to: RANGE.central, effect: 'unreachable' },
  );
  await inside(world, async (ports) => {
    const reasonAt = async (ip: string, port = 443): Promise<string> => {
      const result = await dial(ports, ip, port);
      return result.outcome === 'ok' ? 'ok' : result.reason;
    };
    const asked = ['10.20.2.12', '10.20.3.12', '10.50.1.11', '10.20.9.9', '0.0.0.0', '127.0.0.1', 'fd20::1'];
    assert.deepEqual(await Promise.all(asked.map((ip) => reasonAt(ip))), [
      'timeout',
      'refused',
      'unreachable',
      'timeout',
      'refused',
      'refused',
      'unreachable',
    ]);
    assert.equal(await reasonAt(SSM_IP, 80), 'timeout', 'an endpoint answers on its own port only');
  });
});

test('certificates can be wrong in each way, told apart by OpenSSL', async () => {
  const errors: readonly (readonly [Partial<WebBehaviour>, string | null])[] = [
    [certificate({ validity: 'expired' }), 'CERT_HAS_EXPIRED'],
    [certificate({ validity: 'future' }), 'CERT_NOT_YET_VALID'],
    [certificate({ issuer: 'self' }), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [certificate({ issuer: 'inspection' }), 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    [certificate({ chain: 'leaf-only' }), 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    [certificate({ names: ['logs.eu-central-1.amazonaws.com'] }), null],
  ];
  for (const [behaviour, expected] of errors) {
    await inside(interfering(healthyPrivateVpc(), [SSM_IP], behaviour), async (ports) => {
      const bad = await secure(ports, SSM_IP, SSM);
      assert.ok(bad.outcome === 'ok');
      assert.equal(bad.verifyError, expected);
      bad.socket.destroy();
      const other = await secure(ports, '10.20.3.11', SSM);
      assert.ok(other.outcome === 'ok');
      assert.equal(other.verifyError, null, 'the other address is untouched');
      other.socket.destroy();
    });
  }
});

test('a wrong name is only a wrong name', async () => {
  await inside(worldOf('tls-wrong-name'), async (ports) => {
    const tls = await secure(ports, SSM_IP, SSM);
    assert.ok(tls.outcome === 'ok');
    assert.equal(tls.chain[0]?.checkHost(SSM), undefined);
    assert.equal(tls.chain[0]?.checkHost('logs.eu-central-1.amazonaws.com'), 'logs.eu-central-1.amazonaws.com');
    tls.socket.destroy();
  });
});

test("an impostor carries Amazon's names, and Amazon's key did not sign", async () => {
  await inside(worldOf('tls-impostor'), async (ports) => {
    const tls = await secure(ports, '52.94.10.11', SSM);
    assert.ok(tls.outcome === 'ok');
    assert.notEqual(tls.verifyError, null);
    assert.match(tls.chain.at(-1)?.issuer ?? '', /CN=Amazon Root CA 3/u);
    tls.socket.destroy();
  });
});

test("an inspecting firewall passes AWS's answer on under its own certificate, trusted or not", async () => {
  for (const [name, error] of [
    ['tls-intercepted', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    ['tls-intercepted-trusted', null],
  ] as const) {
    await inside(worldOf(name), async (ports) => {
      const tls = await secure(ports, '52.94.10.11', SSM);
      assert.ok(tls.outcome === 'ok');
      assert.equal(tls.verifyError, error);
      assert.match(tls.chain[0]?.issuer ?? '', /Example Corp TLS Inspection/u);
      assert.equal(tls.chain[0]?.checkHost(SSM), SSM);
      tls.socket.destroy();
      assert.ok((await https(ports, '52.94.10.11', SSM)).headers['x-amzn-requestid']);
    });
  }
});

test("a node without Amazon's root trusts nothing of Amazon's", async () => {
  await inside(withNode(healthyPrivateVpc(), { roots: ['unrelated'] }), async (ports) => {
    const tls = await secure(ports, SSM_IP, SSM);
    assert.ok(tls.outcome === 'ok');
    assert.equal(tls.verifyError, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY');
    tls.socket.destroy();
  });
});

test('handshakes that never end well', async () => {
  const ends: readonly (readonly [WebBehaviour['transport'], string])[] = [
    ['stalled', 'timeout'],
    ['reset', 'reset'],
    ['legacy-tls', 'protocol-version'],
    ['plain-http', 'not-tls'],
  ];
  for (const [transport, reason] of ends) {
    await inside(interfering(healthyPrivateVpc(), [SSM_IP], { transport }), async (ports) => {
      const tls = await secure(ports, SSM_IP, SSM);
      assert.ok(tls.outcome === 'failed', transport);
      assert.equal(tls.reason, reason);
      if (transport === 'stalled') assert.equal(tls.bytesRead, 0);
    });
  }
});

test('sign-in and block pages in place of AWS, behind a foreign certificate or none', async () => {
  await inside(worldOf('captive-portal'), async (ports) => {
    const answer = await https(ports, '52.219.1.1', 's3.eu-central-1.amazonaws.com');
    assert.equal(answer.status, 302);
    assert.equal(answer.headers['location'], 'https://portal.guest.example/sign-in?to=s3.eu-central-1.amazonaws.com');
    assert.equal(answer.headers['x-amz-request-id'], undefined);
  });
  await inside(worldOf('block-page'), async (ports) => {
    const answer = await https(ports, '52.94.10.12', 'ssmmessages.eu-central-1.amazonaws.com');
    assert.equal(answer.status, 403);
    assert.match(answer.body, /<title>Access blocked by policy<\/title>/u);
    assert.equal((await https(ports, '52.94.10.11', SSM)).status, 404, 'the others are AWS');
  });
  await inside(worldOf('plain-http'), async (ports) => {
    const answer = await http(ports, SSM_IP, 443, {});
    assert.ok(answer.outcome === 'ok');
    assert.match(answer.body, /Welcome to nginx/u);
  });
});

test("a slow node sees every server's clock ahead", async () => {
  await inside(worldOf('clock-skew'), async (ports) => {
    const tls = await secure(ports, SSM_IP, SSM);
    assert.ok(tls.outcome === 'ok');
    assert.equal(tls.verifyError, null, 'certificates are valid all the same');
    tls.socket.destroy();
    const dates = [
      (await https(ports, SSM_IP, SSM)).headers['date'],
      (await https(ports, '52.219.1.1', 's3.eu-central-1.amazonaws.com')).headers['date'],
    ];
    for (const date of dates) assert.ok(Math.abs(Date.parse(date ?? '') - Date.now() - HOUR_MS) < 60_000, date);
  });
});

test('every name of S3 is covered by its certificate', async () => {
  await inside(healthyPrivateVpc(), async (ports) => {
    const tls = await secure(ports, '52.219.1.1', 's3.eu-central-1.amazonaws.com');
    assert.ok(tls.outcome === 'ok' && tls.chain[0] !== undefined);
    const names = ['s3', 'b.s3', 's3.dualstack', 'b.s3.dualstack'].map((name) => `${name}.eu-central-1.amazonaws.com`);
    const leaf = tls.chain[0].toLegacyObject();
    for (const name of names) assert.equal(checkServerIdentity(name, leaf), undefined, name);
    assert.notEqual(checkServerIdentity('a.b.s3.eu-central-1.amazonaws.com', leaf), undefined, 'a bucket with a dot is not');
    tls.socket.destroy();
  });
});
