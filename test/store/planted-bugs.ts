/** Bugs in the store that the searches must find. */
import type { Mutation } from "../support/mutants.js";
import type { searches } from "./checks.js";

export interface PlantedBug {
	readonly mutations: readonly Mutation[];
	readonly search: keyof typeof searches;
	/** The complaint of the search. */
	readonly finds: RegExp;
}

const bug = (search: keyof typeof searches, finds: RegExp, ...mutations: readonly (readonly [file: string, find: string, replace: string])[]): PlantedBug => ({
	search,
	finds,
	mutations: mutations.map(([file, find, replace]) => ({ file: `modules/keystore/${file}.ts`, find, replace })),
});

export const plantedBugs: Readonly<Record<string, PlantedBug>> = {
	"the commit block is programmed first": bug(
		"cuts",
		/damaged|not as it was|is lost/,
		["area-log", "if (!this.programBody(offset, length)) return -1;", "if (!this.programCommit(offset, length)) return -1;"],
		["area-log", "return this.programCommit(offset, length) ? offset : -1;", "return this.programBody(offset, length) ? offset : -1;"],
	),
	"the valid area is erased before its copy is committed": bug("cuts", /the store is foreign|is lost/, [
		"store",
		"if (!next.commit(",
		"this.flash.erase(log.base);\n\t\tif (!next.commit(",
	]),
	"an area's header is written before its records": bug(
		"cuts",
		/is lost|damaged/,
		[
			"store",
			"this.stage = this.index.count === 0 ? Stage.commit : Stage.copy;",
			"this.stage = this.index.count === 0 ? Stage.commit : Stage.copy;\n\t\tnext.commit({ copied: 0, nextFree: this.nextFree, damaged: this.damaged, flags: 0 });",
		],
		["store", "if (!next.commit({ copied: index.count, nextFree: this.nextFree, damaged: this.damaged, flags: 0 })) {", "if (next.base < 0) {"],
	),
	"the salt is always the same": bug("cuts", /a key seals twice/, [
		"record-sealer",
		"this.salts.fill(bytes, At.Record + RecordWord.Salt * 4, SALT_BYTES);",
		"bytes.fill(0, At.Record + RecordWord.Salt * 4, At.Record + 32);",
	]),
	"the CRC is not checked": bug("changed bits", /refused|the store is later/, [
		"record-sealer",
		"if (wordAt(bytes, crc) !== this.flash.crc(bytes, At.Record, crc - At.Record)) return Found.damaged;",
		"",
	]),
	"gaps in the sequence numbers are not counted": bug("changed bits", /does not tell/, ["area-log", "lost += sequence - this.sequence;", ""]),
	"a missing end of what was copied is not counted": bug("changed bits", /does not tell/, ["area-log", "return lost + missing;", "return lost;"]),
	"a damaged last record is not counted": bug("changed bits", /does not tell/, [
		"area-log",
		"if (!this.sealer.isCommitted(offset, this.sequence)) continue;",
		"if (this.sealer !== undefined) continue;",
	]),
	"a record is written over a torn one": bug("cuts", /is not blank/, [
		"area-log",
		"if (this.flash.isBlank(offset, this.room)) break;",
		"if (this.position > 0) break;",
	]),
	"a provisioning image is not erased at the next boot": bug("cuts of an import", /in the clear/, [
		"store-boot",
		"(isProvisioned && ",
		"(log.base < 0 && isProvisioned && ",
	]),
	"a provisioning image is erased before its keys are committed": bug("cuts of an import", /the store is|is lost/, [
		"provisioning",
		"if (!isSealed || !log.commit(",
		"if (!isSealed || !store.eraseArea(0) || !log.commit(",
	]),
	"the index is not moved by a compaction": bug("cuts", /is lost|not as it was|damaged/, ["store", "index.move(entry, offset);", ""]),
	"the MAC of a header is not checked": bug("another root key", /the store is/, ["record-sealer", "return difference === 0;", "return difference >= 0;"]),
	"a compaction forgets the damaged records": bug("changed bits", /damaged, \d+ before/, ["store", "damaged: this.damaged, flags: 0", "damaged: 0, flags: 0"]),
	"a compaction forgets the number of the next free key": bug("cuts", /an id comes again/, ["store", "nextFree: this.nextFree", "nextFree: 0"]),
	"a full store takes more": bug("cuts", /was answered/, [
		"store",
		"if (growth > this.free || (entry < 0 && index.isFull && kind !== RecordKind.gone)) return",
		"if (index.count < 0) return",
	]),
	"a deleted key stays in the index": bug("cuts", /was answered|there again|not as it was/, [
		"store",
		"if (kind === RecordKind.gone) index.remove(entry);",
		"if (kind === RecordKind.gone) index.count += 0;",
	]),
	"an older area is taken": bug("cuts", /is lost|not as it was|there again/, [
		"store-boot",
		"memory.words[HEADER + HeaderWord.Generation] > generation",
		"(memory.words[HEADER + HeaderWord.Generation] < generation || generation === 0)",
	]),
	"a compaction does not erase first": bug("cuts", /is not blank/, ["store", "this.stage = Stage.erase;", "this.stage = Stage.copy;"]),
	"a header that is being erased looks like one of a later version": bug("cuts of erases", /the store is later/, [
		"store-boot",
		"if (isSealed ? !isArea : ",
		"if (isSealed && format >>> 24 !== FORMAT_VERSION && sealer.readHeader(base, HeaderWord.Format) !== Found.nothing && words[HEADER + HeaderWord.Commit] === 0x54494d43) return Header.later;\n\tif (isSealed ? !isArea : ",
	]),
	"a torn header of the first format looks foreign": bug("cuts of the first format", /the store is foreign/, [
		"store-boot",
		"if (sealer.hasCommit() || ",
		"if (memory.words[HEADER + HeaderWord.Commit] === 0x54494d43 || ",
	]),
	"a torn commit block counts as a damaged record": bug(
		"cuts",
		/\d damaged|is not blank/,
		["area-log", "} else if (found === Found.uncommitted) {", "} else if (length < 0) {"],
		[
			"area-log",
			"const { sequence, kind, size } = this.sealer;",
			"const { sequence, kind, size } = this.sealer;\n\t\t\tconst length = recordBytes(kind, size);",
		],
	),
	"a label in a torn record counts as a commit block": bug("cuts", /\d damaged/, ["area-log", "if (found === Found.damaged) counted = this.position;", ""]),
	"a commit block that failed gives its number to the next record": bug("worn-out flash", /is lost/, [
		"area-log",
		"this.sequence++;\n\t\treturn this.programCommit(offset, length) ? offset : -1;",
		"if (!this.programCommit(offset, length)) return -1;\n\t\tthis.sequence++;\n\t\treturn offset;",
	]),
	"a store goes on after a header that failed and is there": bug("worn-out flash", /is lost/, [
		"store",
		"if (this.sealer.readHeader(next.base, HeaderWord.Generation) === Found.whole) this.isOpen = false;",
		"if (next.base < 0) this.isOpen = false;",
	]),
	"an area that has lost its header is not noticed": bug("changed bits", /does not tell/, [
		"store-boot",
		"isDamaged(store, other)) store.damaged++;",
		"isDamaged(store, other)) store.damaged += 0;",
	]),
	"a header that can not be read is taken for none": bug("failures", /the store is|not as it was|is lost/, [
		"store-boot",
		"if (sealer.isBroken) return Header.unknown;",
		"",
	]),
	"a header that the chip can not check is another device's": bug("failures", /the store is|not as it was|is lost/, [
		"store-boot",
		"return sealer.isBroken ? Header.unknown : Header.otherRootKey;",
		"return Header.otherRootKey;",
	]),
	"a record that can not be read at boot is taken for none": bug("failures", /damaged|is lost|not as it was/, [
		"area-log",
		"if (this.sealer.isBroken) break;",
		"",
	]),
	"a record that can not be read is lost in a compaction": bug("failures", /1 damaged/, [
		"store",
		"} else if (sealer.isBroken) return this.giveUp();",
		"} else if (next.base < 0) return this.giveUp();",
	]),
	"an older or a deleted key is used if the chip fails": bug("failures", /key \d is not as it was/, [
		"store-boot",
		"if (sealer.isBroken) return StoreState.broken;\n\tfor",
		"if (sealer.isBroken) state = StoreState.broken;\n\tfor",
	]),
	"a torn header of the older area counts as damage": bug("a torn older header", /1 damaged/, [
		"store-boot",
		"return sealer.read(other + HEADER_BYTES, generation, 0, log.bytes - HEADER_BYTES) === Found.whole;",
		"return true;",
	]),
};
