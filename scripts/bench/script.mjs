/** A shell script of about `bytes` bytes, of the lines build and deployment scripts are made of. The same every time. */
export function script(bytes) {
  const lines = ["#!/usr/bin/env bash", "set -euo pipefail", 'ROOT="$(cd "$(dirname "$0")/.." && pwd)"'];
  let size = lines.join("\n").length;
  for (let at = 0; size < bytes; at++) {
    const line = LINES[at % LINES.length].replaceAll("%", String(at));
    lines.push(line);
    size += line.length + 1;
  }
  return lines.join("\n");
}

const LINES = [
  'OUT_%="$ROOT/build/part-%"',
  'mkdir -p "$ROOT/build/part-%"',
  'cp -R "$ROOT/src/part-%/." "$ROOT/build/part-%/"',
  "if [ -f config/part-%.env ]; then source_name=part-%; else source_name=default; fi",
  'echo "building part % from $source_name" >> build/build.log',
  "grep -v '^#' config/part-%.list | sort -u > build/part-%.list",
  'for file in build/part-%/*.json; do jq -S . "$file" > "$file.sorted" && mv "$file.sorted" "$file"; done',
  "# part % is compressed last",
  "tar -czf build/part-%.tar.gz -C build part-%",
  "sha256sum build/part-%.tar.gz | cut -d' ' -f1 > build/part-%.sha256",
  "test -s build/part-%.sha256 || { echo 'part % is empty' >&2; exit 1; }",
  "rm -rf build/part-%/tmp",
];
