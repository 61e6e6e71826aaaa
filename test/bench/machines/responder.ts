import Worker from "worker";
import type { PostRequest, PostResponse } from "./post.js";

/** Answers a request with a response. */
export interface Responder<Request, Response> {
	request(request: Request): Promise<Response>;
}

/** A machine that answers one request at a time. */
export class ResponderMachine<Request, Response> implements Responder<Request, Response> {
	readonly machine: Worker;
	private resolve: (response: Response) => void = () => undefined;

	constructor(module: string, creation: object) {
		this.machine = new Worker(module, creation);
		this.machine.onmessage = (response: Response) => this.resolve(response);
	}

	request(request: Request): Promise<Response> {
		return new Promise((resolve) => {
			this.resolve = resolve;
			this.machine.postMessage(request);
		});
	}
}

/** The host's end of the alternative to the mailbox: requests as objects, by postMessage, any number at once. */
export class PostClient {
	readonly machine: Worker;
	private readonly pending = new Map<number, (value: Uint8Array | boolean) => void>();
	private lastId = 0;

	constructor(creation: object) {
		this.machine = new Worker("post", creation);
		this.machine.onmessage = ({ id, value }: PostResponse) => {
			this.pending.get(id)?.(value);
			this.pending.delete(id);
		};
	}

	request(fields: Omit<PostRequest, "id">): Promise<Uint8Array | boolean> {
		return new Promise((resolve) => {
			const id = ++this.lastId;
			this.pending.set(id, resolve);
			this.machine.postMessage({ id, ...fields });
		});
	}
}
