/** What to compile the simulator for. */
export interface Target {
	compiler: string[];
	flags: string[];
	bits: 32 | 64;
	name: string;
	message: string;
}
export function chooseTarget(folder: string): Target;
