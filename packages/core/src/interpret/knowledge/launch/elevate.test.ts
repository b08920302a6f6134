import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["capsh --print", [], "says what it may do"],
  ["capsh --decode=00000000a80425fb", [], "a number in words"],
  ["capsh --gid=0 --uid=0 --", ["system.privilege root"], "as root"],
  ["capsh -- -c 'rm a'", ["system.privilege root", `file.delete ${app("a")}`], "a text for bash"],
  ["setpriv --dump", [], "says what it may do"],
  ["setpriv --reuid 0 rm a", ["system.privilege root", `file.delete ${app("a")}`], "as another"],
  ["newgrp docker", ["system.privilege group"], "as good as root"],
  ["newgrp users", [], "a group like any"],
  [
    "newgrp docker <<< 'rm a'",
    ["system.privilege group", "code.run shell stdin", `file.delete ${app("a")}`],
    "what it is told",
  ],
  ["sg docker -c 'rm a'", [`file.delete ${app("a")}`, "system.privilege group"], "as good as root"],
  ["sg users -c 'rm a'", [`file.delete ${app("a")}`], "a group like any"],
  [
    "lxc config device add x r disk source=/ path=/mnt",
    ["file.read / recursive", "? file.write / recursive", "infra.apply lxc add"],
    "this machine in the other",
  ],
  ["lxc config device list x", [], "shows"],
  ["lxc config show x", [], "shows"],
  [
    "lxc config set x security.privileged=true",
    ["system.privilege container", "infra.apply lxc set"],
    "root there is root here",
  ],
  ["lxc storage list", [], "shows"],
  [
    "ctr run --privileged docker.io/library/alpine:3 x sh",
    ["system.privilege container", "infra.apply docker.io/library/alpine:3 run", "code.run shell stdin container"],
    "root there is root here",
  ],
  [
    "ctr -n k8s.io run --mount type=bind,src=/,dst=/h,options=rbind:rw docker.io/library/alpine:3 x rm -rf /h",
    [
      "file.read / recursive",
      "? file.write / recursive",
      "infra.apply docker.io/library/alpine:3 run",
      "file.delete /h recursive container",
    ],
    "this machine in the container",
  ],
  ["ctr images ls", [], "shows"],
  ["ctr tasks exec --exec-id 1 x rm -rf /h", ["file.delete /h recursive container"], "a command there"],
  ["kubectl proxy", ["net.listen localhost"], "for oneself"],
  ["kubectl port-forward svc/x 80:80", ["net.listen localhost"], "for oneself"],
];

const privileged = (command: string) => effectsOf(command);

describe("rights of others", () => {
  it.each(ROWS)("P4: %s", (command, effects) => {
    expect(privileged(command)).toEqual(effects);
  });
  it("P4: what is edited as root is changed as root", () => {
    const effects = effectsOf("sudoedit /etc/hosts");
    expect(effects).toContain("file.write /etc/hosts");
    expect(effects).toContain("system.privilege root");
  });
  it("P4: a cluster's door for everybody is a way in", () => {
    expect(effectsOf("kubectl proxy --address=0.0.0.0 --accept-hosts='.*'")).toEqual(["net.listen 0.0.0.0"]);
  });
});
