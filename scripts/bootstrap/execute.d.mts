/** Runs a program with this one's terminal and signals; its exit status, or 128 + n when signal n ended it. `timeout` in milliseconds ends it with SIGTERM. */
export function execute(
  program: string,
  args: readonly string[],
  options?: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly timeout?: number },
): Promise<number>;
