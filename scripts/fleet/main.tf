# The same as template.json in Terraform: log group, what a node's role needs, the document and its association, an alarm, the queries.
# The dashboard is left to template.json.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "log_group_name" {
  type    = string
  default = "/fleet/ssm-probe"
}

variable "retention_in_days" {
  type    = number
  default = 30
}

variable "url" {
  description = "Where the binary is; empty: on the nodes already."
  type        = string
  default     = ""
}

variable "sha256" {
  type    = string
  default = ""
}

variable "tag" {
  description = "Nodes with this tag are probed."
  type        = object({ key = string, value = string })
  default     = { key = "ssm-probe", value = "yes" }
}

variable "schedule" {
  type    = string
  default = "rate(7 days)"
}

variable "broken_nodes" {
  description = "The alarm goes off at so many broken runs an hour."
  type        = number
  default     = 1
}

data "aws_region" "here" {}

resource "aws_cloudwatch_log_group" "verdicts" {
  name              = var.log_group_name
  retention_in_days = var.retention_in_days
}

resource "aws_iam_policy" "node" {
  description = "Lets nodes deliver what ssm-probe found; attach it to their role."
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${aws_cloudwatch_log_group.verdicts.arn}:*"
    }]
  })
}

resource "aws_ssm_document" "probe" {
  name            = "ssm-probe"
  document_type   = "Command"
  document_format = "JSON"
  content         = file("${path.module}/../ssm/ssm-probe.json")
}

resource "aws_ssm_association" "weekly" {
  association_name    = "ssm-probe"
  name                = aws_ssm_document.probe.name
  schedule_expression = var.schedule
  # A node that cannot be probed does not keep the others from it.
  max_errors      = "100%"
  max_concurrency = "10%"

  targets {
    key    = "tag:${var.tag.key}"
    values = [var.tag.value]
  }

  parameters = {
    Options       = "--format ndjson --cloudwatch ${var.log_group_name}"
    Url           = var.url
    Sha256        = var.sha256
    JitterSeconds = "900"
  }
}

resource "aws_cloudwatch_metric_alarm" "broken" {
  alarm_name          = "ssm-probe-broken"
  alarm_description   = "Nodes that Systems Manager cannot manage, as ssm-probe on them found."
  namespace           = "ssm-probe"
  metric_name         = "Broken"
  dimensions          = { Region = data.aws_region.here.name }
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = 1
  threshold           = var.broken_nodes
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
}

locals {
  template = jsondecode(file("${path.module}/template.json"))
  queries  = { for name, resource in local.template.Resources : name => resource if resource.Type == "AWS::Logs::QueryDefinition" }
}

resource "aws_cloudwatch_query_definition" "saved" {
  for_each        = local.queries
  name            = each.value.Properties.Name
  log_group_names = [aws_cloudwatch_log_group.verdicts.name]
  query_string    = each.value.Properties.QueryString
}

output "node_policy_arn" {
  value = aws_iam_policy.node.arn
}
