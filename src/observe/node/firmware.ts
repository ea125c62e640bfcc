/**
 * What the firmware says this machine is: EC2, positively something else, or unknown. Sandboxes and hidden /sys trees are silent on
 * real instances, so silence is no proof. On macOS nothing is read: EC2 has Macs, too, and only the metadata service knows them.
 */
import type { FirmwareFacts } from '../../facts/firmware.ts';
import { type FirmwareFields, type Machine, machineOf, NO_FIELDS, UNKNOWN_MACHINE } from '../../knowledge/machines.ts';
import type { Ports } from '../../platform/ports.ts';
import { printable } from './untrusted-values.ts';
import { windowsTool } from './windows-tools.ts';

const DMI = '/sys/class/dmi/id/';
const DEVICE_TREE = '/sys/firmware/devicetree/base/model';
const MAX_BYTES = 4_096;
const MAX_NAME = 100;
const BIOS_KEY = String.raw`HKLM\HARDWARE\DESCRIPTION\System\BIOS`;

/** SMBIOS' fields, as the kernel's files are named. */
const FILES: Readonly<Partial<Record<keyof FirmwareFields, string>>> = {
  productName: `${DMI}product_name`,
  productVersion: `${DMI}product_version`,
  biosVendor: `${DMI}bios_vendor`,
  biosVersion: `${DMI}bios_version`,
  boardVendor: `${DMI}board_vendor`,
  boardName: `${DMI}board_name`,
  chassisAssetTag: `${DMI}chassis_asset_tag`,
  boardAssetTag: `${DMI}board_asset_tag`,
  productUuid: `${DMI}product_uuid`,
  hypervisorUuid: '/sys/hypervisor/uuid',
};

/** The same in Windows' copy of the SMBIOS tables. */
const VALUES: Readonly<Record<string, keyof FirmwareFields>> = {
  systemmanufacturer: 'sysVendor',
  systemproductname: 'productName',
  systemversion: 'productVersion',
  biosvendor: 'biosVendor',
  biosversion: 'biosVersion',
  baseboardmanufacturer: 'boardVendor',
  baseboardproduct: 'boardName',
};

export async function readFirmware(ports: Pick<Ports, 'files' | 'environment' | 'exec'>): Promise<FirmwareFacts> {
  switch (ports.environment.os) {
    case 'windows':
      return inWords(machineOf(await registryFields(ports)));
    case 'linux':
      return inWords(await linuxMachine(ports));
    case 'macos':
    case 'other':
      return UNKNOWN_MACHINE;
  }
}

async function registryFields({ exec, environment }: Pick<Ports, 'environment' | 'exec'>): Promise<FirmwareFields> {
  const limits = { timeoutMs: 1_000, maxBytes: 16_384 };
  const told = await exec.run(windowsTool(environment.variables, 'reg.exe'), ['query', BIOS_KEY], limits);
  if (told.outcome !== 'ok') return NO_FIELDS;
  const found = told.stdout.split(/\r?\n/u).flatMap((line) => {
    const [, name = '', value = ''] = /^ {4}(\w{1,40}) {4}REG_SZ {4}(.{1,200})$/u.exec(line) ?? [];
    const field = VALUES[name.toLowerCase()];
    return field === undefined ? [] : [[field, value.trim()] as const];
  });
  return { ...NO_FIELDS, ...Object.fromEntries(found) };
}

async function linuxMachine({ files }: Pick<Ports, 'files'>): Promise<Machine> {
  const read = async (path: string): Promise<string> => {
    const file = await files.read(path, MAX_BYTES);
    // A device tree ends its words with a zero byte.
    return file.outcome === 'ok' ? file.text.replaceAll('\0', ' ').trim() : '';
  };
  // Nitro has this field, so that an instance costs one reading.
  const vendor = { ...NO_FIELDS, sysVendor: await read(`${DMI}sys_vendor`) };
  const early = machineOf(vendor);
  if (early.says === 'ec2') return early;
  const found = await Promise.all(Object.entries(FILES).map(async ([field, path]) => [field, await read(path)] as const));
  const fields: FirmwareFields = { ...vendor, ...Object.fromEntries(found) };
  const machine = machineOf(fields);
  return machine.says === 'unknown' ? machineOf({ ...fields, deviceTree: await read(DEVICE_TREE) }) : machine;
}

/** A vendor may write anything there. */
function inWords({ says, platform, name, because }: Machine): FirmwareFacts {
  const short = (text: string | null): string | null => (text === null ? null : printable(text).slice(0, MAX_NAME));
  return { says, platform, name: short(name), because: short(because) };
}
