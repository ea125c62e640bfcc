# The Windows step of ssm-probe.json. The document's parameters come as variables and never as text of this script (SSM Agent 3.3.2746.0 or later).
$ErrorActionPreference = 'Stop'
# Windows PowerShell 5.1 draws a bar for every block that arrives, and takes many times as long to fetch.
$ProgressPreference = 'SilentlyContinue'
$probe = if ($env:SSM_PROBE) { $env:SSM_PROBE } else { "$env:ProgramFiles\ssm-probe\ssm-probe.exe" }

# Fifty thousand nodes must not ask at the same moment.
$jitter = 0
if ([int]::TryParse($env:SSM_JitterSeconds, [ref]$jitter) -and $jitter -gt 0) { Start-Sleep -Seconds (Get-Random -Maximum ($jitter + 1)) }

function Get-Sum([string]$path) {
  if (Test-Path -LiteralPath $path) { (Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash.ToLowerInvariant() } else { '' }
}

if ($env:SSM_Url -and (Get-Sum $probe) -ne $env:SSM_Sha256) {
  $new = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
  [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
  try { Invoke-WebRequest -UseBasicParsing -Uri $env:SSM_Url -OutFile $new -TimeoutSec 240 } catch { [Console]::Error.WriteLine($_.Exception.Message) }
  if ((Get-Sum $new) -ne $env:SSM_Sha256) {
    Remove-Item -LiteralPath $new -Force -ErrorAction SilentlyContinue
    [Console]::Error.WriteLine("ssm-probe: $env:SSM_Url could not be fetched, or its SHA-256 is not ${env:SSM_Sha256}: nothing is installed")
    exit 1
  }
  New-Item -ItemType Directory -Force -Path (Split-Path $probe) | Out-Null
  Move-Item -LiteralPath $new -Destination $probe -Force
}
if (-not (Test-Path -LiteralPath $probe)) {
  [Console]::Error.WriteLine("ssm-probe: $probe is not there; give Url and Sha256, or put it into the image")
  exit 1
}

# What the agent says of itself counts where neither a registration nor the metadata service does.
if (-not $env:AWS_REGION -and $env:AWS_SSM_REGION_NAME) { $env:AWS_REGION = $env:AWS_SSM_REGION_NAME }
$options = @("$env:SSM_Options".Split(' ', [StringSplitOptions]::RemoveEmptyEntries))
# Last, so that it holds: never a failure of the command because of what is found. Run Command would stop a rollout at the first node that is broken.
& $probe @options --fail-on never
exit $LASTEXITCODE
