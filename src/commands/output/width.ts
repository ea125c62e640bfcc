/** How wide lines are. */

const USUAL = 80;

/** The columns of a terminal; the usual 80 where it does not know them: a serial console tells 0 columns. */
export function terminalColumns(told: number | undefined): number {
  return told === undefined || !(told > 0) ? USUAL : told;
}

/** The columns of a report, or of an answer of an offline command. Wide lines are hard to read, narrow ones break every word. */
export function reportWidth({ isTty, columns }: { readonly isTty: boolean; readonly columns: number | undefined }): number {
  return Math.max(40, Math.min(isTty ? terminalColumns(columns) : USUAL, 120));
}
