import Resource from "Resource";
import { ascii } from "../../support/json-requests.js";

/** How often the cores poll before they wait: the firmware's configuration, or the command line's. */
export const { spins, polls } = JSON.parse(ascii(new Uint8Array(new Resource("polling").slice(0)))) as { readonly spins: number; readonly polls: number };
