import { describe, expect, it } from "vitest";
import { REGISTRY as MODELS } from "../../../packages/clarity/src/verbs/index.js";
import { REGISTRY } from "../../../packages/rampart/src/verbs/index.js";
import { PAGES, type Page, shown } from "./pages.js";

/** What a table of verbs is asked for here. */
interface Known {
  readonly options: Readonly<Record<string, unknown>>;
}
type Table = Readonly<Record<string, () => Promise<Known>>>;

const TABLES: Readonly<Record<string, Table>> = { rampart: REGISTRY, clarity: MODELS, "rampart model": MODELS };
/** Every verb of both programs has these. */
const SHARED = ["json", "help", "state"];
const COMMAND = /^(?:\$ )?(?:sudo )?(?:npx (?:--no-install )?)?(rampart model|rampart|clarity) (.*)$/;

/** Words of a format that only look like one: what a sign-off's digest begins with. */
const NO_COMMANDS = new Set(["rampart policy change"]);

/** What is wrong with a line: a verb its program does not have, or an option the verb does not have. */
async function wrong(line: string): Promise<string | null> {
  const [, program = "", rest = ""] = COMMAND.exec(line.trim()) ?? [];
  const table = TABLES[program];
  // Behind these stands another program's, or a comment.
  const words = (rest.split(/ (?:--|\||>>?|&&|#)(?: |$)| {2,}#|;/)[0] ?? "")
    .split(" ")
    .map((word) => word.replace(/^\[/, ""));
  const [first = "", second = ""] = words;
  // A name for any of them, the version, or none.
  if (table === undefined || NO_COMMANDS.has(line) || !/^[a-z]/.test(first)) return null;
  const name = [`${first} ${second}`, first].find((one) => Object.hasOwn(table, one));
  if (name === undefined) {
    const family = Object.keys(table).some((one) => one.startsWith(`${first} `));
    return family && !/^[a-z]/.test(second) ? null : `${program} has no verb: ${rest}`;
  }
  const { options } = await table[name]!();
  const typed = words.flatMap((word) => /^--([a-z-]+)/.exec(word)?.[1] ?? []);
  const unknown = typed.find((option) => !Object.hasOwn(options, option) && !SHARED.includes(option));
  return unknown === undefined ? null : `${program} ${name} has no --${unknown}`;
}

const wrongIn = async (page: Page) => (await Promise.all(shown(page).map(wrong))).filter((one) => one !== null);

describe("R5: commands in pages are commands there are, with options they have", () => {
  it.each(PAGES)("$path", async (page) => expect(await wrongIn(page)).toEqual([]));

  it.each([
    ["a verb there is not", "rampart frobnicate", "rampart has no verb: frobnicate"],
    ["a verb of a family that has no such", "$ rampart policy frobnicate", "rampart has no verb: policy frobnicate"],
    [
      "an option there is not",
      "npx --no-install rampart log verify --frobnicate x",
      "rampart log verify has no --frobnicate",
    ],
    ["one in brackets", "sudo rampart try [--frobnicate X]", "rampart try has no --frobnicate"],
    ["one of the other program", "rampart model sign --frobnicate", "rampart model sign has no --frobnicate"],
  ])("%s would be found", async (_why, line, said) => expect(await wrong(line)).toBe(said));

  it("what stands behind a command is not its own", async () => {
    expect(await wrong("rampart wrap -- x --frobnicate")).toBe(null);
    expect(await wrong("rampart log --json | jq --raw-output .  # --frobnicate")).toBe(null);
  });
});
