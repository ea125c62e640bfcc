-- One row for each node and each attribute that nodes can share, in one reading of the table. A missing proxy is one, too: that is a common
-- fault. causes begins with 'any', which every node has.
CREATE OR REPLACE VIEW ssm_probe_traits AS
SELECT node_id, status, attribute, trait.value,
  CASE WHEN causes IS NULL THEN ARRAY['any'] ELSE ARRAY['any'] || array_distinct(causes) END AS causes
FROM ssm_probe_nodes
CROSS JOIN (
  VALUES ('region'), ('account'), ('vpc'), ('subnet'), ('zone'), ('securityGroup'), ('resolver'), ('proxy'), ('agentVersion'), ('kind')
) AS known(attribute)
CROSS JOIN UNNEST(
  CASE attribute
    WHEN 'region' THEN ARRAY[region]
    WHEN 'account' THEN ARRAY[account]
    WHEN 'vpc' THEN ARRAY[vpc]
    WHEN 'subnet' THEN ARRAY[subnet]
    WHEN 'zone' THEN ARRAY[zone]
    WHEN 'securityGroup' THEN array_distinct(security_groups)
    WHEN 'resolver' THEN array_distinct(resolvers)
    WHEN 'proxy' THEN ARRAY[coalesce(proxy, 'none')]
    WHEN 'agentVersion' THEN ARRAY[agent_version]
    ELSE ARRAY[kind]
  END
) AS trait(value)
WHERE trait.value IS NOT NULL AND trait.value <> ''
