/** What of its environment this process knows. `build/entry.ts` takes everything else away before Node itself begins. */

/** Every variable that the program reads, on whatever system. */
export const VARIABLES: readonly string[] = [
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'FORCE_COLOR',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_COLOR',
  'NO_PROXY',
  'PATH',
  'ProgramData',
  'ProgramFiles',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'SystemRoot',
  'TERM',
  'http_proxy',
  'https_proxy',
  'no_proxy',
];

/** We read these as well, and so does ICU inside Node: a language of twelve letters ends it in a segmentation fault. */
export const LOCALE_VARIABLES: readonly string[] = ['LANG', 'LC_ALL', 'LC_CTYPE'];

/** Where the binary finds a locale variable: under a name that is nobody else's. */
export function hiddenName(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

/** The variables of `all` that the program reads, by their usual names; where a name is spelled in another way, the system sees to it. */
export function knownVariables(all: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const known = [
    ...VARIABLES.map((name) => [name, all[name]] as const),
    ...LOCALE_VARIABLES.map((name) => [name, all[name] ?? all[hiddenName(name)]] as const),
  ];
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}

/** This process's own, as they were when it began. */
export const systemVariables: Readonly<NodeJS.ProcessEnv> = knownVariables(process.env);

/** Those that Node, its libraries and the AWS SDK read in the course of a run. */
const FOREIGN = /^(?:NODE|OPENSSL|UV|ICU|AWS)_|^(?:TZ|HOME|USERPROFILE)$/iu;

/** Takes what Node and the AWS SDK would read out of `all`: of use where no entry of ours did so before. Windows needs others itself, for sockets. */
export function forgetVariables(all: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(all)) if (FOREIGN.test(name)) delete all[name];
}

/** Lets the runtime read the system's own time zone; `main.ts` has told it not to. */
export function useSystemZone(): void {
  delete process.env['TZ'];
}
