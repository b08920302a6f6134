import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["docker ps -a", [], "shows"],
  ["docker swarm leave --force", ["infra.delete * force swarm"], "D1: of the last manager, all of it"],
  ["podman system reset -f", ["infra.delete * force system"], "everything it has"],
  ["skopeo copy docker://a docker://b", ["package.publish docker://b"], "into a registry"],
  ["skopeo copy docker://a dir:out", ["file.write /home/dev/app/out recursive append"], "out of one"],
  ["skopeo delete docker://a", ["infra.delete docker://a image"], "others may run it"],
  ["crane push x.tar r/x", ["file.read /home/dev/app/x.tar", "package.publish r/x"], "a file of this machine"],
  ["crane delete r/x", ["infra.delete r/x image"], "others may run it"],
  ["crane ls r", [], "looks only"],
  ["oras push r/x a.txt", ["file.read /home/dev/app/a.txt", "package.publish r/x"], "a file of this machine"],
  ["kubectl get secrets -o yaml", ["infra.read kubernetes get", "secret.read kubernetes secrets"], "all of them"],
  ["kubectl get secret x -o yaml", ["infra.read kubernetes get", "secret.read kubernetes secret"], "one of them"],
  ["helm repo add x https://x.example", ["file.write /home/dev/.config/helm/repositories.yaml append"], "a name"],
  ["docker rm -f web", ["infra.delete web force container"], "D1: by force"],
  ["docker system prune -af --volumes", ["infra.delete * recursive force system"], "D1: everything unused"],
  ["docker volume rm data", ["infra.delete data volume"], "D1: data goes"],
  ["docker stack rm prod", ["infra.delete prod cluster"], "D1: a stack goes"],
  [
    "docker run -v /:/host alpine rm -rf /host",
    [
      "file.read / recursive",
      "? file.write / recursive",
      "infra.apply alpine run",
      "file.delete /host recursive container",
    ],
    "this machine's files inside",
  ],
  [
    "docker run --rm bitnami/kubectl:1.30 delete ns prod",
    ["infra.apply bitnami/kubectl:1.30 run", "? infra.delete ns/prod recursive bounded delete container"],
    "an image made for one program",
  ],
  [
    "docker run -d metal3d/xmrig -o pool.example:3333",
    ["infra.apply metal3d/xmrig run", "? net.connect pool.example container", "? system.configure miner container"],
    "the command is its options",
  ],
  ["docker run --rm node:20 npm -v", ["infra.apply node:20 run"], "a program takes its place"],
  ["docker buildx build --push -t a .", ["package.publish ./", "infra.apply docker build"], "a registry gets it"],
  ["docker exec web rm -rf /x", ["file.delete /x recursive container"], "in a container"],
  [
    "docker cp web:/etc/x .",
    ["file.read /etc/x recursive container", "file.write /home/dev/app recursive append"],
    "out of a container",
  ],
  ["docker compose down -v", ["infra.apply docker compose", "infra.delete ./ volume"], "D1: data goes"],
  ["kubectl get pods -A", ["infra.read kubernetes get"], "a read"],
  ["kubectl get secret x -o yaml", ["infra.read kubernetes get", "secret.read kubernetes secret"], "a secret"],
  ["kubectl delete ns prod", ["infra.delete ns/prod recursive bounded delete"], "D1: all in a namespace"],
  ["kubectl delete pod web-1", ["infra.delete pod/web-1 bounded delete"], "one pod"],
  ["kubectl delete pods --all -n x", ["infra.delete pods recursive delete"], "all of them"],
  ["kubectl delete -f a.yaml", ["file.read /home/dev/app/a.yaml", "infra.delete * delete"], "what a file names"],
  [
    "kubectl apply -f https://x.example/a.yaml",
    ["net.receive x.example", "infra.apply kubernetes apply"],
    "from the network",
  ],
  ["kubectl apply -f a.yaml --dry-run=client", ["file.read /home/dev/app/a.yaml"], "tries only"],
  [
    "kubectl apply -f a.yaml --dry-run=none",
    ["file.read /home/dev/app/a.yaml", "infra.apply kubernetes apply"],
    "the real thing",
  ],
  ["kubectl exec web -- rm -rf /x", ["file.delete /x recursive container"], "in a pod"],
  [
    "kubectl scale deploy web --replicas=0",
    ["infra.apply deploy scale", "infra.delete deploy scale"],
    "nothing is left",
  ],
  ["kubectl config view --raw", ["secret.read kubernetes config"], "a secret"],
  ["kubectl drain node-1", ["infra.delete node-1 drain"], "everything leaves a machine"],
  ["helm list", [], "shows"],
  ["helm uninstall web", ["infra.delete web release"], "D1: a release goes"],
  [
    "helm upgrade --install web ./c -f v.yaml",
    ["file.read /home/dev/app/v.yaml", "infra.apply web release"],
    "applies",
  ],
  ["helm upgrade web ./c --dry-run", [], "tries only"],
  ["helm install web ./c --version 1.2", ["infra.apply web release"], "a version that is no question"],
  ["podman volume rm --all", ["infra.delete * volume"], "D1: all volumes"],
  ["podman rm -fa", ["infra.delete * force container"], "D1: all containers"],
  ["podman pod rm -fa", ["infra.delete * force pod"], "D1: all pods"],
  ["podman pod ps", [], "looks only"],
  ["helmfile destroy", ["infra.delete * release"], "D1: all releases of a file"],
  ["minikube delete", ["infra.delete delete delete"], "D1: a cluster goes"],
  ["k3d cluster delete x", ["infra.delete x delete"], "D1: a cluster goes"],
];

describe("knowledge of containers and clusters", () => {
  it.each(ROWS)("D1: %s: %j (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
