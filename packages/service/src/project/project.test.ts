import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findProject } from "./project.js";

const root = realpathSync(mkdtempSync(join(tmpdir(), "rampart-project-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const home = join(root, "home/dev");
mkdirSync(join(home, "work/.git"), { recursive: true });
mkdirSync(join(home, "work/packages/a"), { recursive: true });
mkdirSync(join(home, "plain/below"), { recursive: true });
symlinkSync(join(home, "work"), join(root, "link"));

describe("the project of a folder", () => {
  it.each([
    ["the work tree it is in", join(home, "work/packages/a"), join(home, "work")],
    ["itself where there is none", join(home, "plain/below"), join(home, "plain/below")],
    ["where a link leads", join(root, "link"), join(home, "work")],
    ["none for the home folder", home, null],
    ["none for what the home folder is in", root, null],
    ["none for the root", "/", null],
    ["none for a system folder", "/etc", null],
    ["none for the folder of all temporary files", "/tmp", null],
    ["none where there is no such folder", join(root, "absent"), null],
    ["none where nobody said one", null, null],
  ])("is %s", async (_why, folder, expected) => expect(await findProject(folder, home)).toBe(expected));
});
