/** CSV as RFC 4180 has it, which no spreadsheet takes for a formula. */

/** What begins a formula, or hides its beginning (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/u;

/** One row with its line end. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
