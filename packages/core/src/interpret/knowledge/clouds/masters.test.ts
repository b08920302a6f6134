import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["salt '*' test.ping", ["infra.read salt test.ping"], "asks who is there"],
  ["salt -G 'os:Ubuntu' grains.items", ["infra.read salt grains.items"], "chosen by what they are"],
  [
    "salt '*' cmd.run 'rm -rf /srv/x'",
    ["infra.apply * cmd.run", "file.delete /srv/x recursive remote"],
    "a command on every machine",
  ],
  ["salt web1 system.reboot", ["infra.apply web1 system.reboot"], "a machine restarts"],
  ["salt-call state.apply", ["infra.apply salt state.apply"], "this machine, as the master says"],
  ["salt-run manage.status", ["infra.read salt manage.status"], "asks who is there"],
  ["salt-key -L", [], "shows"],
  ["salt-key -A -y", ["infra.apply salt keys"], "whoever knocked is let in"],
  ["salt-key -d web1", ["infra.delete salt keys"], "no longer a member"],
  ["puppet agent -t", ["infra.apply puppet apply"], "as the master says"],
  ["puppet apply --noop site.pp", [], "says what it would do"],
  ["puppet node purge web1", ["infra.delete puppet node"], "forgotten"],
  ["puppet facts", [], "shows"],
  ["chef-client", ["infra.apply chef apply"], "as the master says"],
  ["chef-client --why-run", [], "says what it would do"],
  ["knife node list", ["infra.read knife node list"], "shows"],
  ["knife node delete web1 -y", ["infra.delete knife node delete"], "forgotten"],
  [
    "knife ssh 'role:web' 'systemctl stop nginx'",
    ["infra.apply role:web ssh role:web", "system.configure nginx service remote"],
    "a command on every machine",
  ],
];

describe("masters of many machines", () => {
  it.each(ROWS)("D1: %s: %j (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
