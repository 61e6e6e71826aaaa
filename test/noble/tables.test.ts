import { expect, test } from "vitest";
import { simulate } from "../support/simulator.js";

/** Byte codes of a signature and of a verification, with a table of multiples of the base point for `window` bits of a scalar at once. */
async function byteCodes(window: number): Promise<{ sign: number; verify: number }[]> {
	const main = `import Worker from "worker";
		const machine = new Worker("signer", {
			static: 3000000, heap: { initial: 60000, incremental: 4096 }, chunk: { initial: 500000, incremental: 65536 }, stack: 1024,
		});
		machine.onmessage = () => machine.terminate();`;
	const signer = `import { measure } from "simulator";
		import { Ed25519, sharedEd25519 } from "./modules/workers/ed25519.js";
		import { SoftwareGenerator } from "./modules/workers/software-generator.js";
		import { p256, sharedP256 } from "./modules/workers/p256.js";
		import { knownEntropy } from "./test/support/workers.js";
		const generator = new SoftwareGenerator(knownEntropy());
		const [message, privateKey] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
		const costOf = (work) => {
			const before = measure().byteCodes;
			work();
			return measure().byteCodes - before;
		};
		function costs(shared, engine, publicKey) {
			shared.precompute(${window});
			const signature = new Uint8Array(64);
			engine.derivePublicKey(privateKey, publicKey);
			const sign = costOf(() => engine.sign(message, privateKey, signature));
			let verifies;
			const verify = costOf(() => verifies = engine.verify(message, signature, publicKey));
			return { sign, verify: verifies ? verify : NaN };
		}
		trace(JSON.stringify([
			costs(sharedP256, p256(generator), new Uint8Array(64)), costs(sharedEd25519, new Ed25519(generator), new Uint8Array(32)),
		]), "\\n");
		self.postMessage("done");`;
	const { stdout, stderr } = await simulate({ main, signer }, { timeout: 60 });
	expect(stderr).toBe("");
	return JSON.parse(stdout) as { sign: number; verify: number }[];
}

test("a signature with the image's tables takes less than half the byte codes of one without tables", async () => {
	const [without, tables] = [await byteCodes(1), await byteCodes(4)];
	for (const [index, table] of tables.entries()) {
		expect(table.sign).toBeLessThan(without[index].sign / 2);
		expect(table.verify).toBeLessThan(1.01 * without[index].verify);
	}
}, 120_000);
