import type { Hsm } from "../../modules/api/hsm.js";
import { type ErrorCode, HsmError, Status } from "../../modules/messages/errors.js";
import { requests } from "../../modules/messages/requests.js";
import { At, WorkerFamily, type WorkerName } from "../../modules/messages/row.js";
import { rows } from "../../modules/messages/table.js";
import type { Expected, Key, RequestCase } from "./request-case.js";
import type { Event } from "./tally.js";
import { check } from "./violation.js";
import type { NamedWorker } from "./workers.js";

/** A request that an application has made, and what has become of it. */
export class IssuedRequest {
	readonly client: number;
	readonly requestCase: RequestCase;
	readonly hsm: Hsm;
	private readonly family: WorkerName;
	/** Ends it early: the signal it was given. */
	readonly controller: AbortController | undefined;
	/** What the host has to do with it. */
	isAborted = false;
	isTimedOut = false;
	/** The queue had no room for it. */
	isRefused = false;
	isSettled = false;
	isFulfilled = false;
	/** It was given up before it was sent. */
	isDropped = false;

	/** How many of the client's requests came into the ring before it; -1 until it is there itself. */
	sequence = -1;
	requestId = 0;
	/** What it has of its client's pool while it is the HSM's, and what of it may be written. */
	start = 0;
	end = 0;
	output = 0;
	/** How many changes to the key that it names were asked for before. */
	version = 0;
	/** The worker that the core has handed it to. */
	takenBy: NamedWorker | undefined;
	/** Whether it is for the worker of slow requests, in a family that has two. */
	isSlow: () => boolean = () => false;
	/** A fault was made to happen to it. */
	hasFailed = false;
	/** There was a moment, while it was in the ring, at which no session was there for it. */
	mayBeRefused = false;
	/** What must come of it after what its session has come to, once its worker has done it. */
	verdict: ((key: Key) => Expected) | undefined;
	/** What the API has asked for in its place, if that is more than one request. */
	readonly parts: IssuedRequest[] = [];
	/** What the worker has drawn at random for it. */
	made: Uint8Array | undefined;
	/** What the HSM has answered. */
	status: number | undefined;
	/** What it must have answered, known then. */
	expected: Expected;

	constructor(client: number, requestCase: RequestCase, hsm: Hsm, controller: AbortController | undefined) {
		this.client = client;
		this.requestCase = requestCase;
		this.hsm = hsm;
		this.controller = controller;
		this.family = WorkerFamily[rows[requests[requestCase.name] * At.End + At.Worker]] as WorkerName;
	}

	/** Who is to do it. Of a session's request that changes with the session, until it is taken. */
	get worker(): NamedWorker {
		if (this.takenBy !== undefined) return this.takenBy;
		return (this.family === "hash" || this.family === "mac") && this.isSlow() ? `slow ${this.family}` : this.family;
	}

	/** What came of it for its application. */
	get outcome(): Event {
		if (this.isRefused) return "found the queue full";
		if (this.isAborted || this.isTimedOut) return this.isDropped ? "dropped" : "given up under way";
		if (this.isFulfilled && this.requestCase.requests !== undefined) return "answered in pieces";
		if (this.parts.some(({ status }) => status !== undefined && status !== Status.Ok)) return "refused in pieces";
		if (this.status === undefined && this.requestCase.isNeverSent !== true) return "ended with the HSM";
		if (this.hasFailed) return "worker failed";
		return this.status === Status.Ok ? "answered" : "refused";
	}

	toString(): string {
		return `${this.requestCase.name} of client ${this.client}`;
	}

	/** The promise has been fulfilled. */
	fulfil(value: unknown): void {
		this.settle();
		this.isFulfilled = true;
		check(!this.isRefused, () => `${this} was answered although the queue had no room for it`);
		const {
			requestCase: { requests },
		} = this;
		const expected = requests === undefined ? this.expected : this.requestCase.expected(undefined, undefined);
		check((this.status === Status.Ok || requests !== undefined) && !isError(expected), () => `${this} was fulfilled without the HSM having said so`);
		const isRight = expected instanceof Uint8Array ? value instanceof Uint8Array && Buffer.compare(value, expected) === 0 : value === expected;
		check(isRight, () => `${this} has the wrong answer`);
	}

	/** The promise has been rejected. */
	reject(reason: unknown): void {
		this.settle();
		const code = reason instanceof HsmError ? reason.code : undefined;
		if (reason === this && this.isAborted) return;
		if (code === "Api.TimedOut" && this.isTimedOut) return;
		if (code === "Hsm.Ended" && this.hsm.hasEnded) return;
		// A piece that is longer than those that the API sends may find the queue full later.
		if (code === "Api.QueueFull" && (this.isRefused || this.requestCase.requests !== undefined)) return;
		if (code === "RequestTooLarge" && this.requestCase.isNeverSent === true) return;
		const isSaid = code !== undefined && [this, ...this.parts].some((issued) => issued.status === Status[code]);
		check(isSaid, () => `${this} was rejected with ${String(reason)}`);
	}

	/** The HSM has answered with `status`; `key`: what was at the place that the request names. */
	answer(status: number, key: Key): void {
		check(this.status === undefined, () => `${this} was answered twice`);
		this.status = status;
		this.expected = this.hasFailed ? { error: "WorkerFailed" } : this.verdict !== undefined ? this.verdict(key) : this.requestCase.expected(key, this.made);
		const wanted = isError(this.expected) ? this.expected.error : "Ok";
		check(status === Status[wanted], () => `${this} was answered ${String(Status[status] ?? status)}, not ${wanted}`);
	}

	private settle(): void {
		check(!this.isSettled, () => `${this} was settled twice`);
		this.isSettled = true;
	}
}

function isError(expected: Expected): expected is { readonly error: ErrorCode } {
	return typeof expected === "object" && "error" in expected;
}
