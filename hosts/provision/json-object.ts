/**
 * Reads JSON strictly: no object may have two members of one name, of which JSON.parse would take the last. Messages say where the text is wrong, and
 * quote no values: they may be keys. Those of JSON.parse quote them.
 */
import { expected, InputError, sortOf } from "./errors.js";

const SPACE = /[ \t\r\n]*/y;
const TOKEN = /(?:[{}[\]:,]|"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;
const DEEPEST = 16;

/** @throws InputError if the text is no JSON, no object, or has a member twice in one object */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
	const value = new Parser(text).parse();
	if (typeof value !== "object" || value === null || Array.isArray(value)) expected("an object with a member for each key", sortOf(value));
	return value as Record<string, unknown>;
}

class Parser {
	private readonly text: string;
	private position = 0;
	private depth = 0;

	constructor(text: string) {
		this.text = text.replace(/^\uFEFF/, "");
	}

	parse(): unknown {
		const value = this.value(this.next());
		this.take(SPACE);
		return this.position === this.text.length ? value : this.refuse("the end");
	}

	private value(token: string): unknown {
		if (/^[\]}:,]/.test(token)) return this.refuse("a value");
		if (token !== "{" && token !== "[") return JSON.parse(token);
		if (++this.depth > DEEPEST) return this.refuse("fewer levels");
		const value = token === "{" ? this.members() : this.items();
		this.depth--;
		return value;
	}

	private members(): unknown {
		const members = new Map<string, unknown>();
		for (let token = this.next(); token !== "}"; token = this.separator("}")) {
			if (!token.startsWith('"')) this.refuse("the name of a member");
			const name = JSON.parse(token) as string;
			if (members.has(name)) throw new InputError(`the member ${JSON.stringify(name)} is there twice`);
			if (this.next() !== ":") this.refuse("a colon");
			members.set(name, this.value(this.next()));
		}
		return Object.fromEntries(members);
	}

	private items(): unknown {
		const items: unknown[] = [];
		for (let token = this.next(); token !== "]"; token = this.separator("]")) items.push(this.value(token));
		return items;
	}

	/** The closing bracket, or what follows a comma. */
	private separator(closing: string): string {
		const token = this.next();
		if (token === closing) return token;
		if (token !== ",") this.refuse(`a comma or ${closing}`);
		const following = this.next();
		return following === closing ? this.refuse("no comma at the end") : following;
	}

	private next(): string {
		this.take(SPACE);
		return this.take(TOKEN) ?? this.refuse("a value, bracket, comma or colon");
	}

	private take(what: RegExp): string | undefined {
		what.lastIndex = this.position;
		const taken = what.exec(this.text)?.[0];
		this.position += taken?.length ?? 0;
		return taken;
	}

	private refuse(what: string): never {
		const line = this.text.slice(0, this.position).split("\n").length;
		throw new InputError(`no JSON: expected ${what} in line ${line}`);
	}
}
