/** A clock that is wrong for one program alone. */

/**
 * Variables that move the wall clock of a program (`-30d`, `+10m`) and leave its timers alone: libfaketime before libc. The
 * dynamic linker itself puts the machine's library directory for `$LIB`.
 */
export const fakedClock = (offset: string): Readonly<Record<string, string>> => ({
  LD_PRELOAD: '/usr/$LIB/faketime/libfaketime.so.1',
  FAKETIME: offset,
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
});
