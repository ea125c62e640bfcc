/** What this program calls itself. */
import manifest from '../package.json' with { type: 'json' };

/** Put in by the build, so that the binary carries no package.json; absent when Node runs the sources. */
declare const SSM_PROBE_VERSION: string | undefined;
declare const SSM_PROBE_COMMIT: string | undefined;

/** The release, as in package.json: `0.1.0`. */
export const VERSION: string = typeof SSM_PROBE_VERSION === 'string' ? SSM_PROBE_VERSION : manifest.version;

/** The commit that a binary was built from, `-dirty` when files had changed; null when Node runs the sources or git was absent. */
export const COMMIT: string | null = typeof SSM_PROBE_COMMIT === 'string' && SSM_PROBE_COMMIT !== '' ? SSM_PROBE_COMMIT : null;
