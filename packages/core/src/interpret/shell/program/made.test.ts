import { describe, expect, it } from "vitest";
import type { Answer, SessionFacts } from "../../../spine/index.js";
import { EMPTY_SESSION } from "../../../spine/index.js";
import { interpretShell } from "../index.js";
import { interpretText, PLACE, world } from "../testing/read.js";

/** What stands where: `/srv/new` is not there, everything else is. */
function look(command: string, session: SessionFacts = EMPTY_SESSION) {
  const first = interpretText(command, world(session));
  const answers = new Map<string, Answer>();
  for (const want of first.wants)
    if (want.type === "absent") answers.set(`absent:${want.path}`, { type: "absent", absent: /\/new/.test(want.path) });
  return interpretText(command, { place: PLACE, session, answers });
}

function labels(command: string, session?: SessionFacts): boolean[] {
  const thrown = look(command, session).actions.filter((one) => one.kind === "vcs.discard");
  return thrown.map((one) => one.labels.includes("session-made"));
}

describe("D6: nobody's work is in a repository that this session made", () => {
  it.each([
    ["cd /srv/new && git clean -fdx", "entering fails, or something was made there meanwhile"],
    ["cd /srv/new && git fetch origin && git clean -fdx 2>&1 | tail -5", "so does the rest of the chain"],
    ["git clone https://github.com/a/b /srv/new && cd /srv/new && git reset --hard v1", "cloned just now"],
    [
      "if [ ! -d /srv/new ]; then git clone u:a/b /srv/new; fi\ncd /srv/new && git clean -fdx",
      "cloned where it is missing",
    ],
    ["git -C /srv/new clean -fdx", "git itself enters it, or fails"],
    ["cd ./new && git checkout -- .", "a relative path that no CDPATH reaches"],
  ])("%s (%s)", (command) => {
    expect(labels(command)).toEqual([true]);
  });

  it.each([
    ["git clean -fdx", "the folder of the call is there"],
    ["cd /srv/old && git clean -fdx", "something stands there"],
    ["cd /srv/new; git clean -fdx", "entering may fail, and then it happens here"],
    ["cd /srv/new || true && git clean -fdx", "the failure was swallowed"],
    ["cd /srv/new | cat && git clean -fdx", "entered in a subshell only"],
    ['cd() { builtin cd "$1" || true; }; cd /srv/new && git clean -fdx', "not the shell's own cd"],
    ["alias cd=true; shopt -s expand_aliases\ncd /srv/new && git clean -fdx", "not the shell's own cd"],
    ["cd new && git clean -fdx", "CDPATH may lead elsewhere"],
    ["cd /srv/new && cd /srv/old && git clean -fdx", "another folder was entered"],
    ["ssh host 'cd /srv/new && git clean -fdx'", "this disk says nothing of another machine"],
    ["git -C /srv/new --work-tree=/srv/old clean -fdx", "git works on other files"],
    ["git -C /srv/new --git-dir=/srv/old/.git reset --hard", "git works on another repository"],
    ["git -C /srv/new -c core.worktree=/srv/old clean -fdx", "the same as a setting"],
    ["cd /srv/new && GIT_WORK_TREE=/srv/old git clean -fdx", "the same by the environment"],
    ["export GIT_DIR=/srv/old/.git; cd /srv/new && git reset --hard", "the same for the rest of the shell"],
    [
      "git clone u:a/b /srv/new && echo 'gitdir: /srv/old/.git' > /srv/new/.git && git -C /srv/new clean -fdx",
      "its files say so",
    ],
    [
      "git clone u:a/b /srv/new && git -C /srv/new config core.worktree /srv/old",
      "what is told to do so is that itself",
    ],
  ])("not so: %s (%s)", (command) => {
    expect(labels(command)).not.toContain(true);
  });

  it.each([
    ["git -C $(mktemp -d) reset --hard", "a folder that was made just now"],
    ["cd /tmp/look && git checkout -- .", "may be deleted as it is"],
    ["W=$(mktemp -d); git -C $W clean -fdx", "its files only"],
  ])("a temporary folder's files are: %s (%s)", (command) => expect(labels(command)).toEqual([true]));

  it.each([
    ["cd /tmp/look && git stash clear", "another work tree's as well"],
    ["cd /tmp/look && git branch -D x", "so are branches"],
    ["git -C /tmp/look --work-tree=/srv/old reset --hard", "other files"],
    ["cd /tmp && git reset --hard", "all that is temporary"],
    ["cd /tmp/$X && git reset --hard", "it may lead out again"],
    ["cd dist && git reset --hard", "the project around it"],
  ])("not so: %s (%s)", (command) => expect(labels(command)).not.toContain(true));

  it.each([
    ["git -C /tmp/other reset --hard", true, "another folder"],
    ["git reset --hard", false, "the project"],
    ["cd src && git reset --hard", false, "below it"],
    ["cd .. && git reset --hard", false, "around it"],
    ["git -C $(mktemp -d) reset --hard", false, "one of those it may be in"],
  ])("nor those of a project that is kept there: %s: %s (%s)", (command, own) => {
    const place = { ...PLACE, cwd: "/tmp/tmp.1/app", project: "/tmp/tmp.1/app" };
    const { actions } = interpretShell(command, place.cwd, { place, session: EMPTY_SESSION, answers: new Map() });
    const thrown = actions.filter((one) => one.kind === "vcs.discard");
    expect(thrown.map((one) => one.labels.includes("session-made"))).toEqual([own]);
  });

  it("is not taken for granted where nobody looked", () => {
    const { actions, wants } = interpretText("cd /srv/new && git clean -fdx");
    expect(actions.some((one) => one.labels.includes("session-made"))).toBe(false);
    expect(wants).toEqual([{ type: "absent", path: "/srv/new" }]);
  });

  it("is remembered of a clone where nothing stood", () => {
    const { written } = look("git clone https://github.com/a/b /srv/new");
    expect(written).toMatchObject([{ path: "/srv/new", content: null, made: true }]);
    const session = { written, read: [] };
    expect(labels("git -C /srv/new/old clean -fdx", session)).toEqual([true]);
    expect(labels("git -C /srv/old clean -fdx", session)).toEqual([false]);
  });

  it("is not remembered of a clone into what was there", () => {
    expect(look("git clone https://github.com/a/b /srv/old").written.some((one) => one.made)).toBe(false);
  });
});
