/**
 * The C function of that name (`natives.h`), as a JavaScript function. The name must be a string literal: XS reads it when it
 * compiles. Say the type by the constant's, not by a type argument: the Moddable SDK's own declaration has none.
 */
declare function native<F>(name: string): F;
