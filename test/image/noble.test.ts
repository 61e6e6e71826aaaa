/** noble in ROM, with its tables, as the Moddable SDK links it for the chip, has the results of noble from npm. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { readCommandLine } from "../../hosts/image/command-line.mjs";
import { buildRom } from "../../hosts/image/rom.mjs";
import { buildNoble } from "../../hosts/noble/build.mjs";
import { originalResults } from "../noble/noble-results.js";
import { seed } from "../support/random.js";
import { runProgram } from "../support/simulator.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sdk = process.env["MODDABLE"] ?? "";
const start = seed % 1_000_000;

/** The image with a module that runs the cases instead of the HSM. noble and the workers are the image's own modules. */
async function build(): Promise<string> {
	const planned = readCommandLine(["rom"], process.env, process.platform);
	if (planned.options === undefined) throw new Error(planned.message);
	const main = `import Worker from "worker";
		const machine = new Worker("hsm", {
			static: 3000000, heap: { initial: 60000, incremental: 4096 }, chunk: { initial: 1000000, incremental: 65536 }, stack: 2048,
		});
		machine.onmessage = () => machine.terminate();`;
	const hsm = `import { results } from "./test/noble/fixtures/results.js";
		for (const line of results(${start}, true)) trace(line, "\\n");
		self.postMessage("done");`;
	const replace = { main: { text: main, folder: root }, hsm: { text: hsm, folder: root } };
	return (await buildRom({ ...planned, folder: join(root, "build/test/rom-noble"), replace })).program;
}

describe.skipIf(sdk === "")(`noble in the linked image${sdk === "" ? ": skipped, since MODDABLE is not set" : ""}`, () => {
	beforeAll(buildNoble);

	test("has the original noble's result in every case", async () => {
		const { status, stdout, stderr } = await runProgram(["--timeout", "200", "."], await build());
		expect(stderr).toBe("");
		expect(stdout.trim().split("\n"), `seed ${start}`).toEqual(await originalResults(start));
		expect(status).toBe(0);
	});
});
