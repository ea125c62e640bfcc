-- Where is each cause? The attributes that tell the nodes with it (failing) from those without it whose agent can work (passing). A passing
-- node costs as much as three failing ones bring; the best attributes of each cause, all of them where several are as good.
WITH counted AS (
  SELECT attribute, value, cause.code,
    CAST(sum(nodes) AS bigint) AS failing,
    CAST(sum(CASE WHEN cardinality(causes) = 2 THEN nodes ELSE 0 END) AS bigint) AS heals,
    CAST(sum(CASE WHEN status IN ('healthy', 'degraded') THEN nodes ELSE 0 END) AS bigint) AS working
  FROM ssm_probe_traits
  CROSS JOIN UNNEST(causes) AS cause(code)
  GROUP BY attribute, value, cause.code
),
compared AS (
  SELECT code, attribute, value, failing, heals,
    max(CASE WHEN code = 'any' THEN working ELSE 0 END) OVER (PARTITION BY attribute, value) - working AS passing
  FROM counted
),
ranked AS (
  SELECT code, attribute, value, failing, passing, heals,
    rank() OVER (PARTITION BY code ORDER BY failing - 3 * passing DESC) AS place
  FROM compared
  WHERE code <> 'any'
)
SELECT code, attribute, value, failing, passing, heals
FROM ranked
WHERE place = 1
ORDER BY failing DESC, code, attribute, value
