import { describe, expect, it } from "vitest";
import { EMPTY_SESSION, type SessionFacts } from "../../spine/index.js";
import { interpretText, PLACE, world } from "./testing/read.js";

const EXAMPLE = "PORT=3000\nKEY=change-me\n";
const FILES = {
  "/home/dev/app/.env.example": EXAMPLE,
  "/home/dev/app/.env": "KEY=what nobody may see\n",
};

/** Whether reading a secret of the project is seen, and shown to somebody. */
function shows(
  command: string,
  files: Readonly<Record<string, string>> = FILES,
  session: SessionFacts = EMPTY_SESSION,
) {
  return interpretText(command, world(session, files)).actions.some(
    ({ kind, labels, detail }) => kind === "file.read" && labels.includes("credential") && detail.what !== "edit",
  );
}

describe("P3: what this call wrote of nothing secret", () => {
  it.each([
    ["cp .env.example .env; cat .env", false, "an example, copied"],
    ["cp .env.example .env && cat .env", false, "the same in a chain"],
    ["cp .env.example .env && . ./.env", false, "and run"],
    ["cp .env.example .env; sed -i 's/3000/4000/' .env; cat .env", false, "changed on the way"],
    ["cp .env.example .env; echo LOG=1 >> .env; cat .env", false, "with a line of its own"],
    ["echo PORT=1 > .env; cat .env", false, "only words of its own"],
    ["cat .env", true, "what stands there"],
    ["echo LOG=1 >> .env; cat .env", true, "what stands there, and a line"],
    ["cp -n .env.example .env; cat .env", true, "what stands there may stay"],
    ["cp --update .env.example .env; cat .env", true, "what stands there may stay"],
    ["[ -f .env ] || cp .env.example .env; cat .env", true, "what stands there may stay"],
    ["[ -f x ] && cp .env.example .env; cat .env", true, "it may not have been copied"],
    ["cp .env.production .env; cat .env", true, "another secret, copied"],
    ['echo "K=$AWS_SECRET_ACCESS_KEY" > .env; cat .env', true, "a secret of the environment"],
    ["vercel env pull .env; cat .env", true, "a program nobody here can follow"],
    ["./make-env > .env; cat .env", true, "the same, by its output"],
    ["ssh host 'cp .env.example .env; cat .env'", true, "another machine's files are not known"],
    ["cp ~/x.example ~/.aws/credentials; cat ~/.aws/credentials", true, "no file of the project"],
  ])("%s: %s (%s)", (command, shown) => expect(shows(command)).toBe(shown));

  it("is not known where nobody has read the example", () => {
    expect(shows("cp .env.example .env; cat .env", {})).toBe(true);
    const wants = interpretText("cp .env.example .env").wants.map((one) => ("path" in one ? one.path : ""));
    expect(wants).toContain(`${PLACE.cwd}/.env.example`);
  });

  it("holds for this call alone: a person may have put keys there since", () => {
    const { written } = interpretText("cp .env.example .env", world(EMPTY_SESSION, FILES));
    expect(shows("cat .env", FILES, { ...EMPTY_SESSION, written })).toBe(true);
  });
});

describe("P3: what is read to be changed in place is shown to nobody", () => {
  it.each([
    ["sed -i 's/a/b/' .env", false, "back into the file"],
    ["sed -i.bak -e 's/a/b/' -e '/c/d' .env", false, "and a copy beside it"],
    ["sed -E -i 's/(a)/\\1/' .env", false, "whatever order"],
    ["yq -i '.a = 1' .env", false, "another editor"],
    ["sed -n p .env", true, "printed"],
    ["sed -i 's/a/b/w /dev/stdout' .env", true, "printed on the way"],
    ["sed -i 'w copy.txt' .env", true, "written elsewhere"],
    ["sed -i 's/a/b/e' .env", true, "handed to a shell"],
    ["sed -i'copies/*' 's/a/b/' .env", true, "a copy elsewhere"],
    ['sed -i "$SCRIPT" .env', true, "nobody knows what it does"],
    ["sed -i -f script.sed .env", true, "nobody has read what it does"],
    ["perl -pi -e 's/a/b/' .env", true, "code may print"],
  ])("%s: %s (%s)", (command, shown) => expect(shows(command)).toBe(shown));
});
