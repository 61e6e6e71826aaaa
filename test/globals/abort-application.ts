/** An application on XS that prints the log of each scenario. */
import { installGlobals } from "../../hosts/firmware/globals/globals.js";
import { type AbortClasses, logOf, scenarios, timeoutReason } from "./abort-scenarios.js";

installGlobals();
const classes = globalThis as unknown as AbortClasses;
for (const name of Object.keys(scenarios)) trace(`${logOf(classes, name)}\n`);
void timeoutReason(classes).then((reason) => trace(`${reason}\n`));
