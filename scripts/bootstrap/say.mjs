/** The scripts' own words: always on standard error, so that standard output is the program's alone. */

/** @param {string} text one line of progress */
export function say(text) {
  process.stderr.write(`ssm-probe: ${text}\n`);
}

/** @param {string} text one line: what went wrong and what to do */
export function complain(text) {
  process.stderr.write(`ssm-probe: ${text}\n`);
}
