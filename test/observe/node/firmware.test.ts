import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firmwareSaysEc2 } from '../../../src/observe/node/firmware.ts';
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

const BIOS = String.raw`HKEY_LOCAL_MACHINE\HARDWARE\DESCRIPTION\System\BIOS`;
for (const [name, values, expected] of [
  ['Nitro', { SystemManufacturer: 'Amazon EC2', BIOSVersion: '1.0' }, true],
  ['Xen', { SystemManufacturer: 'Xen', BIOSVersion: '4.11.amazon' }, true],
  ['another vendor', { SystemManufacturer: 'VMware, Inc.', BIOSVersion: '6.00', Note: 'Amazon EC2' }, null],
] as const) {
  test(`firmware, by the registry of Windows: ${name}`, async () => {
    const lines = Object.entries(values).map(([key, value]) => `    ${key}    REG_SZ    ${value}`);
    const stdout = `\r\n${BIOS}\r\n${lines.join('\r\n')}\r\n    BiosMajorRelease    REG_DWORD    0x1\r\n`;
    const programs = { [String.raw`C:\Windows\System32\reg.exe`]: { outcome: 'ok', code: 0, stdout, stderr: '' } } as const;
    assert.equal(await firmwareSaysEc2(makePorts({ environment: { os: 'windows' }, programs })), expected);
  });
}

test('firmware: a registry that cannot be asked says nothing', async () => {
  assert.equal(await firmwareSaysEc2(makePorts({ environment: { os: 'windows' } })), null);
});
