/** Lists what is in a provisioning image, or in a partition that was read back from a board. It shows no keys. */
import { HEADER_BYTES, WAS_PROVISIONED } from "../../modules/keystore/store-format.js";
import { type AreaHeader, Found, type Header, readHeader } from "./area-header.js";
import { InputError } from "./errors.js";
import { listImage } from "./inspect-image.js";
import { listRecords } from "./inspect-records.js";
import { areaBytes, checkPartitionSize, isBlank } from "./partition.js";

/** The report on the partition `bytes`. `name`: of the file. @throws InputError if it is no partition of Heimlig */
export function inspect(name: string, bytes: Buffer): string {
	checkPartitionSize("a partition", bytes.length);
	if (isBlank(bytes)) return `${name}: a blank partition of ${bytes.length} bytes. The firmware formats it at its first boot`;
	const size = areaBytes(bytes.length);
	const areas = [0, 1].map((area) => bytes.subarray(area * size, (area + 1) * size));
	const headers = areas.map(readHeader);
	// Only the first area can be an image.
	if (!headers.some(({ found }, area) => found === Found.sealed || found === Found.later || (found === Found.image && area === 0)))
		throw new InputError(unreadable(headers[0], areas[0]));
	const valid = latest(headers);
	const lines = headers.flatMap((header, area) => describeArea(area, areas[area], header, headers[area] === valid));
	if (valid === undefined && headers[0].found === Found.image)
		return [`${name}: a provisioning image for a partition of ${bytes.length} bytes`, ...lines].join("\n");
	const note = "The check values are right, but only the board can tell whether it has sealed the areas and records itself.";
	return [`${name}: a partition of ${bytes.length} bytes`, ...lines, note].join("\n");
}

/** The area that the firmware takes. */
function latest(headers: readonly Header[]): AreaHeader | undefined {
	const [first, second] = headers;
	if (first.found !== Found.sealed) return second.found === Found.sealed ? second : undefined;
	return second.found === Found.sealed && second.generation > first.generation ? second : first;
}

function describeArea(area: number, bytes: Buffer, header: Header, isValid: boolean): string[] {
	const title = `area ${area}`;
	switch (header.found) {
		case Found.blank:
			if (isBlank(bytes)) return [`${title}: blank`];
			return [`${title}: no header, as after a power cut during a compaction. The firmware erases it`];
		case Found.foreign:
			return [`${title}: no header of Heimlig`];
		case Found.later:
			return [`${title}: format ${header.version}, which this version does not know`];
		case Found.torn:
			return [`${title}: a header without a valid commit block, as after a power cut. The firmware erases the area`];
		case Found.damaged:
			return [`${title}: a damaged header, whose CRC is wrong`];
		case Found.image:
			if (area === 1) return [`${title}: a provisioning image, which the firmware looks for in area 0 only`];
			return [`${title}: a provisioning image, keys in the clear`, ...listImage(bytes, header)];
		case Found.sealed: {
			const { generation, copied, damaged, flags } = header;
			const origin = (flags & WAS_PROVISIONED) !== 0 ? ", made of a provisioning image" : "";
			const parts = [`generation ${generation}${origin}`, `${copied} records copied`, `${damaged} records lost before`];
			return [`${title}: ${isValid ? "valid" : "old"}, ${parts.join(", ")}`, ...listRecords(bytes, header)];
		}
	}
}

function unreadable(header: Header, area: Buffer): string {
	const expectation = "expected a provisioning image or a partition of Heimlig";
	if (header.found === Found.torn) return `${expectation}, got a header without a valid commit block`;
	if (header.found === Found.damaged) return `${expectation}, got a damaged header, whose CRC is wrong`;
	if (isBlank(area.subarray(0, HEADER_BYTES))) return `${expectation}, got areas without headers`;
	return `${expectation}, got other bytes. With flash encryption, a partition can not be read back in the clear`;
}
