/** Measures the byte code of each module: loads the modules that the resource `modules` names, each after its imports. */
import Resource from "Resource";
import { measure } from "simulator";
import { handleApplicationFailure } from "../../../hosts/firmware/application-failure.js";
import { ascii } from "../../support/json-requests.js";

async function run(): Promise<void> {
	let before = measure().byteCode;
	for (const name of JSON.parse(ascii(new Uint8Array(new Resource("modules").slice(0)))) as string[]) {
		await import(name);
		const after = measure().byteCode;
		trace(`${JSON.stringify({ module: { name, bytes: after - before } })}\n`);
		before = after;
	}
}

run().catch(handleApplicationFailure);
