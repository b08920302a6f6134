import type { Entry } from "../types.js";
import { service } from "./verb.js";

/** Hypervisors, boards of servers, and schedulers: what ends here took a machine or what ran on it along. */
export const entries: readonly Entry[] = [
  service({
    names: ["virsh"],
    subject: "infra",
    from: 0,
    options: {
      "-c --connect, --pool, --storage": "value",
      "--remove-all-storage --nvram --snapshots-metadata": "force",
    },
    // `destroy` pulls the plug; what `undefine` forgets is gone.
    verbs: {
      ...Object.fromEntries(
        "undefine vol-delete vol-wipe vol-upload pool-delete pool-undefine net-undefine secret-undefine nwfilter-undefine checkpoint-delete snapshot-delete snapshot-revert restore"
          .split(" ")
          .map((verb) => [verb, "delete"] as const),
      ),
      ...Object.fromEntries(
        "save managedsave blockcommit blockpull blockcopy blockjob qemu-monitor-command qemu-agent-command send-key inject-nmi migrate edit"
          .split(" ")
          .map((verb) => [verb, "apply"] as const),
      ),
    },
    secrets: /^(?:secret-get-value|dumpxml\b.*--security-info)/,
    shows:
      /^(?:start(?= |$)|net-start|pool-start|dom(?:info|state|stats|blk\w+|if\w+|display|id|uuid|jobinfo|memstat)|nodeinfo|capabilities|uri|net-(?:list|info|dumpxml|dhcp-leases)|(?:pool|vol)-(?:list|info|dumpxml|path)|dumpxml|vcpuinfo|console|hostname)\b/,
  }),
  service({
    names: ["qm", "pvesh", "pvesm", "pveum", "pvecm", "pvenode", "ha-manager", "pveceph"],
    subject: "infra",
    from: 0,
    options: { "--purge --destroy-unreferenced-disks": "force" },
    verbs: {
      delsnapshot: "delete",
      delnode: "delete",
      ...Object.fromEntries(["userdel", "groupdel", "roledel", "acldel"].map((verb) => [verb, "delete"] as const)),
      ...Object.fromEntries(
        ["useradd", "usermod", "groupadd", "groupmod", "roleadd", "rolemod", "aclmod"].map(
          (verb) => [verb, "apply"] as const,
        ),
      ),
      free: "delete",
      modify: "apply",
      passwd: "apply",
      template: "apply",
      destroymon: "delete",
      destroyosd: "delete",
      expected: "apply",
    },
    shows: /^(?:config|pending|listsnapshot|monitor|terminal|enter|showcmd|cloudinit dump|start|nodes|rescan|unlock)\b/,
  }),
  service({
    names: ["VBoxManage", "vboxmanage", "vmrun", "prlctl"],
    subject: "infra",
    from: 0,
    options: {
      "-T, --type, --machinereadable": "value",
      "--delete": "force",
      // What a machine has is taken away.
      "--remove": { effects: [{ kind: "infra.apply", type: "cloud", name: "VBoxManage", detail: { what: "remove" } }] },
    },
    verbs: {
      unregistervm: "delete",
      discardstate: "delete",
      acpipowerbutton: "stop",
      acpisleepbutton: "stop",
      closemedium: "delete",
      deleteVM: "delete",
      deleteSnapshot: "delete",
      "snapshot-delete": "delete",
    },
    shows:
      /^(?:showvminfo|showmediuminfo|guestproperty (?:get|enumerate)|metrics|listSnapshots|getGuestIPAddress|list-info)\b/,
  }),
  service({
    names: ["esxcli", "localcli", "talosctl"],
    subject: "infra",
    from: 0,
    verbs: { wipe: "delete" },
  }),
  service({
    names: ["nomad"],
    subject: "infra",
    from: 1,
    options: { "-address, -region, -namespace, -token, -var, -var-file": "value", "-purge -force -yes": "force" },
    verbs: {
      stop: "delete",
      gc: "delete",
      purge: "delete",
      "force-leave": "delete",
      eligibility: "stop",
      fail: "stop",
      dispatch: "apply",
      bootstrap: "apply",
    },
    shows:
      /^(?:agent|status|version|fmt|node status|job (?:status|plan|validate|inspect|history|init)|alloc (?:logs|status|fs)|operator debug|monitor|ui|eval status|server members)\b/,
  }),
  service({
    names: ["temporal"],
    subject: "infra",
    from: 1,
    options: { "--workflow-id -w, --namespace -n, --address, --query -q, --reason": "value" },
    shows:
      /^(?:server start-dev|workflow (?:list|show|describe|count|stack|trace|result)|env|operator (?:cluster health|namespace (?:list|describe)))\b/,
  }),
  service({
    names: ["airflow"],
    subject: "infra",
    from: 1,
    secrets: /^(?:connections (?:get|export)|variables export)(?: |$)/,
    verbs: { reset: "delete", clean: "delete", downgrade: "delete" },
    shows:
      /^(?:standalone|webserver|scheduler|triggerer|api-server|info|cheat-sheet|version|config|db (?:check|init|migrate|upgrade|shell)|dags (?:list\S*|show|test|report|details|state|next-execution|reserialize)|tasks (?:list|test|render|state|states-for-dag-run)|plugins|providers)\b/,
  }),
];
