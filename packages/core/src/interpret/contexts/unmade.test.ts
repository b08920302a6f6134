import { describe, expect, it } from "vitest";
import { verdictOf } from "../shell/testing/verdict.js";

/** Nothing was made, so that what comes next works on what was there before. */
const STOPPED: readonly (readonly [command: string, why: string])[] = [
  ["kind create cluster --name ci --help && kubectl --context kind-ci delete ns a", "help"],
  ["kind create cluster -h && kubectl --context kind-kind delete ns a", "in short"],
  ["kind create cluster --help && kubectl delete ns a", "nothing was chosen either"],
  ["k3d cluster create a -h && kubectl delete ns a", "another program"],
  ["k3d cluster create a --kubeconfig-switch-context=false && kubectl delete ns a", "made, and not chosen"],
  ["k3d cluster create a --kubeconfig-update-default=false && kubectl delete ns a", "nor written down"],
  ["git worktree add --help /srv/old v1 && git worktree remove --force /srv/old", "nothing was checked out"],
  ["git stash apply --help && git stash drop", "nothing was applied"],
];

const ALLOWED: readonly string[] = [
  "kind create cluster --name ci && kubectl --context kind-ci delete ns a",
  "kind create cluster && kubectl delete ns a",
  "k3d cluster create a && kubectl delete ns a",
  "git worktree add ../old v1 && git worktree remove --force ../old",
  "git stash apply && git stash drop",
];

describe("what was not made", () => {
  it.each(STOPPED)("P5: %s is stopped (%s)", (command) => {
    expect(verdictOf(command).verdict).not.toBe("allow");
  });

  it.each(ALLOWED)("P5: %s is not", (command) => {
    expect(verdictOf(command).verdict).toBe("allow");
  });
});
