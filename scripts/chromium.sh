#!/bin/sh
# Makes sure that there is a Chromium for the browser tests: the system's, else Playwright's, else the distribution's.
set -eu
cd "$(dirname "$0")/.."

starts() {
    [ -n "$1" ] && [ -x "$1" ] && "$1" --version >/dev/null 2>&1
}

system() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        path=$(command -v "$name" || true)
        starts "$path" && return 0
    done
    return 1
}

own() {
    path=$(.venv/bin/python -c 'from playwright.sync_api import sync_playwright as p
with p() as it: print(it.chromium.executable_path)' 2>/dev/null || true)
    starts "$path"
}

system && exit 0
own && exit 0
echo "No Chromium was found; Playwright's own is being downloaded …"
if timeout 240 .venv/bin/playwright install chromium >/dev/null 2>&1 && own; then exit 0; fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "That one does not start here; the distribution's is being installed …"
    DEBIAN_FRONTEND=noninteractive timeout 500 sh -c \
        'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core' >/dev/null
    system && exit 0
fi
echo "The browser tests need Chromium: none is installed, Playwright's download does not start here, and only" >&2
echo "root can install the distribution's. Run: apt-get install chromium" >&2
exit 1
