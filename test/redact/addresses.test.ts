import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { classify, parseRanges } from '../../src/picture/addresses.ts';
import { Addresses } from '../../src/redact/addresses.ts';
import { matchedAddresses } from '../../src/redact/matched-addresses.ts';

const VPC = '10.20.0.0/16';

function addresses(ranges: readonly string[] = [VPC]): Addresses {
  const made = new Addresses();
  for (const range of ranges) made.learnVpcRange(range);
  return made;
}

const ipv4 = fc.oneof(
  fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(10), fc.constant(20), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constantFrom(100, 172, 169, 192), fc.constantFrom(64, 16, 254, 168), fc.nat(255), fc.nat(255)),
);
const dotted = ipv4.map((parts) => parts.join('.'));
const ipv6 = fc
  .tuple(
    fc.constantFrom('2a05:d018', 'fd12:3456', 'fe80:0', '2001:db8', '64:ff9b'),
    fc.array(fc.nat(0xffff), { minLength: 6, maxLength: 6 }),
  )
  .map(([front, rest]) => `${front}:${rest.map((one) => one.toString(16)).join(':')}`);
const anyAddress = fc.oneof(dotted, ipv6);

const bits = (ip: string): string =>
  ipaddr
    .parse(ip)
    .toByteArray()
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
const shared = (a: string, b: string): number => {
  const [x, y] = [bits(a), bits(b)];
  let at = 0;
  while (at < x.length && x[at] === y[at]) at += 1;
  return at;
};

describe('pseudonyms of addresses', () => {
  it('share as many bits as the addresses do, and no two are the same', () => {
    fc.assert(
      fc.property(fc.array(anyAddress, { minLength: 2, maxLength: 12 }), (list) => {
        const made = addresses();
        const said = list.map((ip) => made.address(ip) ?? '');
        for (const [i, a] of list.entries())
          for (const [j, b] of list.entries())
            if (a.includes(':') === b.includes(':'))
              assert.equal(shared(said[i] ?? '', said[j] ?? ''), shared(a, b), `${a} ${b}`);
      }),
    );
  });

  it('are of the same class, seen from a VPC whose ranges have pseudonyms, too', () => {
    fc.assert(
      fc.property(
        anyAddress,
        fc.constantFrom(VPC, '172.31.0.0/20', '100.64.0.0/16', '52.10.0.0/16', '2a05:d018:1:2::/56'),
        (ip, vpc) => {
          const made = addresses([vpc]);
          const before = classify(ip, parseRanges([vpc]));
          assert.equal(classify(made.address(ip) ?? '', parseRanges([made.range(vpc) ?? ''])), before, ip);
        },
      ),
    );
  });

  it("have Amazon's resolver at the third address of the VPC's range, under any pseudonym", () => {
    for (const [vpc = '', resolver = ''] of [
      [VPC, '10.20.0.2'],
      ['172.31.128.0/17', '172.31.128.2'],
      ['192.168.4.0/22', '192.168.4.2'],
    ]) {
      const made = addresses([vpc]);
      const network = (made.range(vpc) ?? '').split('/')[0] ?? '';
      assert.equal(made.address(resolver), network.replace(/\.\d+$/u, '.2'));
      assert.notEqual(made.range(vpc), vpc);
    }
  });

  it('leave alone what is the same for everybody', () => {
    const made = addresses();
    for (const ip of [
      '127.0.0.53',
      '169.254.169.254',
      '169.254.170.23',
      'fd00:ec2::254',
      'FD00:EC2::253',
      '0.0.0.0',
      '::1',
      '::',
      '255.255.255.255',
      '100.100.100.100',
    ])
      assert.equal(made.address(ip), ip);
    for (const range of ['0.0.0.0/0', '::/0', '10.0.0.0/8', '169.254.0.0/16', '64:ff9b::/96', 'fc00::/7'])
      assert.equal(made.range(range), range);
  });

  it('are never the address itself, and the same facts get the same ones', () => {
    fc.assert(
      fc.property(fc.tuple(fc.constantFrom(10, 52, 192), fc.constantFrom(168), fc.nat(255), fc.nat(255)), (parts) => {
        const ip = parts.join('.');
        const said = addresses([]).address(ip);
        assert.notEqual(said, ip);
        assert.equal(said, addresses([]).address(ip));
      }),
    );
  });

  it('of IPv4 in IPv6 are those of the IPv4 address', () => {
    const made = addresses();
    const plain = made.address('10.20.7.9') ?? '';
    for (const clothing of ['64:ff9b::', '::ffff:']) {
      const said = bits(made.address(`${clothing}10.20.7.9`) ?? '');
      assert.equal(said.slice(96), bits(plain));
    }
  });

  it('are none for what is no address', () => {
    for (const text of ['', '1', '0x7f.1', '10.0.0.256', '010.0.0.1', 'fe80::1%eth0', ':::', 'ssm'])
      assert.equal(addresses().address(text), null);
    for (const text of ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/8/8', '/8', '::/129']) assert.equal(addresses().range(text), null);
  });
});

describe('spans and masks in conditions of a packet filter', () => {
  it('become ranges with the same addresses', () => {
    fc.assert(
      fc.property(dotted, dotted, dotted, (a, b, ip) => {
        const [low = '', high = ''] = [a, b].toSorted((x, y) => (bits(x) < bits(y) ? -1 : 1));
        const inside = bits(low) <= bits(ip) && bits(ip) <= bits(high);
        const ranges = parseRanges(matchedAddresses([`${low}-${high}`]));
        assert.equal(
          ranges.some((range) => ipaddr.parse(ip).match(range)),
          inside,
          `${low}-${high} ${ip}`,
        );
      }),
    );
    assert.deepEqual(matchedAddresses(['10.0.0.0/255.255.0.0', '10.1.2.3', 'fd00::/8', 'nonsense']), [
      '10.0.0.0/16',
      '10.1.2.3',
      'fd00::/8',
      'nonsense',
    ]);
  });
});
