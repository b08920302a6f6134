import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["k3s kubectl delete ns x", ["infra.delete ns/x recursive bounded delete"], "D1: another program in it"],
  ["microk8s kubectl get pods", ["infra.read kubernetes get"], "that only looks"],
  ["microk8s helm3 uninstall x", ["infra.delete x release"], "D1: and another one"],
  ["minikube kubectl -- delete ns x", ["infra.delete ns/x recursive bounded delete"], "D1: behind dashes"],
  ["minikube kubectl -- get pods", ["infra.read kubernetes get"], "that only looks"],
  ["microk8s reset", ["infra.delete cluster cluster"], "D1: all of it"],
  ["microk8s status", [], "shows"],
  ["k3s etcd-snapshot delete s", ["infra.delete cluster cluster"], "D1: a copy"],
  ["k3s-uninstall.sh", ["infra.delete cluster cluster"], "D1: all of it"],
  ["kubectx dev", [], "a name"],
  ["kubectx -d prod", ["system.configure context"], "the way to a cluster"],
  // OpenShift
  ["oc adm drain n --force", ["infra.delete openshift drain"], "everything leaves a machine"],
  ["oc adm top nodes", ["infra.read openshift adm"], "shows"],
  ["oc adm prune images", ["infra.read openshift prune"], "says what it would do"],
  ["oc adm prune images --confirm", ["infra.delete openshift prune", "infra.read openshift prune"], "D1: and does"],
  ["oc adm policy add-cluster-role-to-user cluster-admin bob", ["infra.apply openshift policy"], "who may do what"],
  ["oc policy who-can delete pods", ["infra.read openshift policy"], "asks"],
  ["oc rsh web rm -rf /x", ["file.delete /x recursive container"], "in a pod"],
  ["oc whoami", [], "a name"],
  ["oc whoami -t", ["secret.read openshift token"], "a login"],
  ["oc rollback web", ["infra.apply openshift change"], "what people get"],
  ["oc project", ["infra.read openshift status"], "a name"],
  // Namespaces of users and of containers
  ["podman unshare rm -rf /srv/x", ["file.delete /srv/x recursive"], "this machine's files"],
  ["nerdctl namespace remove k8s.io", ["infra.delete k8s.io namespace"], "D1: with all in it"],
  ["nerdctl namespace ls", [], "shows"],
  // A pod of a namespace
  [
    "kubectl cp ./a ns/web-0:/b",
    ["file.read /home/dev/app/a recursive", "infra.apply ns/web-0:/b cp"],
    "no folder of this machine",
  ],
  ["kubectl cp ns/web-0:/a ./b", ["file.write /home/dev/app/b recursive append"], "out of one"],
];

describe("clusters in one program, and OpenShift's", () => {
  it.each(ROWS)("D1: %s: %j (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
