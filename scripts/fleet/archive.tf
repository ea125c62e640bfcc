# How records get into S3, as in template.json: a stream of Firehose that writes under its own prefix. Off without a bucket.

variable "archive_bucket" {
  description = "The bucket in which athena/ keeps every verdict for questions in SQL; empty: none."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$", var.archive_bucket))
    error_message = "The name of a bucket."
  }
}

locals {
  archives = var.archive_bucket == "" ? [] : [var.archive_bucket]
  # arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME
  arn     = split(":", aws_cloudwatch_log_group.verdicts.arn)
  own     = "account=${local.arn[4]}"
  stream  = local.template.Resources.ArchiveStream.Properties.ExtendedS3DestinationConfiguration
  bucket  = "arn:${local.arn[1]}:s3:::${var.archive_bucket}"
  placed  = { for name in ["Prefix", "ErrorOutputPrefix"] : name => replace(replace(local.stream[name]["Fn::Sub"], "$${AWS::AccountId}", local.arn[4]), "$${AWS::Region}", local.region) }
  trusted = { for service in ["firehose", "logs"] : service => "${service}.amazonaws.com" }
}

resource "aws_iam_role" "archive" {
  for_each = toset(local.archives)
  # The bucket's policy knows the roles by this path.
  path = "/ssm-probe/"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = local.trusted.firehose }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "sts:ExternalId" = local.arn[4] } }
    }]
  })
}

resource "aws_iam_role_policy" "archive" {
  for_each = toset(local.archives)
  role     = aws_iam_role.archive[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]
        # Ten characters and no more, so that no other account's name can stand before ours.
        Resource = ["${local.bucket}/verdicts/day=??????????/${local.own}/*", "${local.bucket}/errors/${local.own}/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
        Resource = local.bucket
      },
    ]
  })
}

resource "aws_kinesis_firehose_delivery_stream" "archive" {
  for_each    = toset(local.archives)
  name        = "ssm-probe"
  destination = "extended_s3"

  server_side_encryption {
    enabled  = true
    key_type = "AWS_OWNED_CMK"
  }

  extended_s3_configuration {
    role_arn            = aws_iam_role.archive[each.key].arn
    bucket_arn          = local.bucket
    prefix              = local.placed.Prefix
    error_output_prefix = local.placed.ErrorOutputPrefix
    compression_format  = local.stream.CompressionFormat
    file_extension      = local.stream.FileExtension
    buffering_interval  = local.stream.BufferingHints.IntervalInSeconds
    buffering_size      = local.stream.BufferingHints.SizeInMBs

    processing_configuration {
      enabled = true

      dynamic "processors" {
        for_each = local.stream.ProcessingConfiguration.Processors
        content {
          type = processors.value.Type
          dynamic "parameters" {
            for_each = try(processors.value.Parameters, [])
            content {
              parameter_name  = parameters.value.ParameterName
              parameter_value = parameters.value.ParameterValue
            }
          }
        }
      }
    }
  }

  # Firehose checks at once what its role may do.
  depends_on = [aws_iam_role_policy.archive]
}

resource "aws_iam_role" "sender" {
  for_each = toset(local.archives)
  path     = "/ssm-probe/"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = local.trusted.logs }
      Action    = "sts:AssumeRole"
      Condition = { StringLike = { "aws:SourceArn" = "arn:${local.arn[1]}:logs:${local.region}:${local.arn[4]}:*" } }
    }]
  })
}

resource "aws_iam_role_policy" "sender" {
  for_each = toset(local.archives)
  role     = aws_iam_role.sender[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["firehose:PutRecord", "firehose:PutRecordBatch"]
      Resource = aws_kinesis_firehose_delivery_stream.archive[each.key].arn
    }]
  })
}

resource "aws_cloudwatch_log_subscription_filter" "archive" {
  for_each        = toset(local.archives)
  name            = "ssm-probe"
  log_group_name  = aws_cloudwatch_log_group.verdicts.name
  filter_pattern  = local.template.Resources.ArchiveSubscription.Properties.FilterPattern
  destination_arn = aws_kinesis_firehose_delivery_stream.archive[each.key].arn
  role_arn        = aws_iam_role.sender[each.key].arn
  depends_on      = [aws_iam_role_policy.sender]
}
