import { describe, expect, it } from "vitest";
import { deletes } from "../../shell/testing/deletes.js";
import { verdictOf } from "../../shell/testing/verdict.js";

const RM = "rm /etc/x";

/** Lines by which `rm /etc/x` runs, and the same with words that only say so. */
const LAUNCHED: readonly (readonly [command: string, why: string])[] = [
  [`multitime -n 2 ${RM}`, "again and again"],
  [`mpirun -np 4 --bind-to core ${RM}`, "beside each other"],
  [`torchrun --no-python ${RM}`, "no script"],
  [`accelerate launch --no_python ${RM}`, "no script"],
  [`singularity exec -B /etc x.sif ${RM}`, "in an image that is lent the folder"],
  [`pueue add '${RM}'`, "later"],
  [`viddy '${RM}'`, "whenever it is shown"],
  [`mispipe '${RM}' cat`, "in a pipe"],
  [`cage ${RM}`, "on a display of its own"],
  [`weston --width=1 -- ${RM}`, "behind dashes"],
  [`i3-msg 'workspace 2; exec --no-startup-id ${RM}'`, "a manager of windows is told"],
  [`swaymsg exec "${RM}"`, "in several words"],
  [`hyprctl dispatch exec '${RM}'`, "as a verb's word"],
  [`rofi -show run -run-command '${RM}'`, "in an option"],
  [`foot ${RM}`, "a terminal that needs no option"],
  [`kitty @ launch --type=tab ${RM}`, "one that is asked"],
  [`npx onchange 'src/**' -- ${RM}`, "whenever something changes"],
  [`npx dotenv -- ${RM}`, "with variables of a file"],
  [`npx start-server-and-test '${RM}' 3000 test`, "as the server"],
  [`npx lerna exec -- ${RM}`, "in every package"],
  [`npx nx run-commands --command='${RM}'`, "a command of the workspace's"],
  [`cargo watch -s '${RM}'`, "whenever something changes"],
  [`air --build.cmd '${RM}'`, "as the build"],
  [`cargo run --config 'target.x.runner="${RM}"'`, "in the place of what runs it"],
  [`npx chokidar 'src/**' -c '${RM}'`, "whenever something changes"],
  [`vault agent -exec='${RM}'`, "with secrets"],
  [`bazel run --run_under='${RM}' //x`, "before what runs"],
  [`tox -x testenv.commands='${RM}'`, "instead of the file's"],
  [`just --command ${RM}`, "with the recipe's variables"],
  [`jj util exec -- ${RM}`, "a verb for it"],
  [`rpm --eval '%(${RM})'`, "a macro"],
  [`dpkg --pre-invoke='${RM}' -i x.deb`, "before the package"],
  [`somewrap --jobs 4 -- ${RM}`, "a launcher nobody described, behind dashes"],
  ["somewrap -n 4 rm -f /etc/x", "behind options of its own"],
];

/** A program nobody described whose words only sound like another's. */
const SPOKEN: readonly (readonly [command: string, why: string])[] = [
  ["sometool rm /etc/x", "a command of its own"],
  ["sometool note 'rm -rf /etc/x'", "one word is a text"],
  ["sometool -- /etc/x", "a name behind dashes"],
  ["i3-msg 'workspace rm /etc/x'", "a name"],
  ["cargo watch -w /etc/x", "what is looked at"],
  ["kitty @ set-tab-title rm /etc/x", "a title"],
];

describe("P3: launchers", () => {
  it.each(LAUNCHED)("%s (%s)", (command) => {
    expect(deletes(command, {})).toBe(true);
  });

  it.each(SPOKEN)("%s runs nothing (%s)", (command) => {
    expect(deletes(command, {})).toBe(false);
  });

  it("a manager of windows that is told nothing starts nothing", () => {
    expect(verdictOf("i3-msg").verdict).toBe("allow");
  });

  it("what is handed to a cluster runs there", () => {
    expect(verdictOf("qsub -b y rm -rf /data").actions.map(({ kind }) => kind)).toContain("file.delete");
    expect(verdictOf("pandoc --filter ./x.sh a.md").actions.map(({ kind }) => kind)).toContain("code.run");
  });
});
