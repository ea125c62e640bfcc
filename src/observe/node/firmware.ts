/**
 * Whether the firmware says that this is EC2. It can only say yes: sandboxes, nested hypervisors
 * and hidden /sys trees are silent on real instances, so silence is no proof.
 * Source: Amazon EC2 User Guide, "Detect whether a host is an EC2 instance".
 */
import type { Ports } from '../../platform/ports.ts';
import { isResourceId } from './untrusted-values.ts';
import { windowsTool } from './windows-tools.ts';

const DMI = '/sys/class/dmi/id/';
const MAX_BYTES = 4_096;
const BIOS_KEY = String.raw`HKLM\HARDWARE\DESCRIPTION\System\BIOS`;

export async function firmwareSaysEc2(ports: Pick<Ports, 'files' | 'environment' | 'exec'>): Promise<true | null> {
  if (ports.environment.os === 'windows') return registrySaysEc2(ports);
  return ports.environment.os === 'linux' ? dmiSaysEc2(ports) : null;
}

/** Windows' copy of the SMBIOS tables. Xen's version names Amazon. */
async function registrySaysEc2({ exec, environment }: Pick<Ports, 'environment' | 'exec'>): Promise<true | null> {
  const limits = { timeoutMs: 1_000, maxBytes: 16_384 };
  const told = await exec.run(windowsTool(environment.variables, 'reg.exe'), ['query', BIOS_KEY], limits);
  if (told.outcome !== 'ok') return null;
  const values = told.stdout
    .split(/\r?\n/u)
    .flatMap((line) => /^ {4}(?:System|BaseBoard|BIOS)\w{1,40} {4}REG_SZ {4}(.{1,200})$/u.exec(line)?.[1]?.toLowerCase() ?? []);
  return values.some((value) => isEc2(value) || /^\d[\d.]*\.amazon$/u.test(value)) ? true : null;
}

async function dmiSaysEc2({ files }: Pick<Ports, 'files'>): Promise<true | null> {
  const read = async (path: string): Promise<string> => {
    const file = await files.read(path, MAX_BYTES);
    return file.outcome === 'ok' ? file.text.trim().toLowerCase() : '';
  };
  // Nitro has this field. The others are for Xen and for vendors that rewrite one of the fields.
  const vendor = await read(`${DMI}sys_vendor`);
  if (isEc2(vendor)) return true;
  const [board, bios, chassis, boardTag, productUuid, hypervisorUuid] = await Promise.all([
    read(`${DMI}board_vendor`),
    read(`${DMI}bios_vendor`),
    read(`${DMI}chassis_asset_tag`),
    read(`${DMI}board_asset_tag`),
    read(`${DMI}product_uuid`),
    read('/sys/hypervisor/uuid'),
  ]);
  // On Nitro the board's asset tag is the instance id.
  if ([board, bios, chassis].some(isEc2) || isResourceId('i', boardTag)) return true;
  if (hypervisorUuid.startsWith('ec2')) return true;
  // One random UUID in 4096 begins like this, so without Xen it proves nothing.
  return vendor === 'xen' && isEc2Uuid(productUuid) ? true : null;
}

function isEc2(text: string): boolean {
  return text.includes('amazon ec2');
}

/** SMBIOS 2.4 stores the first group in little-endian order: 45e12aec-… is ec2, too. */
function isEc2Uuid(uuid: string): boolean {
  const reversed = uuid.slice(0, 8).match(/../g)?.toReversed().join('') ?? '';
  return uuid.startsWith('ec2') || reversed.startsWith('ec2');
}
