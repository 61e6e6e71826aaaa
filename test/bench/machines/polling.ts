import Resource from "Resource";
import { ascii } from "../../support/json-requests.js";

/** How long the cores look for each other before they wait, as the firmware's configuration has it or the command line says. */
export const { spins, looks } = JSON.parse(ascii(new Uint8Array(new Resource("polling").slice(0)))) as { readonly spins: number; readonly looks: number };
