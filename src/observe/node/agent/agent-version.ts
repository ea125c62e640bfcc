/** Finds the agent's version. Files first: starting the binary costs more than all of them. */
import { parseVersion } from '../../../knowledge/versions.ts';
import type { Exec, Files, Ports } from '../../../platform/ports.ts';
import { windowsTool } from '../windows-tools.ts';
import type { AgentPackage, AgentPaths } from './agent-paths.ts';

export interface VersionFound {
  readonly source: string;
  readonly version: string;
}

/** The newest release notes have about 200 KB. */
const MAX_NOTES = 2_097_152;
/** The package database of a large Debian machine. */
const MAX_DPKG = 16_777_216;
const MAX_AUDIT = 2_097_152;
/** The agent may have started days ago, but each daily file names a version. */
const AUDIT_FILES = 3;
const SERVICE_KEY = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\AmazonSSMAgent`;
/** `-version` takes 30 ms on a quick machine, and is not worth more than a second. */
const EXEC = { timeoutMs: 1_000, maxBytes: 4_096 } as const;

/** The version in the files of one installed package; null if they do not say. */
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

/** The agent's stanza in Debian's package database; null without a readable one. */
export async function dpkgState(files: Files, path: string | null): Promise<Dpkg> {
  const file = path === null ? null : await files.read(path, MAX_DPKG);
  return file?.outcome === 'ok' ? parseDpkg(file.text) : null;
}

export function parseDpkg(text: string): Exclude<Dpkg, null> {
  const name = 'Package: amazon-ssm-agent\n';
  const clean = text.includes('\r') ? text.replaceAll('\r', '') : text;
  // Searches instead of splitting: the file has tens of thousands of lines.
  const start = clean.startsWith(name) ? 0 : clean.indexOf(`\n${name}`) + 1;
  if (!clean.startsWith(name, start)) return { installed: false, version: null };
  const end = clean.indexOf('\n\n', start);
  const stanza = clean.slice(start, Math.min(end === -1 ? clean.length : end, start + 65_536));
  // A removed package has "deinstall ok config-files".
  const installed = /^Status: \w+ \w+ installed[ \t]*$/m.test(stanza);
  return { installed, version: parseVersion(/^Version:[ \t]*(.{1,60})$/m.exec(stanza)?.[1] ?? '') };
}

/** Runs the binary. `binary` must be one of the paths in `agent-paths.ts`. */
export async function askBinary(exec: Exec, binary: string, signal?: AbortSignal): Promise<VersionFound | null> {
  const result = await exec.run(binary, ['-version'], { ...EXEC, ...(signal === undefined ? {} : { signal }) });
  const version = result.outcome === 'ok' ? parseVersion(/SSM Agent version:(.{1,60})/.exec(result.stdout)?.[1] ?? '') : null;
  return version === null ? null : { source: `${binary} -version`, version };
}

/**
 * What the installer wrote (amazon-ssm-agent, `windowsmanager.go`), cheaper than starting the
 * binary. Null on other systems.
 */
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

/** The version that was last started; maybe not the installed one. Only root may read it. */
export async function startedVersion({ files }: Pick<Ports, 'files'>, paths: AgentPaths): Promise<VersionFound | null> {
  const listed = await files.list(paths.audits, 1_000);
  if (listed.outcome === 'failed') return null;
  // Names end in the date, so the last in order is the newest.
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
