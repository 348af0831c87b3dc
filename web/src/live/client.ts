import { Parley } from "@parley/client";

/** One connection for the whole page. The session cookie authenticates it. */
export const parley = new Parley();
