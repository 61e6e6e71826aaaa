/** Moddable's Worker. It calls `onerror` with the reason when the worker fails; without `onerror` the run fails. */
const create = native("xs_worker_create");
const post = native("xs_worker_post");
const end = native("xs_worker_terminate");
const watch = native("xs_worker_watch");

export default class Worker {
	#handle;
	#onerror;
	constructor(module, options) {
		this.#handle = create(this, module, options);
	}
	postMessage(message) {
		post(this.#handle, message);
	}
	terminate() {
		end(this.#handle);
	}
	get onerror() {
		return this.#onerror;
	}
	set onerror(handler) {
		this.#onerror = handler;
		watch(this.#handle, typeof handler === "function");
	}
}
