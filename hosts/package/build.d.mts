/**
 * Compiles and packs the package. `folder` receives the file, whose path this returns, and a folder `package` with its contents.
 * @throws Error with the messages of the compiler or of npm
 */
export declare function pack(folder: string): Promise<string>;
