/** Where the fields are read; `test/knowledge/machines.test.ts` has what they come to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFirmware } from '../../../src/observe/node/firmware.ts';
import { makePorts, type Tree } from './ports-double.ts';

const DMI = '/sys/class/dmi/id';
const MODEL = '/sys/firmware/devicetree/base/model';
const cases: readonly (readonly [string, Tree, string])[] = [
  ['Nitro', { [`${DMI}/sys_vendor`]: 'Amazon EC2\n' }, 'ec2'],
  ['Nitro, vendor hidden', { [`${DMI}/chassis_asset_tag`]: 'Amazon EC2\n' }, 'ec2'],
  ['the instance id as asset tag', { [`${DMI}/board_asset_tag`]: 'i-0a1b2c3d4e5f60718\n' }, 'ec2'],
  ['Xen by its hypervisor', { '/sys/hypervisor/uuid': 'ec2e1916-9099-7caf-fd21-012345abcdef\n' }, 'ec2'],
  ['Xen by its version', { [`${DMI}/sys_vendor`]: 'Xen\n', [`${DMI}/bios_version`]: '4.11.amazon\n' }, 'ec2'],
  ['QEMU', { [`${DMI}/sys_vendor`]: 'QEMU', [`${DMI}/chassis_asset_tag`]: '' }, 'QEMU/KVM'],
  ['a maker', { [`${DMI}/sys_vendor`]: 'Dell Inc.\n', [`${DMI}/product_name`]: 'PowerEdge R740\n' }, 'Dell Inc. PowerEdge R740'],
  ['a device tree', { [MODEL]: 'Raspberry Pi 5 Model B Rev 1.0\0' }, 'Raspberry Pi 5 Model B Rev 1.0'],
  ['a device tree beside the words of EC2', { [`${DMI}/sys_vendor`]: 'Amazon EC2\n', [MODEL]: 'Some Board\0' }, 'ec2'],
  ['no /sys', {}, 'unknown'],
  ['a hidden /sys', { [`${DMI}/sys_vendor`]: { fails: 'denied' } }, 'unknown'],
];
for (const [name, tree, expected] of cases) {
  test(`firmware: ${name}`, async () => {
    const { says, name: told } = await readFirmware(makePorts({ tree }));
    assert.equal(says === 'other' ? told : says, expected);
  });
}

test('firmware: an instance costs one reading', async () => {
  const ports = makePorts({ tree: { [`${DMI}/sys_vendor`]: 'Amazon EC2\n' } });
  const paths: string[] = [];
  const files = {
    ...ports.files,
    read: (path: string, most: number) => {
      paths.push(path);
      return ports.files.read(path, most);
    },
  };
  await readFirmware({ ...ports, files });
  assert.deepEqual(paths, [`${DMI}/sys_vendor`]);
});

test('firmware: a name of many lines and characters is one short line', async () => {
  const { name, because } = await readFirmware(
    makePorts({ tree: { [`${DMI}/sys_vendor`]: `Evil\u001b[31m\n${'x'.repeat(3_000)}` } }),
  );
  assert.ok(name !== null && because !== null && name.length <= 101 && because.length <= 101);
  assert.doesNotMatch(name, /[\u0000-\u001f]/u);
});

const BIOS = String.raw`HKEY_LOCAL_MACHINE\HARDWARE\DESCRIPTION\System\BIOS`;
for (const [name, values, expected] of [
  ['Nitro', { SystemManufacturer: 'Amazon EC2', BIOSVersion: '1.0' }, 'ec2'],
  ['Xen', { SystemManufacturer: 'Xen', BIOSVersion: '4.11.amazon' }, 'ec2'],
  ['VMware', { SystemManufacturer: 'VMware, Inc.', BIOSVersion: '6.00', Note: 'Amazon EC2' }, 'VMware'],
  ['Hyper-V', { SystemManufacturer: 'Microsoft Corporation', SystemProductName: 'Virtual Machine' }, 'Microsoft Hyper-V'],
  ['a maker', { SystemManufacturer: 'HPE', SystemProductName: 'ProLiant DL380 Gen10' }, 'HPE ProLiant DL380 Gen10'],
] as const) {
  test(`firmware, by the registry of Windows: ${name}`, async () => {
    const lines = Object.entries(values).map(([key, value]) => `    ${key}    REG_SZ    ${value}`);
    const stdout = `\r\n${BIOS}\r\n${lines.join('\r\n')}\r\n    BiosMajorRelease    REG_DWORD    0x1\r\n`;
    const programs = { [String.raw`C:\Windows\System32\reg.exe`]: { outcome: 'ok', code: 0, stdout, stderr: '' } } as const;
    const { says, name: told } = await readFirmware(makePorts({ environment: { os: 'windows' }, programs }));
    assert.equal(says === 'other' ? told : says, expected);
  });
}

test('firmware: a registry that cannot be asked says nothing, and so does a Mac, of which EC2 has some', async () => {
  assert.equal((await readFirmware(makePorts({ environment: { os: 'windows' } }))).says, 'unknown');
  const tree = { [`${DMI}/sys_vendor`]: 'Apple Inc.' };
  assert.equal((await readFirmware(makePorts({ environment: { os: 'macos' }, tree }))).says, 'unknown');
});
