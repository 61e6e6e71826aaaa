/**
 * Import this before modules that use the web's globals while they are evaluated. An image that preloads it has the globals in flash.
 */
import { makeNameAssignable } from "./assignable-name.js";
import { installGlobals } from "./globals.js";

makeNameAssignable();
installGlobals();
