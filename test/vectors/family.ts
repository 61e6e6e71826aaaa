import type { JsonObject } from "./json-object.js";
import type { Plan } from "./trial.js";

/** Reads the files of one schema. */
export interface Family {
	/** The schema's name without version, such as `aead_test_schema`. */
	readonly schema: string;
	/** The `type` of its groups. */
	readonly type: string;
	/**
	 * Plans the trial of one vector. `algorithm`: the file's. @throws FileError if group or test do not follow the schema
	 */
	plan(algorithm: string, group: JsonObject, test: JsonObject): Plan;
	/** Its trials use key places, so they must run one after the other. */
	readonly oneByOne?: true;
}
