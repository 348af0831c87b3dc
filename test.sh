#!/bin/bash
# Installs what the tests need where it is missing, then runs all of them: C#, TypeScript, browser.
# Needs the .NET 10 SDK and Node 20. Ends with the runners' own count lines.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# program -> Debian package
declare -A packages=([pdftotext]=poppler-utils [qpdf]=qpdf [prlimit]=util-linux [chromium]=chromium)
missing=()
for program in "${!packages[@]}"; do
  command -v "$program" >/dev/null || missing+=("${packages[$program]}")
done
ldconfig -p | grep -q libsqlite3.so.0 || missing+=(libsqlite3-0)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing ${missing[*]}"
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

results=$(mktemp)
trap 'rm -f "$results"' EXIT
failed=0

# Runs a step, shows its output, and keeps its count lines for the end.
step() {
  local name=$1
  shift
  echo "== $name"
  local output
  output=$(mktemp)
  if ! "$@" 2>&1 | tee "$output"; then
    failed=1
    echo "$name: FAILED" >>"$results"
  fi
  sed 's/\x1b\[[0-9;]*m//g' "$output" | grep -E '^(Passed!|Failed!|Skipped!)|^ +Tests +[0-9]' | sed "s|^|$name: |" >>"$results" || true
  rm -f "$output"
}

# npm writes its own copy of the lock file last: an older one means that the packages are not those of the lock file.
for folder in clients/typescript web; do
  if [ ! "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ]; then
    npm --prefix "$folder" ci --no-audit --no-fund
    touch "$folder/node_modules/.package-lock.json"
  fi
done

npm --prefix clients/typescript run build
dotnet build Parley.slnx
step "TypeScript client" npm --prefix clients/typescript test
step "Web application" npm --prefix web test
step "Real-time engine" dotnet test tests/Parley.Realtime.Tests --no-build
step "Server" dotnet test tests/Parley.Server.Tests --no-build
step "End to end" dotnet test tests/Parley.EndToEnd.Tests --no-build

echo "== Results"
cat "$results"
exit $failed
