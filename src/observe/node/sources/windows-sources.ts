/** Where Windows gets its updates from: the company's update server (WSUS) by policy, else Windows Update itself. */
import { windowsTool } from '../windows-tools.ts';
import type { Source, SourcesRead, SourceUrl } from './source.ts';
import type { SourcePorts } from './source-files.ts';
import { parseSourceUrl } from './source-url.ts';

const POLICY = String.raw`HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate`;
const LIMITS = { timeoutMs: 2_000, maxBytes: 65_536 } as const;
/** As Microsoft lists them for a firewall: the catalogue, the content. */
const WINDOWS_UPDATE = [
  'https://slscr.update.microsoft.com/',
  'https://fe2cr.update.microsoft.com/',
  'http://download.windowsupdate.com/',
];
const WSUS_SERVICE = 'ClientWebService/client.asmx';

export async function readWindowsSources(ports: SourcePorts): Promise<SourcesRead> {
  const ran = await ports.exec.run(windowsTool(ports.environment.variables, 'reg.exe'), ['query', POLICY, '/s'], LIMITS);
  // Without a policy there is no such key, and reg.exe says so with status 1.
  if (ran.outcome === 'failed')
    return { sources: [], notRead: [{ what: 'the policy of Windows Update', why: `reg.exe: ${ran.reason}` }] };
  const server = updateServer(ran.code === 0 ? ran.stdout : '');
  if (server === null)
    return { sources: WINDOWS_UPDATE.flatMap((url) => sourceOf(url, 'Windows Update', new URL(url).hostname, '')), notRead: [] };
  const sources = sourceOf(server, POLICY, 'WUServer', WSUS_SERVICE);
  return { sources, notRead: sources.length > 0 ? [] : [{ what: `WUServer of ${POLICY}`, why: 'it is no URL' }] };
}

/** What `reg query` prints; null where the policy does not send this node to a server. */
export function updateServer(text: string): string | null {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/u, 2_000)) {
    const [, name, value] = /^ {4}(\w{1,60}) {4}REG_(?:SZ|EXPAND_SZ|DWORD) {4}(.{0,2000})$/u.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name.toLowerCase(), value.trim());
  }
  const server = values.get('wuserver') ?? '';
  return Number(values.get('usewuserver') ?? '0') === 1 && server !== '' ? server : null;
}

function sourceOf(written: string, file: string, section: string, rest: string): readonly Source[] {
  const url = parseSourceUrl(written);
  if (url.kind !== 'web') return [];
  const { scheme, host, port, path } = url;
  const place: SourceUrl = {
    scheme,
    host,
    port,
    paths: [`${path.replace(/\/$/u, '')}/${rest}`],
    what: 'service',
    // It answers clients of its own kind alone.
    isGuess: true,
    proxy: { kind: 'default' },
    // Microsoft's own roots, or the company's, are in Windows' store and not in a file.
    trust: 'own',
  };
  return [{ manager: 'windows-update', file, section, isOptional: false, urls: [place] }];
}
