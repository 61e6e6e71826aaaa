/**
 * The finished table of requests. Import it from here, because only requests.ts and table-builder.ts need the code that builds it. The
 * SDK's linker runs that code when it links an image; the simulator's bundler runs it when it bundles the modules.
 */
import { requests } from "./requests.js";
import { names as allNames } from "./table-builder.js";
import { type MethodName, methodName, type RequestName } from "./types.js";

export { rows } from "./table-builder.js";

/** The names of parameters' values, of the key, of inputs and of parameters, in the order of table-builder.ts. */
export const names: readonly string[] = Object.freeze(allNames);

type Codes = { readonly [Name in RequestName as MethodName<Name>]: number };

/** The code of each request by the name of its method. It has no prototype, so that it has no other names. */
export const codes = Object.freeze(
	Object.assign(Object.create(null), Object.fromEntries(Object.entries(requests).map(([name, code]) => [methodName(name as RequestName), code]))),
) as Codes;
