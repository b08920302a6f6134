import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const here = "/home/dev/app";

const HOSTS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["gh pr list --limit 5", ["infra.read gh/pr pr"], "a read"],
  ["gh repo delete o/r --yes", ["infra.delete gh/repo repo delete"], "a repository"],
  ["gh repo archive o/r", ["infra.apply gh/repo repo edit"], "out of use"],
  ["gh repo clone o/r", [`vcs.receive ${here} clone`, `file.write ${here}/r recursive append`], "comes"],
  ["gh pr merge 3 --squash", ["infra.apply gh/pr pr merge"], "into what others have"],
  ["gh pr create --fill", [`vcs.send ${here} pull-request`], "leaves"],
  ["gh pr comment 3 -b hello", ["message.send gh comment"], "in somebody's name"],
  [
    "gh release create v1 dist/a.tgz",
    [`file.read ${here}/dist/a.tgz`, "net.send github.com", "package.publish ./"],
    "files others get",
  ],
  ["gh release delete v1", ["infra.delete gh/release release delete"], "a release"],
  ["gh workflow run deploy.yml --ref main", ["pipeline.run gh/workflow workflow run"], "starts a pipeline"],
  ["gh workflow disable deploy.yml", ["infra.apply gh/workflow workflow switch"], "stops one"],
  ["gh secret list", ["infra.read gh/secret secrets"], "names only"],
  ["gh secret set K -f .env", [`file.read ${here}/.env`, "infra.apply gh/secret secret set"], "from a file"],
  ["gh auth token", ["secret.read gh token"], "the token itself"],
  ["gh api repos/o/r", ["infra.read gh/api api GET"], "a read"],
  ["gh api -X DELETE /repos/o/r", ["infra.delete gh/api api DELETE"], "any deletion"],
  ["gh api graphql -f query='query { viewer { login } }'", ["infra.read gh/api api POST"], "a query is posted"],
  ["gh api graphql -f query='mutation { x }'", ["infra.apply gh/api api POST"], "a mutation is not a query"],
  ["gh api repos/o/r/issues -f title=x", ["infra.apply gh/api api POST"], "fields are posted"],
  ['gh api -X "$M" repos/o/r', ["infra.delete gh/api api GET"], "a method nobody knows may be any"],
  ["gh alias set x '!rm a'", [`? file.delete ${here}/a`], "P3: runs when the alias is used"],
  ["gh codespace ssh -- rm -rf /srv", ["file.delete /srv recursive remote"], "P3: elsewhere"],
  ["gh extension install o/gh-x", ["package.install o/gh-x"], "a program of somebody's"],
  ["glab mr list", ["infra.read glab/mr mr"], "a read"],
  ["glab repo delete g/r", ["infra.delete glab/repo repo delete"], "a repository"],
  ["glab api --method DELETE projects/1", ["infra.delete glab/api api DELETE"], "any deletion"],
  ["glab variable get K", ["secret.read glab variable get"], "a secret"],
  ["glab ci run", ["pipeline.run glab/ci pipeline run"], "starts a pipeline"],
];

describe("hosts of code", () => {
  it.each(HOSTS)("P4: %s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});

const OTHERS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["svn status", [`vcs.read ${here} read`], "a read"],
  ["svn revert -R .", [`vcs.discard ${here} revert`], "work is lost"],
  ["svn commit -m x", [`vcs.send ${here} commit`], "leaves at once"],
  ["svn checkout https://h.example/r", [`vcs.receive ${here} checkout`, "net.receive h.example"], "comes"],
  ["svn diff --diff-cmd ./x", [`vcs.read ${here} read`, `code.run ${here}/x file`], "P3: a program of the line"],
  ["hg update -C tip", [`vcs.change ${here} update`, `vcs.discard ${here} update`], "work is lost"],
  ["hg update tip", [`vcs.change ${here} update`], "it is not"],
  ["hg strip 3", [`vcs.discard ${here} strip`], "commits are lost"],
  ["hg --config ui.editor=x log", ["? opaque unknown_option", `vcs.read ${here} read`], "settings may name programs"],
  ["jj abandon x", [`vcs.discard ${here} revert`], "a change is lost"],
];

describe("other version control", () => {
  it.each(OTHERS)("P4: %s", (command, effects) => {
    expect(effectsOf(command).sort()).toEqual([...effects].sort());
  });
});
