# The Windows step of the Command document. Its parameters come as variables and never as text of this script (SSM Agent 3.3.2746.0 or later), and each is
# one of a few words. What is fetched and run is no parameter: these lines are filled in when the document is made.
$url = ''
$sha256 = ''
$cloudwatch = ''
$ErrorActionPreference = 'Stop'
# Windows PowerShell 5.1 draws a bar for every block that arrives, and takes many times as long to fetch.
$ProgressPreference = 'SilentlyContinue'
$probe = if ($env:SSM_PROBE) { $env:SSM_PROBE } else { "$env:ProgramFiles\ssm-probe\ssm-probe.exe" }

# Fifty thousand nodes must not ask at the same moment.
$jitter = 0
if ([int]::TryParse($env:SSM_JitterSeconds, [ref]$jitter) -and $jitter -gt 0) { Start-Sleep -Seconds (Get-Random -Maximum ($jitter + 1)) }

function Get-Sum([string]$path) {
  if (Test-Path -LiteralPath $path -PathType Leaf) { (Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash.ToLowerInvariant() } else { '' }
}

if ($url -and (Get-Sum $probe) -ne $sha256) {
  $new = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
  [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
  try { Invoke-WebRequest -UseBasicParsing -Uri $url -OutFile $new -TimeoutSec 240 } catch { [Console]::Error.WriteLine($_.Exception.Message) }
  if ((Get-Sum $new) -ne $sha256) {
    Remove-Item -LiteralPath $new -Force -ErrorAction SilentlyContinue
    [Console]::Error.WriteLine("ssm-probe: $url could not be fetched, or its SHA-256 is not ${sha256}: nothing is installed")
    exit 1
  }
  New-Item -ItemType Directory -Force -Path (Split-Path $probe) | Out-Null
  Move-Item -LiteralPath $new -Destination $probe -Force
}
if (-not (Test-Path -LiteralPath $probe -PathType Leaf)) {
  [Console]::Error.WriteLine("ssm-probe: $probe is not there; put it into the image, or make the document with a URL and a sum for Windows")
  exit 1
}

# What the agent says of itself counts where neither a registration nor the metadata service does.
if (-not $env:AWS_REGION -and $env:AWS_SSM_REGION_NAME) { $env:AWS_REGION = $env:AWS_SSM_REGION_NAME }
# Each value is one word of its option, whatever is in it.
$options = @()
if ($env:SSM_Region) { $options += "--region=$env:SSM_Region" }
if ($env:SSM_For) { $options += "--for=$env:SSM_For" }
if ($env:SSM_Expect) { $options += "--expect=$env:SSM_Expect" }
if ($env:SSM_Format) { $options += "--format=$env:SSM_Format" }
if ($env:SSM_Timeout) { $options += "--timeout=$env:SSM_Timeout" }
if ($env:SSM_Deadline) { $options += "--deadline=$env:SSM_Deadline" }
if ($env:SSM_Signed -eq 'no') { $options += '--no-credentials' }
if ($cloudwatch) { $options += "--cloudwatch=$cloudwatch" }
# Last, so that it holds: never a failure of the command because of what is found. Run Command would stop a rollout at the first node that is broken.
& $probe @options --fail-on never
exit $LASTEXITCODE
