/** An application on XS that runs the cases of the resource `cases` and prints one line of JSON for each outcome. */
import Resource from "Resource";
import { installGlobals } from "../../hosts/firmware/globals/globals.js";
import { type Case, outcomeOf, type TestedGlobals } from "./cases.js";

const before = Object.getOwnPropertyNames(globalThis);
trace(`${JSON.stringify(installGlobals())}\n`);
trace(`${JSON.stringify([before.includes("TextEncoder"), installGlobals().length])}\n`);
const text = String.fromArrayBuffer(new Resource("cases").slice(0));
for (const test of JSON.parse(text) as Case[]) trace(`${JSON.stringify(outcomeOf(globalThis as unknown as TestedGlobals, test))}\n`);
