import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Addresses } from '../../src/redact/addresses.ts';
import { HostNames } from '../../src/redact/host-names.ts';
import { Pseudonyms } from '../../src/redact/pseudonyms.ts';
import { Spellings } from '../../src/redact/spellings.ts';
import { Texts } from '../../src/redact/texts.ts';

function fresh() {
  const pseudonyms = new Pseudonyms();
  const hosts = new HostNames(pseudonyms);
  return { hosts, texts: new Texts(pseudonyms, new Addresses(), hosts, new Spellings('')) };
}

describe('names of hosts under pseudonyms', () => {
  it("stay where they are AWS's own, in every partition and in Regions that are newer than this version", () => {
    const { hosts } = fresh();
    for (const name of [
      'ssm.eu-central-1.amazonaws.com',
      'ssm-fips.us-gov-west-1.amazonaws.com',
      's3.dualstack.eu-central-1.amazonaws.com',
      's3-fips-us-gov-west-1.amazonaws.com',
      'ssm.eu-central-1.api.aws',
      'kms.cn-north-1.amazonaws.com.cn',
      'ssm.nz-north-1.amazonaws.com',
      'aws-ssm-eu-central-1.s3.eu-central-1.amazonaws.com',
      'aws-patch-manager-eu-central-1-9163fdaaf.s3.dualstack.eu-central-1.amazonaws.com',
      'al2023-repos-eu-central-1-de612dc2.s3.dualstack.eu-central-1.amazonaws.com',
      '*.ssm.eu-central-1.vpce.amazonaws.com',
      '.amazonaws.com',
      'eu-central-1.compute.internal',
      'localhost',
      'security.debian.org',
      'com',
    ])
      assert.equal(hosts.name(name), name);
  });

  it('have a pseudonym for each label, the same everywhere, and the suffix stays', () => {
    const { hosts } = fresh();
    assert.equal(hosts.name('proxy.corp.acme.com'), 'n01.n02.d1.example');
    assert.equal(hosts.name('.acme.com'), '.d1.example');
    assert.equal(hosts.name('*.corp.acme.com.'), '*.n02.d1.example.');
    assert.equal(hosts.name('PROXY.acme.de'), 'n01.d2.example');
    assert.equal(hosts.name('proxy'), 'n01');
    assert.equal(hosts.name('dns.acme.internal'), 'n03.d3.internal');
    assert.equal(hosts.name('a.acme.co.uk'), 'n04.d4.co.example');
    assert.equal(hosts.name('acme-data.s3.eu-central-1.amazonaws.com'), 'n05.s3.eu-central-1.amazonaws.com');
    assert.equal(hosts.bucket('acme-data'), 'n05');
    assert.equal(hosts.name('my.data.s3.eu-central-1.amazonaws.com'), `${hosts.bucket('my.data')}.s3.eu-central-1.amazonaws.com`);
    assert.equal(hosts.name('ssm.eu-central-1.amazonaws.com.acme.com'), 'ssm.eu-central-1.amazonaws.com.d1.example');
  });

  it("keep the shape of an endpoint's own names", () => {
    const { hosts, texts } = fresh();
    const name = 'vpce-0aaaabbbbccccdddd-abcdefgh-eu-central-1a.ssm.eu-central-1.vpce.amazonaws.com';
    assert.equal(hosts.name(name), 'vpce-00000000000000001-aaaaaaaa-eu-central-1a.ssm.eu-central-1.vpce.amazonaws.com');
    assert.equal(texts.text('vpce-0aaaabbbbccccdddd'), 'vpce-00000000000000001');
  });

  it('are the same within texts', () => {
    const { hosts, texts } = fresh();
    const host = hosts.name('proxy.corp.acme.com') ?? '';
    hosts.bucket('acme-data');
    texts.settle();
    assert.equal(texts.text('no answer of proxy.corp.acme.com:3128 within 3000 ms'), `no answer of ${host}:3128 within 3000 ms`);
    assert.equal(texts.text('the bucket acme-data of acme.com'), 'the bucket n03 of d1.example');
  });
});

describe('free text under pseudonyms', () => {
  it("keeps what everybody says, and AWS's errors as rules read them", () => {
    const { texts } = fresh();
    for (const text of [
      'no complete handshake within 2000 ms',
      'CERT_HAS_EXPIRED',
      'unhandled critical extension',
      'Proxy Authentication Required; ERR_CACHE_ACCESS_DENIED 0',
      '/etc/systemd/system/amazon-ssm-agent.service.d/proxy.conf',
      'TLSv1.3',
      'TLS_AES_128_GCM_SHA256',
      'text/html;charset=utf-8',
      'ssmmessages:CreateControlChannel',
      'Signature expired: 20261126T160000Z is now earlier than 20261126T165500Z (20261126T170000Z - 5 min.)',
      'CN=Amazon RSA 2048 M02, O=Amazon, C=US',
      'CN=Starfield Services Root Certificate Authority - G2, O="Starfield Technologies, Inc.", L=Scottsdale, ST=Arizona, C=US',
      'latest/VERSION',
    ])
      assert.equal(texts.text(text).replaceAll(/\bx[a-z]\b/gu, ''), text.replaceAll(/Scottsdale|Arizona/gu, ''));
  });

  it('gives each account, role and resource its pseudonym', () => {
    const { texts } = fresh();
    assert.equal(
      texts.text(
        'User: arn:aws:sts::111122223333:assumed-role/AcmeNode/i-0123456789abcdef0 is not authorized to perform: ssm:GetDocument on resource: arn:aws:ssm:eu-central-1:111122223333:* because no VPC endpoint policy allows the ssm:GetDocument action',
      ),
      'User: arn:aws:sts::000000000001:assumed-role/n01/i-00000000000000001 is not authorized to perform: ssm:GetDocument on resource: arn:aws:ssm:eu-central-1:000000000001:* because no VPC endpoint policy allows the ssm:GetDocument action',
    );
  });
});
