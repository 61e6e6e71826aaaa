import { Content, Result } from "../messages/row.js";
import { RowOffset } from "../messages/row-layout.js";
import { SessionRole } from "../messages/session.js";
import { ID_BYTES } from "../messages/sizes.js";
import { rows } from "../messages/table.js";
import { unpackAttributes } from "./attributes.js";
import type { Value } from "./call.js";
import { unpackInfo } from "./info.js";
import { createKey } from "./key.js";
import type { Requester } from "./session.js";

/** Whether the request `code` answers with bytes. */
export function givesBytes(code: number): boolean {
	return rows[code * RowOffset.End + RowOffset.Result] === Result.bytes;
}

/** The result of the request `code`: its answer is the number `answer`, or these bytes. */
export function resultOf(client: Requester, code: number, answer: number, bytes?: Uint8Array): Value {
	const kind: Result = rows[code * RowOffset.End + RowOffset.Result];
	if (bytes !== undefined) return contentOf(code, bytes);
	if (kind === Result.boolean) return answer === 1;
	if (kind === Result.number) return answer;
	return kind === Result.key && answer !== 0 ? createKey(client, answer) : undefined;
}

/** Nobody gets the result of the request `code`: ends the session, or deletes the key, that it names. */
export function dropResult(client: Requester, code: number, answer: number): void {
	const row = code * RowOffset.End;
	const undo =
		rows[row + RowOffset.Session] === SessionRole.start
			? client.ask("EndSession", { session: answer })
			: rows[row + RowOffset.Result] === Result.key && answer !== 0
				? client.ask("DeleteKey", { key: answer })
				: undefined;
	undo?.catch(() => undefined);
}

/** The result of the request `code`, whose answer has these bytes. */
function contentOf(code: number, bytes: Uint8Array): Value {
	const content: Content = rows[code * RowOffset.End + RowOffset.Content];
	if (content === Content.attributes) return unpackAttributes(bytes);
	if (content === Content.info) return unpackInfo(bytes);
	if (content === Content.bytes) return bytes;
	const ids: number[] = [];
	for (let at = 0; at < bytes.length; at += ID_BYTES) ids.push((bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0);
	return ids;
}
