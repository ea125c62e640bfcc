/** The agent's version, without its help where possible. Files first: starting the agent's binary costs more than all of them. */
import { parseVersion } from '../../../knowledge/versions.ts';
import type { Exec, Files, Ports } from '../../../platform/ports.ts';
import { windowsTool } from '../windows-tools.ts';
import type { AgentPackage, AgentPaths } from './agent-paths.ts';

export interface VersionFound {
  readonly source: string;
  readonly version: string;
}

/** Release notes of the newest release have about 200 KB. */
const MAX_NOTES = 2_097_152;
/** A large Debian machine's package database. */
const MAX_DPKG = 16_777_216;
const MAX_AUDIT = 2_097_152;
/** The start of a long-running agent may be days back; every file names a version all the same, at least once a day. */
const AUDIT_FILES = 3;
const SERVICE_KEY = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\AmazonSSMAgent`;
/** `-version` takes 30 ms on a quick machine; on a busy one it is still not worth a second. */
const EXEC = { timeoutMs: 1_000, maxBytes: 4_096 } as const;

/** What comes with one installed package and names its version; null when it does not say. */
export async function packagedVersion(files: Files, { releaseNotes, snapYaml }: AgentPackage): Promise<VersionFound | null> {
  const path = releaseNotes ?? snapYaml;
  if (path === null) return null;
  const file = await files.read(path, MAX_NOTES);
  if (file.outcome === 'failed') return null;
  const line =
    releaseNotes === null ? /^version:[ \t]*(.{1,60})$/m.exec(file.text)?.[1] : file.text.slice(0, 100).split('\n', 1)[0];
  // YAML may quote the value; Markdown may mark it as a heading.
  const version = parseVersion((line ?? '').replaceAll(/["'#]/g, ''));
  return version === null ? null : { source: path, version };
}

export type Dpkg = { readonly installed: boolean; readonly version: string | null } | null;

/** Debian's package database: the agent's stanza, or null when there is no such database or it cannot be read. */
export async function dpkgState(files: Files, path: string | null): Promise<Dpkg> {
  const file = path === null ? null : await files.read(path, MAX_DPKG);
  return file?.outcome === 'ok' ? parseDpkg(file.text) : null;
}

export function parseDpkg(text: string): Exclude<Dpkg, null> {
  const name = 'Package: amazon-ssm-agent\n';
  const clean = text.includes('\r') ? text.replaceAll('\r', '') : text;
  // Stanzas are searched for, not split: the file has tens of thousands of lines.
  const start = clean.startsWith(name) ? 0 : clean.indexOf(`\n${name}`) + 1;
  if (!clean.startsWith(name, start)) return { installed: false, version: null };
  const end = clean.indexOf('\n\n', start);
  const stanza = clean.slice(start, Math.min(end === -1 ? clean.length : end, start + 65_536));
  // "deinstall ok config-files" is a removed package.
  const installed = /^Status: \w+ \w+ installed[ \t]*$/m.test(stanza);
  return { installed, version: parseVersion(/^Version:[ \t]*(.{1,60})$/m.exec(stanza)?.[1] ?? '') };
}

/** Asks the binary itself; only ever one of the paths in `agent-paths.ts`. */
export async function askBinary(exec: Exec, binary: string, signal?: AbortSignal): Promise<VersionFound | null> {
  const result = await exec.run(binary, ['-version'], { ...EXEC, ...(signal === undefined ? {} : { signal }) });
  const version = result.outcome === 'ok' ? parseVersion(/SSM Agent version:(.{1,60})/.exec(result.stdout)?.[1] ?? '') : null;
  return version === null ? null : { source: `${binary} -version`, version };
}

/** What the installer wrote (amazon-ssm-agent, `windowsmanager.go`): cheaper than starting the agent's binary. Null elsewhere than on Windows. */
export async function askRegistry(
  { exec, environment }: Pick<Ports, 'exec' | 'environment'>,
  signal?: AbortSignal,
): Promise<VersionFound | null> {
  if (environment.os !== 'windows') return null;
  const limits = { ...EXEC, ...(signal === undefined ? {} : { signal }) };
  const result = await exec.run(windowsTool(environment.variables, 'reg.exe'), ['query', SERVICE_KEY, '/v', 'Version'], limits);
  const text =
    result.outcome === 'ok' ? /^ {4}Version {4}REG_SZ {4}(.{1,60})$/mu.exec(result.stdout.replaceAll('\r', ''))?.[1] : undefined;
  const version = parseVersion(text ?? '');
  return version === null ? null : { source: 'registry', version };
}

export async function askRpm(exec: Exec, rpm: string | null, signal?: AbortSignal): Promise<VersionFound | null> {
  if (rpm === null) return null;
  const args = ['-q', '--qf', '%{VERSION}', 'amazon-ssm-agent'];
  const result = await exec.run(rpm, args, { ...EXEC, ...(signal === undefined ? {} : { signal }) });
  const version = result.outcome === 'ok' && result.code === 0 ? parseVersion(result.stdout) : null;
  return version === null ? null : { source: 'rpm', version };
}

/** What was last started, which may be older than what is installed; only root may read it. */
export async function startedVersion({ files }: Pick<Ports, 'files'>, paths: AgentPaths): Promise<VersionFound | null> {
  const listed = await files.list(paths.audits, 1_000);
  if (listed.outcome === 'failed') return null;
  // Names end in the date, so that the last in order is the newest.
  const days = listed.names
    .filter((name) => /^amazon-ssm-agent-audit-\d{4}-\d{2}-\d{2}$/.test(name))
    .toSorted()
    .toReversed();
  const separator = paths.audits.includes('\\') ? '\\' : '/';
  for (const day of days.slice(0, AUDIT_FILES)) {
    const file = await files.read(`${paths.audits}${separator}${day}`, MAX_AUDIT);
    const starts = file.outcome === 'ok' ? file.text.matchAll(/^agent_telemetry amazon-ssm-agent\.start (\S{1,40})/gm) : [];
    const version = parseVersion([...starts].at(-1)?.[1] ?? '');
    if (version !== null) return { source: 'audit log', version };
  }
  return null;
}
