import { Content } from "../messages/row.js";
import { RowOffset } from "../messages/row-layout.js";
import { ID_BYTES } from "../messages/sizes.js";
import { rows } from "../messages/table.js";

/** The result of the request `code`, whose answer has these bytes. */
export function contentOf(code: number, bytes: Uint8Array): Uint8Array | number[] {
	if (rows[code * RowOffset.End + RowOffset.Content] !== Content.ids) return bytes;
	const ids: number[] = [];
	for (let at = 0; at < bytes.length; at += ID_BYTES) ids.push((bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0);
	return ids;
}
