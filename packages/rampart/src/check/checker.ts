import {
  type Answers,
  type Facts,
  type Judgement,
  judge,
  LOOKS,
  OBLIGATION_TYPES,
  type Policy,
  redactAbout,
  type ToolCall,
  unanswered,
  type Want,
} from "@rampart/core";
import type { PostgresParser } from "@rampart/service";
import { type Answer, toAnswer } from "./answer.js";
import { factsOf, placeOf, projectRoot, type Surroundings } from "./facts.js";
import { type Question, toCall } from "./question.js";
import { Sessions } from "./session.js";

/** Finds out what the interpreter wants to know of the file system, bounded. */
export type Look = (wants: readonly Want[]) => Promise<{ readonly answers: Answers; readonly news: boolean }>;

/** A judgement, and the microseconds of understanding and deciding; looking at files is not among them. */
export interface Judged {
  readonly judged: Judgement;
  readonly us: number;
}

const NOTHING_KNOWN: Answers = new Map();

/** Judges questions one after the other under one policy, keeping what each session did. Records nothing. */
export class Checker {
  readonly #sessions = new Sessions();

  constructor(
    readonly policy: Policy,
    readonly around: Surroundings,
    /** Null: no file is read. */
    readonly look: Look | null = null,
    readonly now: () => number = Date.now,
    /** Null: PostgreSQL's statements are read by their words. */
    readonly sql: PostgresParser | null = null,
  ) {}

  /** Judges with nothing known of any file, and with the parser of SQL only where it is loaded. */
  judge(question: Question): Judged {
    const { pass, keep } = this.#open(question);
    return keep(pass(NOTHING_KNOWN));
  }

  /** Judges, and once more with what the interpreter wants to know of files where that may be looked up. */
  async judgeLooking(question: Question): Promise<Judged> {
    const { pass: passOnce, keep } = this.#open(question);
    const pass = async (known: Answers): Promise<Judged> => {
      const judged = passOnce(known);
      return this.sql?.wanted === true && (await this.sql.ready()) ? passOnce(known) : judged;
    };
    let last = await pass(NOTHING_KNOWN);
    if (this.look === null) return keep(last);
    let known = NOTHING_KNOWN;
    for (let looks = 0; looks < LOOKS; looks++) {
      const wants = unanswered(last.judged, known);
      if (wants.length === 0) break;
      const { answers, news } = await this.look(wants);
      if (!news) break;
      known = new Map([...known, ...answers]);
      const { judged, us } = await pass(known);
      last = { judged, us: round(last.us + us) };
    }
    return keep(last);
  }

  /** The answer in the form other tools read, without the call's secrets. Its id is the asker's own. */
  async answer(question: Question): Promise<Answer> {
    const { call } = this.subject(question);
    const { judged, us } = await this.judgeLooking(question);
    return { ...redactAbout(call, toAnswer(question.id, judged, us)), id: question.id };
  }

  /** The call and facts of a question, for whoever explains a judgement. */
  subject(question: Question): { readonly call: ToolCall; readonly facts: Facts; readonly policy: Policy } {
    const { around, policy } = this;
    const session = this.#sessions.open(question.session, () => this.#project(question));
    const place = placeOf(around, question.cwd, session.project);
    const now = this.now();
    return {
      call: toCall(question, around.user, place.cwd, now),
      facts: factsOf(around, place, session.facts, now),
      policy,
    };
  }

  #open(question: Question): { pass: (answers: Answers) => Judged; keep: (result: Judged) => Judged } {
    const { call, facts } = this.subject(question);
    const { sql } = this;
    const options = { fulfillable: OBLIGATION_TYPES, ...(sql === null ? {} : { sql: sql.parse }) };
    return {
      pass: (answers) => {
        const begin = process.hrtime.bigint();
        const judged = judge(this.policy, call, facts, answers, options);
        return { judged, us: round(Number(process.hrtime.bigint() - begin) / 1_000) };
      },
      keep: (result) => {
        const { decision, interpretation } = result.judged;
        if (decision.verdict !== "deny") this.#sessions.remember(question.session, interpretation);
        return result;
      },
    };
  }

  #project(question: Question): string | null {
    const { around } = this;
    return projectRoot(question.project ?? around.project ?? question.cwd ?? around.cwd, around.home);
  }
}

/** To a tenth. */
const round = (us: number) => Math.round(us * 10) / 10;
