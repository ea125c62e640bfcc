/** Saved queries of CloudWatch Logs Insights, over what `--cloudwatch` delivers. */

export const QUERIES: Readonly<Record<string, string>> = {
  'worst causes':
    'fields coalesce(findings.0.code, causes.0) as cause, node.id as node\n| filter ispresent(id) and ispresent(status) and status != "healthy"\n| dedup id\n| stats count_distinct(node) as nodes by cause\n| sort nodes desc\n| limit 50',
  'by VPC':
    'fields node.vpcId as vpc, node.id as node\n| filter ispresent(id) and ispresent(status)\n| dedup id\n| stats count_distinct(node) as nodes by vpc, status\n| sort nodes desc',
  'by agent version':
    'fields coalesce(node.agentVersion, node.agent.version) as agent, node.id as node\n| filter ispresent(id) and ispresent(status)\n| dedup id\n| stats count_distinct(node) as nodes by agent, status\n| sort nodes desc',
  'newly broken':
    'fields @timestamp, node.id as node, headline, changed.0.what as what, changed.0.from as was, changed.0.to as now\n| filter ispresent(id) and status = "broken" and ispresent(changed.0.what)\n| dedup id\n| sort @timestamp desc\n| limit 100',
  inconclusive:
    'fields @timestamp, node.id as node, headline, notChecked.0.what as what, notChecked.0.why as why\n| filter ispresent(id) and status = "inconclusive"\n| dedup id\n| sort @timestamp desc\n| limit 100',
};
