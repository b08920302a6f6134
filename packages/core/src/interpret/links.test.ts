import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Action, ActionKind, Answer, Place } from "../spine/index.js";
import { followLinks, followMade, linkWants, MAX_LINKS } from "./links.js";
import { pathAction } from "./paths/index.js";

const place: Place = {
  home: "/home/dev",
  user: "dev",
  cwd: "/home/dev/project",
  project: "/home/dev/project",
  scratch: ["/tmp"],
  installed: [],
};
const on = (kind: ActionKind, name: string, form: "exact" | "pattern" = "exact"): Action =>
  pathAction(kind, { type: "path", name, form }, { place });
const answers = (links: Record<string, string>) =>
  new Map<string, Answer>(Object.entries(links).map(([path, target]) => [`link:${path}`, { type: "link", target }]));

describe("links", () => {
  const rows: readonly (readonly [
    why: string,
    action: Action,
    asked: string | null,
    target: string,
    real: string | null,
  ])[] = [
    [
      "a file in the project that is a link to a key",
      on("file.read", "/home/dev/project/k"),
      "/home/dev/project/k",
      "/home/dev/.ssh/id_rsa",
      "/home/dev/.ssh/id_rsa",
    ],
    [
      "a file that is no link",
      on("file.read", "/home/dev/project/k"),
      "/home/dev/project/k",
      "/home/dev/project/k",
      null,
    ],
    ["writing through a link", on("file.write", "/tmp/x"), "/tmp/x", "/etc/passwd", "/etc/passwd"],
    [
      "a glob below a folder that is a link",
      on("file.read", "/home/dev/project/d/*.pem", "pattern"),
      "/home/dev/project/d",
      "/etc/ssl",
      "/etc/ssl/*.pem",
    ],
    [
      "removing a link removes the link",
      on("file.delete", "/home/dev/project/link"),
      "/home/dev/project",
      "/home/dev/project",
      null,
    ],
    [
      "removing below a folder that is a link",
      on("file.delete", "/home/dev/project/d/x"),
      "/home/dev/project/d",
      "/etc",
      "/etc/x",
    ],
    [
      "a folder that is a link to the root",
      on("file.list", "/home/dev/project/r/etc"),
      "/home/dev/project/r/etc",
      "/etc",
      "/etc",
    ],
    ["a glob at the root has nothing before it", on("file.read", "/*/passwd", "pattern"), null, "/", null],
  ];
  it.each(rows)("P3: %s", (_why, action, asked, target, real) => {
    expect(linkWants([action], new Map()).map((want) => (want.type === "link" ? want.path : ""))).toEqual(
      asked === null ? [] : [asked],
    );
    const after = followLinks([action], answers({ [asked ?? "/"]: target }), place);
    expect(after.slice(1).map((each) => [each.kind, each.resource.name])).toEqual(
      real === null ? [] : [[action.kind, real]],
    );
  });

  it("gives the real place its own labels and keeps the action as written", () => {
    const written = on("file.read", "/home/dev/project/k");
    const [first, second] = followLinks([written], answers({ "/home/dev/project/k": "/home/dev/.ssh/id_rsa" }), place);
    expect(first).toBe(written);
    expect(written.labels).not.toContain("credential");
    expect(second!.labels).toContain("credential");
  });

  it("leaves everything as it is where nobody answered", () => {
    const actions = [on("file.read", "/home/dev/project/k")];
    expect(followLinks(actions, new Map([["link:/home/dev/project/k", null]]), place)).toBe(actions);
  });

  it("says so when there are more paths than can be looked at", () => {
    const actions = Array.from({ length: MAX_LINKS + 1 }, (_, i) => on("file.read", `/home/dev/project/${i}`));
    expect(linkWants(actions, new Map()).length).toBe(MAX_LINKS);
    expect(followLinks(actions, new Map(), place).at(-1)).toMatchObject({
      kind: "opaque",
      detail: { reason: "too_complex" },
    });
  });
});

it("asks about each path once, in the order they come, however many there are", () => {
  const number = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(
      fc.array(number, { maxLength: 120, size: "max" }),
      fc.array(number, { maxLength: 8 }),
      (numbers, known) => {
        const path = (n: number) => `/home/dev/project/${n}`;
        const asked = linkWants(
          numbers.map((n) => on("file.read", path(n))),
          answers(Object.fromEntries(known.map((n) => [path(n), path(n)]))),
        );
        const open = [...new Set(numbers)].filter((n) => !known.includes(n));
        expect(asked).toEqual(open.map((n) => ({ type: "link", path: path(n) })));
      },
    ),
  );
});

describe("P3: links a call makes itself are followed from then on", () => {
  const link = (name: string, target: string): Action =>
    pathAction("file.link", { type: "path", name, form: "exact" }, { place, detail: { link: "symbolic", target } });
  const app = (name: string) => `/home/dev/project/${name}`;
  it.each<[string, readonly Action[], readonly string[]]>([
    ["below it", [link(app("x"), "/"), on("file.delete", app("x/*"), "pattern")], ["file.delete /*"]],
    [
      "itself, where it is read",
      [link(app("k"), "/home/dev/.ssh/id_rsa"), on("file.read", app("k"))],
      ["file.read /home/dev/.ssh/id_rsa"],
    ],
    ["itself, where only its name goes", [link(app("x"), "/etc"), on("file.delete", app("x"))], []],
    [
      "a target beside the link",
      [link("/home/dev/k", ".ssh"), on("file.read", "/home/dev/k/id_rsa")],
      ["file.read /home/dev/.ssh/id_rsa"],
    ],
    [
      "one link through another",
      [link(app("y"), "x"), link(app("x"), "/"), on("file.delete", app("y/etc"))],
      ["file.delete /etc"],
    ],
    ["a circle", [link(app("y"), "x"), link(app("x"), "y"), on("file.read", app("y/a"))], []],
    [
      "a link that is made anew: either",
      [link(app("x"), "a"), link(app("x"), "/"), on("file.read", app("x/etc"))],
      [`file.read ${app("a/etc")}`, "file.read /etc"],
    ],
    [
      "many links over links",
      [
        link(app("x0"), "/"),
        ...Array.from({ length: 50 }, (_, i) => link(app(`x${i + 1}`), `x${i}`)),
        on("file.delete", app("x50/etc")),
      ],
      ["file.delete /etc"],
    ],
    [
      "one of many",
      [
        ...Array.from({ length: 500 }, (_, i) => link(app(`y${i}`), "a")),
        link(app("x"), "/"),
        on("file.delete", app("x/etc")),
      ],
      ["file.delete /etc"],
    ],
    ["what came before", [on("file.read", app("k/a")), link(app("k"), "/etc")], []],
    ["a name that only begins alike", [link(app("x"), "/"), on("file.delete", app("xy"))], []],
  ])("%s", (_why, actions, added) => {
    const all = followMade(actions, place);
    expect(all.slice(actions.length).map(({ kind, resource }) => `${kind} ${resource.name}`)).toEqual(added);
  });
});
