#!/usr/bin/env bash
# Adds one migration of the same name for each database: build/add-migration.sh Name
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?usage: build/add-migration.sh Name}
dotnet tool restore >/dev/null
dotnet build Vega.Portal -v q -nologo
for provider in Sqlite SqlServer Postgres; do
  dotnet ef migrations add "$name" --no-build --project Vega.Portal --context "${provider}VegaDbContext" --output-dir "Data/Migrations/$provider"
done
