/** The files of the entries that have names of their own, without ending. */
export declare const entries: Readonly<Record<string, string>>;
export declare function exportsOf(stage: string): Promise<Record<string, unknown>>;
