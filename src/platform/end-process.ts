/** Ends the process whatever hangs. */
import { existsSync } from 'node:fs';

const SHELL = '/bin/sh';
/** What Node does in libuv's threads and cannot cancel: file system calls and getaddrinfo. */
const IN_A_THREAD = /^(?:FSReq|GetAddrInfo|GetNameInfo)/u;

/**
 * Ends with this status at once. Node's own exit waits for libuv's threads, and one may hang in a
 * dead file system. Then the process becomes another program that ends with the same status:
 * execve(2) ends all threads but one. Write all output before.
 */
export function endProcess(status: number): never {
  if (
    process.getActiveResourcesInfo().some((name) => IN_A_THREAD.test(name)) &&
    process.platform !== 'win32' &&
    existsSync(SHELL)
  )
    process.execve?.(SHELL, ['sh', '-c', `exit ${status}`], {});
  process.exit(status);
}
