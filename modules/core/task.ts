/** A task that a machine runs in turn with others. */
export interface Task {
	/** Does one unit of work if there is one, and returns whether it did. Never blocks, never throws. */
	execute(): boolean;
}
