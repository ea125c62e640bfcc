-- Every node as its newest run until the asked day says it is. Later: first and last day on which it reported.
CREATE OR REPLACE VIEW ssm_probe_nodes AS
SELECT *
FROM (
  SELECT
    runs.*,
    min(day) OVER (PARTITION BY node_id) AS first_day,
    max(day) OVER (PARTITION BY node_id) AS last_day,
    row_number() OVER (PARTITION BY node_id ORDER BY started_at DESC, run DESC) AS nth
  FROM ssm_probe_runs AS runs
  WHERE day <= (SELECT asked FROM ssm_probe_day)
) AS numbered
WHERE nth = 1
