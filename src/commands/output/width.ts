/** How wide lines are. */

const USUAL = 80;

/** The columns of a terminal; the usual 80 where it does not know them: a serial console tells 0 columns. */
export function terminalColumns(told: number | undefined): number {
  return told === undefined || !(told > 0) ? USUAL : told;
}

interface Told {
  readonly isTty: boolean;
  readonly columns: number | undefined;
  /** What `COLUMNS` asks for. */
  readonly wanted?: number | undefined;
}

/**
 * The columns of a report, or of an answer of an offline command: the terminal's own, else what `COLUMNS` asks for. Wide lines are hard to read, narrow ones
 * break every word.
 */
export function reportWidth({ isTty, columns, wanted }: Told): number {
  const isTold = isTty && columns !== undefined && columns > 0;
  return Math.max(40, Math.min(terminalColumns(isTold ? columns : wanted), 120));
}
