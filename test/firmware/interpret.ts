import { expect } from "vitest";
import { type Statistics, simulate } from "../support/simulator.js";
import type { Answer, Step } from "./fixtures/interpreter.js";

/**
 * Runs `script` on the XS simulator, with the firmware's HSM or the module `hsm`. Expects one answer for each request.
 */
export async function interpret(script: readonly Step[], hsm = "../../hosts/firmware/hsm.ts"): Promise<{ answers: Answer[]; stats: Statistics }> {
	const { status, stdout, stderr, stats } = await simulate(
		{
			main: new URL("./fixtures/interpreter.ts", import.meta.url),
			hsm: new URL(hsm, import.meta.url),
			ecc: new URL("../../hosts/firmware/ecc.ts", import.meta.url),
		},
		{ heap: 16_000_000, stack: 2048, resources: { script: JSON.stringify(script) }, timeout: 100 },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const answers = stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Answer);
	expect(answers).toHaveLength(script.reduce((sum, { ask = [], slot }) => sum + (slot ? 1 : ask.length), 0));
	if (stats === undefined) throw new Error("no statistics");
	return { answers, stats };
}

export function hex(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString("hex");
}

/** Bytes as a field of a request. */
export function field(bytes: Uint8Array): string {
	return `hex:${hex(bytes)}`;
}
