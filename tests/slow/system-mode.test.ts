import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Machine } from "./system/machine.js";

const isRoot = process.geteuid?.() === 0;
const canUnshare = isRoot && spawnSync("unshare", ["-m", "-p", "-f", "--mount-proc", "true"]).status === 0;
const hasActivate = ["systemd-socket-activate", "systemd-notify", "/usr/bin/python3"].every(
  (program) => spawnSync(program, ["--version"]).status === 0,
);
const hasAnalyze = spawnSync("systemd-analyze", ["--version"]).status === 0;

it("runs where it can: root may not skip this", () => expect(isRoot && !canUnshare).toBe(false));

describe.skipIf(!canUnshare)("S1: system mode on a machine of its own (needs root and namespaces)", () => {
  let machine: Machine;
  let before = "";
  const installing = ["install", "--system", "--agent", "dev", "--agent", "ci"];
  const json = (ran: { out: string; err: string }) => {
    try {
      return JSON.parse(ran.out);
    } catch {
      throw new Error(ran.out + ran.err);
    }
  };
  const status = () => json(machine.run("root", ["rampart", "status", "--json"]));
  const events = (kind: string): Record<string, unknown>[] =>
    machine
      .run("root", ["rampart", "log", "--all", "--json"])
      .out.trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter((event) => event.kind === kind);
  const guardPid = () => machine.sh("root", "pgrep -u rampart -f [r]ampart-guard | head -1").out.trim();
  const hook = (command: string, user = "dev") => {
    const uid = machine.sh(user, "id -u").out.trim();
    const message = {
      session_id: "s",
      transcript_path: "/t",
      cwd: `/home/${user}/project`,
      hook_event_name: "BeforeTool",
      timestamp: "2026-11-20T08:50:41.971Z",
      tool_name: "run_shell_command",
      tool_input: { command },
    };
    const door = `/opt/rampart/agents/${uid}/doors/gemini.door`;
    const native = machine.sh("root", "test -x /opt/rampart/program/current/rampart-hook").status === 0;
    const client = native
      ? ["/opt/rampart/program/current/rampart-hook", door]
      : ["node", "/opt/rampart/program/current/rampart-hook.mjs", door];
    const ran = machine.run(user, client, JSON.stringify(message));
    return { ...ran, said: ran.out };
  };
  const supervise = async () => {
    machine.start("root", ["rampart", "supervise"]);
    await machine.until("the guard answers", () => machine.run("root", ["rampart", "status"]).status === 0);
    await machine.until("the readers answer", () => status().problems.length === 0);
  };

  beforeAll(async () => {
    machine = await Machine.boot();
    machine.sh("dev", "mkdir -p project .gemini && cd project && git init -q .");
    machine.sh("ci", "mkdir -p project && cd project && git init -q .");
    before = machine.traces();
  });
  afterAll(async () => machine?.end());

  describe("installing", () => {
    it("shows the plan and changes nothing with --dry-run; and nothing where nobody is asked", () => {
      const dry = json(machine.rampart(...installing, "--dry-run", "--json"));
      expect(dry.applied).toBe(false);
      expect(dry.steps.map(({ path }: { path: string }) => path)).toEqual(
        expect.arrayContaining(["/etc/rampart/policy.yaml", "/var/lib/rampart/guard", "/opt/rampart/system.json"]),
      );
      expect(machine.rampart(...installing).err).toMatch(/nobody can be asked/);
      expect(machine.traces()).toBe(before);
    });

    it.each([
      ["no user", ["install", "--system"], /whose agents/],
      ["a user there is not", ["install", "--system", "--agent", "nosuch"], /there is no user/],
      ["root as the user", ["install", "--system", "--agent", "root"], /root may do anything/],
      ["a group there is not", [...installing, "--admins", "nosuch"], /there is no group/],
      ["a policy that does not load", [...installing, "--policy", "/etc/passwd"], /./],
      ["no --system", ["install"], /rampart init/],
    ])("refuses %s, and changes nothing", (_why, words, said) => {
      const ran = machine.rampart(...words, "--yes");
      expect(ran.status).not.toBe(0);
      expect(ran.err).toMatch(said);
      expect(machine.traces()).toBe(before);
    });

    it("refuses where the folder could be exchanged by somebody else, with the folder and the command that helps", () => {
      machine.sh("root", "mkdir /opt/rampart && chown dev /opt/rampart");
      const ran = machine.rampart(...installing, "--yes");
      machine.sh("root", "rmdir /opt/rampart");
      expect(ran.status).toBe(3);
      expect(ran.err).toMatch(/\/opt\/rampart may be changed by others than root/);
      expect(machine.traces()).toBe(before);
    });

    it("makes user, folders, key, doors; again it changes nothing", () => {
      expect(json(machine.rampart(...installing, "--yes", "--json")).applied).toBe(true);
      const again = machine.rampart(...installing, "--yes", "--json");
      expect(json(again)).toMatchObject({ steps: [], applied: false });
      const rights = machine.sh(
        "root",
        "stat -c '%U:%G %a' /etc/rampart /etc/rampart/policy.yaml /var/lib/rampart/guard",
      );
      expect(rights.out.trim().split("\n")).toEqual(["root:rampart 2750", "root:rampart 640", "rampart:rampart 700"]);
    });

    it.skipIf(!hasAnalyze)("its units are what systemd takes without a word (needs systemd-analyze)", () => {
      machine.sh("root", "mkdir -p /run/systemd/system /etc/systemd/system");
      const dry = machine.rampart(...installing, "--dry-run", "--json");
      machine.sh("root", "rmdir /run/systemd/system");
      const units = json(dry).steps.filter(({ what }: { what: string }) => what === "unit of systemd");
      expect(units).toHaveLength(8);
      // Written by the installer itself, which then finds no systemd to start them with.
      machine.sh("root", "mkdir -p /run/systemd/system");
      const ran = machine.rampart(...installing, "--yes");
      expect(ran.err).toMatch(/systemctl daemon-reload failed/);
      machine.sh("root", "rmdir /run/systemd/system");
      const verified = machine.sh(
        "root",
        "cd /etc/systemd/system && systemd-analyze verify --man=no rampart*.service rampart*.socket 2>&1 | grep -i rampart",
      );
      expect(verified.out).toBe("");
      const exposure = machine.sh(
        "root",
        "cd /etc/systemd/system && systemd-analyze security --offline=yes rampart.service | tail -1",
      );
      expect(exposure.out).toMatch(/[0-4]\.[0-9] (OK|SAFE)/);
      machine.sh("root", "rm -rf /etc/systemd/system/rampart* /run/systemd");
      expect(machine.rampart(...installing, "--yes").status).toBe(0);
    });
  });

  describe("running", () => {
    beforeAll(supervise);

    it("the guard is a process of its own user, without a way to more rights", () => {
      const pid = guardPid();
      const facts = machine.sh("root", `cat /proc/${pid}/status`).out;
      const uid = machine.sh("root", "id -u rampart").out.trim();
      expect(facts).toMatch(new RegExp(`^Uid:\\t${uid}\\t${uid}\\t${uid}\\t${uid}$`, "m"));
      expect(facts).toMatch(/^NoNewPrivs:\t1$/m);
      expect(facts).toMatch(/^CapEff:\t0+$/m);
    });

    it("D3, E1: each user's calls are judged, and recorded under the name the socket proves", () => {
      expect(machine.run("dev", ["rampart", "protect", "gemini", "--yes"]).status).toBe(0);
      expect(machine.run("dev", ["rampart", "verify", "gemini"]).status).toBe(0);
      expect(hook("ls").said).toBe("{}");
      expect(hook("rm -rf ~").said).toMatch(/deny/);
      expect(hook("cat ~/.ssh/id_rsa", "ci").said).toMatch(/deny/);
      const principals = new Set(events("intent").map(({ principal }) => principal));
      expect([...principals].sort()).toEqual(["ci", "dev"]);
      expect(events("start").at(-1)).toMatchObject({ mode: "system" });
    });

    it.each(["dev", "ci"])("S1, S2: doctor --as %s proves by trying that nothing is within reach", (user) => {
      const report = json(machine.run("root", ["rampart", "doctor", "--as", user, "--json"]));
      expect(report.attempts.filter(({ outcome }: { outcome: string }) => outcome !== "refused")).toEqual([]);
      expect(report).toMatchObject({ proved: true });
      const kinds = new Set(report.attempts.map(({ kind }: { kind: string }) => kind));
      expect([...kinds].sort()).toEqual(["connect", "privilege", "read", "signal", "write"]);
      // Tried by the user itself it comes to the same.
      expect(machine.run(user, ["rampart", "doctor", "--as", user]).status).toBe(0);
      expect(machine.run(user, ["rampart", "doctor", "--as", user === "dev" ? "ci" : "dev"]).status).toBe(3);
    });

    it("P6: neither trying the doors nor trying to get out leaves anybody an incident to look into", () => {
      const { incidents } = json(machine.run("root", ["rampart", "incidents", "--json"]));
      const causes = incidents.map(({ cause, session }: { cause: string; session: string }) => `${cause} ${session}`);
      expect(causes.filter((one: string) => /socket|canary/.test(one))).toEqual([]);
      expect(events("alarm").map(({ code }) => code)).toContain("socket.probe");
    });

    it.each([
      [
        "the policy may be written",
        "chmod o+x /etc/rampart; chmod 666 /etc/rampart/policy.yaml",
        "chmod 640 /etc/rampart/policy.yaml; chmod 2750 /etc/rampart",
        /change the policy/,
      ],
      [
        "the key may be read",
        "chmod 755 /var/lib/rampart/guard /var/lib/rampart/guard/keys; chmod 644 /var/lib/rampart/guard/keys/log.pem",
        "chmod 600 /var/lib/rampart/guard/keys/log.pem; chmod 700 /var/lib/rampart/guard /var/lib/rampart/guard/keys",
        /read the key/,
      ],
      [
        "the admin socket is open",
        "chmod 666 /run/rampart/admin/admin.sock",
        "chmod 600 /run/rampart/admin/admin.sock",
        /speak to the guard as an administrator/,
      ],
      [
        "the bundle may be exchanged",
        "chmod 777 /var/lib/rampart/agents/$(id -u dev)",
        "chmod 755 /var/lib/rampart/agents/$(id -u dev)",
        /put an older bundle back/,
      ],
      ["the user is in the guard's group", "usermod -aG rampart dev", "gpasswd -d dev rampart", /in a group/],
    ])("doctor --as finds the hole where %s", (_why, open, shut, found) => {
      machine.sh("root", open);
      const ran = machine.run("root", ["rampart", "doctor", "--as", "dev"]);
      machine.sh("root", shut);
      expect(ran.status).toBe(1);
      expect(ran.out).toMatch(new RegExp(`SUCCEEDED.*${found.source}`));
      expect(machine.run("root", ["rampart", "doctor", "--as", "dev"]).status).toBe(0);
    });

    it("P3: a script in a home the guard may not enter is read by the user's reader, and judged", () => {
      machine.sh(
        "dev",
        "echo 'rm -rf /etc' > project/bad.sh; echo 'ls -la' > project/good.sh; ln -s /etc/passwd project/notes.txt",
      );
      expect(machine.sh("rampart", "true").status).not.toBe(0);
      expect(hook("bash bad.sh").said).toMatch(/deny/);
      expect(hook("bash good.sh").said).toBe("{}");
      expect(hook("echo x > notes.txt").said).toMatch(/deny|ask/);
    });

    it("without the reader what it would have looked at is denied, and it is started again", async () => {
      const pid = machine.sh("root", "pgrep -u dev -f '[r]eader --user dev' | tail -1").out.trim();
      machine.sh("root", `kill -STOP ${pid}`);
      expect(hook("bash good.sh").said).toMatch(/reader_away/);
      // Its own user may end it, which is said; it gains nothing by it.
      machine.sh("dev", `kill -KILL ${pid}`);
      await machine.until("the reader answers again", () => hook("bash good.sh").said === "{}");
    });

    it("D3: a killed guard: doors decide by their bundle, leave a record, and the guard comes back and takes it", async () => {
      const pid = guardPid();
      machine.sh("root", `kill -STOP $(pgrep -f '[r]ampart supervise'); kill -KILL ${pid}`);
      expect(hook("rm -rf ~").said).toMatch(/deny/);
      expect(hook("git status").said).toBe("{}");
      expect(machine.sh("dev", "ls /var/lib/rampart/agents/$(id -u)/spool | wc -l").out.trim()).toBe("2");
      machine.sh("root", "kill -CONT $(pgrep -f '[r]ampart supervise')");
      await machine.until("the guard is started again", () => guardPid() !== "" && guardPid() !== pid);
      await machine.until(
        "it takes what doors recorded",
        () => events("intent").filter(({ claimed }) => claimed).length === 2,
      );
    });

    it("S3: a bundle whose epoch is over decides nothing, whoever brings it back", async () => {
      const folder = "/var/lib/rampart/agents/$(id -u dev)";
      machine.sh("root", `cp -p ${folder}/bundle.json /run/old`);
      const epoch = () => machine.sh("root", `cat ${folder}/epoch.json`).out;
      const was = epoch();
      machine.sh("root", "sed -i 's/^name: .*/name: another/' /etc/rampart/policy.yaml");
      await machine.until("the epoch is raised", () => epoch() !== was);
      machine.sh(
        "root",
        `kill -STOP $(pgrep -f '[r]ampart supervise'); kill -KILL $(pgrep -u rampart -f [r]ampart-guard)`,
      );
      expect(hook("git status").said).toBe("{}");
      machine.sh("root", `cp -p ${folder}/bundle.json /run/new; cp -p /run/old ${folder}/bundle.json`);
      expect(hook("git status").said).toMatch(/bundle\.revoked/);
      machine.sh("root", `mv ${folder}/epoch.json /run/epoch`);
      expect(hook("git status").said).toMatch(/epoch\.missing/);
      machine.sh("root", `mv /run/epoch ${folder}/epoch.json; cp -p /run/new ${folder}/bundle.json`);
      machine.sh("root", "kill -CONT $(pgrep -f '[r]ampart supervise')");
      await machine.until("the guard is back", () => machine.run("root", ["rampart", "status"]).status === 0);
    });

    it("a frozen guard is ended and started again", async () => {
      await machine.until(
        "it has settled",
        () => Number(machine.sh("root", `ps -o etimes= -p ${guardPid()}`).out) > 31,
        60_000,
      );
      const pid = guardPid();
      machine.sh("root", `kill -STOP ${pid}`);
      await machine.until("it is another", () => guardPid() !== "" && guardPid() !== pid, 90_000);
      await machine.until("it answers", () => machine.run("root", ["rampart", "status"]).status === 0);
    });

    it("what a killed supervisor left behind is taken over by the next one, and there is one at a time", async () => {
      expect(machine.run("root", ["rampart", "supervise"])).toMatchObject({
        status: 3,
        err: expect.stringMatching(/a supervisor runs already, pid [0-9]+/),
      });
      const orphan = guardPid();
      const ended = events("end").length;
      machine.sh("root", "kill -KILL $(cat /run/rampart/supervisor.pid)");
      expect(guardPid()).toBe(orphan);
      machine.start("root", ["rampart", "supervise"]);
      await machine.until("another guard answers", () => !["", orphan].includes(guardPid()) && status().pid !== null);
      await machine.until("the readers answer", () => status().problems.length === 0);
      expect(events("end").length).toBe(ended + 1);
    });

    it("asked to end while it starts, the guard and all ends", async () => {
      machine.sh("root", "kill -TERM $(cat /run/rampart/supervisor.pid)");
      await machine.until("the guard is gone", () => guardPid() === "");
      for (const ms of [100, 200, 300, 400, 600]) {
        const child = machine.start("root", ["rampart", "supervise"]);
        await machine.until("its guard starts", () => guardPid() !== "");
        await new Promise((resolve) => setTimeout(resolve, ms));
        const since = performance.now();
        machine.sh("root", "kill -TERM $(cat /run/rampart/supervisor.pid)");
        await machine.until("all has ended", () => child.exitCode !== null);
        // By force it would be after 15 s.
        expect(performance.now() - since).toBeLessThan(10_000);
      }
      await supervise();
    });

    it("what a hostile user leaves in its spool costs an alarm and no more", async () => {
      const spool = "/var/lib/rampart/agents/$(id -u)/spool";
      machine.sh(
        "dev",
        `cd ${spool}; mkfifo 1-fifo.jsonl; mkdir 2-folder.jsonl; ln -s /etc/shadow 3-link.jsonl; head -c 9000000 /dev/zero > 4-large.jsonl; printf '{}\\n' > 5-form.jsonl; chmod 000 5-form.jsonl`,
      );
      const refused = () => events("alarm").filter(({ code }) => code === "spool.refused").length;
      await machine.until("each is refused", () => refused() === 5);
      await new Promise((resolve) => setTimeout(resolve, 6_000));
      expect(refused()).toBe(5);
      machine.sh("dev", `rm -rf ${spool}/*`);
      // Status is red until a person has looked at them.
      machine.sh("root", "rm -f /var/lib/rampart/guard/spool-refused/*");
    });

    it("agents' users are told what they may know, and whom to ask for the rest", () => {
      expect(machine.run("dev", ["rampart", "status"])).toMatchObject({
        status: 0,
        out: expect.stringMatching(/system mode/),
      });
      expect(machine.run("dev", ["rampart", "reviews"])).toMatchObject({
        status: 1,
        err: expect.stringMatching(/sudo/),
      });
      expect(machine.run("dev", ["rampart", "stop"]).status).toBe(1);
      const digest = status().policy.digest;
      expect(json(machine.run("dev", ["rampart", "status", "--json"])).policy.digest).toBe(digest);
      expect(machine.run("dev", ["rampart", "policy", "brief"]).out).toContain(digest.slice(0, 19));
      expect(machine.run("dev", ["rampart", "log"]).err).toMatch(/for administrators/);
      expect(machine.run("dev", ["rampart", "protect", "gemini", "--monitor", "--yes"]).err).toMatch(
        /for administrators/,
      );
      expect(machine.run("root", ["rampart", "protect", "gemini", "--yes"]).err).toMatch(/for these users/);
      expect(machine.run("dev", ["rampart", "uninstall", "--system", "--yes"]).status).toBe(3);
      expect(machine.run("dev", ["rampart", "serve", "--system"]).status).toBe(3);
    });
  });

  describe.skipIf(!hasActivate)("by systemd's own protocol (needs systemd-socket-activate and python3)", () => {
    it("takes the sockets it is handed, says that it is ready and alive, and that it ends", async () => {
      machine.sh("root", "kill -TERM $(cat /run/rampart/supervisor.pid)");
      await machine.until("the supervisor is gone", () => guardPid() === "");
      const [dev, ci] = ["dev", "ci"].map((user) => machine.sh("root", `id -u ${user}`).out.trim());
      const { node } = json(machine.run("root", ["cat", "/opt/rampart/system.json"]));
      const listener = [
        "import socket, os",
        "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind('/run/notify'); os.chmod('/run/notify', 0o666)",
        "while True: open('/run/notified', 'ab').write(s.recv(4096) + bytes([10]))",
      ].join("\n");
      machine.start("root", ["/usr/bin/python3", "-c", listener]);
      await machine.until("somebody hears", () => machine.sh("root", "test -S /run/notify").status === 0);
      machine.sh("root", "rm /run/rampart/*/*.sock /run/rampart/agents/*/agent.sock");
      const sockets = [
        "/run/rampart/admin/admin.sock",
        ...[dev, ci].map((uid) => `/run/rampart/agents/${uid}/agent.sock`),
      ];
      machine.start("root", [
        "systemd-socket-activate",
        ...sockets.flatMap((path) => ["-l", path]),
        `--fdname=admin:agent-${dev}:agent-${ci}`,
        ...["-E", "NOTIFY_SOCKET=/run/notify", "-E", "WATCHDOG_USEC=3000000"],
        ...["setpriv", "--reuid", "rampart", "--regid", "rampart", "--clear-groups", "--no-new-privs"],
        ...[node, "--no-warnings", "/opt/rampart/program/current/rampart.mjs", "serve", "--system"],
      ]);
      await machine.until("the sockets are there", () => machine.sh("root", `test -S ${sockets[2]}`).status === 0);
      machine.sh("root", `chown dev ${sockets[1]}; chown ci ${sockets[2]}; chmod 600 ${sockets.join(" ")}`);
      await machine.until("it answers", () =>
        machine.run("root", ["rampart", "status", "--json"]).out.includes('"mode":"system"'),
      );
      expect(hook("rm -rf ~").said).toMatch(/deny/);
      const told = () => machine.sh("root", "cat /run/notified").out;
      await machine.until("it says that it lives", () => /WATCHDOG=1/.test(told()));
      expect(told()).toMatch(/^READY=1/);
      machine.sh("root", `kill -TERM ${guardPid()}`);
      await machine.until("it says that it ends", () => /STOPPING=1/.test(told()));
      machine.sh("root", "kill $(pgrep -f [r]ecv.4096)");
      machine.sh("root", "rm -f /run/notify /run/notified");
      await supervise();
    });
  });

  it("E2, R3: with a new key, and from a backup on a machine where nothing is, agents of every user go on and the record verifies", async () => {
    machine.sh("root", "kill -TERM $(cat /run/rampart/supervisor.pid); head -c 20 /dev/urandom | base64 > /run/phrase");
    await machine.until("the supervisor is gone", () => guardPid() === "");
    const rotate = ["rampart", "log", "rotate", "--yes"];
    expect(machine.run("root", rotate)).toMatchObject({ status: 3, err: expect.stringMatching(/runuser -u rampart/) });
    expect(machine.run("root", ["runuser", "-u", "rampart", "--", ...rotate]).status).toBe(0);
    const phrase = ["--passphrase-file", "/run/phrase"];
    expect(machine.run("root", ["rampart", "backup", "/run/b", "--with-keys", "--with-log", ...phrase]).status).toBe(0);
    const asked = events("intent").length;
    const restore = ["restore", "/run/b", "--system", ...phrase];
    expect(machine.rampart(...restore).err).toMatch(/system mode is installed here/);
    expect(machine.run("root", ["rampart", "uninstall", "--system", "--purge", "--yes"]).status).toBe(0);
    expect(machine.rampart(...restore).status).toBe(0);
    expect(machine.rampart(...installing, "--yes").status).toBe(0);
    expect(machine.sh("root", "find /var/lib/rampart/guard ! -user rampart").out).toBe("");
    await supervise();
    for (const user of ["dev", "ci"]) expect(hook("rm -rf ~", user).said).toMatch(/deny/);
    expect(events("intent").length).toBe(asked + 2);
    expect(events("key").map(({ action }) => action)).toContain("rotate");
    expect(machine.run("root", ["rampart", "log", "verify"]).status).toBe(0);
    const others = machine.run("dev", ["rampart", "log", "verify", "/var/lib/rampart/guard/log"]);
    expect(others.err).toMatch(/is not for this user to read/);
    machine.sh("root", "rm -f /run/b /run/phrase");
  });

  describe("taking it out", () => {
    it("leaves key, record and policy, names them, and puts the agents' settings back", () => {
      const kept = ["/etc/rampart/policy.yaml", "/var/lib/rampart/guard/keys", "/var/lib/rampart/guard/log"];
      const taken = json(machine.run("root", ["rampart", "uninstall", "--system", "--yes", "--json"]));
      expect(taken).toMatchObject({ applied: true, kept });
      for (const path of kept) expect(machine.sh("root", `stat -c %U ${path}`).out).toBe("root\n");
      expect(machine.sh("root", "ls /var/lib/rampart/guard").out).toBe("keys\nlog\n");
      expect(machine.sh("root", "id rampart").status).not.toBe(0);
      expect(machine.sh("root", "pgrep -f '[r]ampart'").out).toBe("");
      expect(machine.sh("dev", "cat .gemini/settings.json").status).not.toBe(0);
      expect(machine.rampart("log", "verify", "/var/lib/rampart/guard/log").status).toBe(0);
    });

    it("installed again it goes on with the record; with --purge it leaves no trace", async () => {
      expect(machine.rampart(...installing, "--yes").status).toBe(0);
      await supervise();
      expect(events("start").length).toBeGreaterThan(1);
      expect(machine.run("root", ["rampart", "log", "verify"]).status).toBe(0);
      // A user who is guarded no more goes, hooks first, and the others stay.
      expect(machine.run("ci", ["rampart", "protect", "gemini", "--yes"]).status).toBe(0);
      const uid = machine.sh("ci", "id -u").out.trim();
      expect(machine.rampart("install", "--system", "--agent", "dev", "--yes").status).toBe(0);
      expect(machine.sh("root", `ls -d /opt/rampart/agents/${uid} /var/lib/rampart/agents/${uid}`).out).toBe("");
      expect(machine.sh("ci", "cat .gemini/settings.json").status).not.toBe(0);
      expect(machine.run("root", ["rampart", "doctor", "--as", "ci"]).status).toBe(2);
      // A guard whose supervisor was killed would else go on writing where everything goes.
      machine.sh("root", "kill -KILL $(cat /run/rampart/supervisor.pid)");
      expect(guardPid()).not.toBe("");
      expect(machine.run("root", ["rampart", "uninstall", "--system", "--purge", "--yes"])).toMatchObject({
        status: 0,
      });
      expect(guardPid()).toBe("");
      const left = machine
        .traces()
        .split("\n")
        .filter((line) => !before.includes(`${line}\n`) && line !== "");
      // The users' own folders of settings, which other programs use as well, and what this test wrote itself.
      const ours = left.filter((line) => !/^\/(home|run\/(old|new)) ?|\/(project|\.gemini|\.local)/.test(line));
      expect(ours).toEqual([]);
    });
  });
});
