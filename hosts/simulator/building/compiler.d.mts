/** The simulator's compiler, its flags and its width. */
export interface Target {
	compiler: string[];
	flags: string[];
	bits: 32 | 64;
	name: string;
	message: string;
}
export function chooseTarget(folder: string): Target;
