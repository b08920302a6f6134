import { existsSync } from "node:fs";

/** Beside the single-file program; elsewhere the module itself. Ink waits while it loads, so no other start pays for it. */
const PLACES = ["rampart-watch.mjs", "../watch/screen.js"];

/** The full screen, or null where this copy of the program comes without it. */
export async function loadScreen(): Promise<typeof import("./screen.js") | null> {
  for (const place of PLACES) {
    const file = new URL(place, import.meta.url);
    if (existsSync(file)) return import(file.href);
  }
  return null;
}
