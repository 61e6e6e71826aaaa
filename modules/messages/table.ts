/**
 * The table of requests as the firmware reads it. Whoever needs it takes it from here: what makes it of the rows in requests.ts is
 * needed once. In an image it is made when the image is linked; for the simulator, when its modules are bundled.
 */
import { requests } from "./requests.js";
import { names as allNames } from "./table-builder.js";
import { type MethodName, methodName, type RequestName } from "./types.js";

export { rows } from "./table-builder.js";

/** All names: of the values of parameters, and of inputs and parameters, as row.ts has put them. */
export const names: readonly string[] = Object.freeze(allNames);

type Codes = { readonly [Name in RequestName as MethodName<Name>]: number };

/** The code of each request by the name of its method. Without a prototype: nothing else is in it. */
export const codes = Object.freeze(
	Object.assign(Object.create(null), Object.fromEntries(Object.entries(requests).map(([name, code]) => [methodName(name as RequestName), code]))),
) as Codes;
