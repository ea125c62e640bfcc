/**
 * What real machines write into SMBIOS. Sources: dumps of `dmidecode` in public bug reports, the test data of cloud-init (`ds-identify`),
 * virt-what and systemd (`detect-virt`), the kernel's device trees, and the EC2 User Guide ("Detect whether a host is an EC2 instance").
 * 53 machines.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FirmwareFields, machineOf, NO_FIELDS } from '../../src/knowledge/machines.ts';

type Row = readonly [what: string, fields: Partial<FirmwareFields>, says: string, name?: string];

const UUID = '564d1f2e-0000-4000-8000-0123456789ab';
const EC2: readonly Row[] = [
  ['Nitro', { sysVendor: 'Amazon EC2', productName: 't3.micro', biosVendor: 'Amazon EC2', biosVersion: '1.0' }, 'ec2'],
  ['bare metal of EC2', { sysVendor: 'Amazon EC2', productName: 'c5.metal', chassisAssetTag: 'Amazon EC2' }, 'ec2'],
  ['a vendor that a provider rewrote', { sysVendor: 'Contoso', boardVendor: 'Amazon EC2' }, 'ec2'],
  ['the same, with its instance id left', { sysVendor: 'Contoso', boardAssetTag: 'i-0a1b2c3d4e5f60718' }, 'ec2'],
  ['Xen, as anybody', { sysVendor: 'Xen', productName: 'HVM domU', biosVersion: '4.11.amazon' }, 'ec2'],
  ['Xen, product version', { sysVendor: 'Xen', productName: 'HVM domU', productVersion: '4.2.amazon' }, 'ec2'],
  ['Xen, as root', { sysVendor: 'Xen', productUuid: 'EC2E1916-9099-7CAF-FD21-012345ABCDEF' }, 'ec2'],
  ['Xen, little-endian', { sysVendor: 'Xen', productUuid: '45E12AEC-DCD1-B213-94ED-01234ABCDEF0' }, 'ec2'],
  ['paravirtual Xen', { hypervisorUuid: 'ec2e1916-9099-7caf-fd21-012345abcdef' }, 'ec2'],
];
const OTHER: readonly Row[] = [
  [
    'vSphere',
    {
      sysVendor: 'VMware, Inc.',
      productName: 'VMware Virtual Platform',
      biosVendor: 'Phoenix Technologies LTD',
      productUuid: UUID,
    },
    'vmware',
    'VMware',
  ],
  [
    'vSphere 7',
    { sysVendor: 'VMware, Inc.', productName: 'VMware7,1', biosVersion: 'VMW71.00V.16707776.B64.2008070230' },
    'vmware',
  ],
  [
    'Azure',
    { sysVendor: 'Microsoft Corporation', productName: 'Virtual Machine', chassisAssetTag: '7783-7084-3265-9085-8269-3286-77' },
    'microsoft',
    'Microsoft Azure',
  ],
  ['Hyper-V', { sysVendor: 'Microsoft Corporation', productName: 'Virtual Machine' }, 'microsoft', 'Microsoft Hyper-V'],
  ['Surface', { sysVendor: 'Microsoft Corporation', productName: 'Surface Pro 7' }, 'hardware'],
  ['Google', { sysVendor: 'Google', productName: 'Google Compute Engine', biosVendor: 'Google' }, 'google'],
  ['Chromebook', { sysVendor: 'Google', productName: 'Eve' }, 'hardware'],
  ['QEMU', { sysVendor: 'QEMU', productName: 'Standard PC (Q35 + ICH9, 2009)', biosVendor: 'SeaBIOS' }, 'kvm', 'QEMU/KVM'],
  ['RHEV', { sysVendor: 'Red Hat', productName: 'KVM', biosVendor: 'SeaBIOS' }, 'kvm'],
  ['oVirt', { sysVendor: 'oVirt', productName: 'oVirt Node' }, 'kvm'],
  ['Nutanix', { sysVendor: 'Nutanix', productName: 'AHV' }, 'kvm'],
  [
    'Oracle Cloud',
    { sysVendor: 'QEMU', productName: 'Standard PC (i440FX + PIIX, 1996)', chassisAssetTag: 'OracleCloud.com' },
    'cloud',
  ],
  ['OpenStack', { sysVendor: 'OpenStack Foundation', productName: 'OpenStack Nova' }, 'cloud', 'OpenStack'],
  ['RDO', { sysVendor: 'RDO', productName: 'OpenStack Compute' }, 'cloud', 'OpenStack'],
  ['Alibaba', { sysVendor: 'Alibaba Cloud', productName: 'Alibaba Cloud ECS' }, 'cloud'],
  ['DigitalOcean', { sysVendor: 'DigitalOcean', productName: 'Droplet' }, 'cloud'],
  ['Hetzner', { sysVendor: 'Hetzner', productName: 'vServer' }, 'hardware', 'Hetzner vServer'],
  ['Tencent', { sysVendor: 'Tencent Cloud', productName: 'CVM' }, 'cloud'],
  ['Linode', { sysVendor: 'Linode', productName: 'Compute Instance' }, 'cloud'],
  ['CloudStack', { sysVendor: 'Apache Software Foundation', productName: 'CloudStack KVM Hypervisor' }, 'hardware'],
  ['VirtualBox', { sysVendor: 'innotek GmbH', productName: 'VirtualBox', biosVendor: 'innotek GmbH' }, 'virtualbox'],
  ['Parallels', { sysVendor: 'Parallels International GmbH.', productName: 'Parallels Virtual Platform' }, 'parallels'],
  [
    'XenServer',
    {
      sysVendor: 'Xen',
      productName: 'HVM domU',
      biosVersion: '4.7.6-6.9',
      hypervisorUuid: '1e0b6a20-2b44-5a5c-0a17-4d8f3e31c2aa',
    },
    'xen',
    'Xen',
  ],
  ['Xen of Citrix, as anybody', { sysVendor: 'Citrix', productName: 'HVM domU', biosVersion: '4.13' }, 'xen'],
  ['paravirtual Xen elsewhere', { hypervisorUuid: '1e0b6a20-2b44-5a5c-0a17-4d8f3e31c2aa' }, 'xen'],
  [
    'Dell',
    { sysVendor: 'Dell Inc.', productName: 'PowerEdge R740', biosVendor: 'Dell Inc.' },
    'hardware',
    'Dell Inc. PowerEdge R740',
  ],
  [
    'a UUID that looks like it by chance',
    { sysVendor: 'Dell Inc.', productName: 'PowerEdge R650', productUuid: 'EC2B1916-9099-7CAF-FD21-012345ABCDEF' },
    'hardware',
  ],
  ['HPE', { sysVendor: 'HPE', productName: 'ProLiant DL380 Gen10' }, 'hardware', 'HPE ProLiant DL380 Gen10'],
  ['HP of old', { sysVendor: 'HP', productName: 'ProLiant DL360p Gen8' }, 'hardware'],
  ['Lenovo', { sysVendor: 'LENOVO', productName: '20XWCTO1WW' }, 'hardware'],
  ['Fujitsu', { sysVendor: 'FUJITSU', productName: 'PRIMERGY RX2540 M5' }, 'hardware'],
  ['Supermicro', { sysVendor: 'Supermicro', productName: 'SYS-6019P-MTR' }, 'hardware'],
  [
    'a board whose system is not named',
    {
      sysVendor: 'System manufacturer',
      productName: 'System Product Name',
      boardVendor: 'ASUSTeK COMPUTER INC.',
      boardName: 'PRIME',
    },
    'hardware',
    'ASUSTeK COMPUTER INC. PRIME',
  ],
  [
    'domain 0 of Xen',
    { sysVendor: 'Dell Inc.', productName: 'PowerEdge R640', hypervisorUuid: '00000000-0000-0000-0000-000000000000' },
    'hardware',
  ],
  ['Apple with Linux', { sysVendor: 'Apple Inc.', productName: 'Macmini8,1' }, 'apple'],
  ['Raspberry Pi', { deviceTree: 'Raspberry Pi 4 Model B Rev 1.4' }, 'board', 'Raspberry Pi 4 Model B Rev 1.4'],
  ['Jetson', { deviceTree: 'NVIDIA Jetson Nano Developer Kit' }, 'board'],
  ['POWER', { deviceTree: 'IBM,9009-42A' }, 'board'],
];
const UNKNOWN: readonly Row[] = [
  ['nothing', {}, 'unknown'],
  [
    'all fields blank',
    { sysVendor: 'To Be Filled By O.E.M.', productName: 'To Be Filled By O.E.M.', boardVendor: '' },
    'unknown',
  ],
  [
    'a board that says nothing',
    { sysVendor: 'Default string', boardVendor: 'Default string', boardName: 'Default string' },
    'unknown',
  ],
  ['Xen whose discriminating fields are hidden', { sysVendor: 'Xen', productName: 'HVM domU' }, 'unknown'],
  ['a virtual machine of ARM that may run a container of EC2', { deviceTree: 'linux,dummy-virt' }, 'unknown'],
  ['a maker of BIOSes alone', { biosVendor: 'American Megatrends Inc.', biosVersion: '1.2' }, 'unknown'],
];

test('53 machines: EC2, somebody else, or unknown', () => {
  const rows = [...EC2, ...OTHER, ...UNKNOWN];
  for (const [what, fields, expected, name] of rows) {
    const { says, platform, name: told, because } = machineOf({ ...NO_FIELDS, ...fields });
    assert.equal(says === 'other' ? platform : says, expected, what);
    assert.equal(because === null, says === 'unknown', `${what}: ${because ?? ''}`);
    if (name !== undefined) assert.equal(told, name, what);
  }
  assert.equal(rows.length, 53);
});

test('a UUID is never told', () => {
  for (const [, fields] of [...EC2, ...OTHER])
    assert.doesNotMatch(JSON.stringify(machineOf({ ...NO_FIELDS, ...fields })), /[0-9a-f]{8}-[0-9a-f]{4}/iu);
});
