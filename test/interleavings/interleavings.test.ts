import { describe, expect, it } from "vitest";
import { loadMutant, type Mutation } from "../support/mutants.js";
import { full } from "../support/test-form.js";
import type { Exploration, Protocol } from "./explorer.js";
import * as protocols from "./protocols.js";

const { Explorer, hostProtocol, queueProtocol, ringProtocol } = protocols;
type Protocols = typeof protocols;

function report(what: string, { states, transitions, interleavings }: Exploration): void {
	const ways = interleavings === undefined ? "infinitely many interleavings" : `${interleavings.toPrecision(3)} interleavings`;
	console.log(`${what}: ${states} states, ${transitions} transitions, ${ways}`);
}

function expectSound(what: string, protocol: Protocol): void {
	const exploration = new Explorer(protocol).explore();
	report(`${what}, engine "${protocol.engine}"`, exploration);
	expect(exploration.failure).toBeUndefined();
}

const engines = ["spec", "xs"] as const;

describe.each(engines)('with Atomics.wait as in "%s", no interleaving loses, duplicates or tears a message, or sleeps for ever:', (engine) => {
	it.each([
		[2, 2, 2, 0],
		[2, 3, 2, 0],
		[1, 3, 2, 0],
		[2, 3, 2, 0xffffffff],
	])("a ring of %i and its doorbell, %i messages of %i words from index %i on", (...[capacity, messages, slotWords, index]) => {
		expectSound(`ring of ${capacity}, ${messages} messages`, ringProtocol({ capacity, slotWords, messages, index, engine }));
	});

	it("a ring of 2 and its doorbell, 3 messages, and a ring of the doorbell without a message", () => {
		expectSound("ring of 2, 3 messages, one spurious ring", ringProtocol({ capacity: 2, slotWords: 2, messages: 3, spurious: true, engine }));
	});

	it.each([
		[1, 3],
		[2, 3],
		[2, 5],
	])("queues of %i to a worker in another machine and back, %i jobs, both sides sleeping", (capacity, jobs) => {
		expectSound(`queues of ${capacity}, ${jobs} jobs`, queueProtocol({ capacity, jobs, engine }));
	});

	it.each([[[1]], [[2]], [[1, 1]], ...(full && engine === "spec" ? [[[2, 1]]] : [])])(
		"a client of the API and the core, rings of 2, requests by turn: %j",
		(turns) => {
			expectSound(`client and core, requests ${turns.join(" + ")}`, hostProtocol({ slots: 2, turns, engine }));
		},
	);

	it("a client of the API and the core, and a ring of the doorbell without a request", () => {
		expectSound("client and core, one spurious ring", hostProtocol({ slots: 2, turns: [1], spurious: true, engine }));
	});
});

describe("the explorer finds", () => {
	it("that on XS a sleep needs a timeout", () => {
		const { failure } = new Explorer(ringProtocol({ capacity: 2, slotWords: 1, messages: 2, engine: "xs, endless sleep" })).explore();
		expect(failure).toMatch(/consumer is about to sleep on word 0\n(producer .*\n)+consumer sleeps on word 0\nnobody can go on/);
	});

	const index = {
		file: "modules/mailbox/queue.ts",
		find: "words[ring.slot(0)] = word;\n\tring.advance();",
		replace: "const at = ring.slot(0);\n\tring.advance();\n\twords[at] = word;",
	};
	const sent = {
		file: "modules/api/connection.ts",
		find: "channel.control[at + REQUEST_ID] = id;\n\t\trequests.advance();",
		replace: "requests.advance();\n\t\tchannel.control[at + REQUEST_ID] = id;",
	};
	const sleep = {
		file: "modules/core/executor.ts",
		find: "this.bell.sleep(seen, this.sleep)",
		replace: "this.bell.sleep(this.bell.read(), this.sleep)",
	};
	const disarm = {
		file: "modules/mailbox/doorbell.ts",
		find: "Atomics.exchange(words, index, 0) === 1",
		replace: "Atomics.load(words, index) === 1",
	};
	const hostDisarm = {
		file: "modules/api/connection.ts",
		find: "responses.available() > 0 && this.bells.take(channel.control)",
		replace: "responses.available() > 0",
	};
	const recheck = {
		file: "modules/api/connection.ts",
		find: "while (responses.available() > 0 && this.bells.take(channel.control));",
		replace: "while (false);",
	};
	const room = {
		file: "modules/mailbox/ring.ts",
		find: "return count <= this.capacity ? count : 0;",
		replace: "return this.lead > 0 ? count + 1 : count;",
	};
	const bell = {
		file: "modules/core/portable-steps.ts",
		find: "publishResponse(control, rings, client);\n\t\t\treturn takeBell(control, bellOf(rings, client)) ? Sent.awaited : Sent.quietly;",
		replace:
			"const isAwaited = takeBell(control, bellOf(rings, client));\n\t\t\tpublishResponse(control, rings, client);\n" +
			"\t\t\treturn isAwaited ? Sent.awaited : Sent.quietly;",
	};
	const client =
		(turns: number[]) =>
		({ hostProtocol: host }: Protocols): Protocol =>
			host({ slots: 2, turns, engine: "spec" });
	const queue = ({ queueProtocol: make }: Protocols): Protocol => make({ capacity: 2, jobs: 3, engine: "spec" });
	const ring = ({ ringProtocol: make }: Protocols): Protocol => make({ capacity: 2, slotWords: 2, messages: 3, engine: "spec" });

	it.each<[string, Mutation, (from: Protocols) => Protocol, RegExp]>([
		["an index that is published before its slot, in the queue", index, queue, /job 0 came back, not 10$/],
		["an index that is published before its slot, in the API", sent, client([1]), /application: IsKeyAvailable: UnexpectedRequestType$|nobody can go on/],
		["a ring that takes one slot too many", room, ring, /message 0: word 0 is 300, not 100$/],
		["a sleep without a second check, on a ring", sleep, ring, /nobody can go on: producer is done, consumer is asleep$/],
		["a sleep without a second check, in both machines of the HSM", sleep, queue, /nobody can go on: core is asleep, worker is asleep$/],
		["a sleep without a second check, in the core", sleep, client([1]), /nobody can go on: application is awake, hsm is asleep$/],
		["a bell that the core does not disarm", disarm, client([2]), /the host's bell is left armed$/],
		["a bell that the host does not disarm", hostDisarm, client([2]), /the host's bell is left armed$/],
		["a host that does not check again after arming its bell", recheck, client([1]), /nobody can go on: application is awake, hsm is asleep$/],
		["a bell that the core checks before it publishes the response", bell, client([1]), /nobody can go on: application is awake, hsm is asleep$/],
	])("%s", async (_what, mutation, protocol, complaint) => {
		const { failure } = await loadMutant<Protocols>("test/interleavings/protocols.ts", [mutation]).then((mutant) =>
			new mutant.Explorer(protocol(mutant)).explore(),
		);
		expect(failure).toMatch(complaint);
	});
});
