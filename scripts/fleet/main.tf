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

  validation {
    condition     = can(regex("^[A-Za-z0-9_./#-]{1,512}$", var.log_group_name))
    error_message = "Letters, digits, and _ . / # -"
  }
}

variable "retention_in_days" {
  type    = number
  default = 30
}

# What nodes fetch and run is fixed in the document: no caller of it can choose.
variable "binaries" {
  description = "Where the binaries are and their SHA-256, by machine (x64, arm64, windows); those that are left out are on the nodes already."
  type        = map(object({ url = string, sha256 = string }))
  default     = {}

  validation {
    condition = alltrue([for machine, binary in var.binaries :
      contains(["x64", "arm64", "windows"], machine) &&
      can(regex("^https://[A-Za-z0-9._~:/?&=%-]{1,1000}$", binary.url)) &&
      can(regex("^[0-9a-f]{64}$", binary.sha256))
    ])
    error_message = "Each is { url = \"https://...\", sha256 = \"64 hexadecimal digits\" } under x64, arm64 or windows."
  }
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
  content         = jsonencode(local.document)
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
    Format        = "ndjson"
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
