/** Absolute paths of Windows' own programs, because PATH may lead to anybody's. */
import type { Environment } from '../../platform/ports.ts';

/** `windowsTool(variables, 'reg.exe')`. */
export function windowsTool(variables: Environment['variables'], name: string): string {
  return `${variables['SystemRoot'] ?? String.raw`C:\Windows`}\\System32\\${name}`;
}
