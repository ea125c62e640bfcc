<powershell>
# User data for Windows (EC2Launch v2): waits at boot until this instance can reach Systems Manager, and says on the serial console what is in the way.
# Fill in the two values; the binary may be in the image already.
$url = 'https://BUCKET_NAME.s3.REGION.amazonaws.com/ssm-probe-win-x64.exe'
$sha256 = '0000000000000000000000000000000000000000000000000000000000000000'
$probe = "$env:ProgramFiles\ssm-probe\ssm-probe.exe"

if (-not (Test-Path -LiteralPath $probe -PathType Leaf)) {
  $new = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
  $ProgressPreference = 'SilentlyContinue'
  [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
  try { Invoke-WebRequest -UseBasicParsing -Uri $url -OutFile $new -TimeoutSec 300 } catch { Write-Output $_.Exception.Message }
  if ((Test-Path -LiteralPath $new) -and (Get-FileHash -LiteralPath $new -Algorithm SHA256).Hash -eq $sha256) {
    New-Item -ItemType Directory -Force -Path (Split-Path $probe) | Out-Null
    Move-Item -LiteralPath $new -Destination $probe -Force
  } else {
    Remove-Item -LiteralPath $new -Force -ErrorAction SilentlyContinue
    Write-Output "ssm-probe: $url could not be fetched, or is not what it must be"
  }
}
# An instance without the probe must still boot.
if (Test-Path -LiteralPath $probe -PathType Leaf) { & $probe --wait 5m --console --fail-on never }
exit 0
</powershell>
<persist>false</persist>
