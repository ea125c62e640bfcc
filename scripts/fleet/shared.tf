# What template.json says, for main.tf: one text, wherever it is deployed from.

locals {
  template  = jsondecode(file("${path.module}/template.json"))
  alarms    = { for name, resource in local.template.Resources : name => resource.Properties if resource.Type == "AWS::CloudWatch::Alarm" }
  queries   = { for name, resource in local.template.Resources : name => resource.Properties if resource.Type == "AWS::Logs::QueryDefinition" }
  dashboard = local.template.Resources.Dashboard.Properties.DashboardBody["Fn::Sub"]
}
