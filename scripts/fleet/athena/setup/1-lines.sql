-- What Firehose has put into the bucket: one record a line, in
-- verdicts/day=2026-11-30/account=111122223333/region=eu-central-1/.
-- Only the day is a partition: it is projected, and a list of accounts and Regions would have to be kept, or hide a new one.
-- They stand in the path ("$path"). Members that a record lacks are null.
CREATE EXTERNAL TABLE IF NOT EXISTS ssm_probe_lines (
  id string,
  startedAt string,
  status string,
  headline string,
  causes array<string>,
  brief struct<causes:array<string>, resolvers:array<string>, agentVersion:string, notChecked:string, why:string>,
  node struct<id:string, instanceId:string, kind:string, account:string, region:string, az:string, vpcId:string,
    subnetId:string, sgs:array<string>, securityGroupIds:array<string>, agentVersion:string, resolvers:array<string>, proxy:string>
)
PARTITIONED BY (day string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true', 'case.insensitive' = 'true')
STORED AS TEXTFILE
LOCATION 's3://BUCKET_NAME/verdicts/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.day.type' = 'date',
  'projection.day.format' = 'yyyy-MM-dd',
  'projection.day.range' = 'NOW-35DAYS,NOW',
  'projection.day.interval' = '1',
  'projection.day.interval.unit' = 'DAYS',
  'storage.location.template' = 's3://BUCKET_NAME/verdicts/day=${day}/'
)
