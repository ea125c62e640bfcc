/** `fleet`'s questions on DuckDB: `node fleet-sql.ts FOLDER`, a process of its own, so that its memory can be measured. */
import { openSql } from '../../test/fleet/sql.ts';

const sql = await openSql(process.argv[2] ?? '.');
let rows = 0;
for (const question of ['what', 'where', 'groups']) rows += (await sql.ask(question)).length;
sql.close();
process.stdout.write(`${rows} rows\n`);
