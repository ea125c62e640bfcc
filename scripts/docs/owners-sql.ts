/** The view that knows who fixes which cause: SQL for Athena, from the findings. */
import { pageOf } from '../../src/explain/page.ts';
import { FINDING_CODES } from '../../src/findings/index.ts';

export function ownersSql(): string {
  const rows = FINDING_CODES.map((code) => `  ('${code}', '${pageOf(code).owners.join(' ')}')`);
  return `-- Who fixes which cause. Made by \`npm run docs\`.
CREATE OR REPLACE VIEW ssm_probe_owners AS
SELECT *
FROM (VALUES
${rows.join(',\n')}
) AS known(code, owners)
`;
}
