-- What has changed between the asked day and what was known before it? new: no run before. gone: none on the day. worse, better: by status.
-- other: the same status for other causes.
WITH runs AS (
  SELECT runs.*, runs.day = days.asked AS is_today,
    row_number() OVER (PARTITION BY runs.node_id, runs.day = days.asked ORDER BY runs.started_at DESC, runs.run DESC) AS nth,
    CASE runs.status WHEN 'healthy' THEN 0 WHEN 'inconclusive' THEN 1 WHEN 'degraded' THEN 2 ELSE 3 END AS badness
  FROM ssm_probe_runs AS runs
  CROSS JOIN ssm_probe_day AS days
  WHERE runs.day <= days.asked
),
compared AS (
  SELECT
    coalesce(is_now.node_id, was.node_id) AS node_id,
    coalesce(is_now.account, was.account) AS account,
    was.status AS status_before,
    is_now.status AS status_now,
    array_join(array_sort(was.causes), ' ') AS causes_before,
    array_join(array_sort(is_now.causes), ' ') AS causes_now,
    CASE
      WHEN was.node_id IS NULL THEN 'new'
      WHEN is_now.node_id IS NULL THEN 'gone'
      WHEN is_now.badness > was.badness THEN 'worse'
      WHEN is_now.badness < was.badness THEN 'better'
      WHEN array_sort(is_now.causes) <> array_sort(was.causes) THEN 'other'
      ELSE 'same'
    END AS change
  FROM (SELECT * FROM runs WHERE nth = 1 AND is_today) AS is_now
  FULL OUTER JOIN (SELECT * FROM runs WHERE nth = 1 AND NOT is_today) AS was ON was.node_id = is_now.node_id
)
SELECT * FROM compared WHERE change <> 'same' ORDER BY change, account, node_id
