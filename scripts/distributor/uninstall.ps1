# Run by Distributor. What was not delivered, in %ProgramData%\ssm-probe, is left alone.
Remove-Item -LiteralPath "$env:ProgramFiles\ssm-probe\ssm-probe.exe" -Force -ErrorAction SilentlyContinue
exit 0
