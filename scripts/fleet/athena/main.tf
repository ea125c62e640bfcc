# The same as template.json beside it in Terraform: the bucket, the database, the workgroup, the questions, what a reader needs. The tables
# and views are made by setup.sh.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "bucket_name" {
  type = string
}

variable "organization_id" {
  description = "Accounts of this organization may write, each under its own prefix."
  type        = string

  validation {
    condition     = can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "An organization's id, o-..."
  }
}

variable "retention_in_days" {
  description = "How long verdicts are kept. The table looks back 35 days."
  type        = number
  default     = 35
}

variable "scan_limit_in_bytes" {
  description = "A question that reads more ends."
  type        = number
  default     = 10000000000
}

resource "aws_s3_bucket" "verdicts" {
  bucket = var.bucket_name
}

locals {
  partition = split(":", aws_s3_bucket.verdicts.arn)[1]
  template  = jsondecode(file("${path.module}/template.json")).Resources
  # Both policies as template.json has them, with this deployment's names.
  texts = { for name in ["BucketPolicy", "ReaderPolicy"] : name => replace(replace(replace(replace(replace(replace(
    jsonencode(local.template[name].Properties.PolicyDocument),
    "/\\{\"Fn::Sub\":(\"[^\"]*\")\\}/", "$1"),
    "/\\{\"Ref\":\"OrganizationId\"\\}/", jsonencode(var.organization_id)),
    "$${BucketName}", var.bucket_name),
    "$${AWS::Partition}", local.partition),
    "$${WorkGroup}", "ssm-probe"),
    "$${!", "$${")
  }
  # A workgroup's ARN has Region and account.
  athena = split(":", aws_athena_workgroup.verdicts.arn)
}

resource "aws_s3_bucket_public_access_block" "verdicts" {
  bucket                  = aws_s3_bucket.verdicts.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "verdicts" {
  bucket = aws_s3_bucket.verdicts.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "verdicts" {
  bucket = aws_s3_bucket.verdicts.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "verdicts" {
  bucket = aws_s3_bucket.verdicts.id

  dynamic "rule" {
    for_each = { verdicts = var.retention_in_days, errors = 35, results = 7 }
    content {
      id     = rule.key
      status = "Enabled"

      filter {
        prefix = "${rule.key}/"
      }

      expiration {
        days = rule.value
      }

      abort_incomplete_multipart_upload {
        days_after_initiation = 1
      }
    }
  }
}

resource "aws_s3_bucket_policy" "verdicts" {
  bucket     = aws_s3_bucket.verdicts.id
  policy     = local.texts.BucketPolicy
  depends_on = [aws_s3_bucket_public_access_block.verdicts]
}

resource "aws_glue_catalog_database" "verdicts" {
  name = "ssm_probe"
}

resource "aws_athena_workgroup" "verdicts" {
  name          = "ssm-probe"
  force_destroy = true

  configuration {
    enforce_workgroup_configuration = true
    bytes_scanned_cutoff_per_query  = var.scan_limit_in_bytes

    engine_version {
      selected_engine_version = "Athena engine version 3"
    }

    result_configuration {
      output_location = "s3://${var.bucket_name}/results/"

      encryption_configuration {
        encryption_option = "SSE_S3"
      }
    }
  }
}

resource "aws_athena_named_query" "questions" {
  for_each  = { for name, resource in local.template : resource.Properties.Name => resource.Properties.QueryString if resource.Type == "AWS::Athena::NamedQuery" }
  name      = each.key
  query     = each.value
  database  = aws_glue_catalog_database.verdicts.name
  workgroup = aws_athena_workgroup.verdicts.id
}

resource "aws_iam_policy" "reader" {
  description = "Lets people ask Athena what ssm-probe found; attach it to their role."
  policy      = replace(replace(local.texts.ReaderPolicy, "$${AWS::Region}", local.athena[3]), "$${AWS::AccountId}", local.athena[4])
}

output "reader_policy_arn" {
  value = aws_iam_policy.reader.arn
}
