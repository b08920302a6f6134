import type { Entry } from "../types.js";
import { entries as curl } from "./curl.js";
import { entries as directory } from "./directory.js";
import { entries as handOver } from "./hand-over.js";
import { entries as httpie } from "./httpie.js";
import { entries as load } from "./load.js";
import { entries as mail } from "./mail.js";
import { entries as observe } from "./observe.js";
import { entries as probe } from "./probe.js";
import { entries as rpc } from "./rpc.js";
import { entries as socat } from "./socat.js";
import { entries as socket } from "./socket.js";
import { entries as transfer } from "./transfer.js";
import { entries as tunnel } from "./tunnel.js";

/** Programs that talk to the network. */
export const net: readonly Entry[] = [
  ...curl,
  ...directory,
  ...handOver,
  ...httpie,
  ...load,
  ...mail,
  ...observe,
  ...probe,
  ...rpc,
  ...socat,
  ...socket,
  ...transfer,
  ...tunnel,
];
