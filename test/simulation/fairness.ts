import type { IssuedRequest } from "./issued-request.js";
import { check } from "./violation.js";
import type { NamedWorker } from "./workers.js";

/** The requests of one client, and how long its first one waits. */
interface Waiting {
	/** Requests in the ring that the core has not taken, in order. */
	readonly untaken: IssuedRequest[];
	/** The number of requests taken and not answered. */
	underWay: number;
	/** The number of other clients' requests for the same worker that the core took while this client waited. */
	passedOver: number;
	/** The number of steps of the core that served others although this client's first request could have been taken. */
	steps: number;
}

/**
 * No client waits for ever while others are served. A client waits here if none of its requests is under way: all its jobs, private
 * memory and keys are free, and only the worker of its first request r can be too busy.
 *
 * Turns: the core asks clients in the order in which they were served, longest ago first. Whenever r's worker has room, each client
 * asked before this one can have one request taken, and then comes behind it. So at most C - 1 requests for that worker go before r,
 * where C is the number of clients.
 *
 * Steps: in a step that serves another client while r's worker has room, the core takes a request, takes back a result or sends a
 * response. It takes requests in at most C - 1 of these steps, as above. The results and responses belong to requests taken in these
 * steps, or to requests that were under way when the worker got room: at most (C - 1) S, where S is the number of slots. Each needs two
 * steps. The worker gets room at most C times, since only taking a request for it uses the room up again. With the two steps of r
 * itself, if the core refuses it at once, the bound is 2 C (C - 1) S + 3 (C - 1) + 2.
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

	/** A request entered its ring. */
	put(issued: IssuedRequest): void {
		this.clients[issued.client].untaken.push(issued);
	}

	/** The core gave a request to its worker. */
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

	/** The core has taken a request of its own, which waits for the flash. */
	park(issued: IssuedRequest): void {
		if (issued.takenBy !== undefined) return;
		issued.takenBy = "core";
		this.remove(issued);
		this.clients[issued.client].underWay++;
	}

	/** A request was answered. */
	answer(issued: IssuedRequest): void {
		if (issued.takenBy !== undefined) this.clients[issued.client].underWay--;
		else this.remove(issued);
	}

	/** For each client, its first request if the core can take it now. Pass the result to `stepped` after the step of the core. */
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
