/* The engine's package has no module for it, only a function that makes a global. */
native("modInstallTextDecoder")();
const { TextDecoder } = globalThis;
delete globalThis.TextDecoder;
export default TextDecoder;
