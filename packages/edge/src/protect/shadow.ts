import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { isJsonObject } from "@rampart/service";
import type { Host } from "../hosts/host.js";
import { readConfig } from "./config-file.js";
import type { ProtectContext } from "./context.js";
import { plainOf } from "./jsonc/node.js";
import { parseJsonc } from "./jsonc/parse.js";

/**
 * Settings of a project that keep a host's hooks from running there, though the user's own hold them. Hosts look for
 * them at the same place below the project as below the home folder. Never throws; what cannot be read is no finding.
 */
export async function shadowsIn(host: Host, context: ProtectContext, project: string): Promise<readonly string[]> {
  if (project === context.home) return [];
  const place = { home: context.home, environment: context.environment, command: "", argv: [], failClosed: true };
  const found: string[] = [];
  for (const target of host.install(place)) {
    const below = relative(context.home, target.file);
    if (target.kind !== "settings" || below.startsWith("..")) continue;
    const local = below.replace(/settings\.json$/, "settings.local.json");
    for (const file of new Set([join(project, below), join(project, local)])) {
      if (!existsSync(file)) continue;
      try {
        const { text } = await readConfig(file, project, context.uid);
        const value = text === null ? null : plainOf(parseJsonc(text));
        const obstacle = isJsonObject(value) ? target.obstacle(value) : null;
        if (obstacle !== null) found.push(`${file}: ${obstacle.path.join(".")}: ${obstacle.message}`);
      } catch {
        // A file the host cannot read either switches nothing off.
      }
    }
  }
  return found;
}
