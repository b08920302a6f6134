import { expect, it } from "vitest";
import { composeServices } from "./compose.js";

it.each<[string, string, string[]]>([
  [
    "what is mounted, and what runs",
    "services:\n  a:\n    image: alpine\n    volumes:\n      - /:/h:ro\n      - data:/d\n    command: rm -rf /h\n",
    ["docker run -v '/:/h:ro' -v 'data:/d' 'alpine'  rm -rf /h"],
  ],
  [
    "words of a command",
    'version: "3"\nservices:\n  a:\n    image: x\n    privileged: true\n    command: ["sh", "-c", "id"]\n',
    ["docker run --privileged 'x'  'sh' '-c' 'id'"],
  ],
  [
    "a mount in several lines",
    "services:\n  a:\n    image: x\n    volumes:\n      - type: bind\n        source: /etc\n        target: /h\n  b:\n    image: y\n",
    ["docker run -v '/etc:/' 'x' ", "docker run 'y' "],
  ],
  ["no services", "volumes:\n  a:\n    image: x\n", []],
  ["comments", "services:\n  # a:\n  b:\n    image: y\n", ["docker run 'y' "]],
])("P3: %s", (_, text, lines) => {
  expect(composeServices(text).map((one) => one.text)).toEqual(lines);
});
