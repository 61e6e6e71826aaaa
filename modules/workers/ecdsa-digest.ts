import { digestSizes, hashAlgorithms } from "../messages/algorithms.js";
import { Status } from "../messages/errors.js";
import { INPUT, OUTPUT, SLOT_WORDS, type Slot } from "../messages/slot.js";
import { codes } from "../messages/table.js";
import { type HashEngine, offsetOf, Refusal } from "./engines.js";

const CURVE = 0;
const IS_DIGEST = 1;
/** The parameter in which an engine has the algorithm. */
const ALGORITHM = 0;
const MESSAGE = INPUT;
/** The hash algorithms of ECDSA by curve, in the order of `nistCurves`. */
const algorithms = Object.freeze([hashAlgorithms.indexOf("SHA-256"), hashAlgorithms.indexOf("SHA-384")]);

/**
 * Hashes the message of an ECDSA request and makes it a request about the digest. It stands before a worker in whose machine hashing is slow.
 * The digest overwrites the beginning of the message. A message shorter than a digest leaves no room for one and stays a message; so does a
 * message for which the engine has no hash (some chips have no SHA-512). The worker hashes these.
 */
export class EcdsaDigest {
	private readonly engine: HashEngine;
	private readonly memory: Uint8Array;
	/** By job: the length of the message that was hashed; 0: none was. */
	private readonly lengths: Uint32Array;

	/** `memory`: where the slots of jobs lie, and what they name; `jobs`: how many there are. */
	constructor(engine: HashEngine, memory: Uint8Array, jobs: number) {
		this.engine = engine;
		this.memory = memory;
		this.lengths = new Uint32Array(jobs);
	}

	/** Whether the job is a signature of a message that is to be hashed here, or its verification. */
	isNeeded(slot: Slot): boolean {
		const { code } = slot;
		if (code !== codes.signEcdsa && code !== codes.verifyEcdsa) return false;
		return slot.parameter(IS_DIGEST) === 0 && slot.length(MESSAGE) >= digestSizes[algorithms[slot.parameter(CURVE)]];
	}

	/** The output of the job has room for the digest, so the engine writes it there first. @throws Error if the engine failed */
	prepare(slot: Slot): Status {
		const curve = slot.parameter(CURVE);
		const algorithm = algorithms[curve];
		const size = digestSizes[algorithm];
		slot.setParameter(ALGORITHM, algorithm);
		try {
			const result = this.engine.hash(this.memory, offsetOf(slot));
			if (result === Refusal.unsupported) return Status.Ok;
			if (result !== size) return Status.WorkerFailed;
		} finally {
			slot.setParameter(CURVE, curve);
		}
		this.memory.copyWithin(slot.offset(MESSAGE), slot.offset(OUTPUT), slot.offset(OUTPUT) + size);
		this.lengths[slot.base / SLOT_WORDS] = slot.length(MESSAGE);
		slot.setPair(MESSAGE, slot.offset(MESSAGE), size);
		slot.setParameter(IS_DIGEST, 1);
		return Status.Ok;
	}

	/** Gives the job the length of its message again: a refusal tells it to the client. */
	restore(slot: Slot): void {
		const job = slot.base / SLOT_WORDS;
		const length = this.lengths[job];
		if (length === 0) return;
		this.lengths[job] = 0;
		slot.setPair(MESSAGE, slot.offset(MESSAGE), length);
		slot.setParameter(IS_DIGEST, 0);
	}
}
