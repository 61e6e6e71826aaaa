/** Scripts of the test program for sessions: commands with the answers that they must have. */
import { createHash, createHmac } from "node:crypto";
import { expect } from "vitest";
import type { Random } from "../support/random.js";
import { type Chip, hex, run } from "./program.js";

export const algorithms = [256, 384, 512] as const;

export const digestOf = (bits: number, data: Uint8Array): string => createHash(`sha${bits}`).update(data).digest("hex");
export const hmacOf = (bits: number, key: Uint8Array, data: Uint8Array): string => createHmac(`sha${bits}`, key).update(data).digest("hex");

export type Step = readonly [command: string, answer: string];

/** The commands that update a session with a message, cut at these places. */
export function updates(session: number, message: Uint8Array, places: readonly number[]): string[] {
	return [0, ...places].map((start, index) => `update ${session} ${hex(message.subarray(start, places[index] ?? message.length))}`);
}

export const ok = (commands: readonly string[]): Step[] => commands.map((command) => [command, "ok"]);

/** Runs a script, and expects its answers. */
export function expectAnswers(chip: Chip, script: readonly Step[]): void {
	expect(
		run(
			script.map(([command]) => command),
			chip,
		),
	).toEqual(script.map(([, answer]) => answer));
}

/** Five sessions in random order, with other users of the peripherals between. */
export function interleaved(random: Random, steps: number): Step[] {
	const script: Step[] = [];
	const sessions: ({ readonly pieces: string[]; readonly answer: string } | undefined)[] = new Array<undefined>(5).fill(undefined);
	for (let step = 0; step < steps; step++) {
		const number = random.below(sessions.length);
		const session = sessions[number];
		if (session === undefined) {
			const bits = random.pick(algorithms);
			const [key, message] = [random.below(200), random.below(700)].map(random.bytes);
			const places = Array.from({ length: random.below(5) }, () => random.below(message.length + 1)).sort((left, right) => left - right);
			const isHmac = random.below(3) === 0;
			script.push([isHmac ? `start-hmac ${number} ${bits} ${hex(key)}` : `start ${number} ${bits}`, "ok"]);
			sessions[number] = { pieces: updates(number, message, places), answer: isHmac ? hmacOf(bits, key, message) : digestOf(bits, message) };
		} else if (random.below(40) === 0) {
			script.push([random.pick([`end ${number}`, `lose ${number}`]), "ok"]);
			sessions[number] = undefined;
		} else if (session.pieces.length > 0) {
			script.push([session.pieces.shift() ?? "", "ok"]);
		} else {
			script.push([`finish ${number}`, `ok ${session.answer}`]);
			sessions[number] = undefined;
		}
		if (random.below(6) === 0) script.push(other(random));
	}
	return script;
}

/** Another user of the peripherals. */
function other(random: Random): Step {
	const data = random.bytes(random.below(300));
	const bits = random.pick(algorithms);
	const [key] = [32].map(random.bytes);
	switch (random.below(4)) {
		case 0:
			return [`sha ${bits} ${hex(data)}`, `ok ${digestOf(bits, data)}`];
		// FIPS 197, appendix B.
		case 1:
			return ["block encrypt 2b7e151628aed2a6abf7158809cf4f3c 3243f6a8885a308d313198a2e0370734", "ok 3925841d02dc09fbdc118597196a0b32"];
		case 2:
			return [`stack whole ${bits} ${hex(key)} ${hex(data)} 1 ${hex(key)}`, "0"];
		default:
			return ["forget", "ok"];
	}
}
