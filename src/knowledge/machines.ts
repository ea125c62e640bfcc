/**
 * Whose machine this is, by what its firmware says: an EC2 instance, positively something else, or unknown.
 *
 * Sources: Amazon EC2 User Guide, "Detect whether a host is an EC2 instance"; systemd, `detect-virt` and `20-dmi-id.hwdb` (values that
 * say nothing); cloud-init, `ds-identify` (asset tags of clouds).
 */

/** What SMBIOS, Xen or a device tree say; the empty string where nothing is said, or it cannot be read. */
export interface FirmwareFields {
  readonly sysVendor: string;
  readonly productName: string;
  readonly productVersion: string;
  readonly biosVendor: string;
  readonly biosVersion: string;
  readonly boardVendor: string;
  readonly boardName: string;
  readonly chassisAssetTag: string;
  readonly boardAssetTag: string;
  /** For root only. */
  readonly productUuid: string;
  readonly hypervisorUuid: string;
  /** The model in the device tree of a machine without SMBIOS. */
  readonly deviceTree: string;
}

export const NO_FIELDS: FirmwareFields = {
  sysVendor: '',
  productName: '',
  productVersion: '',
  biosVendor: '',
  biosVersion: '',
  boardVendor: '',
  boardName: '',
  chassisAssetTag: '',
  boardAssetTag: '',
  productUuid: '',
  hypervisorUuid: '',
  deviceTree: '',
};

/** `cloud`: of another provider. `hardware`: of a maker of computers. `board`: it describes itself by a device tree. */
export const PLATFORMS = [
  'ec2',
  'vmware',
  'microsoft',
  'google',
  'kvm',
  'xen',
  'virtualbox',
  'parallels',
  'apple',
  'cloud',
  'hardware',
  'board',
] as const;
export type Platform = (typeof PLATFORMS)[number];

export interface Machine {
  readonly says: 'ec2' | 'other' | 'unknown';
  readonly platform: Platform | null;
  /** For people: `VMware`, `Dell Inc. PowerEdge R740`. Null where it is unknown. */
  readonly name: string | null;
  /** The fields that say so. */
  readonly because: string | null;
}

export const UNKNOWN_MACHINE: Machine = { says: 'unknown', platform: null, name: null, because: null };

/** Any trace of EC2 outweighs the rest: some vendors rewrite one of the fields. */
export function machineOf(fields: FirmwareFields): Machine {
  const ec2 = traceOfEc2(fields);
  if (ec2 !== null) return { says: 'ec2', platform: 'ec2', name: 'Amazon EC2', because: ec2 };
  const known = KNOWN.find(({ signs }) => signs.some(([field, shape]) => shape.test(fields[field])));
  if (known !== undefined) {
    const because = known.signs.filter(([field, shape]) => shape.test(fields[field])).map(([field]) => quote(field, fields));
    return { says: 'other', platform: known.platform, name: known.name, because: because.join(', ') };
  }
  return ofXen(fields) ?? ofMaker(fields) ?? ofBoard(fields) ?? UNKNOWN_MACHINE;
}

/** EC2's own words, and what Xen shows there. */
function traceOfEc2(fields: FirmwareFields): string | null {
  const named = EC2_WORDS.find((field) => /amazon ec2/iu.test(fields[field]));
  if (named !== undefined) return quote(named, fields);
  // On Nitro the board's asset tag is the instance id.
  if (/^i-[0-9a-z]{1,32}$/u.test(fields.boardAssetTag)) return quote('boardAssetTag', fields);
  const version = (['biosVersion', 'productVersion'] as const).find((field) => /^\d[\d.]*\.amazon$/iu.test(fields[field]));
  if (version !== undefined) return quote(version, fields);
  if (/^ec2/iu.test(fields.hypervisorUuid)) return 'the UUID of the hypervisor begins with ec2';
  // One random UUID in 4096 begins like this, so without Xen it proves nothing.
  return isXen(fields) && isEc2Uuid(fields.productUuid) ? 'the UUID of the machine begins with ec2' : null;
}

const EC2_WORDS = ['sysVendor', 'boardVendor', 'biosVendor', 'chassisAssetTag', 'productName'] as const;

/** SMBIOS 2.4 stores the first group in little-endian order: 45e12aec-… is ec2, too. */
function isEc2Uuid(uuid: string): boolean {
  const reversed = uuid.slice(0, 8).match(/../g)?.toReversed().join('') ?? '';
  return /^ec2/iu.test(uuid) || /^ec2/iu.test(reversed);
}

interface KnownPlatform {
  readonly platform: Platform;
  readonly name: string;
  /** Each of them is enough. */
  readonly signs: readonly (readonly [keyof FirmwareFields, RegExp])[];
}

/** The first that fits: clouds first, because theirs are machines of QEMU, Hyper-V or Xen. */
const KNOWN: readonly KnownPlatform[] = [
  { platform: 'microsoft', name: 'Microsoft Azure', signs: [['chassisAssetTag', /^7783-7084-3265-9085-8269-3286-77$/u]] },
  { platform: 'cloud', name: 'Oracle Cloud', signs: [['chassisAssetTag', /^OracleCloud/iu]] },
  { platform: 'google', name: 'Google Compute Engine', signs: [['productName', /^Google/iu]] },
  { platform: 'cloud', name: 'Alibaba Cloud', signs: [['sysVendor', /^Alibaba Cloud/iu]] },
  { platform: 'cloud', name: 'DigitalOcean', signs: [['sysVendor', /^DigitalOcean/iu]] },
  { platform: 'cloud', name: 'Tencent Cloud', signs: [['sysVendor', /^Tencent Cloud/iu]] },
  { platform: 'cloud', name: 'Akamai (Linode)', signs: [['sysVendor', /^(?:Akamai|Linode)/iu]] },
  { platform: 'cloud', name: 'IBM Cloud', signs: [['chassisAssetTag', /^ibmcloud/iu]] },
  {
    platform: 'cloud',
    name: 'OpenStack',
    signs: [
      ['productName', /^OpenStack/iu],
      ['sysVendor', /^OpenStack/iu],
      ['chassisAssetTag', /^OpenStack/iu],
    ],
  },
  {
    platform: 'vmware',
    name: 'VMware',
    signs: [
      ['sysVendor', /^VMware/iu],
      ['productName', /^VMware/iu],
    ],
  },
  {
    platform: 'virtualbox',
    name: 'VirtualBox',
    signs: [
      ['productName', /^VirtualBox/iu],
      ['sysVendor', /^innotek GmbH/iu],
    ],
  },
  { platform: 'microsoft', name: 'Microsoft Hyper-V', signs: [['productName', /^(?:Virtual Machine|Hyper-V)/iu]] },
  { platform: 'parallels', name: 'Parallels', signs: [['sysVendor', /^Parallels/iu]] },
  {
    platform: 'kvm',
    name: 'QEMU/KVM',
    signs: [
      ['sysVendor', /^(?:QEMU|oVirt|Nutanix|Bochs)/iu],
      ['productName', /^(?:KVM|RHEL|Standard PC \(|QEMU|Bochs|AHV)/iu],
      ['biosVendor', /^SeaBIOS/iu],
    ],
  },
  { platform: 'apple', name: 'Apple', signs: [['sysVendor', /^Apple/iu]] },
];

function isXen({ sysVendor, biosVendor, hypervisorUuid }: FirmwareFields): boolean {
  return /^xen/iu.test(sysVendor) || /^xen/iu.test(biosVendor) || isGuestUuid(hypervisorUuid);
}

/** The machine under all guests (domain 0) has zeros. */
function isGuestUuid(uuid: string): boolean {
  return /^[0-9a-f]{8}-/iu.test(uuid) && /[1-9a-f]/iu.test(uuid);
}

/** Another Xen: something that names EC2 there can be read, and does not. */
function ofXen(fields: FirmwareFields): Machine | null {
  const isOwn = /^xen/iu.test(fields.sysVendor) || /^HVM domU/iu.test(fields.productName);
  if (!isOwn && (fields.sysVendor !== '' || !isXen(fields))) return null;
  const { hypervisorUuid, productUuid, biosVersion, productVersion } = fields;
  const tells = [hypervisorUuid, productUuid, biosVersion, productVersion].some((value) => /\d/u.test(value));
  if (!tells) return UNKNOWN_MACHINE;
  const because = [
    ...(['sysVendor', 'productName', 'biosVersion'] as const).flatMap((field) =>
      fields[field] === '' ? [] : [quote(field, fields)],
    ),
    'nothing of EC2 in it',
  ];
  return { says: 'other', platform: 'xen', name: 'Xen', because: because.join(', ') };
}

/** Whoever made the machine put its name there: Dell, HPE, Lenovo, Supermicro, Fujitsu … */
function ofMaker(fields: FirmwareFields): Machine | null {
  const [vendor, product] = [['sysVendor', 'productName'] as const, ['boardVendor', 'boardName'] as const].find(
    ([field]) => !isFiller(fields[field]),
  ) ?? [null, null];
  if (vendor === null) return null;
  const name = isFiller(fields[product]) ? fields[vendor] : `${fields[vendor]} ${fields[product]}`;
  const because = [vendor, product].flatMap((field) => (isFiller(fields[field]) ? [] : [quote(field, fields)]));
  return { says: 'other', platform: 'hardware', name, because: because.join(', ') };
}

/** What a maker of boards leaves in place of a name; also what too many share to tell them apart. */
function isFiller(text: string): boolean {
  return !/[a-z]{2}/iu.test(text) || FILLER.test(text);
}

const FILLER =
  /^(?:to be filled|system (?:manufacturer|product name|vendor|name)|(?:board|base ?board) (?:manufacturer|product)|default(?: string)?$|not (?:specified|applicable|available|present)|o\.?e\.?m\.?$|unknown|undefined|none|null|empty|n\/a|invalid|generic|x+$|type\d|virtual(?: machine)?$)/iu;

/** `linux,dummy-virt` is any virtual machine on ARM, also one that runs a container on EC2. */
function ofBoard({ deviceTree }: FirmwareFields): Machine | null {
  if (isFiller(deviceTree) || /dummy-virt/u.test(deviceTree)) return null;
  return { says: 'other', platform: 'board', name: deviceTree, because: `device tree "${deviceTree}"` };
}

/** The kernel's names, which every other tool prints. */
const KERNEL_NAMES: Readonly<Record<keyof FirmwareFields, string>> = {
  sysVendor: 'sys_vendor',
  productName: 'product_name',
  productVersion: 'product_version',
  biosVendor: 'bios_vendor',
  biosVersion: 'bios_version',
  boardVendor: 'board_vendor',
  boardName: 'board_name',
  chassisAssetTag: 'chassis_asset_tag',
  boardAssetTag: 'board_asset_tag',
  productUuid: 'product_uuid',
  hypervisorUuid: 'the UUID of the hypervisor',
  deviceTree: 'device tree',
};

function quote(field: keyof FirmwareFields, fields: FirmwareFields): string {
  return `${KERNEL_NAMES[field]} "${fields[field]}"`;
}
