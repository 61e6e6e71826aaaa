/**
 * Workers on the engines of the firmware without peripherals, and the outcome of known questions. Runs in Node and on XS, there also with native
 * engines.
 */

import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { curves as firmwareCurves } from "../../hosts/firmware/curves.js";
import { sha1 } from "../../hosts/firmware/engines/sha1.js";
import { sha3 } from "../../hosts/firmware/engines/sha3.js";
import { chachapoly, hkdf, pbkdf2 } from "../../hosts/firmware/engines/symmetric.js";
import { errorCode, Status } from "../../modules/messages/errors.js";
import { AesWorker } from "../../modules/workers/aes.js";
import { ChaChaPolyWorker } from "../../modules/workers/chachapoly.js";
import type { CurveEngines } from "../../modules/workers/curve-engines.js";
import { EccWorker } from "../../modules/workers/ecc.js";
import type { EntropySource } from "../../modules/workers/engines.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { KdfWorker } from "../../modules/workers/kdf.js";
import { MacWorker } from "../../modules/workers/mac.js";
import { SoftwareAes } from "../../modules/workers/software-aes.js";
import { SoftwareGenerator } from "../../modules/workers/software-generator.js";
import { Job } from "./job.js";
import type { KnownAnswer } from "./known-answers/known-answer.js";
import { hashesWith } from "./noble-engines.js";
import { rowOf } from "./rows.js";

/** The same entropy every time (a linear congruential generator). */
export function knownEntropy(start = 1): EntropySource {
	let state = start;
	return {
		fill(memory, offset, length) {
			for (let index = 0; index < length; index++) {
				state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
				memory[offset + index] = state >>> 24;
			}
		},
	};
}

/** A generator on the entropy of `knownEntropy`. */
export function knownGenerator(start?: number): SoftwareGenerator {
	return new SoftwareGenerator(knownEntropy(start));
}

let curves: CurveEngines | undefined;

/** All curves. Their creation takes a while, so it happens once. */
export function testCurves(): CurveEngines {
	curves ??= firmwareCurves(new SoftwareGenerator(knownEntropy()));
	return curves;
}

/** Runs a job with the worker of its request. */
export function runJob(job: Job): Status {
	const { memory } = job;
	switch (rowOf(job.request).worker) {
		case "aes":
			return job.run("aes", new AesWorker(new SoftwareAes(), memory, knownGenerator()));
		case "chachapoly":
			return job.run("chachapoly", new ChaChaPolyWorker(chachapoly(), memory, knownGenerator()));
		case "hash":
			return job.run("hash", new HashWorker({ ...hashesWith(), sha3: sha3(), sha1: sha1() }, memory));
		case "mac":
			return job.run("mac", new MacWorker({ ...hashesWith(), sha3: sha3(), sha1: sha1() }, memory));
		case "kdf":
			return job.run("kdf", new KdfWorker(hkdf(), pbkdf2(), memory));
		case "ecc":
			return job.run("ecc", new EccWorker(testCurves(), memory));
		default:
			throw new Error(`no worker here for ${job.request}`);
	}
}

/** Runs a known question, and returns the outcome in the form of `expected`. */
export function ask({ request, key = "", inputs, parameters = [], capacity }: KnownAnswer, shared = false): string {
	const job = new Job(request, {
		key: hexToBytes(key),
		inputs: inputs.map((input) => hexToBytes(input)),
		parameters,
		shared,
		...(capacity === undefined ? {} : { capacity }),
	});
	return outcome(job, runJob(job));
}

/** The outcome of a job: its error, its answer, or its output in hexadecimal. */
export function outcome(job: Job, status: Status): string {
	if (status !== Status.Ok) return errorCode(status);
	return rowOf(job.request).result === "boolean" ? String(job.slot.answer) : bytesToHex(job.result());
}

/** The outcome that a known question must have. */
export function expected({ output, verifies, error }: KnownAnswer): string {
	return error ?? output ?? (verifies === true ? "1" : "0");
}
