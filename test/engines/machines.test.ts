/** Machines that use the native libraries at the same time, and machines that are deleted in them. */
import { describe, expect, test } from "vitest";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { simulate } from "../support/simulator.js";
import { shortOrFull } from "../support/test-form.js";

const { native, message } = await buildSimulator();
const hasBoth = native.includes("nist-curves") && native.includes("curve25519");
if (!hasBoth) console.log(`native engines in several machines are not tested: ${message}`);

/** Operations with fixed inputs; each returns its output as text. */
const computing = `import { PsaCurve } from "./hardware/psa/nist-curve.js"; import { SodiumEd25519, SodiumX25519 } from "./hardware/sodium/curve25519.js";
	import { psaChaChaPoly, psaHashes } from "./hardware/psa/symmetric.js"; import { INPUT, KEY, OUTPUT, Slot } from "./modules/messages/slot.js";
	const generator = { pieceBytes: 100, fill(memory, offset, length) { memory.fill(7, offset, offset + length); }, wipe() {} };
	const message = new Uint8Array(100).fill(5);
	const curves = ["P-256", "P-384"].map((name) => new PsaCurve(name, generator));
	const ed25519 = new SodiumEd25519(generator), x25519 = new SodiumX25519(generator);
	function signatures(engine, keySize, publicSize) {
		const privateKey = new Uint8Array(keySize).fill(9), publicKey = new Uint8Array(publicSize), signature = new Uint8Array(2 * keySize);
		engine.derivePublicKey(privateKey, publicKey);
		engine.sign(message, privateKey, signature);
		return publicKey + " " + signature + " " + engine.verify(message, signature, publicKey) + engine.verify(message.subarray(1), signature, publicKey);
	}
	function agreement(engine, keySize, publicSize) {
		const privateKey = new Uint8Array(keySize).fill(9), publicKey = new Uint8Array(publicSize), secret = new Uint8Array(keySize);
		engine.derivePublicKey(privateKey, publicKey);
		return engine.agree(privateKey, publicKey, secret) + " " + secret;
	}
	function job(operation, size) {
		const memory = new Uint8Array(400), slot = new Slot(new Uint32Array(memory.buffer, 0, 16));
		slot.setPair(KEY, 64, 32); slot.setPair(INPUT, 100, 12); slot.setPair(INPUT + 1, 120, 0); slot.setPair(INPUT + 2, 120, 100); slot.setPair(OUTPUT, 240, size);
		return operation(memory, 0) + " " + memory.subarray(240, 240 + size);
	}
	const operations = [
		() => signatures(curves[0], 32, 64), () => signatures(curves[1], 48, 96), () => signatures(ed25519, 32, 32),
		() => agreement(curves[0], 32, 64), () => agreement(curves[1], 48, 96), () => agreement(x25519, 32, 32),
		() => job(psaChaChaPoly.encrypt, 116), () => job(psaHashes.hmac, 32),
	];
	const answers = (done = () => {}) => operations.map((operation) => { const answer = operation(); done(); return answer; }).join("\\n");`;

const options = `{ static: 200000, stack: 512, chunk: { initial: 60000, incremental: 1000 }, heap: { initial: 4000, incremental: 50 } }`;
const prelude = `import Timer from "timer"; import Worker from "worker";
	import { holdDrivers, releaseDrivers, recoverDrivers } from "./hardware/esp32/lock/driver-lock.js";
	const words = new Int32Array(new SharedArrayBuffer(64));
	const start = (module) => { const worker = new Worker(module, ${options}); worker.postMessage(words.buffer); return worker; };
	const sleep = (milliseconds) => new Promise((resolve) => { Timer.set(resolve, milliseconds); });\n`;

/** In a library nearly all the time. Counts its rounds in the second word, wrong answers in the third, and operations in the fourth. */
const endless = `${computing}
	self.onmessage = (buffer) => {
		const words = new Int32Array(buffer), right = answers();
		for (;;) { Atomics.store(words, 0, 1); if (answers(() => Atomics.add(words, 3, 1)) !== right) Atomics.add(words, 2, 1); Atomics.add(words, 1, 1); }
	};`;

async function run(main: string, machines: Record<string, string>): Promise<string> {
	const modules = { main: `${prelude} (async () => { ${main} })();`, ...machines };
	const { status, stdout, stderr } = await simulate(modules, { heap: 400_000, stack: 1024, timeout: 120 });
	expect(stderr).toBe("");
	expect(status).toBe(0);
	return stdout;
}

describe.skipIf(!hasBoth)("machines with native libraries", () => {
	test("compute at the same time and get right answers", async () => {
		const rounds = shortOrFull(10, 100);
		const counting = `${computing}
			self.onmessage = (buffer) => {
				const words = new Int32Array(buffer);
				Atomics.add(words, 0, 1);
				while (Atomics.load(words, 0) < 3) ;
				const right = answers();
				for (let round = 0; round < ${rounds}; round++) if (answers() !== right) Atomics.add(words, 2, 1);
				self.postMessage(right);
			};`;
		const stdout = await run(
			`const texts = [];
			const done = ["one", "two", "three"].map((name) => new Promise((resolve) => {
				const worker = start(name);
				worker.onmessage = (text) => { texts.push(text); worker.terminate(); resolve(); };
			}));
			await Promise.all(done);
			trace(Atomics.load(words, 2), " ", texts[0] === texts[1] && texts[1] === texts[2], " ", texts[0].split("\\n").length, " ", texts[0].includes("truefalse"), "\\n");`,
			{ one: counting, two: counting, three: counting },
		);
		expect(stdout).toBe("0 true 8 true\n");
	});

	test("are deleted only outside of a library while their creator holds the drivers, and the next machine works", async () => {
		const tries = shortOrFull(10, 60);
		const stdout = await run(
			`let works = 0;
			for (let tries = 0; tries < ${tries}; tries++) {
				const worker = start("endless");
				while (Atomics.load(words, 1) === 0) await sleep(1);
				await sleep(tries % 5);
				holdDrivers();
				worker.terminate();
				recoverDrivers();
				releaseDrivers();
				for (const index of [0, 1]) Atomics.store(words, index, 0);
				const next = start("endless");
				for (let waits = 0; Atomics.load(words, 1) === 0 && waits < 5000; waits++) await sleep(1);
				works += Atomics.load(words, 1) > 0;
				holdDrivers();
				next.terminate();
				releaseDrivers();
				for (const index of [0, 1]) Atomics.store(words, index, 0);
			}
			trace(works, " ", Atomics.load(words, 2), "\\n");`,
			{ endless },
		);
		expect(stdout).toBe(`${tries} 0\n`);
	});

	/* The simulator stops no machine inside of a shared library, so this can not show what a deletion there would do. */
	test("enter no library while another machine holds the drivers, and go on afterwards", async () => {
		const stdout = await run(
			`const workers = ["endless", "other"].map(start), counts = [];
			while (Atomics.load(words, 1) < 2) await sleep(1);
			for (let times = 0; times < 10; times++) {
				holdDrivers();
				const before = Atomics.load(words, 3);
				await sleep(50);
				counts.push(Atomics.load(words, 3) - before);
				releaseDrivers();
				const released = Atomics.load(words, 3);
				while (Atomics.load(words, 3) < released + 5) await sleep(1);
			}
			holdDrivers();
			for (const worker of workers) worker.terminate();
			releaseDrivers();
			trace(counts.join(" "), "\\n");`,
			{ endless, other: endless },
		);
		// A machine that has just left a library counts that turn.
		for (const count of stdout.split(" ").map(Number)) expect(count).toBeLessThanOrEqual(2);
	});
});
