#!/usr/bin/env bash
# The main job, for real: from a transcript to a failing gate, and on to a passing one, in a folder of its own.
# `bash examples/tour.sh` builds the tool first; everything else works offline. Town, people and figures are invented.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cargo build --quiet --manifest-path "$here/Cargo.toml"
# The tour leaves this folder, so a target folder that was given relatively has to be found first.
factcheck=$(cd "${CARGO_TARGET_DIR:-$here/target}/debug" && pwd)/factcheck

desk=$(mktemp -d)
trap 'rm -rf "$desk"' EXIT
cd "$desk"
cp "$here"/examples/speeches/port.fr.md "$here"/examples/notes/port-annual-report.md .

# Shows a command and runs it; its exit code is shown where it is not 0, and never stops the tour.
run() {
  printf '\n$ factcheck'
  for word in "$@"; do
    if [[ $word =~ ^[A-Za-z0-9@._/-]+$ ]]; then printf ' %s' "$word"; else printf ' "%s"' "$word"; fi
  done
  printf '\n'
  "$factcheck" "$@" || printf '(exit code %s)\n' "$?"
}

run init
run add port.fr.md --from "Commençons par le trafic" --until "Journaliste : Ces chiffres"
run check
run cite 4-2 port-annual-report.md --quote "The port handled 4.18 million tonnes in 2019 and 6.83 million tonnes in 2023"
run cite 1284 port-annual-report.md --quote "There were 1,284 ship calls in 2023, after 1,105 ship calls in 2022"
run cite 12400 port-annual-report.md --quote "The terminals handled 13,780 containers in 2023" --stance contradicts
run verdict 4-2 accurate --because "Both figures are those of the annual report, rounded." --by ana@example.org
run verdict 1284 accurate --because "The annual report has the same figures." --by ana@example.org
run verdict 12400 imprecise --because "The annual report has 13,780: a tenth more." --by ana@example.org
run review 4-2 --by ben@example.org
run review 1284 --by ben@example.org
run review 12400 --by ben@example.org
run check
run report
