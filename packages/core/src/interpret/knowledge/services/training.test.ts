import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";
import { CHANGES, kinds, LOSES } from "./testing/kinds.js";

const ROWS: readonly (readonly [command: string, kind: string | null, why: string])[] = [
  ["mlflow gc --older-than 7d", LOSES, "runs that were only marked"],
  ["mlflow experiments delete --experiment-id 3", LOSES, "an experiment"],
  ["mlflow deployments create -t sagemaker -n x -m m", CHANGES, "what others call"],
  ["mlflow experiments search", null, "looks"],
  ["dvc gc -w -c -f", LOSES, "D1: what others stored too"],
  ["dvc gc -w --dry", null, "tries only"],
  ["dvc exp remove -A", LOSES, "every experiment"],
  ["python -m dvc gc -w -f", LOSES, "by its module"],
  ["python3 -m huggingface_hub.cli.hf cache prune", LOSES, "by its module"],
  ["dvc remote remove old", null, "a setting of the project"],
  ["dvc repro --dry", null, "tries only"],
  ["dvc pull", null, "a day's work"],
  ["wandb sweep --cancel a/b/c", LOSES, "what runs ends"],
  ["wandb sweep sweep.yaml", null, "makes one"],
  ["kaggle datasets delete a/b -y", LOSES, "what others use"],
  ["kaggle datasets create -p . -u", "package.publish", "for everybody"],
  ["kaggle datasets create -p .", "net.send", "for oneself"],
  ["kaggle competitions list -s titanic", null, "looks"],
  ["modal app stop ap-1", LOSES, "what others call"],
  ["modal volume rm v /data -r", LOSES, "data"],
  ["modal deploy app.py", CHANGES, "what others call"],
  ["modal run app.py", null, "a try"],
  ["sky down -a -y", LOSES, "D1: every machine"],
  ["sky jobs cancel -a", LOSES, "every job"],
  ["sky launch --dryrun t.yaml", null, "tries only"],
  ["sky launch t.yaml", CHANGES, "machines that cost"],
  ["sky status --refresh", "infra.read", "looks"],
  ["sky serve logs s 1", "infra.read", "looks"],
  ["ray down c.yaml -y", LOSES, "a cluster"],
  ["ray stop", null, "what was started here"],
  ["ray stop --force", LOSES, "whatever it was doing"],
  ["ray job stop j", LOSES, "what runs ends"],
  ["ray status", null, "looks"],
  ["vastai destroy instance 1", LOSES, "a machine and its disk"],
  ["vastai show instances", null, "looks"],
  ["runpodctl get pod", null, "looks"],
  ["bentoml delete m:1 -y", LOSES, "a model"],
  // Where models are kept
  ["hf cache rm model/a/b", LOSES, "hours of fetching"],
  ["hf cache prune --dry-run", null, "tries only"],
  ["hf cache scan", null, "looks"],
];

describe("D1: experiments and rented machines", () => {
  it.each(ROWS)("%s: %s (%s)", (command, kind) => {
    expect(kinds(command)).toEqual(kind === null ? [] : [kind]);
  });

  it.each<[string, readonly string[], string]>([
    ["ray exec c.yaml 'rm -rf /srv/x'", ["file.delete /srv/x recursive remote"], "what is run there"],
    ["hf repo delete a/b", ["net.connect huggingface.co", "infra.delete huggingface.co repository"], "a repository"],
    ["hf repo list", ["net.connect huggingface.co"], "names"],
    ["hf jobs ps", ["net.connect huggingface.co"], "looks"],
    ["hf jobs cancel 1", ["net.connect huggingface.co", "infra.delete huggingface.co jobs"], "what runs ends"],
    [
      "hf repo tag create a/b v1",
      ["net.connect huggingface.co", "infra.apply huggingface.co repository"],
      "a name more",
    ],
    ["hf repo create x", ["net.connect huggingface.co", "infra.apply huggingface.co repository"], "a place more"],
  ])("%s (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
