import assert from 'node:assert/strict';
import { test } from 'node:test';
import ipaddr from 'ipaddr.js';
import { AMAZON_DNS } from '../../src/simulation/addresses.ts';
import { always, answering, CORP_DNS, failing, NODATA, NXDOMAIN, withCorpDns, withFaults } from '../../src/simulation/change.ts';
import { healthyDualStackVpc, healthyPrivateVpc } from '../../src/simulation/healthy-worlds.ts';
import { ask, askRaw, askTcp, inside } from './client.ts';

const AMAZON = AMAZON_DNS.basePlusTwo;
const SSM = 'ssm.eu-central-1.amazonaws.com';
const MESSAGES = 'ssmmessages.eu-central-1.amazonaws.com';

test('the Amazon resolver answers privately on all its addresses, a public server publicly', async () => {
  await inside(withCorpDns(healthyPrivateVpc(), {}), async (ports) => {
    for (const server of [AMAZON, AMAZON_DNS.linkLocal]) assert.equal(await ask(ports, server, SSM), '10.20.2.11 10.20.3.11');
    assert.equal(await ask(ports, CORP_DNS, SSM), '52.94.10.11');
    assert.equal(await ask(ports, AMAZON, 'ec2.eu-central-1.amazonaws.com'), '52.94.10.14', 'without an endpoint: public DNS');
    assert.equal(await ask(ports, AMAZON, 'SSM.EU-Central-1.amazonaws.com'), '10.20.2.11 10.20.3.11', 'names have no case');
    assert.equal(await ask(ports, AMAZON, 'nothing.example'), 'NXDOMAIN');
    assert.equal(await ask(ports, AMAZON, SSM, 'AAAA'), '', 'IPv4 only');
  });
});

test('S3 names resolve in every family, buckets through an alias', async () => {
  await inside(healthyPrivateVpc(), async (ports) => {
    assert.equal(await ask(ports, AMAZON, 's3.eu-central-1.amazonaws.com'), '52.219.1.1 52.219.1.2');
    assert.equal(await ask(ports, AMAZON, 'any.bucket.s3.eu-central-1.amazonaws.com'), '52.219.3.1 52.219.3.2');
    assert.equal(await ask(ports, AMAZON, 's3.dualstack.eu-central-1.amazonaws.com'), '52.219.2.1 52.219.2.2');
    assert.equal(await ask(ports, AMAZON, 'b.s3.dualstack.eu-central-1.amazonaws.com'), '52.219.4.1 52.219.4.2');
    assert.equal(await ask(ports, AMAZON, 's3.us-east-1.amazonaws.com'), '52.216.1.1');
  });
});

test('IPv6 is there when the world has it: answers, the resolver itself, and nothing without', async () => {
  await inside(healthyDualStackVpc(), async (ports) => {
    const private6 = (await ask(ports, AMAZON_DNS.v6, SSM, 'AAAA')).split(' ').map((ip) => ipaddr.parse(ip).toNormalizedString());
    assert.deepEqual(private6, ['fd20:0:0:2:0:0:0:11', 'fd20:0:0:3:0:0:0:11']);
    assert.equal(await ask(ports, AMAZON, 's3.dualstack.eu-central-1.amazonaws.com', 'AAAA'), '2a05:d000:1::1');
  });
  await inside(healthyPrivateVpc(), async (ports) => assert.equal(await ask(ports, AMAZON_DNS.v6, SSM), 'unreachable'));
});

test('several questions over one TCP connection; a closed port refuses; a dropped one stays silent', async () => {
  const truncating = { view: 'amazon', ...failing({ kind: 'truncated' }) } as const;
  await inside(withCorpDns(healthyPrivateVpc(), truncating), async (ports) => {
    assert.equal(await ask(ports, CORP_DNS, SSM), 'TC');
    assert.deepEqual(await askTcp(ports, CORP_DNS, [SSM, MESSAGES, 'nothing.example']), [
      '10.20.2.11 10.20.3.11',
      '10.20.2.12 10.20.3.12',
      'NXDOMAIN',
    ]);
  });
  for (const [tcp, reason] of [
    ['refused', 'refused'],
    ['dropped', 'timeout'],
  ] as const) {
    await inside(withCorpDns(healthyPrivateVpc(), { ...truncating, tcp }), async (ports) => {
      assert.equal(await askTcp(ports, CORP_DNS, [SSM]), reason);
    });
  }
});

test('answers with an error code, or with nothing, or none at all', async () => {
  for (const rcode of ['NXDOMAIN', 'REFUSED', 'SERVFAIL'] as const) {
    await inside(withCorpDns(healthyPrivateVpc(), always({ kind: 'rcode', rcode })), async (ports) => {
      assert.equal(await ask(ports, CORP_DNS, SSM), rcode);
    });
  }
  await inside(withCorpDns(healthyPrivateVpc(), always(NODATA)), async (ports) =>
    assert.equal(await ask(ports, CORP_DNS, SSM), ''),
  );
  await inside(withCorpDns(healthyPrivateVpc(), failing({ kind: 'silent' })), async (ports) => {
    assert.equal(await ask(ports, CORP_DNS, SSM), 'silent');
    assert.equal(await ask(ports, AMAZON, SSM), '10.20.2.11 10.20.3.11');
  });
});

test('one name can differ from the rest of its server', async () => {
  await inside(answering(healthyPrivateVpc(), AMAZON, ['ssmmessages'], NXDOMAIN), async (ports) => {
    assert.equal(await ask(ports, AMAZON_DNS.linkLocal, MESSAGES), 'NXDOMAIN');
    assert.equal(await ask(ports, AMAZON, SSM), '10.20.2.11 10.20.3.11');
  });
});

test('late, foreign and broken answers', async () => {
  await inside(withCorpDns(healthyPrivateVpc(), failing({ kind: 'slow', ms: 120 })), async (ports) => {
    const start = performance.now();
    assert.equal(await ask(ports, CORP_DNS, SSM), '52.94.10.11');
    assert.ok(performance.now() - start >= 115);
  });
  await inside(withCorpDns(healthyPrivateVpc(), failing({ kind: 'wrong-id' })), async (ports) => {
    const raw = await askRaw(ports, CORP_DNS, SSM);
    assert.ok(typeof raw !== 'string');
    assert.equal(raw.readUInt16BE(0), 4712);
  });
  await inside(withCorpDns(healthyPrivateVpc(), failing({ kind: 'garbage' })), async (ports) => {
    await assert.rejects(ask(ports, CORP_DNS, SSM));
  });
});

test('packets to a DNS server can be refused, sent back or lost, one transport at a time', async () => {
  const effects = [
    ['drop', 'silent'],
    ['refuse', 'refused'],
    ['unreachable', 'unreachable'],
  ] as const;
  for (const [effect, outcome] of effects) {
    await inside(withFaults(healthyPrivateVpc(), { to: AMAZON, effect, protocol: 'udp', port: 53 }), async (ports) => {
      assert.equal(await ask(ports, AMAZON, SSM), outcome);
      assert.equal(await ask(ports, AMAZON_DNS.linkLocal, SSM), '10.20.2.11 10.20.3.11');
      assert.deepEqual(await askTcp(ports, AMAZON, [SSM]), ['10.20.2.11 10.20.3.11']);
    });
  }
});

test('what is no question gets no answer, and does no harm', async () => {
  await inside(healthyPrivateVpc(), async (ports) => {
    const socket = ports.network.datagrams(
      { ip: AMAZON, port: 53 },
      { onMessage: () => assert.fail('answered'), onFault: () => undefined },
    );
    for (const nonsense of [Buffer.alloc(0), Buffer.from('hello'), Buffer.alloc(600, 0xff)]) socket.send(nonsense);
    assert.equal(await ask(ports, AMAZON, SSM), '10.20.2.11 10.20.3.11');
    socket.close();
  });
});
