#!/bin/sh
# Makes .venv with a Python of version 3.11 or later, or says in one sentence what is missing.
set -eu
cd "$(dirname "$0")/.."

[ -x .venv/bin/python ] && [ -x .venv/bin/pip ] && exit 0

suitable() {
    command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

python=""
for name in "${PYTHON:-python3.11}" python3.12 python3.13 python3 python3.14; do
    if suitable "$name"; then
        python="$name"
        break
    fi
done
if [ -z "$python" ]; then
    echo "No Python of version 3.11 or later was found. Install one (on Debian: apt-get install python3 python3-venv)." >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "$python cannot make virtual environments. Install the module (on Debian: apt-get install python3-venv)." >&2
    exit 1
fi
free_kb=$(df -Pk . | awk 'NR == 2 { print $4 }')
if [ "$free_kb" -lt 600000 ]; then
    echo "Less than 600 MB are free in $(pwd). Free some room; the packages need it." >&2
    exit 1
fi
echo "Making .venv with $("$python" --version) …"
rm -rf .venv
"$python" -m venv .venv
