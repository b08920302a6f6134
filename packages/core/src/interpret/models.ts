import type { Action, Answers, Finding, ModelPending, Want } from "../spine/index.js";
import { action } from "./action.js";

/** Distinct models asked about per call; further ones stay without an answer, which is not admitted. */
const MAX_MODELS = 16;

const NO_WANTS: readonly Want[] = [];

/** May the models be loaded that these actions load? One want per distinct model that is known by name. */
export function modelWants(actions: readonly Action[], answers: Answers): readonly Want[] {
  let wants: Want[] | null = null;
  for (let i = 0; i < actions.length; i++) {
    const name = askedModel(actions[i]!);
    if (name === null || (answers.size > 0 && answers.has(`model:${name}`))) continue;
    wants ??= [];
    if (wants.length < MAX_MODELS && !wants.some((want) => want.type === "model" && want.path === name))
      wants.push({ type: "model", path: name });
  }
  return wants ?? NO_WANTS;
}

/** Labels `admitted` what an answer admits. No answer, and a model nobody could name, leave it without the label. */
export function labelModels(actions: readonly Action[], answers: Answers): readonly Action[] {
  let labelled: Action[] | null = null;
  for (let i = 0; i < actions.length; i++) {
    const each = actions[i]!;
    const name = askedModel(each);
    const answer = name === null ? null : answers.get(`model:${name}`);
    if (answer?.type !== "model" || !answer.admitted) continue;
    labelled ??= [...actions];
    const { kind, resource, certainty, labels, sources, span, detail } = each;
    labelled[i] = action(kind, resource, certainty, [...labels, "admitted"], sources, span, detail);
  }
  return labelled ?? actions;
}

/** Why models were not admitted, for the record and for people: the words come from whoever verified them. */
export function modelFindings(actions: readonly Action[], answers: Answers): readonly Finding[] {
  const found: Finding[] = [];
  for (let i = 0; i < actions.length; i++) {
    const name = askedModel(actions[i]!);
    const answer = name === null ? null : answers.get(`model:${name}`);
    if (answer?.type !== "model" || answer.admitted || found.length >= MAX_MODELS) continue;
    const { span } = actions[i]!;
    if (answer.pending !== undefined) {
      found.push({ code: "model.pending", severity: "info", message: howFar(answer.pending), span, action: i });
      continue;
    }
    const message = `the trust policy does not admit it: ${answer.why || "no reason was given"}`.slice(0, 256);
    found.push({ code: "model.not_admitted", severity: "medium", message, span, action: i });
  }
  return found;
}

/** Numbers alone, since an agent is told this: nothing of it is the model's. */
function howFar({ done, total, seconds }: ModelPending): string {
  if (total <= 0) return "its files are not digested yet";
  const read = `${(done / 1e9).toFixed(1)} of ${(total / 1e9).toFixed(1)} GB`;
  return `its files are being digested: ${read}, ${seconds === null ? "no telling how long" : `about ${seconds} s left`}`;
}

/** A model on another machine is not the one that can be looked at here. */
function askedModel({ kind, resource, labels }: Action): string | null {
  if (kind !== "model.load" || resource.form !== "exact") return null;
  return labels.includes("remote") || labels.includes("container") ? null : resource.name;
}
