import { AsyncLocalStorage } from "node:async_hooks";
import type { Connection } from "../../modules/api/connection.js";
import type { Hsm } from "../../modules/api/hsm.js";
import { requests } from "../../modules/messages/requests.js";
import { connectionOf } from "../support/free-memory.js";
import { requestNames } from "../support/rows.js";
import { deletion } from "./free-keys.js";
import type { HsmInstance } from "./hsm-instance.js";
import { IssuedRequest } from "./issued-request.js";
import { copyOf } from "./request-case.js";
import { sessionRequest } from "./session-generator.js";
import type { Tally } from "./tally.js";

/** The number of requests that the connection has sent or queued, including requests with data of any length. */
function load(connection: Connection): number {
	return connection["waiting"].length + connection["underWay"] + connection["multiPart"]["running"].size;
}

/** Tells the checker which requests the connections send, in order: those of the application and those that the API makes itself. */
export class RequestRecorder {
	private readonly tally: Tally;
	private readonly guard: (action: () => void) => void;
	/** The application's request that is about to reach its connection. */
	private issuing: IssuedRequest | undefined;
	/** The application's request for which the API makes further requests. */
	private readonly origin = new AsyncLocalStorage<IssuedRequest>();

	/** `guard` reports what its action throws. */
	constructor(tally: Tally, guard: (action: () => void) => void) {
		this.tally = tally;
		this.guard = guard;
	}

	/** Calls `action`, which makes `issued` as the first request of its connection. */
	issue<Result>(issued: IssuedRequest, action: () => Result): Result {
		this.issuing = issued;
		return this.origin.run(issued, action);
	}

	/** Records the requests of one client of `hsm`. */
	record(hsm: Hsm, { running: { checker } }: HsmInstance, index: number, clients: number): void {
		const connection = connectionOf(hsm.client(index));
		const request: (...parameters: Parameters<Connection["send"]>) => Promise<unknown> = connection.send.bind(connection);
		const recorded = (...parameters: Parameters<Connection["send"]>): Promise<unknown> => {
			const { issuing } = this;
			this.issuing = undefined;
			if (hsm.hasEnded) return request(...parameters);
			if (issuing !== undefined) {
				const { isNeverSent, requests } = issuing.requestCase;
				if (isNeverSent === true) return request(...parameters);
				if (requests === undefined) checker.expect(issuing);
				const before = load(connection);
				const promise = request(...parameters);
				// A full queue refuses the request: it is neither sent nor queued.
				issuing.isRefused = load(connection) === before;
				if (issuing.isRefused && requests === undefined) checker.cancel(issuing);
				return promise;
			}
			const [code, fields] = parameters;
			const name = requestNames.find((known) => requests[known] === code);
			if (name === undefined) throw new Error(`the API asks for ${code}`);
			// The API wipes its own fields once they are copied.
			const requestCase = name === "DeleteKey" ? deletion(index, clients, (fields as { key: number }).key) : sessionRequest(name, copyOf(fields));
			if (requestCase === undefined) throw new Error(`the API asks for ${name} by itself`);
			const issued = new IssuedRequest(index, requestCase, hsm, undefined);
			if (name === "DeleteKey") this.tally.count("free key deleted by the API");
			else if (name === "EndSession") this.tally.count("session ended by the API");
			else this.origin.getStore()?.parts.push(issued);
			checker.expect(issued);
			const promise = request(...parameters);
			promise.then(
				(value) => this.guard(() => issued.fulfil(value)),
				(reason: unknown) => this.guard(() => issued.reject(reason)),
			);
			return promise;
		};
		connection.send = recorded as Connection["send"];
	}
}
