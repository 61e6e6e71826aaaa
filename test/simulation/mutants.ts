import { NO_SESSION } from "../../modules/core/sessions.js";
import { publishResponse, RingWord, responseSlot } from "../../modules/mailbox/client-rings.js";
import { RingOffset } from "../../modules/mailbox/ring.js";
import { Status } from "../../modules/messages/errors.js";
import { RowOffset } from "../../modules/messages/row-layout.js";
import { SessionRole } from "../../modules/messages/session.js";
import { FIRST_FREE_ID } from "../../modules/messages/sizes.js";
import { INPUT, SLOT_WORDS, type Slot } from "../../modules/messages/slot.js";
import { codes, rows } from "../../modules/messages/table.js";
import { flashMutants } from "./flash-mutants.js";
import { freeKeyMutants } from "./free-key-mutants.js";
import type { MutationTarget } from "./hsm-instance.js";
import { type Action, call, object, part, replace } from "./mutate.js";
import { ownerOf } from "./owned-keys.js";

const coreClients = ({ core }: MutationTarget): readonly object[] => part(core, "clients") as readonly object[];
const sessions = ({ core }: MutationTarget): object => object(core, "sessions");
const answers = ({ core }: MutationTarget): object => object(core, "answers");
const operations = (target: MutationTarget): object => object(answers(target), "operations");
/** Flags of a session (modules/core/sessions.ts). */
const CLOSING = 0x100,
	BROKEN = 0x200;
const apiClients = ({ hsm }: MutationTarget): readonly object[] => part(hsm, "connections") as readonly object[];

/** The properties of a job that the mutants use. */
interface Job {
	readonly client: number;
	readonly slot: { readonly status: number; readonly requestId: number };
	readonly block: number;
	blockBytes: number;
}

/** The control region, the HSM's words of its rings, and the number of the client. */
function responseRing(target: MutationTarget, client: unknown): [Uint32Array, Uint32Array, number] {
	return [part(answers(target), "control") as Uint32Array, part(answers(target), "rings") as Uint32Array, part(client as object, "index") as number];
}

/** Some mutants fail for one request in this many. */
const SOMETIMES = 8;
const isUnlucky = (job: unknown): boolean => (job as Job).slot.requestId % SOMETIMES === 0;

/** Mutants of a running HSM, each with a bug that firmware could have. The simulation must find every one. */
export const mutants = {
	...freeKeyMutants,
	...flashMutants,
	"a key store that finds another client's keys"({ core }) {
		replace(object(object(core, "policy"), "keys"), "find", (find, [id, client]) =>
			find(id, (id as number) >= FIRST_FREE_ID ? client : Math.max(0, ownerOf(id as number))),
		);
	},
	"a core that answers twice"(target) {
		replace(answers(target), "answer", (answer, [client, job, status]) => {
			const [control, rings, index] = responseRing(target, client);
			const first = responseSlot(control, rings, index);
			const isSent = answer(client, job, status);
			const next = responseSlot(control, rings, index);
			if (!isSent || !isUnlucky(job) || next < 0) return isSent;
			control.copyWithin(next, first, first + SLOT_WORDS);
			publishResponse(control, rings, index);
			return isSent;
		});
	},
	"a core that loses a response"(target) {
		replace(answers(target), "answer", (answer, [client, job, status]) => {
			const [control, rings, index] = responseRing(target, client);
			const isSent = answer(client, job, status);
			if (!isSent || !isUnlucky(job)) return isSent;
			// The index goes back before the host runs.
			const at = 1 + index * RingWord.End;
			const tail = --rings[at + RingWord.Tail];
			Atomics.store(control, rings[at + RingWord.Responses] + RingOffset.Tail, tail);
			return isSent;
		});
	},
	"a core that gives an answer to the other client"(target) {
		const clients = coreClients(target);
		replace(target.core, "complete", (complete, [job]) => {
			if (!isUnlucky(job)) return complete(job);
			const { client } = job as Job;
			Reflect.set(job as object, "client", (client + 1) % clients.length);
			complete(job);
		});
	},
	"a core that asks client 0 first, always"({ core }) {
		replace(core, "serve", (serve) => {
			(part(core, "asked") as Uint8Array).sort();
			return serve();
		});
	},
	/** An earlier version of the core. This simulation found the bug. */
	"a core that asks clients in plain turns"({ core }) {
		replace(core, "serve", (serve) => {
			const served = serve();
			const asked = part(core, "asked") as Uint8Array;
			const last = asked[asked.length - 1];
			for (let turn = 0; turn < asked.length; turn++) asked[turn] = (last + 1 + turn) % asked.length;
			return served;
		});
	},
	"a core that writes an answer to the other client's pool"(target) {
		const clients = coreClients(target);
		replace(answers(target), "answer", (answer, [client, job, status]) => {
			if (!isUnlucky(job)) return answer(client, job, status);
			const own = part(client as object, "pool");
			Reflect.set(client as object, "pool", part(clients[((job as Job).client + 1) % clients.length], "pool"));
			const isSent = answer(client, job, status);
			Reflect.set(client as object, "pool", own);
			return isSent;
		});
	},
	"a core that copies an answer one byte short"(target) {
		const pools = coreClients(target).map((client) => part(client, "pool"));
		replace(operations(target), "copy", (copy, [source, offset, length, target, at]) =>
			copy(source, offset, (length as number) - (pools.includes(target) ? 1 : 0), target, at),
		);
	},
	"a core that frees private memory before the worker is done"(target) {
		const { core } = target;
		replace(object(core, "admission"), "admit", (admit, [job, client, row]) => {
			const status = admit(job, client, row);
			const { block, blockBytes } = job as Job;
			if (status === 0 && blockBytes > 0) call(object(client as object, "arena"), "free", block, blockBytes);
			return status;
		});
		replace(answers(target), "answer", (answer, [client, job, status]) => {
			const { block, blockBytes } = job as Job;
			(job as Job).blockBytes = 0;
			const isSent = answer(client, job, status);
			if (!isSent) (job as Job).blockBytes = blockBytes;
			else if (blockBytes > 0) call(operations(target), "wipe", part(core, "memory"), block, blockBytes);
			return isSent;
		});
	},
	"a core that never frees the private memory of what failed"(target) {
		replace(answers(target), "answer", (answer, [client, job, status]) => {
			if (status !== 0) (job as Job).blockBytes = 0;
			return answer(client, job, status);
		});
	},
	"a core that does not wipe private memory"(target) {
		replace(operations(target), "wipe", () => undefined);
	},
	"a core that wakes a worker before it has its job"({ core }) {
		for (const port of part(core, "workers") as readonly object[]) {
			const wake = part(port, "wake") as Action;
			replace(port, "wake", () => undefined);
			replace(object(port, "queue"), "put", (put, [job]) => {
				wake();
				put(job);
			});
		}
	},
	"a core that wakes the other client"(target) {
		replace(answers(target), "notify", (notify, [client]) => notify((client as number) ^ 1));
	},
	"a core that does not try again to wake a client"(target) {
		replace(answers(target), "notifyAgain", () => undefined);
	},
	"a core that lets requests overtake a change of their key"(target) {
		for (const client of coreClients(target)) Object.defineProperty(client, "isChangingKeys", { get: () => false, set: () => undefined });
	},
	"a core that writes an output although the request failed"(target) {
		replace(answers(target), "answer", (answer, [client, job, status]) => {
			const { blockBytes, poolOutput } = job as Job & { readonly poolOutput: number };
			if (blockBytes > 0 && status !== 0) (part(client as object, "pool") as Uint8Array)[poolOutput] ^= 1;
			return answer(client, job, status);
		});
	},
	"a core that finds a session of another client"(target) {
		replace(sessions(target), "find", (find, [client, slot, row]) => {
			const found = find(client, slot, row);
			return found === NO_SESSION ? find(((client as number) + 1) % coreClients(target).length, slot, row) : found;
		});
	},
	"a core that does not wipe the state of a session that has ended"(target) {
		Reflect.set(sessions(target), "operations", { ...operations(target), wipe: () => undefined });
	},
	"a core that goes on with the session of a key that was changed"(target) {
		replace(sessions(target), "endOfKey", () => undefined);
	},
	"a core that goes on with a session after a request has failed"(target) {
		const flags = part(sessions(target), "flags") as Uint16Array;
		replace(sessions(target), "complete", (complete, [session, ...others]) => {
			const status = complete(session, ...others);
			flags[session as number] &= ~BROKEN;
			return status;
		});
	},
	"a core that answers for a session in which the request before has failed"(target) {
		replace(sessions(target), "complete", (complete, [session, slot, row, status]) => {
			complete(session, slot, row, status);
			return status;
		});
	},
	"a core that keeps a session that is finished"(target) {
		const flags = part(sessions(target), "flags") as Uint16Array;
		replace(sessions(target), "begin", (begin, [session, ...others]) => {
			begin(session, ...others);
			flags[session as number] &= ~CLOSING;
		});
	},
	"a core that keeps a session whose start has failed"(target) {
		replace(sessions(target), "complete", (complete, [session, slot, row, status]) => {
			const isStart = rows[(row as number) + RowOffset.Session] === SessionRole.start;
			const answer = complete(session, slot, row, isStart ? Status.Ok : status);
			return isStart ? status : answer;
		});
	},
	"a core that answers a number that a session has had before"(target) {
		replace(sessions(target), "start", (start, [session, ...others]) => {
			const ids = part(sessions(target), "ids") as Uint32Array;
			start(session, ...others);
			ids[session as number] = (session as number) + 4;
		});
	},
	"a machine that hashes the messages of ECDSA one byte short"({ workers }) {
		replace(workers.digest, "prepare", (prepare, [slot]) => {
			const job = slot as Slot;
			job.setPair(INPUT, job.offset(INPUT), job.length(INPUT) - 1);
			return prepare(slot);
		});
	},
	"a machine that takes a message for a digest if it is as long"({ workers }) {
		replace(workers.digest, "prepare", (prepare, [slot]) => {
			const job = slot as Slot;
			const size = job.parameter(0) === 0 ? 32 : 48;
			if (job.length(INPUT) !== size) return prepare(slot);
			job.setParameter(1, 1);
			return Status.Ok;
		});
	},
	"a machine that loses a job whose message it hashes"({ workers }) {
		const queue = workers.local.get("ecc") as object;
		replace(queue, "execute", (execute) => {
			const waiting = object(queue, "waiting");
			if ((call(waiting, "current") as number) % SOMETIMES !== 1) return execute();
			call(waiting, "finish");
			call(waiting, "take");
			return true;
		});
	},
	"an API that forgets the session of a start that was cancelled"(target) {
		for (const client of apiClients(target)) {
			const sent = part(client, "sent") as ({ isAbandoned?: boolean } | undefined)[];
			replace(client, "settle", (settle, parameters) => {
				for (const call of sent) if (call !== undefined) call.isAbandoned = false;
				settle(...parameters);
			});
		}
	},
	"an API that cuts data in the wrong places"(target) {
		for (const client of apiClients(target)) {
			let pieces = 0;
			replace(client, "send", (send, [code, fields, ...others]) => {
				const { data } = fields as { data?: Uint8Array };
				if (code !== codes.hashUpdate || data === undefined || pieces++ % SOMETIMES !== 0) return send(code, fields, ...others);
				return send(code, { ...(fields as object), data: data.subarray(0, -1) }, ...others);
			});
		}
	},
	"an API that frees pool memory when a request is aborted"(target) {
		for (const client of apiClients(target)) {
			const allocator = object(object(client, "channel"), "allocator");
			// The memory is freed again with the answer. An error then would come too late for the simulation.
			replace(allocator, "free", (free, [block, bytes]) => {
				try {
					free(block, bytes);
				} catch {}
			});
			replace(client, "abandon", (abandon, [given, code, reason]) => {
				abandon(given, code, reason);
				const { block, bytes } = given as { block: number; bytes: number };
				if ((part(client, "sent") as unknown[]).includes(given)) call(allocator, "free", block, bytes);
			});
		}
	},
	"an API that never frees pool memory of aborted requests"(target) {
		for (const client of apiClients(target)) {
			const sent = part(client, "sent") as ({ id: number; isAbandoned?: boolean } | undefined)[];
			replace(client, "settle", (settle, [channel, at]) => {
				const requestId = (part(channel as object, "control") as Int32Array)[(at as number) + 1] >>> 0;
				const position = sent.findIndex((given) => given?.id === requestId && given.isAbandoned === true);
				if (position < 0) return settle(channel, at);
				sent[position] = undefined;
				Reflect.set(client, "underWay", (part(client, "underWay") as number) - 1);
				call(object(channel as object, "responses"), "advance");
			});
		}
	},
	"an API that does not ring the doorbell"(target) {
		// It rings another word: in the last slot of all, one that responses do not use.
		for (const client of apiClients(target)) {
			const { length } = part(object(client, "channel"), "control") as Int32Array;
			Reflect.set(object(client, "bells"), "doorbell", length - 11);
		}
	},
	"an API that keeps requests of an HSM that has ended waiting"(target) {
		for (const client of apiClients(target)) replace(client, "end", () => Reflect.set(client, "channel", undefined));
	},
} as const satisfies Readonly<Record<string, (target: MutationTarget) => void>>;
