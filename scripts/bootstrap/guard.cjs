/**
 * Preloaded for `npm start`: a fault of the program itself ends with status 2, also when it cannot even be loaded.
 * Node's own status for that is 1, which here means "found something wrong with the network".
 */
'use strict';

process.on('uncaughtException', (error) => {
  process.stderr.write(`ssm-probe: internal fault: ${error?.stack ?? String(error)}\n`);
  process.exit(2);
});
