/** The kernel's table of mounts, in its order: a later mount covers an earlier one. */

export interface Mount {
  readonly point: string;
  /** The kind of the file system. */
  readonly type: string;
  /** A file system that met an error is read-only by itself, whatever the mount says. */
  readonly isReadOnly: boolean;
  readonly isNoExec: boolean;
}

/** proc_pid_mountinfo(5). Lines of another form do not count. */
export function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ', 2);
    const [, , , , point, own = ''] = before.split(' ', 6);
    const [type = '', , shared = ''] = after.split(' ', 3);
    if (point === undefined || type === '') return [];
    return [{ point: plain(point), type, isReadOnly: has(own, 'ro') || has(shared, 'ro'), isNoExec: has(own, 'noexec') }];
  });
}

function has(options: string, name: string): boolean {
  return `,${options},`.includes(`,${name},`);
}

/** The kernel writes blanks and backslashes in octal. */
function plain(point: string): string {
  return point.replaceAll(/(?:\\[0-7]{3})+/gu, (octal) =>
    Buffer.from(
      octal
        .split('\\')
        .slice(1)
        .map((digits) => Number.parseInt(digits, 8)),
    ).toString(),
  );
}
