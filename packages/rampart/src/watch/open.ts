import { existsSync } from "node:fs";
import { importModule } from "@rampart/service";

type Screen = typeof import("./screen.js");

/** Beside the single-file program; elsewhere the module itself. Ink waits while it loads, so no other start pays for it. */
const PLACES = ["rampart-watch.mjs", "../watch/screen.js"];

/** The full screen, or null where this copy of the program comes without it. */
export async function loadScreen(): Promise<Screen | null> {
  for (const place of PLACES) {
    const file = new URL(place, import.meta.url);
    if (existsSync(file)) return (await importModule(file.href)) as Screen;
  }
  return null;
}
