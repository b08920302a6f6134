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

const SETTINGS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  [
    "git config --global init.templateDir /tmp/t",
    [`vcs.change ${here} config`, "? code.run /tmp/t file", "system.persist /tmp/t hooks"],
    "its hooks are laid into every new repository",
  ],
  ["git config init.templateDir", [`vcs.read ${here} config`], "looks only"],
  ["git config --global init.defaultBranch main", [`vcs.change ${here} config`], "a name"],
];

describe("git's settings", () => {
  it.each(SETTINGS)("P4: %s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});

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

const GIT: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  // uncommitted work
  ["git reset --hard", [`vcs.discard ${here} force reset`], "work is lost"],
  ["git reset --keep HEAD~1", [`vcs.change ${here} reset`], "it stops where work would be lost"],
  ["git checkout -- a", [`vcs.discard ${here} checkout`], "work is lost"],
  ["git checkout -f main", [`vcs.discard ${here} checkout`], "work is lost"],
  ["git checkout main", [`vcs.change ${here} checkout`], "it is not"],
  ["git checkout -B fix abc", [`vcs.change ${here} checkout`, `vcs.rewrite ${here} branch`], "a branch moves"],
  ["git switch --discard-changes main", [`vcs.change ${here} switch`, `vcs.discard ${here} switch`], "work is lost"],
  ["git restore a", [`vcs.discard ${here} restore`], "work is lost"],
  ["git restore --staged a", [`vcs.change ${here} restore`], "the index only"],
  ["git clean -fd", [`vcs.discard ${here} force clean`, `file.delete ${here} recursive bounded`], "work is lost"],
  ["git clean -fdX build", ["file.delete /home/dev/app/build recursive"], "less than `rm -r build`"],
  ["git clean -fdX", [`vcs.discard ${here} force clean`, `file.delete ${here} recursive bounded`], "settings go, too"],
  ["git clean -fdX :/", [`vcs.discard ${here} force clean`, `file.delete ${here} recursive bounded`], "all of it"],
  [
    "git clean -fdxX build",
    [`vcs.discard ${here} force clean`, `file.delete ${here} recursive bounded`],
    "which of both",
  ],
  ["git clean -nd", [], "shows only"],
  [
    "git -c clean.requireForce=no clean -d",
    [`vcs.discard ${here} force clean`, `file.delete ${here} recursive bounded`],
    "the setting that makes it refuse is off",
  ],
  ["git clean -d", [], "it refuses"],
  ["git read-tree --reset -u HEAD~2", [`vcs.discard ${here} change`], "files of a commit over one's own"],
  ["git read-tree HEAD", [`vcs.change ${here} change`], "the index only"],
  ["git checkout-index -f -a", [`vcs.discard ${here} change`], "files of the index over one's own"],
  ["git checkout-index -f -a --prefix=/tmp/x/", [`vcs.change ${here} change`], "elsewhere"],
  [
    "git diff | git apply -R",
    [`vcs.read ${here} read`, `vcs.change ${here} change`, `vcs.discard ${here} apply`],
    "work is taken back",
  ],
  [
    "git ls-files -z '*.orig' | xargs -0 rm -f",
    [`? file.delete ${here}/** bounded`, `vcs.read ${here} read`],
    "files of the work tree",
  ],
  ["git branch -f main HEAD~5", [`vcs.change ${here} branch`, `vcs.rewrite ${here} branch`], "a branch moves"],
  ["bfg --delete-files id_rsa", [`vcs.rewrite ${here} force filter`], "every commit"],
  ["git stash drop", [`vcs.discard ${here} stash`], "work is lost"],
  ["git branch -D x", [`vcs.discard ${here} branch`], "commits are lost"],
  ["git branch -d x", [`vcs.change ${here} branch`], "it stops where they would be"],
  ["git worktree remove w", [`vcs.change ${here} worktree`], "it stops where work would be lost"],
  [
    "git worktree remove --force w",
    [`file.delete ${here}/w recursive`, `vcs.discard ${here} worktree`],
    "work is lost",
  ],
  [
    "git worktree remove --force /tmp/base",
    ["file.delete /tmp/base recursive", `vcs.change ${here} worktree`],
    "a copy in a temporary folder",
  ],
  [
    "git worktree remove -f /tmp/../home/dev/w",
    ["file.delete /home/dev/w recursive", `vcs.discard ${here} worktree`],
    "not below it",
  ],
  [
    "git worktree remove -f /tmp/a/.?/.?/srv/w",
    ["file.delete /**/srv/w recursive", `vcs.discard ${here} worktree`],
    "shells there are for which such a name is the folder above",
  ],
  ["git submodule deinit -f s", [`vcs.discard ${here} submodule`], "work is lost"],
  ["git update-ref -d refs/heads/x", [`vcs.discard ${here} ref`], "commits are lost"],
  [
    "git reflog expire --expire=now --all",
    [`vcs.read ${here} reflog`, `vcs.discard ${here} reflog`],
    "the way back is lost",
  ],
  // shared history
  ["git push --force", [`vcs.send ${here} push`, `vcs.rewrite ${here} force push`], "what others have"],
  [
    "git push --force-with-lease-if-includes origin main",
    ["vcs.send origin push", "vcs.rewrite origin force push"],
    "whatever begins like it",
  ],
  ["git push origin +main", ["vcs.send origin push", "vcs.rewrite origin force push"], "by its ref"],
  ["git push origin :old", ["vcs.send origin push", "vcs.rewrite origin delete"], "a branch of others"],
  ["git push origin main", ["vcs.send origin push"], "leaves, no more"],
  [
    "git filter-branch --tree-filter 'rm a' HEAD",
    [`file.delete ${here}/a`, `vcs.rewrite ${here} force filter`],
    "P3: a command for each commit",
  ],
  // programs
  ["git -c core.pager='rm a' log", [`? file.delete ${here}/a`, `vcs.read ${here} read`], "P3: a pager"],
  ["git -c alias.x='!rm a' x", [`? file.delete ${here}/a`], "P3: an alias"],
  [
    "git -c alias.x='!rm a;' x --version",
    [`? file.delete ${here}/a`],
    "P3: what stands behind an alias is the alias's own",
  ],
  ["git -c alias.x='!rm a;' x -h", [`? file.delete ${here}/a`], "P3: help of whatever it runs"],
  ["git -c alias.x='!rm a' x --help", [], "git itself says what the alias is"],
  ["git submodule foreach 'rm a'", [`file.delete ${here}/a`], "P3: in each"],
  ["git bisect run rm a", [`file.delete ${here}/a`], "P3: at each step"],
  ["git rebase -x 'rm a' HEAD~2", [`file.delete ${here}/a`, `vcs.rewrite ${here} rebase`], "P3: after each"],
  [
    "git clone 'ext::rm a' x",
    [`file.delete ${here}/a`, `file.write ${here}/x recursive append`, `vcs.receive ${here} clone`],
    "P3: a transport",
  ],
];

describe("git by effect", () => {
  it.each(GIT)("P4: %s", (command, effects) => {
    expect(effectsOf(command).sort()).toEqual([...effects].sort());
  });
});
