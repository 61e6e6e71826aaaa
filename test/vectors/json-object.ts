/** A file of vectors is wrong. The message says where and how. */
export class FileError extends Error {}

/** An object of a file. Each method returns a member if it has the method's type. */
export class JsonObject {
	private readonly members: Readonly<{ [name: string]: unknown }>;
	/** A file, or a place in one, for messages. */
	readonly place: string;

	/** @throws FileError if `value` is not an object. */
	constructor(value: unknown, place: string) {
		if (typeof value !== "object" || value === null || Array.isArray(value)) throw new FileError(`${place}: expected an object`);
		this.members = value as { [name: string]: unknown };
		this.place = place;
	}

	has(name: string): boolean {
		return this.members[name] !== undefined;
	}

	/** @throws FileError if the member is missing or of another type, as all methods below do */
	text(name: string): string {
		const value = this.members[name];
		return typeof value === "string" ? value : this.complain(name, "a string");
	}

	/** Empty if the member is missing. */
	optionalText(name: string): string {
		return this.has(name) ? this.text(name) : "";
	}

	/** An integer of 0 or more. */
	count(name: string): number {
		const value = this.members[name];
		return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : this.complain(name, "an integer from 0 on");
	}

	/** Bytes from hexadecimal digits. */
	bytes(name: string): Uint8Array {
		const text = this.text(name);
		if (!/^([0-9a-f]{2})*$/i.test(text)) this.complain(name, "bytes in hexadecimal");
		return new Uint8Array(Buffer.from(text, "hex"));
	}

	/** No texts if the member is missing. */
	texts(name: string): readonly string[] {
		const value = this.members[name] ?? [];
		return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : this.complain(name, "a list of strings");
	}

	object(name: string): JsonObject {
		return new JsonObject(this.members[name], `${this.place}: "${name}"`);
	}

	objects(name: string, place: string): JsonObject[] {
		const value = this.members[name];
		if (!Array.isArray(value)) return this.complain(name, "a list");
		return value.map((item: unknown, index) => new JsonObject(item, `${this.place}: ${place} ${index + 1}`));
	}

	private complain(name: string, expected: string): never {
		throw new FileError(`${this.place}: "${name}" expected ${expected}`);
	}
}
