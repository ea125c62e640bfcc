/** What a command comes to. */
export interface Done {
  readonly outcome: 'done';
  readonly status: 0 | 1 | 2 | 3;
}

/** What could not be written where it was asked for counts before everything that it says. */
export function doneWith(status: Done['status'], isWritten: boolean): Done {
  return { outcome: 'done', status: isWritten ? status : 2 };
}
