import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, it } from "vitest";
import { tellStory } from "./run.js";

const STORIES = fileURLToPath(new URL("../../../docs/stories/", import.meta.url));
const names = readdirSync(STORIES).filter((name) => name.endsWith(".md") && name !== "README.md");

describe("stories happen as they are told", () => {
  it.each(names)("%s", (name) => tellStory(join(STORIES, name)), 120_000);
});
