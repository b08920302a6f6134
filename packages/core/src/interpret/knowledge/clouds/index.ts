import type { Entry } from "../types.js";
import { entries as ansible } from "./ansible.js";
import { entries as aws } from "./aws.js";
import { entries as azure } from "./azure.js";
import { entries as google } from "./google.js";
import { entries as hosting } from "./hosting.js";
import { entries as masters } from "./masters.js";
import { entries as metadata } from "./metadata.js";
import { entries as operations } from "./operations.js";
import { entries as terraform } from "./terraform.js";
import { entries as vault } from "./vault.js";

/** Clouds, infrastructure described as code, and where its secrets are kept. */
export const clouds: readonly Entry[] = [
  ...ansible,
  ...aws,
  ...azure,
  ...google,
  ...hosting,
  ...masters,
  ...metadata,
  ...operations,
  ...terraform,
  ...vault,
];
