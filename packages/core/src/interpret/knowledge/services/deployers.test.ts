import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["kamal remove -y", ["infra.delete kamal force remove"], "an application and what it ran in"],
  ["kamal app stop", ["infra.apply kamal app"], "nobody is served"],
  ["kamal app logs", [], "shows"],
  ["werf dismiss --env prod", ["infra.delete werf dismiss"], "a release"],
  ["werf render", [], "shows"],
  ["okteto down -v", ["infra.delete okteto force down"], "with its volumes"],
  ["garden cleanup namespace", ["infra.delete garden cleanup"], "all in it"],
  ["kapp deploy -a app -f . -y", ["infra.apply kapp deploy"], "applies"],
  ["kapp deploy -a app -f . --diff-run", [], "says what it would do"],
  ["kapp list -A", [], "shows"],
  ["kompose down", ["infra.delete kompose down"], "what a file names"],
  ["kompose convert", [], "files of this folder"],
  ["faas-cli remove fn", ["infra.delete faas-cli remove"], "a function"],
  ["vcluster list", [], "shows"],
  ["rosa delete cluster -c prod --yes", ["infra.delete rosa force delete"], "a cluster"],
  ["consul-k8s uninstall -auto-approve", ["infra.delete consul-k8s force uninstall"], "an installation"],
  ["cap production deploy:rollback", ["infra.apply cap deploy:rollback"], "what people get"],
  ["cap -T", [], "shows"],
  ["aws-nuke run -c n.yml", ["file.read /home/dev/app/n.yml"], "says what it would remove"],
  [
    "aws-nuke run -c n.yml --no-dry-run",
    ["file.read /home/dev/app/n.yml", "infra.delete * recursive account"],
    "a whole account",
  ],
  ["cloud-nuke aws --dry-run", [], "says what it would remove"],
  ["cloud-nuke aws", ["infra.delete * recursive account"], "a whole account"],
  ["ipvsadm -C", ["system.configure firewall"], "nothing is passed on"],
  ["ipvsadm -L -n", [], "shows"],
];

describe("what brings applications somewhere, and takes them away", () => {
  it.each(ROWS)("D1: %s: %j (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
