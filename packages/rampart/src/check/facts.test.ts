import { describe, expect, it } from "vitest";
import { projectRoot } from "./facts.js";

describe("projectRoot", () => {
  it.each<[folder: string, root: string | null, why: string]>([
    ["/home/dev/shop", "/home/dev/shop", "a folder below home"],
    ["/home/dev/shop/", "/home/dev/shop", "without its last slash"],
    ["/srv/shop", "/srv/shop", "a folder elsewhere"],
    ["/home/developer", "/home/developer", "a name that only begins like home"],
    ["/home/dev", null, "the home folder"],
    ["/home/dev/", null, "however it is written"],
    ["/home", null, "what contains the home folder"],
    ["/", null, "the root"],
    ["shop", null, "no absolute path"],
  ])("%s -> %s: %s", (folder, root) => expect(projectRoot(folder, "/home/dev")).toBe(root));
});
