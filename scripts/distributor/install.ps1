# Run by Distributor in the folder of the unpacked package.
$ErrorActionPreference = 'Stop'
.\ssm-probe.exe --version
if ($LASTEXITCODE -ne 0) { exit 1 }
New-Item -ItemType Directory -Force -Path "$env:ProgramFiles\ssm-probe" | Out-Null
Copy-Item -LiteralPath .\ssm-probe.exe -Destination "$env:ProgramFiles\ssm-probe\ssm-probe.exe" -Force
