import type { Hsm } from "../../modules/api/hsm.js";
import { Key as KeyHandle } from "../../modules/api/key.js";
import { type ErrorCode, HsmError, Status } from "../../modules/messages/errors.js";
import { requests } from "../../modules/messages/requests.js";
import { WorkerFamily, type WorkerName } from "../../modules/messages/row.js";
import { RowOffset } from "../../modules/messages/row-layout.js";
import { rows } from "../../modules/messages/table.js";
import type { Expected, Key, RequestCase } from "./request-case.js";
import type { Event } from "./tally.js";
import { check } from "./violation.js";
import type { NamedWorker } from "./workers.js";

/** A request that an application has made, with its state and its expected outcome. */
export class IssuedRequest {
	readonly client: number;
	readonly requestCase: RequestCase;
	readonly hsm: Hsm;
	private readonly family: WorkerName;
	/** Aborts the request: its signal belongs to this controller. */
	readonly controller: AbortController | undefined;
	/** The fields to `isDropped` are what the host knows. */
	isAborted = false;
	isTimedOut = false;
	/** The API refused it: the queue was full. */
	isRefused = false;
	isSettled = false;
	isFulfilled = false;
	/** It was cancelled before it was sent. */
	isDropped = false;

	/** The number of requests of the client that entered the ring before it; -1 until it enters the ring. */
	sequence = -1;
	requestId = 0;
	/** Its block of the client's pool, `start` to `end`, which the HSM owns until the response. The HSM may write from `output` on. */
	start = 0;
	end = 0;
	output = 0;
	/** For a request that lists keys: the ids that the client owns when it is answered. */
	listed: () => Expected = () => undefined;
	/** The number of earlier requests that change the key it names. */
	version = 0;
	/** The worker to which the core gave it. */
	takenBy: NamedWorker | undefined;
	/** Whether it belongs to the slow worker, in a family with two workers. */
	isSlow: () => boolean = () => false;
	/** It had to wait for the flash, after its worker was done. */
	hasWaited = false;
	/** A fault was injected: the HSM must answer WorkerFailed. */
	hasFailed = false;
	/** While it was in the ring, there was at least one moment without a session for it. */
	mayBeRefused = false;
	/** The expected result of a request of a session. Known when its worker has finished. */
	verdict: ((key: Key, status: number) => Expected) | undefined;
	/** The requests into which the API has split it. */
	readonly parts: IssuedRequest[] = [];
	/** The random bytes that the worker generated for it. */
	made: Uint8Array | undefined;
	/** The status of the response. */
	status: number | undefined;
	/** The expected result. Known when the response arrives. */
	expected: Expected;

	constructor(client: number, requestCase: RequestCase, hsm: Hsm, controller: AbortController | undefined) {
		this.client = client;
		this.requestCase = requestCase;
		this.hsm = hsm;
		this.controller = controller;
		this.family = WorkerFamily[rows[requests[requestCase.name] * RowOffset.End + RowOffset.Worker]] as WorkerName;
	}

	/** The worker for this request. For a session's request it depends on the session until the core takes the request. */
	get worker(): NamedWorker {
		if (this.takenBy !== undefined) return this.takenBy;
		return (this.family === "hash" || this.family === "mac") && this.isSlow() ? `slow ${this.family}` : this.family;
	}

	/** The outcome for the application. */
	get outcome(): Event {
		if (this.isRefused) return "found the queue full";
		if (this.isAborted || this.isTimedOut) return this.isDropped ? "dropped" : "cancelled under way";
		if (this.isFulfilled && this.requestCase.requests !== undefined) return "answered in pieces";
		if (this.parts.some(({ status }) => status !== undefined && status !== Status.Ok)) return "refused in pieces";
		if (this.status === undefined && this.requestCase.isNeverSent !== true) return "ended with the HSM";
		if (this.hasFailed) return "worker failed";
		return this.status === Status.Ok ? "answered" : "refused";
	}

	toString(): string {
		return `${this.requestCase.name} of client ${this.client}`;
	}

	/** The promise is fulfilled. */
	fulfil(value: unknown): void {
		this.settle();
		this.isFulfilled = true;
		check(!this.isRefused, () => `${this} was answered although the queue had no room for it`);
		const {
			requestCase: { requests },
		} = this;
		const expected = requests === undefined ? this.expected : this.requestCase.expected(undefined, undefined);
		check((this.status === Status.Ok || requests !== undefined) && !isError(expected), () => `${this} was fulfilled without the HSM having said so`);
		check(isSame(value instanceof KeyHandle ? value.id : value, expected), () => `${this} has the wrong answer`);
	}

	/** The promise is rejected. */
	reject(reason: unknown): void {
		this.settle();
		const code = reason instanceof HsmError ? reason.code : undefined;
		if (reason === this && this.isAborted) return;
		if (code === "Api.TimedOut" && this.isTimedOut) return;
		if (code === "Hsm.Ended" && this.hsm.hasEnded) return;
		// The API cuts a long piece into several requests, of which a later one may find the queue full.
		if (code === "Api.QueueFull" && (this.isRefused || this.requestCase.requests !== undefined)) return;
		if (code === "RequestTooLarge" && this.requestCase.isNeverSent === true) return;
		const isSaid = code !== undefined && [this, ...this.parts].some((issued) => issued.status === Status[code]);
		check(isSaid, () => `${this} was rejected with ${String(reason)}`);
	}

	/** The HSM answers with `status`. `key` is the key that the request named, at that version. */
	answer(status: number, key: Key): void {
		check(this.status === undefined, () => `${this} was answered twice`);
		this.status = status;
		this.expected = this.hasFailed
			? { error: "WorkerFailed" }
			: this.verdict !== undefined
				? this.verdict(key, status)
				: this.requestCase.lists
					? this.listed()
					: this.requestCase.expected(key, this.made);
		const wanted = isError(this.expected) ? this.expected.error : "Ok";
		check(status === Status[wanted], () => `${this} was answered ${String(Status[status] ?? status)}, not ${wanted}`);
	}

	private settle(): void {
		check(!this.isSettled, () => `${this} was settled twice`);
		this.isSettled = true;
	}
}

function isSame(value: unknown, expected: Expected): boolean {
	if (expected instanceof Uint8Array) return value instanceof Uint8Array && Buffer.compare(value, expected) === 0;
	return Array.isArray(expected) ? String(value) === String(expected) : value === expected;
}

function isError(expected: Expected): expected is { readonly error: ErrorCode } {
	return typeof expected === "object" && "error" in expected;
}
