/** Says what about a file of vectors is not as it should be, and where. */
export class FileError extends Error {}

/** One object of a file, whose members are only given out if they are of the type that is asked for. */
export class JsonObject {
	private readonly members: Readonly<{ [name: string]: unknown }>;
	/** Where it is, for messages: a file, or a place in one. */
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

	/** @throws FileError as all of the following, if the member is missing or of another type. */
	text(name: string): string {
		const value = this.members[name];
		return typeof value === "string" ? value : this.complain(name, "a string");
	}

	/** Text that may be left out, and is then empty. */
	optionalText(name: string): string {
		return this.has(name) ? this.text(name) : "";
	}

	/** An integer that is not negative. */
	count(name: string): number {
		const value = this.members[name];
		return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : this.complain(name, "an integer from 0 on");
	}

	/** Bytes, written in hexadecimal. */
	bytes(name: string): Uint8Array {
		const text = this.text(name);
		if (!/^([0-9a-f]{2})*$/i.test(text)) this.complain(name, "bytes in hexadecimal");
		return new Uint8Array(Buffer.from(text, "hex"));
	}

	/** Texts; none if it is left out. */
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
