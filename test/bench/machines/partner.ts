import Worker from "worker";
import type { PostAnswer, PostQuestion } from "./post.js";

/** What is asked and answers. */
export interface Asked<Question, Answer> {
	ask(question: Question): Promise<Answer>;
}

/** A machine that answers one message at a time. */
export class Partner<Question, Answer> implements Asked<Question, Answer> {
	readonly machine: Worker;
	private resolve: (answer: Answer) => void = () => undefined;

	constructor(module: string, creation: object) {
		this.machine = new Worker(module, creation);
		this.machine.onmessage = (answer: Answer) => this.resolve(answer);
	}

	ask(question: Question): Promise<Answer> {
		return new Promise((resolve) => {
			this.resolve = resolve;
			this.machine.postMessage(question);
		});
	}
}

/** The host's end of the alternative: requests as objects, by postMessage; any number under way. */
export class PostClient {
	readonly machine: Worker;
	private readonly pending = new Map<number, (value: Uint8Array | boolean) => void>();
	private lastId = 0;

	constructor(creation: object) {
		this.machine = new Worker("post", creation);
		this.machine.onmessage = ({ id, value }: PostAnswer) => {
			this.pending.get(id)?.(value);
			this.pending.delete(id);
		};
	}

	ask(fields: Omit<PostQuestion, "id">): Promise<Uint8Array | boolean> {
		return new Promise((resolve) => {
			const id = ++this.lastId;
			this.pending.set(id, resolve);
			this.machine.postMessage({ id, ...fields });
		});
	}
}
