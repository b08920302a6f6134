import type { JsonObject } from "@rampart/service";
import { RemoteDirectory } from "../authority/remote.js";
import type { Room } from "../gate/room.js";
import type { Speaker } from "../identity/speaker.js";
import { type Asker, answerDecide, answerOffer, answerOutcome, answerRefused, answerReview } from "../sockets/door.js";
import type { State } from "../state/open.js";
import { type OwnRoom, openRoom } from "../state/rooms.js";
import { takeUp } from "../state/take-up.js";
import { API_DOOR } from "./door.js";
import { ApiError } from "./errors.js";

type Agent = Extract<Speaker, { type: "agent" }>;

/** Where such agents are at home, for all this machine knows. */
const HOME = "/home/agent";

/**
 * Calls of agents on other machines: the same gate, policy and record, in a room of their own. Agent and door are what the
 * credential says, never what the call does, and sessions stand under their agent's name, so that nobody speaks in another's.
 */
export class Remote {
  readonly #own: OwnRoom;
  readonly #directory: RemoteDirectory;
  readonly #ms: number;

  constructor(state: State, ms: number, vouched: boolean) {
    this.#directory = new RemoteDirectory(vouched);
    const owner = { name: API_DOOR, home: HOME, caller: null, elsewhere: this.#directory };
    const around = { ...state.around, home: HOME, user: API_DOOR };
    this.#own = openRoom(owner, around, state.room.journal, state.room);
    state.elsewhere.push(this.#own);
    this.#ms = ms;
    takeUp(this.#own, state.known, state.recent);
  }

  get room(): Room {
    return this.#own.room;
  }

  /** A door elsewhere puts no question to its user: whoever holds an agent's credential could be the one who answers. */
  async decide(agent: Agent, { call, ...message }: JsonObject, asker: Asker): Promise<JsonObject> {
    const named = this.#named(agent, call as JsonObject);
    // That a client has left is heard a turn after its request, where a guard comes back to both at once.
    await new Promise((resolve) => setImmediate(resolve));
    return answerDecide(this.room, { ...message, asks: false, call: named }, this.#ms, { elsewhere: true, asker });
  }

  outcome(agent: Agent, { call, ...message }: JsonObject): Promise<JsonObject> {
    return answerOutcome(this.room, { ...message, call: this.#named(agent, call as JsonObject) }, this.#ms, true);
  }

  refused(agent: Agent, { call, ...message }: JsonObject): Promise<JsonObject> {
    return answerRefused(this.room, { ...message, call: this.#named(agent, call as JsonObject) });
  }

  offer(agent: Agent, { call, ...message }: JsonObject): Promise<JsonObject> {
    return answerOffer(this.room, { ...message, call: this.#named(agent, call as JsonObject) }, true);
  }

  /** How a question about this agent's own call stands; another's looks like one that is over. */
  review({ name }: Agent, id: string): JsonObject {
    const known = this.room.reviews.list().find((one) => one.id === id);
    const own = known !== undefined && known.subject.door === API_DOOR && known.subject.agent === name;
    return answerReview(this.room, { id: own ? id : "" });
  }

  #named({ name, via, roles }: Agent, call: JsonObject): JsonObject {
    const { agent = name, session } = call;
    if (agent !== name) throw new ApiError("not_own_name", "an agent asks in its own name only");
    this.#directory.heard(via.name, roles);
    return { ...call, door: API_DOOR, agent: name, principal: via.name, session: sessionOf(name, String(session)) };
  }
}

/** The session of an agent elsewhere as the record, policies and orders name it. */
export const sessionOf = (agent: string, session: string): string => `${agent}/${session}`;
