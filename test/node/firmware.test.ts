import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firmwareSaysEc2 } from '../../src/node/firmware.ts';
import { makePorts, type Tree } from './ports-double.ts';

const DMI = '/sys/class/dmi/id';
const cases: readonly (readonly [string, Tree, true | null])[] = [
  ['Nitro', { [`${DMI}/sys_vendor`]: 'Amazon EC2\n' }, true],
  ['Nitro, vendor hidden', { [`${DMI}/chassis_asset_tag`]: 'Amazon EC2\n' }, true],
  ['the instance id as asset tag', { [`${DMI}/board_asset_tag`]: 'i-0a1b2c3d4e5f60718\n' }, true],
  ['Xen by its hypervisor', { '/sys/hypervisor/uuid': 'ec2e1916-9099-7caf-fd21-012345abcdef\n' }, true],
  ['Xen, little-endian', { [`${DMI}/sys_vendor`]: 'Xen', [`${DMI}/product_uuid`]: '45E12AEC-DCD1-B213-94ED-01234ABCDEF0' }, true],
  [
    'a UUID that looks like it by chance',
    { [`${DMI}/sys_vendor`]: 'Dell Inc.', [`${DMI}/product_uuid`]: 'EC2B1916-9099-7CAF-FD21-012345ABCDEF' },
    null,
  ],
  ['another vendor', { [`${DMI}/sys_vendor`]: 'QEMU', [`${DMI}/chassis_asset_tag`]: '' }, null],
  ['no /sys', {}, null],
  ['a hidden /sys', { [`${DMI}/sys_vendor`]: { fails: 'denied' } }, null],
];
for (const [name, tree, expected] of cases) {
  test(`firmware: ${name}`, async () => {
    assert.equal(await firmwareSaysEc2(makePorts({ tree })), expected);
  });
}
