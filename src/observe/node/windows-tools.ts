/** Windows' own programs, by their absolute paths: what stands in PATH may be anybody's. */
import type { Environment } from '../../platform/ports.ts';

/** `windowsTool(variables, 'reg.exe')`. */
export function windowsTool(variables: Environment['variables'], name: string): string {
  return `${variables['SystemRoot'] ?? String.raw`C:\Windows`}\\System32\\${name}`;
}
