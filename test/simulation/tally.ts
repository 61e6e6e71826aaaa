/** The events that the simulation must cover. */
const names = [
	"answered",
	"refused",
	"worker failed",
	"dropped",
	"cancelled under way",
	"ended with the HSM",
	"waited for a slot",
	"waited for memory",
	"found the queue full",
	"client halted",
	"wake-up missed",
	"message not sent",
	"spurious message",
	"answered in pieces",
	"refused in pieces",
	"session too many",
	"session not found",
	"session broken",
	"session out of counter blocks",
	"session ended with its key",
	"session ended by the API",
	"free key deleted by the API",
	"waited for the flash",
	"slow machine replaced",
	"slow machine lost",
	"HSM failed",
	"HSM failed in a step",
	"HSM was unresponsive",
	"HSM was terminated",
] as const;
export type Event = (typeof names)[number];

export class Tally {
	readonly counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<Event, number>;

	count(event: Event): void {
		this.counts[event]++;
	}

	add({ counts }: Tally): void {
		for (const name of names) this.counts[name] += counts[name];
	}

	/** The events that never happened. */
	get missing(): readonly Event[] {
		return names.filter((name) => this.counts[name] === 0);
	}

	toString(): string {
		return names.map((name) => `${name} ${this.counts[name]}`).join(", ");
	}
}
