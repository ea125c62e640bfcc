# The same as template.json in Terraform: log group, what a node's role needs, the document and its association; alarms, dashboard and
# queries are those of template.json itself (shared.tf).

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

variable "thresholds" {
  description = "So many runs an hour with such a verdict set off its alarm, and so few on each of seven days the one for silence."
  type        = object({ BrokenNodes = number, DegradedNodes = number, InconclusiveNodes = number, ReportingNodes = number })
  default     = { BrokenNodes = 1, DegradedNodes = 1, InconclusiveNodes = 1, ReportingNodes = 1 }
}

variable "topic_arn" {
  description = "The SNS topic that hears of an alarm; empty: none."
  type        = string
  default     = ""
}

resource "aws_cloudwatch_log_group" "verdicts" {
  name              = var.log_group_name
  retention_in_days = var.retention_in_days
}

locals {
  # The provider's data source calls it `name` up to version 5 and `region` from 6 on; an ARN has always had it there.
  region = split(":", aws_cloudwatch_log_group.verdicts.arn)[3]
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

resource "aws_cloudwatch_metric_alarm" "verdicts" {
  for_each            = local.alarms
  alarm_name          = "ssm-probe-${lower(trimsuffix(each.key, "Alarm"))}"
  alarm_description   = each.value.AlarmDescription
  namespace           = each.value.Namespace
  metric_name         = each.value.MetricName
  dimensions          = { (each.value.Dimensions[0].Name) = local.region }
  statistic           = each.value.Statistic
  period              = each.value.Period
  evaluation_periods  = each.value.EvaluationPeriods
  threshold           = var.thresholds[each.value.Threshold.Ref]
  comparison_operator = each.value.ComparisonOperator
  treat_missing_data  = each.value.TreatMissingData
  alarm_actions       = var.topic_arn == "" ? [] : [var.topic_arn]
}

resource "aws_cloudwatch_dashboard" "verdicts" {
  dashboard_name = "ssm-probe-${local.region}"
  dashboard_body = replace(local.dashboard, "$${AWS::Region}", local.region)
}

resource "aws_cloudwatch_query_definition" "saved" {
  for_each        = local.queries
  name            = each.value.Name
  log_group_names = [aws_cloudwatch_log_group.verdicts.name]
  query_string    = each.value.QueryString
}

output "node_policy_arn" {
  value = aws_iam_policy.node.arn
}
