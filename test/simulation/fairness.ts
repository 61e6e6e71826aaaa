import type { IssuedRequest } from "./issued-request.js";
import { check } from "./violation.js";
import type { NamedWorker } from "./workers.js";

/** A client that has nothing with the HSM but requests in its ring. */
interface Waiting {
	/** Requests in the ring that the core has not taken, in order. */
	readonly untaken: IssuedRequest[];
	/** Requests taken and not answered. */
	underWay: number;
	/** Others' requests for the same worker that were taken while this client waited. */
	passedOver: number;
	/** Steps of the core that were of use to others while this client's first request could have been taken. */
	steps: number;
}

/**
 * No client waits for ever while others are served. A client counts as waiting here while nothing of its own holds back its
 * first request r: it has none under way, so that all its jobs, all its private memory and its keys are free. Only r's worker
 * can be too busy then.
 *
 * Turns: the core asks first who was served longest ago. Whenever r's worker has room, each client that is asked before this one
 * can have one request taken, and is asked behind it from then on. So at most C - 1 requests for that worker go before r, where
 * C is the number of clients.
 *
 * Steps: of those in which r's worker has room, each that serves somebody else takes a request, takes back a result or sends
 * a response. In such a step others' requests are taken at most C - 1 times, as above. The results and responses are of
 * requests taken in such steps, two steps for each, or of requests already under way when the worker came to have room: no more
 * than (C - 1) S, where S is the number of slots, and two steps for each. The worker comes to have room at most C times, since
 * only a request for it that is taken can use up the room again. Together with r's own two steps, if it is refused at once:
 * 2 C (C - 1) S + 3 (C - 1) + 2.
 */
export class Fairness {
	private readonly clients: readonly Waiting[];
	private readonly mostPassed: number;
	private readonly mostSteps: number;

	constructor(clients: number, slots: number) {
		this.clients = Array.from({ length: clients }, () => ({ untaken: [], underWay: 0, passedOver: 0, steps: 0 }));
		this.mostPassed = clients - 1;
		this.mostSteps = 2 * clients * (clients - 1) * slots + 3 * (clients - 1) + 2;
	}

	/** A request has come into its ring. */
	put(issued: IssuedRequest): void {
		this.clients[issued.client].untaken.push(issued);
	}

	/** A request was handed to its worker. */
	take(issued: IssuedRequest, worker: NamedWorker): void {
		issued.takenBy = worker;
		this.remove(issued);
		this.clients[issued.client].underWay++;
		this.clients.forEach((client, index) => {
			const first = waitingFor(client);
			if (index === issued.client || first === undefined || (first.worker !== worker && first.worker !== "core")) return;
			client.passedOver++;
			check(
				client.passedOver <= this.mostPassed,
				() => `unfair: ${first} waits while ${client.passedOver} of other clients went before it, most of client ${issued.client}`,
			);
		});
	}

	/** A request was answered. */
	answer(issued: IssuedRequest): void {
		if (issued.takenBy !== undefined) this.clients[issued.client].underWay--;
		else this.remove(issued);
	}

	/** Clients whose first request could be taken now; to be given to `stepped` when the core has done something. */
	takeable(hasRoom: (worker: NamedWorker) => boolean): readonly (IssuedRequest | undefined)[] {
		return this.clients.map((client) => {
			const first = waitingFor(client);
			return first !== undefined && (first.worker === "core" || hasRoom(first.worker)) ? first : undefined;
		});
	}

	stepped(before: readonly (IssuedRequest | undefined)[]): void {
		this.clients.forEach((client, index) => {
			const first = before[index];
			if (first === undefined || client.untaken[0] !== first) return;
			client.steps++;
			check(client.steps <= this.mostSteps, () => `unfair: ${first} waits for ${client.steps} steps of the core that served others`);
		});
	}

	private remove(issued: IssuedRequest): void {
		const client = this.clients[issued.client];
		client.untaken.splice(client.untaken.indexOf(issued), 1);
		client.passedOver = 0;
		client.steps = 0;
	}
}

function waitingFor({ untaken, underWay }: Waiting): IssuedRequest | undefined {
	return underWay === 0 ? untaken[0] : undefined;
}
