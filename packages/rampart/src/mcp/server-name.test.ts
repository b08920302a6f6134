import { expect, it } from "vitest";
import { serverName } from "./server-name.js";

it.each<[command: string, name: string, why: string]>([
  ["./github-server", "github-server", "the program itself"],
  [
    "npx -y @modelcontextprotocol/server-filesystem@2026.8.31 /notes",
    "server-filesystem",
    "a package, without version",
  ],
  ["uvx mcp-server-git", "mcp-server-git", "another runner"],
  ["node /srv/notes.mjs --port 1", "notes", "a script, without extension"],
  ["node /srv/server-memory/dist/index.js", "server-memory", "the folder, where the file's name says nothing"],
  ["node dist/index.js", "index", "nothing says anything"],
  ["python3 -m server", "server", "nor here"],
  ["node '/a b/ü b.js'", "--b", "what a policy cannot name is replaced"],
])("D4: %s is called %s: %s", (command, name) => {
  expect(serverName(command.match(/'[^']*'|\S+/g)!.map((word) => word.replaceAll("'", "")))).toBe(name);
});
