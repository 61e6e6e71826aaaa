import { HsmError } from "../messages/errors.js";
import { OutputRule } from "../messages/row.js";
import { RowOffset } from "../messages/row-layout.js";
import { codes, rows } from "../messages/table.js";
import type { RequestFields } from "../messages/types.js";
import { ctrRequests } from "./aes-ctr.js";
import { describeValue } from "./arguments.js";
import { joined, lengthOf } from "./bytes.js";
import type { Call } from "./call.js";
import { finishHash, finishHmac, hashRequests, hmacRequests } from "./digest.js";
import { holdKey } from "./key.js";
import { PieceReader, type Pieces } from "./pieces.js";
import { QueuedData } from "./queued-data.js";
import type { RequestEncoder } from "./request-encoder.js";
import { pieceBytesOf, type Requester, Session, type SessionRequests } from "./session.js";
import { methodOf } from "./table-names.js";

type Output = Uint8Array | boolean;

/** The requests of one client whose data do not fit into one request. Each uses a session of its own. */
export class MultiPartRequests {
	private readonly client: Requester;
	private readonly running = new Set<Call>();

	constructor(client: Requester) {
		this.client = client;
	}

	/**
	 * Answers a request whose data do not fit into one request. Copies its fields from `encoder`. Until it is done, it counts in the queue as one
	 * waiting request with its inputs. `poolBytes`: the size of the pool.
	 * @throws HsmError `Api.QueueFull`; `RequestTooLarge` if the other fields and the output do not fit into the pool
	 */
	take(call: Call, encoder: RequestEncoder, poolBytes: number): Promise<Output> {
		const { queue } = this.client;
		const { code } = call;
		const { pieces, inputBytes } = encoder;
		const row = code * RowOffset.End;
		const data = rows[row + RowOffset.AnyLength] === 0 ? undefined : encoder.data(code);
		const length = data === undefined ? 0 : lengthOf(data);
		// The output is as long as the data.
		const answersData = rows[row + RowOffset.OutputRule] === OutputRule.input;
		const others = call.bytes - (answersData ? 2 * length : length);
		if (others > poolBytes) throw new HsmError("RequestTooLarge", methodOf(code), `it takes ${others} bytes, the pool has ${poolBytes}`);
		const otherBytes = inputBytes - length;
		if (!queue.take(inputBytes)) throw queue.full(methodOf(code), inputBytes, data === undefined ? "" : "; as an iterable of pieces, the data needs none");
		const fields = encoder.copyFields(code);
		const given = pieces ?? new QueuedData(queue, 0, data ?? new Uint8Array(0), 0, length, pieceBytesOf(this.client, answersData));
		encoder.clear();
		const releaseKey = holdKey(fields["key"]);
		this.running.add(call);
		return this.run(call, fields, given).finally(() => {
			this.running.delete(call);
			releaseKey();
			for (const value of Object.values(fields)) if (value instanceof Uint8Array) value.fill(0);
			queue.add(-1, -otherBytes);
		});
	}

	/** The HSM has ended: no request waits for a piece any longer. */
	end(reason: unknown): void {
		for (const call of this.running) call.stop?.(reason);
	}

	private run(call: Call, fields: object, data: QueuedData | Pieces): Promise<Output> {
		const { client } = this;
		const { code } = call;
		if (code === codes.encryptAesCtr || code === codes.decryptAesCtr) return this.runCtr(call, fields as RequestFields<"AesCtrStart">, data);
		const { key, algorithm, tag, tagLength } = fields as RequestFields<"VerifyHmac">;
		const mac = { key, algorithm, ...(tagLength === undefined ? {} : { tagLength }) };
		if (code === codes.calculateHmac)
			return this.inSession(call, hmacRequests(client, "HmacStart", mac), data, (session) => session.finish((id) => finishHmac(client, id)));
		if (code === codes.verifyHmac)
			return this.inSession(call, hmacRequests(client, "HmacVerifyStart", mac), data, (session) =>
				session.finish((id) => client.ask("HmacVerifyFinish", { session: id, tag })),
			);
		if (code === codes.hash)
			return this.inSession(call, hashRequests(client, fields as RequestFields<"HashStart">), data, (session) =>
				session.finish((id) => finishHash(client, id)),
			);
		return this.runEcdsa(call, fields as RequestFields<"VerifyEcdsa">, data);
	}

	/** Encrypts or decrypts, in a session that needs no last request. */
	private runCtr(call: Call, fields: RequestFields<"AesCtrStart">, data: QueuedData | Pieces): Promise<Output> {
		const output: Uint8Array[] = [];
		const requests = ctrRequests(this.client, call.code === codes.encryptAesCtr ? "encrypt" : "decrypt", fields);
		return this.inSession(call, requests, data, () => joined(output), output);
	}

	/** Hashes the data first, then signs or verifies the digest. */
	private async runEcdsa(call: Call, fields: RequestFields<"VerifyEcdsa">, data: QueuedData | Pieces): Promise<Output> {
		const { client } = this;
		const name = call.code === codes.signEcdsa ? "SignEcdsa" : "VerifyEcdsa";
		if (fields.prehashed === true) {
			if (data instanceof QueuedData) data.end();
			throw new HsmError("Crypto.InvalidDigestSize", name);
		}
		const hash = hashRequests(client, { algorithm: fields.curve === "P-384" ? "SHA-384" : "SHA-256" });
		const message = await this.inSession(call, hash, data, (session) => session.finish((id) => finishHash(client, id)));
		if (call.isAbandoned) return message;
		return client.ask(name, { ...fields, message, prehashed: true });
	}

	/** `finish` ends the session; else it is given up. `output` gets the bytes that the HSM answers. */
	private async inSession<Result>(
		call: Call,
		requests: SessionRequests,
		data: QueuedData | Pieces,
		finish: (session: Session) => Promise<Result> | Result,
		output?: Uint8Array[],
	): Promise<Result> {
		const session = new Session(this.client, requests, true);
		let reader: PieceReader | undefined;
		call.stop = (reason) => {
			session.fail(reason);
			reader?.stop(reason);
		};
		try {
			if (data instanceof QueuedData) await session.addQueued(data, output);
			else {
				await session.start();
				reader = new PieceReader(data);
				await reader.readAll((piece) =>
					piece instanceof Uint8Array
						? session.add(piece, output)
						: Promise.reject(new TypeError(`data of ${requests.name} expected pieces of Uint8Array, got ${describeValue(piece)}`)),
				);
			}
			return await finish(session);
		} finally {
			session.close();
		}
	}
}
