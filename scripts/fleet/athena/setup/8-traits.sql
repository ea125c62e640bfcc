-- One row for each profile and each attribute that nodes can share. A missing proxy is one, too: that is a common fault.
CREATE OR REPLACE VIEW ssm_probe_traits AS
SELECT attribute, trait.value, status, causes, nodes
FROM ssm_probe_profiles
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
