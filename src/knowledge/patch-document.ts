/**
 * What the document AWS-RunPatchBaseline downloads (its scripts for Linux, macOS and Windows, as
 * `GetDocument` gives them). Its text comes from the network: whatever does not look as it must is
 * left alone.
 */

export interface NamedPayload {
  /** The bucket, where the script has its whole name; else null. */
  readonly bucket: string | null;
  readonly key: string;
}

/** The document has some 64 KB; the SDK's answer is bounded as well. */
const MAX_TEXT = 400_000;
const FILES = {
  linux: /patch-baseline-operations-\d{1,4}(?:\.\d{1,5}){1,3}\.tar\.gz/u,
  macos: /patch-baseline-operations-\d{1,4}(?:\.\d{1,5}){1,3}\.tar\.gz/u,
  windows: /Amazon\.PatchBaselineOperations-\d{1,4}(?:\.\d{1,5}){1,3}\.zip/u,
} as const;
const STEPS = { linux: 'Linux', macos: 'MacOS', windows: 'Windows' } as const;
/** The folders in which the scripts have looked since 2017. */
const FOLDERS = {
  linux: 'patchbaselineoperations/linux/payloads',
  macos: 'patchbaselineoperations/macos/payloads',
  windows: 'patchbaselineoperations',
} as const;
const FOLDER = /\bs3_prefix\s*=\s*["']([a-z0-9][a-z0-9/_-]{0,100}[a-z0-9])["']/u;

/** Null if the document names no such file for this system. Never throws. */
export function payloadIn(text: string, region: string, os: string): NamedPayload | null {
  const system = os === 'windows' || os === 'macos' ? os : 'linux';
  const bounded = text.slice(0, MAX_TEXT);
  const script = stepFor(bounded, STEPS[system]) ?? bounded;
  const file = FILES[system].exec(script)?.[0];
  if (file === undefined || !/^[a-z]{2,}(?:-[a-z]+){1,3}-\d{1,2}$/u.test(region)) return null;
  const prefix = system === 'macos' ? 'aws-patchmanager-macos' : 'aws-patch-manager';
  const bucket = new RegExp(`${prefix}-${region}(?:-[0-9a-z]{1,16})?(?![0-9a-z-])`, 'u').exec(script)?.[0] ?? null;
  // A whole path before the file wins over a folder. A host is no folder.
  const before = new RegExp(
    `(?<![\\w.-])([a-z0-9][a-z0-9_-]*(?:/[a-z0-9_-]+){0,5})/${file.replaceAll('.', String.raw`\.`)}`,
    'u',
  ).exec(script)?.[1];
  const path = before?.replace(new RegExp(`^${prefix}-[0-9a-z-]{1,80}/`, 'u'), '');
  return { bucket, key: `${path ?? FOLDER.exec(script)?.[1] ?? FOLDERS[system]}/${file}` };
}

/** The script of the step for this platform; null where the document has another shape. */
function stepFor(text: string, platform: string): string | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  const steps = member(document, 'mainSteps');
  if (!Array.isArray(steps)) return null;
  const own = (steps as readonly unknown[]).find((step) => {
    const equals = member(member(step, 'precondition'), 'StringEquals');
    return Array.isArray(equals) && equals.includes(platform);
  });
  const lines = member(member(own, 'inputs'), 'runCommand');
  return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string').join('\n') : null;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
