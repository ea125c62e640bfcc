-- Where is each cause? The attributes that tell the nodes with it (failing) from those without it whose agent can work (passing). A passing
-- node costs as much as three failing ones bring; the best attributes of each cause, all of them where several are as good.
WITH failing AS (
  SELECT causes.code, traits.attribute, traits.value, count(*) AS failing, count_if(causes.is_alone) AS heals,
    count_if(traits.status IN ('healthy', 'degraded')) AS not_passing
  FROM ssm_probe_causes AS causes
  JOIN ssm_probe_traits AS traits ON traits.node_id = causes.node_id
  GROUP BY causes.code, traits.attribute, traits.value
),
working AS (
  SELECT attribute, value, count_if(status IN ('healthy', 'degraded')) AS working
  FROM ssm_probe_traits
  GROUP BY attribute, value
),
ranked AS (
  SELECT failing.code, failing.attribute, failing.value, failing.failing, failing.heals,
    working.working - failing.not_passing AS passing,
    rank() OVER (
      PARTITION BY failing.code
      ORDER BY failing.failing - 3 * (working.working - failing.not_passing) DESC
    ) AS place
  FROM failing
  JOIN working ON working.attribute = failing.attribute AND working.value = failing.value
)
SELECT code, attribute, value, failing, passing, heals
FROM ranked
WHERE place = 1
ORDER BY failing DESC, code, attribute, value
