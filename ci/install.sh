#!/usr/bin/env bash
# Install snipproof into a virtual environment of its own. REQUIREMENT is what pip installs; by default
# the source beside this script, with the versions that it was tested with.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=${PYTHON:-python3}
environment=${SNIPPROOF_VENV:-${RUNNER_TEMP:-${TMPDIR:-/tmp}}/snipproof-venv}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "snipproof needs Python 3.11 or newer; set PYTHON to one" >&2
  exit 2
}
"$python" -m venv "$environment"
pip=("$environment/bin/python" -m pip install --quiet --disable-pip-version-check)
if [ -n "${REQUIREMENT:-}" ]; then
  "${pip[@]}" -- "$REQUIREMENT"
else
  "${pip[@]}" --require-hashes --requirement "$here/requirements.txt"
  "${pip[@]}" --no-deps --no-build-isolation "$here"
fi
"$environment/bin/snipproof" --version
if [ -n "${GITHUB_PATH:-}" ]; then echo "$environment/bin" >> "$GITHUB_PATH"; fi
