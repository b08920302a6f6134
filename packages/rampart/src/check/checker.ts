import { type Answers, type Judgement, judge, OBLIGATION_TYPES, type Policy, type Want } from "@rampart/core";
import { type Answer, toAnswer } from "./answer.js";
import { factsOf, placeOf, projectRoot, type Surroundings } from "./facts.js";
import { type Question, toCall } from "./question.js";
import { Sessions } from "./session.js";

/** Fetches what the interpreter wants to know of the file system, bounded. */
export type Resolve = (wants: readonly Want[]) => Answers;

const NOTHING_KNOWN: Answers = new Map();

/** Judges questions one after the other under one policy, keeping what each session did. Records nothing. */
export class Checker {
  readonly #sessions = new Sessions();

  constructor(
    readonly policy: Policy,
    readonly around: Surroundings,
    /** Null: no file is read. */
    readonly resolve: Resolve | null = null,
    readonly now: () => number = Date.now,
  ) {}

  /** The answer in the form other tools read. */
  answer(question: Question): Answer {
    const { judged, us } = this.judge(question);
    return toAnswer(question.id, judged, us);
  }

  /** The whole judgement, for explanations, and the microseconds it took. */
  judge(question: Question): { readonly judged: Judgement; readonly us: number } {
    const { around } = this;
    const now = this.now();
    const session = this.#sessions.open(question.session, () => this.#project(question));
    const place = placeOf(around, question.cwd, session.project);
    const call = toCall(question, around.user, place.cwd, now);
    const facts = factsOf(around, place, session.facts, now);
    const begin = process.hrtime.bigint();
    const judged = this.#judgeTwice((answers) =>
      judge(this.policy, call, facts, answers, { fulfillable: OBLIGATION_TYPES }),
    );
    const us = Math.round(Number(process.hrtime.bigint() - begin) / 100) / 10;
    if (judged.decision.verdict !== "deny") this.#sessions.remember(question.session, judged.interpretation);
    return { judged, us };
  }

  /** First with nothing known of the files; again, once, when the interpreter wants to know and may. */
  #judgeTwice(pass: (answers: Answers) => Judgement): Judgement {
    const first = pass(NOTHING_KNOWN);
    const { wants } = first.interpretation;
    return this.resolve === null || wants.length === 0 ? first : pass(this.resolve(wants));
  }

  #project(question: Question): string | null {
    const { around } = this;
    return projectRoot(question.project ?? around.project ?? question.cwd ?? around.cwd, around.home);
  }
}
