/**
 * Preloaded for `npm start`. A fault of the program itself ends with status 2, even if it cannot be
 * loaded. Node's own status for that is 1, which here means "found something wrong with the network".
 */
'use strict';

process.on('uncaughtException', (error) => {
  process.stderr.write(`ssm-probe: internal fault: ${error?.stack ?? String(error)}\n`);
  process.exit(2);
});
