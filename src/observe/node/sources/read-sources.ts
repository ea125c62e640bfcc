/** Which repositories of the operating system are enabled on this node. Reads files, and on Windows the registry. Never rejects. */
import { faultWords } from '../../../secret.ts';
import { readAptRepositories } from './apt-sources.ts';
import { readOsRelease } from './distribution.ts';
import { type RegionWords, readDnfRepositories } from './dnf-sources.ts';
import { NOTHING, type SourcesRead } from './source.ts';
import { readFiles, type SourcePorts } from './source-files.ts';
import { readWindowsSources } from './windows-sources.ts';
import { readZypperRepositories } from './zypper-sources.ts';

const WHAT = 'the package repositories';

export async function readSources(ports: SourcePorts, region: RegionWords): Promise<SourcesRead> {
  const read = await ofSystem(ports, region).catch((error: unknown) => untold(faultWords(error)));
  if (read.sources.length > 0 || read.notRead.length > 0) return read;
  return untold('none is enabled on this node');
}

function untold(why: string): SourcesRead {
  return { ...NOTHING, notRead: [{ what: WHAT, why }] };
}

async function ofSystem(ports: SourcePorts, region: RegionWords): Promise<SourcesRead> {
  const { os } = ports.environment;
  if (os === 'windows') return readWindowsSources(ports);
  if (os !== 'linux') return untold('this version knows those of Linux and Windows only');
  const { files } = await readFiles(ports, ['/etc/os-release', '/usr/lib/os-release']);
  const distribution = readOsRelease(files[0]?.text ?? '');
  switch (distribution.manager) {
    case 'apt':
      return readAptRepositories(ports);
    case 'dnf':
      return readDnfRepositories(ports, distribution, region);
    case 'zypper':
      return readZypperRepositories(ports, distribution);
    default:
      return untold('nothing tells which package manager this system has');
  }
}
