# The document with its fixed lines: in template.json they are texts in which CloudFormation puts the stack's parameters.
locals {
  fixed = merge(
    { LogGroupName = var.log_group_name },
    { for machine, suffix in { x64 = "", arm64 = "Arm64", windows = "Windows" } : "Url${suffix}" => try(var.binaries[machine].url, "") },
    { for machine, suffix in { x64 = "", arm64 = "Arm64", windows = "Windows" } : "Sha256${suffix}" => try(var.binaries[machine].sha256, "") },
  )
  content = local.template.Resources.Document.Properties.Content
  document = merge(local.content, {
    mainSteps = [for step in local.content.mainSteps : merge(step, {
      inputs = merge(step.inputs, {
        runCommand = [for line in step.inputs.runCommand :
          try(replace(line["Fn::Sub"], "/\\$\\{.*\\}/", local.fixed[regex("\\$\\{(.*)\\}", line["Fn::Sub"])[0]]), tostring(line))
        ]
      })
    })]
  })
}
