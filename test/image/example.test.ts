import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { simulate } from "../support/simulator.js";

const example = (name: string): URL => new URL(`../../hosts/example/${name}.ts`, import.meta.url);

/** The HSM's machine needs a larger heap than in the example: the simulator has in memory what the image has in flash. */
function withLargeHeap(path: URL): string {
	const text = readFileSync(path, "utf8");
	const larger = text.replace(/static: 32768,(\s+)chunk: \{ initial: 4096/, "static: 262144,$1chunk: { initial: 65536");
	expect(larger).not.toBe(text);
	return larger.replaceAll('"./', '"./hosts/example/');
}

test("the example application encrypts and decrypts, and the HSM refuses to export the key", async () => {
	const { status, stdout, stderr } = await simulate({ main: withLargeHeap(example("main")), hsm: example("hsm") }, { heap: 200_000, stack: 512 });
	expect(stderr).toBe("");
	expect(status).toBe(0);
	expect(stdout).toMatch(/^72 101 105 109 108 105 103 encrypted: (\d+ ){35}decrypted: 72 101 105 109 108 105 103$/m);
	expect(stdout).toMatch(/^HsmError: ExportSymmetricKey: KeyStore\.NotAllowed \("key" 1\)$/m);
});

test("the example's check for silence accepts an HSM that is always busy", async () => {
	const text = withLargeHeap(example("main"));
	const impatient = text.replace("timers: Timer,", "timers: Timer, heartbeatTimeout: 1000,");
	const busy = impatient.replace(
		/\tconst plaintext[\s\S]*(?=\thsm\.terminate)/,
		`await Promise.all([1, 2].map(async () => {
		for (const start = Date.now(); Date.now() - start < 2000;) await client.getRandom({ size: 1 });
		trace("answered\\n");
	}));
`,
	);
	expect(impatient).not.toBe(text);
	expect(busy).not.toBe(impatient);
	const { status, stdout, stderr } = await simulate({ main: busy, hsm: example("hsm") }, { heap: 200_000, stack: 512 });
	expect([status, stdout, stderr]).toEqual([0, "answered\nanswered\n", ""]);
});
